//! The findings of an audit.

use security_policy_core::{
    Diagnostic,
    lint::address,
    response::{Response, masked},
    shown, underline,
};
use std::{fmt, ops::Range};

use crate::level::Level;

/// The findings about a response, in the order of its headers.
///
/// It displays them in the format of rustc. With the feature `serde`, it serializes as a list of [`Finding`]s.
///
/// # Example
///
/// ```
/// use http::HeaderMap;
///
/// let audit = security_policy::audit(&HeaderMap::new(), None);
/// assert!(audit.iter().any(|finding| finding.lint == Some("csp_missing")));
///
/// let count = audit.len();
/// assert_eq!(audit.without(&["csp_missing"]).len(), count - 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Audit {
    pub(super) findings: Vec<Finding>,
}

impl Audit {
    /// Returns an iterator over the findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// Returns the number of findings.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Returns whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Removes the findings of these lints.
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

/// The findings, separated by empty lines.
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

/// A finding about a response: what is wrong, where, and what to write instead. [`audit`](crate::audit()) has an
/// example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The name of the lint; `None` for a syntax error, or for a difference from the policy.
    pub lint: Option<&'static str>,
    /// Whether it is an error or a warning.
    pub level: Level,
    /// The name of the header in lower case; `None` if the finding is about a missing header.
    pub header: Option<String>,
    /// The value of the header. Repeated headers that browsers combine are joined. Of a value over 16 KiB, it is the
    /// text around `span`. In `Set-Cookie`, the value of the cookie is masked by `*`.
    pub value: Option<String>,
    /// The part of `value` that is wrong, in bytes; `None` for the whole header.
    pub span: Option<Range<usize>>,
    /// What is wrong, in one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What a browser or an attacker does.
    pub note: Option<String>,
}

impl Finding {
    pub(super) fn new(found: &Diagnostic, response: &Response) -> Self {
        let line = response.line(found.span);
        let piece = line.filter(|line| line.value.contains(found.span) && found.span.start < found.span.end);
        let span = piece.map(|line| found.span.start - line.value.start..found.span.end - line.value.start);
        let value =
            line.and_then(|line| Some(masked(&line.name, response.text.get(line.value.start..line.value.end)?)));
        let (value, span) = value.map_or((None, span.clone()), |value| excerpt(&value, span));
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

    /// Returns the address of the page about the lint that found it.
    pub fn address(&self) -> Option<String> {
        self.lint.map(address)
    }

    /// Returns the part of the value that is wrong.
    pub fn piece(&self) -> Option<&str> {
        self.value.as_deref()?.get(self.span.clone()?)
    }
}

/// The finding in the format of rustc, without a newline at the end.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.level, self.message)?;
        write!(f, "\n --> {}", shown::line(self.header.as_deref().unwrap_or("response")))?;
        match (&self.value, &self.span) {
            (Some(value), Some(span)) => write!(f, "\n  |{}", underline(value, span.clone()))?,
            (Some(value), None) => write!(f, "\n  |\n  | {}", shown::line(value.as_str()))?,
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

/// Shortens a long value to the text around `span`, since each finding contains its value.
fn excerpt(value: &str, span: Option<Range<usize>>) -> (Option<String>, Option<Range<usize>>) {
    if value.len() <= MAX_VALUE {
        return (Some(value.to_owned()), span);
    }
    let (start, end) = span.as_ref().map_or((0, 0), |span| (span.start, span.end));
    let boundary = |at: usize| (at..value.len()).find(|at| value.is_char_boundary(*at)).unwrap_or(value.len());
    let (from, to) = (boundary(start.saturating_sub(CONTEXT)), boundary(end + CONTEXT));
    let span = span.map(|span| span.start - from..span.end - from);
    (value.get(from..to).map(str::to_owned), span)
}

/// The longest value in bytes that is kept whole, more than common servers and proxies allow for all headers.
const MAX_VALUE: usize = 16_384;
const CONTEXT: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_shortened_around_what_is_wrong() {
        let euros = |count: usize| "\u{20ac}".repeat(count);
        let value = format!("{}wrong{}", euros(5_000), euros(5_000));
        for (span, shown, expected) in [
            (Some(15_000..15_005), format!("{}wrong{}", euros(66), euros(67)), Some(198..203)),
            (Some(0..3), euros(68), Some(0..3)),
            (Some(30_002..30_005), euros(67), Some(198..201)),
            (None, euros(67), None),
        ] {
            assert_eq!(excerpt(&value, span), (Some(shown), expected));
        }
        // What is kept whole.
        for length in [0, 16_384] {
            let value = "a".repeat(length);
            assert_eq!(excerpt(&value, Some(0..length)), (Some(value.clone()), Some(0..length)));
        }
        assert_eq!(excerpt(&"a".repeat(16_385), None), (Some("a".repeat(200)), None));
    }
}
