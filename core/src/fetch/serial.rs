//! `Serialize` for what the engine answers.

use super::decision::{Barrier, Decision, Outcome, Reason, Ruling};
use super::destination::Destination;
use super::inline::InlineKind;
use super::section::Section;
use crate::serial::{Text, as_text};
use serde_core::ser::{Serialize, SerializeStruct, Serializer};

/// Whether it is allowed, the barrier, and the rulings.
///
/// ```json
/// {
///   "allowed": false,
///   "barrier": null,
///   "rulings": [{
///     "policy": 0,
///     "disposition": "enforce",
///     "effective": "img-src",
///     "deciding": "default-src",
///     "outcome": "blocked",
///     "reason": "no_match",
///     "source": null,
///     "violated": "img-src",
///     "section": {
///       "title": "Does url match source list?",
///       "standard": "Content Security Policy Level 3",
///       "url": "https://w3c.github.io/webappsec-csp/#match-url-to-source-list"
///     },
///     "message": "img-src: blocked by `default-src`: no source matches"
///   }]
/// }
/// ```
impl Serialize for Decision<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Decision", 3)?;
        fields.serialize_field("allowed", &self.is_allowed())?;
        fields.serialize_field("barrier", &self.barrier())?;
        fields.serialize_field("rulings", self.rulings())?;
        fields.end()
    }
}

/// What decides, as names and texts; `message` is the line for people.
impl Serialize for Ruling<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Ruling", 10)?;
        fields.serialize_field("policy", &self.policy)?;
        fields.serialize_field("disposition", &self.csp.disposition)?;
        fields.serialize_field("effective", &self.effective)?;
        fields.serialize_field("deciding", &self.deciding.directive.node)?;
        fields.serialize_field("outcome", &self.outcome())?;
        fields.serialize_field("reason", &self.reason)?;
        fields.serialize_field("source", &self.reason.source().map(|source| &source.node))?;
        fields.serialize_field("violated", &self.violated())?;
        fields.serialize_field("section", self.section())?;
        fields.serialize_field("message", &Text(self))?;
        fields.end()
    }
}

/// A map of the title, the standard and the address.
impl Serialize for Section {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Section", 3)?;
        fields.serialize_field("title", self.title)?;
        fields.serialize_field("standard", self.spec.name)?;
        fields.serialize_field("url", self.spec.url)?;
        fields.end()
    }
}

as_text! {
    Barrier => Barrier::name;
    Destination => Destination::name;
    InlineKind => InlineKind::name;
    Outcome => Outcome::name;
}

/// Serializes the name.
impl Serialize for Reason<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
