//! Groups of reports, and what a group is made of.

use std::{fmt, time::SystemTime};

use security_policy_core::report::{Explanation, Field, Kind, Noise, Report};

use super::clip::{clip, origin, pattern, url};

/// What a [`Collector`](super::Collector) has counted.
///
/// It displays as text for a terminal. With the feature `serde`, it serializes as a map of its fields, for a page that shows it.
/// [`Group`] has an example.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Snapshot {
    /// The groups, the largest first.
    pub groups: Vec<Group>,
    /// The reports for which there was no group left.
    pub other: Tally,
    /// The reports that are not about the site's own code, by their reason.
    pub noise: Vec<(Noise, Tally)>,
    /// How many reports were not counted in a group, because there were too many in a minute.
    pub limited: u64,
    /// How many reports were not well-formed, had an unknown type, or followed the first hundred of a body.
    pub skipped: u64,
    /// How many bodies contained no reports.
    pub rejected: u64,
}

/// Reports about the same thing: the same type, directive, blocked origin and pattern of pages.
///
/// Every text in it is escaped, so that a terminal and a log can show it; for HTML, a template has to escape it.
///
/// # Example
///
/// ```
/// use security_policy::reports::{Collector, Kind, read};
///
/// let collector = Collector::new();
/// let body = br#"[{"type": "csp-violation", "url": "https://shop.example.com/orders/1?token=x", "body": {
///     "effectiveDirective": "script-src-elem", "blockedURL": "inline", "disposition": "enforce", "sample": "alert(1)"
/// }}]"#;
/// collector.add(&read("application/reports+json", body)?);
/// collector.add(&read("application/reports+json", body)?);
///
/// let group = &collector.snapshot().groups[0];
/// assert_eq!((group.kind, group.count), (Kind::CspViolation, 2));
/// assert_eq!((group.what.as_str(), group.blocked.as_str(), group.page.as_str()), ("script-src-elem", "inline", "/orders/*"));
/// assert_eq!((group.example.url.as_str(), group.example.sample.as_str()), ("https://shop.example.com/orders/1", "alert(1)"));
/// # Ok::<(), security_policy::reports::ReadError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Group {
    /// The type. Violations from `report-uri` count as [`Kind::CspViolation`].
    pub kind: Kind,
    /// What was violated: the directive of a Content-Security-Policy, a feature, or the kind of event.
    pub what: String,
    /// The origin of what was blocked, or a word such as `inline`; empty if the type has none.
    pub blocked: String,
    /// The path of the pages, in which `*` replaces identifiers.
    pub page: String,
    /// Whether nothing was blocked, because the policy only reports.
    pub is_report_only: bool,
    /// How many reports there were.
    pub count: u64,
    /// When the first one was received.
    pub first_seen: SystemTime,
    /// When the last one was received.
    pub last_seen: SystemTime,
    /// One of the reports: the first.
    pub example: Example,
    /// Why it was reported, if the collector knows the policy.
    pub explanation: Option<Explanation>,
}

/// One report of a group. A text that the report lacks is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Example {
    /// The page, without its query.
    pub url: String,
    /// What was blocked: a URL without its query, or a word.
    pub blocked: String,
    /// The script or the page whose code was the cause.
    pub source_file: String,
    /// The line in that file.
    pub line: Option<u64>,
    /// The column in that line.
    pub column: Option<u64>,
    /// The first characters of the code.
    pub sample: String,
    /// The browser.
    pub user_agent: String,
}

/// A number of reports, with one example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// How many there were.
    pub count: u64,
    /// When the first and the last one were received.
    pub seen: Option<(SystemTime, SystemTime)>,
    /// The first one.
    pub example: Option<Example>,
}

/// What reports of a group have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    kind: Kind,
    what: String,
    blocked: String,
    page: String,
    is_report_only: bool,
}

impl Key {
    pub(super) fn of(report: &Report) -> Self {
        let text = |fields: &[Field]| fields.iter().find_map(|field| report.text(*field)).unwrap_or_default();
        let (what, blocked) = match report.violation() {
            Some(violation) => (clip(violation.effective_directive), origin(violation.blocked.text())),
            None => (clip(text(WHAT)), origin(text(BLOCKED))),
        };
        let page = pattern(report.text(Field::DocumentUrl).unwrap_or(&report.url));
        let kind = if report.kind.is_violation() { Kind::CspViolation } else { report.kind };
        // The known type of a report is part of the key; the name of an unknown one takes the place of a directive.
        let what = if kind == Kind::Unknown { clip(&report.type_name) } else { what };
        Self { kind, what, blocked, page, is_report_only: report.is_report_only() }
    }
}

impl Group {
    pub(super) fn new(key: Key, report: &Report, explanation: Option<Explanation>, now: SystemTime) -> Self {
        let Key { kind, what, blocked, page, is_report_only } = key;
        let example = Example::of(report);
        Self {
            kind,
            what,
            blocked,
            page,
            is_report_only,
            count: 1,
            first_seen: now,
            last_seen: now,
            example,
            explanation,
        }
    }

    pub(super) fn add(&mut self, now: SystemTime) {
        self.count = self.count.saturating_add(1);
        self.last_seen = now;
    }
}

impl Example {
    fn of(report: &Report) -> Self {
        let text = |fields: &[Field]| fields.iter().find_map(|field| report.text(*field)).unwrap_or_default();
        Self {
            url: url(report.text(Field::DocumentUrl).unwrap_or(&report.url)),
            blocked: url(text(BLOCKED)),
            source_file: url(text(&[Field::SourceFile])),
            line: report.integer(Field::LineNumber),
            column: report.integer(Field::ColumnNumber),
            sample: clip(text(&[Field::Sample, Field::Message])),
            user_agent: clip(report.user_agent.as_deref().unwrap_or_default()),
        }
    }
}

impl Tally {
    pub(super) fn add(&mut self, report: &Report, now: SystemTime) {
        self.count = self.count.saturating_add(1);
        let first = self.seen.map_or(now, |(first, _)| first);
        self.seen = Some((first, now));
        self.example.get_or_insert_with(|| Example::of(report));
    }
}

/// A line for each group, with its explanation below it.
impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for group in &self.groups {
            writeln!(f, "{group}")?;
        }
        for (noise, tally) in &self.noise {
            writeln!(f, "{} × noise: {}", tally.count, noise.doc())?;
        }
        for (count, what) in [
            (self.other.count, "reports of further groups"),
            (self.limited, "reports beyond the limit per minute"),
            (self.skipped, "reports that cannot be read"),
            (self.rejected, "requests without reports"),
        ] {
            if count > 0 {
                writeln!(f, "{count} × {what}")?;
            }
        }
        Ok(())
    }
}

/// The count, what was violated and by what, the page, and the explanation.
impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}", self.count, self.kind.name())?;
        for text in [&self.what, &self.blocked] {
            if !text.is_empty() {
                write!(f, " {text}")?;
            }
        }
        write!(f, " on {}", if self.page.is_empty() { "an unnamed page" } else { &self.page })?;
        if self.is_report_only {
            f.write_str(" (report-only)")?;
        }
        match &self.explanation {
            Some(explanation) => write!(f, "\n  {explanation}"),
            None => Ok(()),
        }
    }
}

/// What a report is about, in types other than violations of a Content-Security-Policy.
const WHAT: &[Field] = &[Field::FeatureId, Field::Id, Field::Type, Field::Destination, Field::Reason];

const BLOCKED: &[Field] = &[Field::BlockedUrl, Field::Connection, Field::SubresourceUrl];
