//! `Serialize` for what was counted, and for single reports.

use std::time::{SystemTime, UNIX_EPOCH};

use security_policy_core::report::{Advice, Deploy, Explanation};
use serde_core::{
    Serialize, Serializer,
    ser::{SerializeMap, SerializeStruct},
};

use super::group::{Example, Group, Snapshot, Tally};

/// Serializes a map of the fields; times are seconds since 1970.
#[cfg_attr(docsrs, doc(cfg(all(feature = "reports", feature = "serde"))))]
impl Serialize for Snapshot {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { groups, other, noise, limited, skipped, rejected } = self;
        let mut fields = serializer.serialize_struct("Snapshot", 6)?;
        fields.serialize_field("groups", groups)?;
        fields.serialize_field("other", other)?;
        fields.serialize_field("noise", &Map(noise.iter().map(|(noise, tally)| (noise.name(), tally)).collect()))?;
        fields.serialize_field("limited", limited)?;
        fields.serialize_field("skipped", skipped)?;
        fields.serialize_field("rejected", rejected)?;
        fields.end()
    }
}

/// Serializes a map of the fields.
#[cfg_attr(docsrs, doc(cfg(all(feature = "reports", feature = "serde"))))]
impl Serialize for Group {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Group", 10)?;
        fields.serialize_field("kind", self.kind.name())?;
        fields.serialize_field("what", &self.what)?;
        fields.serialize_field("blocked", &self.blocked)?;
        fields.serialize_field("page", &self.page)?;
        fields.serialize_field("is_report_only", &self.is_report_only)?;
        fields.serialize_field("count", &self.count)?;
        fields.serialize_field("first_seen", &seconds(self.first_seen))?;
        fields.serialize_field("last_seen", &seconds(self.last_seen))?;
        fields.serialize_field("example", &self.example)?;
        fields.serialize_field("explanation", &self.explanation.as_ref().map(Explained))?;
        fields.end()
    }
}

/// Serializes a map of the fields.
#[cfg_attr(docsrs, doc(cfg(all(feature = "reports", feature = "serde"))))]
impl Serialize for Example {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { url, blocked, source_file, line, column, sample, user_agent } = self;
        let mut fields = serializer.serialize_struct("Example", 7)?;
        fields.serialize_field("url", url)?;
        fields.serialize_field("blocked", blocked)?;
        fields.serialize_field("source_file", source_file)?;
        fields.serialize_field("line", line)?;
        fields.serialize_field("column", column)?;
        fields.serialize_field("sample", sample)?;
        fields.serialize_field("user_agent", user_agent)?;
        fields.end()
    }
}

/// Serializes a map of the fields.
#[cfg_attr(docsrs, doc(cfg(all(feature = "reports", feature = "serde"))))]
impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { count, seen, example } = self;
        let mut fields = serializer.serialize_struct("Tally", 4)?;
        fields.serialize_field("count", count)?;
        fields.serialize_field("first_seen", &seen.map(|(first, _)| seconds(first)))?;
        fields.serialize_field("last_seen", &seen.map(|(_, last)| seconds(last)))?;
        fields.serialize_field("example", example)?;
        fields.end()
    }
}

/// An explanation, as a map of its fields; `place` is `file:line`.
struct Explained<'a>(&'a Explanation);

impl Serialize for Explained<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Explanation { cause, place, advice, help, deploy, .. } = self.0;
        let (advice, add) = match advice {
            Advice::Add(entry) => ("add", Some(entry)),
            Advice::ChangePage => ("change_page", None),
            Advice::Attack => ("attack", None),
            _ => ("nothing", None),
        };
        let deploy = match deploy {
            Deploy::Current => "current",
            Deploy::Other => "other",
            _ => "unknown",
        };
        let mut fields = serializer.serialize_struct("Explanation", 6)?;
        fields.serialize_field("cause", cause)?;
        fields.serialize_field("place", &place.as_ref().map(ToString::to_string))?;
        fields.serialize_field("advice", advice)?;
        fields.serialize_field("add", &add)?;
        fields.serialize_field("help", help)?;
        fields.serialize_field("deploy", deploy)?;
        fields.end()
    }
}

struct Map<'a, T>(Vec<(&'static str, &'a T)>);

impl<T: Serialize> Serialize for Map<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}
