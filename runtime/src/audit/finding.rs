//! What an audit finds.

use security_policy_core::{Diagnostic, lint::address, response::Response, underline};
use std::{fmt, ops::Range};

use crate::level::Level;

/// What is wrong with the headers of a response, in their order.
///
/// It prints as rustc prints its errors and, with the feature `serde`, serializes as a list of [`Finding`]s.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Audit {
    pub(super) findings: Vec<Finding>,
}

impl Audit {
    /// Each finding.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings but for those of `lints`.
    pub fn without(mut self, lints: &[&str]) -> Self {
        self.findings.retain(|finding| !finding.lint.is_some_and(|lint| lints.contains(&lint)));
        self
    }
}

impl<'a> IntoIterator for &'a Audit {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Audit {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.into_iter()
    }
}

/// The findings, an empty line between each two.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            finding.fmt(f)?;
        }
        Ok(())
    }
}

/// One thing that is wrong with a response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The lint that found it; `None` for a value that browsers cannot read.
    pub lint: Option<&'static str>,
    /// How much it matters.
    pub level: Level,
    /// The header that is to blame, in lower case; `None` for one that is missing.
    pub header: Option<String>,
    /// Its value. Lines that browsers join are one; of a value over 16 kB, it is what stands around the piece.
    pub value: Option<String>,
    /// The bytes of that value that are to blame; `None` for all of the header.
    pub span: Option<Range<usize>>,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What a browser or an attacker makes of it.
    pub note: Option<String>,
}

impl Finding {
    pub(super) fn new(found: &Diagnostic, response: &Response) -> Self {
        let line = response.line(found.span);
        let piece = line.filter(|line| line.value.contains(found.span) && found.span.start < found.span.end);
        let span = piece.map(|line| found.span.start - line.value.start..found.span.end - line.value.start);
        let value = line.and_then(|line| response.text.get(line.value.start..line.value.end));
        let (value, span) = value.map_or((None, span.clone()), |value| around(value, span));
        Finding {
            lint: found.lint,
            level: Level::of(found.level),
            header: line.map(|line| line.name.clone()),
            value,
            span,
            message: found.message.clone(),
            help: found.help.clone(),
            note: found.note.clone(),
        }
    }

    /// The address of the page about the lint that found it.
    pub fn address(&self) -> Option<String> {
        self.lint.map(address)
    }

    /// The piece of the value that is to blame.
    pub fn piece(&self) -> Option<&str> {
        self.value.as_deref()?.get(self.span.clone()?)
    }
}

/// As rustc prints an error, without an end of line.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.level, self.message)?;
        write!(f, "\n --> {}", self.header.as_deref().unwrap_or("response"))?;
        match (&self.value, &self.span) {
            (Some(value), Some(span)) => write!(f, "\n  |{}", underline(value, span.clone()))?,
            (Some(value), None) => write!(f, "\n  |\n  | {value}")?,
            (None, _) => {}
        }
        f.write_str("\n  |")?;
        for (name, text) in [("help", &self.help), ("note", &self.note)] {
            if let Some(text) = text {
                write!(f, "\n  = {name}: {text}")?;
            }
        }
        match (self.lint, self.address()) {
            (Some(lint), Some(address)) => write!(f, "\n  = lint: {lint}\n  = docs: {address}"),
            _ => Ok(()),
        }
    }
}

/// A value and a place in it; of a long one, what stands around that place, for the value is repeated in each finding.
fn around(value: &str, span: Option<Range<usize>>) -> (Option<String>, Option<Range<usize>>) {
    if value.len() <= LONG {
        return (Some(value.to_owned()), span);
    }
    let (start, end) = span.as_ref().map_or((0, 0), |span| (span.start, span.end));
    let boundary = |at: usize| (at..value.len()).find(|at| value.is_char_boundary(*at)).unwrap_or(value.len());
    let (from, to) = (boundary(start.saturating_sub(AROUND)), boundary(end + AROUND));
    let span = span.map(|span| span.start - from..span.end - from);
    (value.get(from..to).map(str::to_owned), span)
}

/// Longer than what servers take.
const LONG: usize = 16_384;
const AROUND: usize = 200;
