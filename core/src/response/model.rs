//! A response as far as its headers go: its text, and what it says.

use crate::diagnostic::Diagnostics;
use crate::policy::SecurityPolicy;
use crate::span::Span;

/// A response as far as its headers go, laid out as one text.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Response {
    /// The text that every span points into: a line for each header. The first line stands for the response itself.
    pub text: String,
    /// The headers, in the order of their first lines.
    pub lines: Vec<Line>,
    /// What they say.
    pub policy: SecurityPolicy,
    /// What is wrong with them.
    pub diagnostics: Diagnostics,
}

/// A header of the text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Line {
    /// Its name, in lower case.
    pub name: String,
    /// Where the name stands.
    pub at: Span,
    /// Where the value stands. Values that browsers join are one.
    pub value: Span,
}

impl Response {
    /// The line that a place stands in; `None` for the response itself.
    pub fn line(&self, span: Span) -> Option<&Line> {
        let after = self.lines.partition_point(|line| line.at.start <= span.start);
        self.lines[..after].last().filter(|line| line.at.to(line.value).contains(span))
    }

    /// Adds a line to the text.
    pub(super) fn push(&mut self, name: &str, value: &str) -> Line {
        let start = self.text.len();
        self.text.push_str(name);
        let at = Span::new(start, self.text.len());
        self.text.push_str(": ");
        let start = self.text.len();
        self.text.push_str(value);
        let line = Line { name: name.to_owned(), at, value: Span::new(start, self.text.len()) };
        self.text.push('\n');
        self.lines.push(line.clone());
        line
    }
}
