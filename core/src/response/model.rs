//! The headers of a response: their text, and the policy that they declare.

use crate::diagnostic::Diagnostics;
use crate::policy::SecurityPolicy;
use crate::span::Span;

/// The headers of a response, as one text and as the policy that they declare.
///
/// ```
/// use security_policy_core::response::Response;
///
/// let response = Response::read([("X-Frame-Options", "DENY")], None);
/// assert_eq!(response.text, "response\nx-frame-options: DENY\n");
/// assert_eq!(response.lines[0].name, "x-frame-options");
/// assert!(response.diagnostics.is_empty());
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Response {
    /// The text that all spans point into: one line for each header. The first line represents the response itself, for
    /// diagnostics about what is missing.
    pub text: String,
    /// The headers, in the order of their first lines.
    pub lines: Vec<Line>,
    /// The policy that the headers declare.
    pub policy: SecurityPolicy,
    /// The errors of the headers, and the findings of lints once they have run.
    pub diagnostics: Diagnostics,
}

/// A line of the text: one header.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Line {
    /// The name of the header, in lower case.
    pub name: String,
    /// The span of the name.
    pub at: Span,
    /// The span of the value. Values that browsers join are one value.
    pub value: Span,
}

impl Response {
    /// The header that contains `span`; `None` for the response itself.
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
