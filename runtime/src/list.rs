//! Lists in header values: elements between commas.

/// The elements of a line, without surrounding blanks. A comma inside a quoted string does not separate elements (RFC 9110, section
/// 5.6.4). Empty elements are included.
pub(crate) fn elements(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut quotes = Quotes::default();
    line.split(move |byte| !quotes.surround(*byte) && *byte == b',').map(<[u8]>::trim_ascii)
}

/// Whether a quoted string in an element is never closed.
#[cfg(feature = "cookies")]
pub(crate) fn is_open(element: &[u8]) -> bool {
    let mut quotes = Quotes::default();
    element.iter().for_each(|byte| _ = quotes.surround(*byte));
    quotes.is_open
}

#[derive(Default)]
struct Quotes {
    is_open: bool,
    is_escape: bool,
}

impl Quotes {
    /// Whether the next byte is part of a quoted string.
    fn surround(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.is_escape => self.is_escape = false,
            b'\\' if self.is_open => self.is_escape = true,
            b'"' => self.is_open = !self.is_open,
            _ => {}
        }
        self.is_open
    }
}

/// Whether a byte may be part of a token (RFC 9110, section 5.6.2).
pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_comma_separates_nothing() {
        for (line, expected) in [
            ("a", &["a"][..]),
            (" a ,\tb", &["a", "b"]),
            ("a,,b,", &["a", "", "b", ""]),
            (r#"x="a, b", c"#, &[r#"x="a, b""#, "c"]),
            (r#"x="a\", b", c"#, &[r#"x="a\", b""#, "c"]),
            (r#"x="a\\", b"#, &[r#"x="a\\""#, "b"]),
            (r#"x="never closed, a"#, &[r#"x="never closed, a"#]),
            (r"a\, b", &[r"a\", "b"]),
            (r#"a\", b"#, &[r#"a\", b"#]),
        ] {
            let found: Vec<_> = elements(line.as_bytes()).map(|part| str::from_utf8(part).expect("text")).collect();
            assert_eq!(found, expected, "{line}");
        }
    }
}
