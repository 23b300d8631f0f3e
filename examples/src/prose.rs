//! Filters of the templates.

pub(crate) mod filters {
    #![expect(unreachable_pub, reason = "`filter_fn` makes a method that is `pub`")]

    pub(crate) use security_policy::engines::askama::href;

    use std::fmt::Display;

    use super::Prose;

    /// Text in which backticks mark code, as HTML.
    #[askama::filter_fn]
    pub(crate) fn prose(text: impl Display, _: &dyn askama::Values) -> askama::Result<Prose> {
        Ok(Prose(text.to_string()))
    }
}

use std::fmt;

use askama::filters::HtmlSafe;
use html_escape::encode_text;

/// Text in which backticks mark code. It displays as HTML.
pub(crate) struct Prose(String);

impl HtmlSafe for Prose {}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, piece) in self.0.split('`').enumerate() {
            match number % 2 {
                0 => f.write_str(&encode_text(piece))?,
                _ => write!(f, "<code>{}</code>", encode_text(piece))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_marked_and_everything_is_escaped() {
        let text = Prose("write `<b>` & not <i>".to_owned());
        assert_eq!(text.to_string(), "write <code>&lt;b&gt;</code> &amp; not &lt;i&gt;");
        assert_eq!(Prose("`<script>".to_owned()).to_string(), "<code>&lt;script&gt;</code>");
    }
}
