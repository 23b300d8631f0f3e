//! The findings about a page.

use std::fmt;

use security_policy_core::{
    lint::address,
    page::{FileSet, Finding},
};

use crate::level::Level;

/// The findings about a page, in the order of the page.
///
/// It displays them in the format of rustc. [`PageCheck::audit`](super::PageCheck::audit) returns it, with an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct PageAudit {
    pub(super) findings: Vec<PageFinding>,
}

impl PageAudit {
    /// Returns an iterator over the findings.
    pub fn iter(&self) -> std::slice::Iter<'_, PageFinding> {
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
}

impl<'a> IntoIterator for &'a PageAudit {
    type Item = &'a PageFinding;
    type IntoIter = std::slice::Iter<'a, PageFinding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The findings, separated by empty lines.
impl fmt::Display for PageAudit {
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

/// A finding about a page: what is wrong, where, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageFinding {
    /// The name of the lint.
    pub lint: &'static str,
    /// Whether it is an error or a warning.
    pub level: Level,
    /// What is wrong, in one line.
    pub message: String,
    /// The line and the column in the body, from 1, in characters; `None` if the finding is about the headers.
    pub position: Option<(usize, usize)>,
    /// What to write instead.
    pub help: Option<String>,
    /// What a browser or an attacker does.
    pub note: Option<String>,
    /// The line of the body with carets.
    text: String,
}

impl PageFinding {
    pub(super) fn new(found: &Finding, files: &FileSet) -> Self {
        let position = files.position(found.place);
        PageFinding {
            lint: found.lint,
            level: Level::of(found.level),
            message: found.message.clone(),
            position: Some((position.line, position.column)),
            help: found.help.clone(),
            note: found.note.clone(),
            text: found.to_text(files),
        }
    }

    /// A finding about the headers.
    pub(super) fn of_headers(lint: &'static str, message: &str, help: &str, note: &str) -> Self {
        let text = format!(
            "{message}\n --> content-security-policy\nhelp: {help}\nnote: {note}\nlint: {lint}\ndocs: {}",
            address(lint)
        );
        PageFinding {
            lint,
            level: Level::Error,
            message: message.to_owned(),
            position: None,
            help: Some(help.to_owned()),
            note: Some(note.to_owned()),
            text,
        }
    }

    /// Returns the address of the page about the lint.
    #[must_use]
    pub fn address(&self) -> String {
        address(self.lint)
    }
}

/// The finding in the format of rustc, without a newline at the end.
impl fmt::Display for PageFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.level, self.text)
    }
}
