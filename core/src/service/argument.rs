//! What is written in parentheses after the name of a service, and its check.

use crate::csp::SourceExpression;
use crate::diagnostic::Diagnostic;
use crate::span::Spanned;

/// The kind of text that a service takes: what makes its sources those of one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Argument {
    /// A host of the vendor: `sentry("o123.ingest.us.sentry.io")`.
    Host {
        /// What precedes and follows the part that is the customer's own, a pair for each region.
        of: &'static [(&'static str, &'static str)],
        /// A host.
        example: &'static str,
    },
    /// A name that becomes part of a host or of a path: `supabase("abcdefghijklm")`.
    Name {
        /// What the vendor calls it.
        what: &'static str,
        /// A name.
        example: &'static str,
    },
    /// The path of a file or of a folder, without the first `/`: `jsdelivr("npm/vue@3.5.0/")`. It can be left out.
    Path {
        /// The least number of segments that name one package.
        segments: usize,
        /// A path.
        example: &'static str,
    },
}

impl Argument {
    /// Returns whether the service cannot be written without it.
    pub fn is_required(self) -> bool {
        !matches!(self, Argument::Path { .. })
    }

    /// Returns a text that the service takes.
    pub fn example(self) -> &'static str {
        match self {
            Argument::Host { example, .. } | Argument::Name { example, .. } | Argument::Path { example, .. } => example,
        }
    }

    /// Returns what the text is, with its article.
    pub fn what(self) -> &'static str {
        match self {
            Argument::Host { .. } => "a host",
            Argument::Name { what, .. } => what,
            Argument::Path { .. } => "the path of a package",
        }
    }

    /// Checks a text.
    ///
    /// # Errors
    ///
    /// Returns an error with an example for `service` if its sources would not be those of one customer or of one package, or would be
    /// no sources at all.
    pub fn check(self, service: &str, text: Spanned<&str>) -> Result<(), Diagnostic> {
        let error = |problem: String| {
            Err(Diagnostic::error(text.span, problem).help(format!("write `{service}(\"{}\")`", self.example())))
        };
        match self {
            Argument::Host { of, .. } => {
                let own = of.iter().find_map(|(before, after)| text.node.strip_prefix(before)?.strip_suffix(after));
                match own {
                    Some(own) if is_host(own) => Ok(()),
                    _ => error(format!("`{}` is not a host of `{service}`", text.node)),
                }
            }
            Argument::Name { what, .. } if !is_name(text.node) => {
                error(format!("`{}` is not {what}: it consists of letters, digits, `-` and `_`", text.node))
            }
            Argument::Name { .. } => Ok(()),
            Argument::Path { .. } if !is_path(text.node) => {
                error(format!("`{}` is not the path of a package", text.node))
            }
            Argument::Path { segments, .. } => {
                let depth = text.node.split('/').filter(|segment| !segment.is_empty()).count();
                match depth < segments {
                    true => error(format!("`{}` contains other packages too", text.node)),
                    false => Ok(()),
                }
            }
        }
    }
}

/// Whether a text is empty, or consists of labels of a host.
fn is_host(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    text.is_empty() || text.split('.').all(is_label)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Whether browsers read `/` and the text as a path: without a query, an escape or a step to the folder above.
fn is_path(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+~/".contains(&byte);
    let is_segment = |segment: &str| segment != "." && segment != "..";
    !text.is_empty()
        && !text.starts_with('/')
        && !text.contains("//")
        && text.bytes().all(is_plain)
        && text.split('/').all(is_segment)
        // Without a `/` at its end, a folder matches nothing that is in it.
        && text.rsplit('/').next().is_some_and(|name| name.is_empty() || name.contains('.'))
        && SourceExpression::parse(&format!("https://a.example/{text}")).is_ok()
}
