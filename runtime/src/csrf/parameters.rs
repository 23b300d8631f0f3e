//! The parameters of a header's value: `; boundary=x`, `; name="a"; filename="b"`.

/// An iterator over the parameters of a header's value, from the first `;` on.
pub(super) struct Parameters<'v>(pub(super) &'v [u8]);

/// The name and value of a parameter. A quoted value is the text between the quotes, with its escapes.
pub(super) type Parameter<'v> = (&'v [u8], &'v [u8]);

impl<'v> Iterator for Parameters<'v> {
    type Item = Option<Parameter<'v>>;

    /// Returns `Some(None)` for a syntax error, which ends the iteration.
    fn next(&mut self) -> Option<Option<Parameter<'v>>> {
        let rest = self.0.trim_ascii_start().strip_prefix(b";").unwrap_or(self.0).trim_ascii_start();
        if rest.is_empty() {
            return None;
        }
        let parameter = parameter(self.0.trim_ascii_start());
        self.0 = parameter.map_or(&[][..], |(_, rest)| rest);
        Some(parameter.map(|(parameter, _)| parameter))
    }
}

/// Parses the first parameter, and returns the text after it.
fn parameter(text: &[u8]) -> Option<(Parameter<'_>, &[u8])> {
    let text = text.strip_prefix(b";")?.trim_ascii_start();
    let equals = text.iter().position(|byte| *byte == b'=')?;
    let (name, text) = (text[..equals].trim_ascii_end(), text[equals + 1..].trim_ascii_start());
    let (value, rest) = match text.strip_prefix(b"\"") {
        Some(quoted) => {
            let end = closing_quote(quoted)?;
            (&quoted[..end], &quoted[end + 1..])
        }
        None => text.split_at(text.iter().position(|byte| matches!(byte, b';' | b' ' | b'\t')).unwrap_or(text.len())),
    };
    let rest = rest.trim_ascii_start();
    let ends = rest.is_empty() || rest.starts_with(b";");
    (is_token(name) && ends).then_some(((name, value), rest))
}

/// Returns the index of the first quote that does not follow a backslash. Browsers escape quotes and line breaks in
/// names as `%22`, `%0D` and `%0A`.
fn closing_quote(text: &[u8]) -> Option<usize> {
    (0..text.len()).find(|at| text[*at] == b'"' && (*at == 0 || text[at - 1] != b'\\'))
}

/// Whether a text is a `token`: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>
pub(super) fn is_token(text: &[u8]) -> bool {
    !text.is_empty() && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Option<Vec<(&str, &str)>> {
        let text_of = |bytes| str::from_utf8(bytes).expect("text");
        Parameters(text.as_bytes()).map(|found| found.map(|(name, value)| (text_of(name), text_of(value)))).collect()
    }

    #[test]
    fn parameters_are_read_one_by_one() {
        assert_eq!(all(""), Some(vec![]));
        assert_eq!(all(" ; "), Some(vec![]));
        assert_eq!(all("; a=b"), Some(vec![("a", "b")]));
        assert_eq!(all(" ;a = b ;C=\"d; e\" ;"), Some(vec![("a", "b"), ("C", "d; e")]));
        assert_eq!(all("; a=\"\\\"b\\\"\"; c="), Some(vec![("a", "\\\"b\\\""), ("c", "")]));
        for wrong in ["a=b", "; a", "; =b", "; a b=c", "; a=\"b", "; a=\"b\"c", "; a=b c", "; a=b; c", "; a=b;; c=d"] {
            assert_eq!(all(wrong), None, "{wrong}");
        }
    }
}
