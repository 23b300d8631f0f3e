//! A small JSON parser (RFC 8259) that keeps the span of every value, for the two headers that contain JSON.

use crate::diagnostic::Diagnostic;
#[cfg(feature = "report")]
use crate::list::separated;
use crate::span::{Span, Spanned};
use crate::text::Text;
use std::ops::Range;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Spanned<Json>>),
    Object(Vec<(Spanned<String>, Spanned<Json>)>),
}

/// Reads a single value.
pub(crate) fn parse<'a>(text: impl Into<Text<'a>>) -> Result<Spanned<Json>, Diagnostic> {
    let text = text.into();
    let mut values = parse_sequence(text)?;
    match (values.pop(), values.is_empty()) {
        (Some(value), true) => Ok(value),
        _ => Err(Diagnostic::error(text.span(), "expected a single JSON value")),
    }
}

/// Reads a single value whose strings need not be text: browsers cut samples of code in the middle of a character. An unpaired
/// surrogate becomes U+FFFD.
#[cfg(feature = "report")]
pub(crate) fn parse_any_text(text: &str) -> Result<Spanned<Json>, Diagnostic> {
    let mut parser = Parser { text: text.into(), at: 0, surrogates: Surrogates::Replace };
    let value = parser.value(0)?;
    match parser.next() {
        None => Ok(value),
        Some(_) => Err(parser.error("the end")),
    }
}

/// Reads values that are separated by commas.
pub(crate) fn parse_sequence<'a>(text: impl Into<Text<'a>>) -> Result<Vec<Spanned<Json>>, Diagnostic> {
    let mut parser = Parser { text: text.into(), at: 0, surrogates: Surrogates::Reject };
    let mut values = Vec::new();
    loop {
        values.push(parser.value(0)?);
        match parser.next() {
            None => return Ok(values),
            Some(b',') => parser.at += 1,
            Some(_) => return Err(parser.error("`,` or the end")),
        }
    }
}

/// Returns `text` as a JSON string, with quotes and escapes.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            ' '..='~' => out.push(c),
            c => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}"))),
        }
    }
    out.push('"');
    out
}

/// Writes a value without white space, in ASCII.
#[cfg(feature = "report")]
pub(crate) fn to_ascii(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(number) => number.clone(),
        Json::String(text) => quote(text),
        Json::Array(items) => format!("[{}]", separated(items, ",", &|item| to_ascii(&item.node))),
        Json::Object(members) => {
            format!(
                "{{{}}}",
                separated(members, ",", &|(name, value)| format!("{}:{}", quote(&name.node), to_ascii(&value.node)))
            )
        }
    }
}

/// What is done with half of a surrogate pair.
#[derive(Clone, Copy)]
enum Surrogates {
    Reject,
    #[cfg(feature = "report")]
    Replace,
}

struct Parser<'a> {
    text: Text<'a>,
    at: usize,
    surrogates: Surrogates,
}

impl Parser<'_> {
    fn place(&self, range: Range<usize>) -> Span {
        self.text.span().slice(range)
    }

    /// The next byte that is not white space.
    fn next(&mut self) -> Option<u8> {
        let bytes = self.text.as_str().as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    fn error(&self, expected: &str) -> Diagnostic {
        let c = self.text.as_str().get(self.at..).and_then(|rest| rest.chars().next());
        let found = c.map_or_else(|| "the end".to_owned(), |c| format!("`{}`", c.escape_debug()));
        let span = self.place(self.at..self.at + c.map_or(0, char::len_utf8));
        Diagnostic::error(span, format!("expected {expected}, found {found}"))
            .help("write JSON, with names and strings in double quotes")
    }

    fn expect(&mut self, byte: u8) -> Result<(), Diagnostic> {
        if self.next() != Some(byte) {
            return Err(self.error(&format!("`{}`", char::from(byte))));
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Spanned<Json>, Diagnostic> {
        let first = self.next();
        let start = self.at;
        let json = match first {
            _ if depth > MAX_DEPTH => return Err(self.error(&format!("at most {MAX_DEPTH} nested brackets"))),
            Some(b'{') => {
                let members = self.members(b'}', |parser| {
                    let key = parser.string()?;
                    parser.expect(b':')?;
                    Ok((key, parser.value(depth + 1)?))
                })?;
                Json::Object(members)
            }
            Some(b'[') => Json::Array(self.members(b']', |parser| parser.value(depth + 1))?),
            Some(b'"') => Json::String(self.string()?.node),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.literal()?,
        };
        Ok(Spanned::new(json, self.place(start..self.at)))
    }

    fn members<T>(
        &mut self,
        close: u8,
        mut member: impl FnMut(&mut Self) -> Result<T, Diagnostic>,
    ) -> Result<Vec<T>, Diagnostic> {
        self.at += 1;
        let mut members = Vec::new();
        if self.next() == Some(close) {
            self.at += 1;
            return Ok(members);
        }
        loop {
            members.push(member(self)?);
            match self.next() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == close => {
                    self.at += 1;
                    return Ok(members);
                }
                _ => return Err(self.error(&format!("`,` or `{}`", char::from(close)))),
            }
        }
    }

    fn literal(&mut self) -> Result<Json, Diagnostic> {
        let rest = self.text.as_str().get(self.at..).unwrap_or_default();
        let literals = [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))];
        let Some((name, json)) = literals.into_iter().find(|(name, _)| rest.starts_with(name)) else {
            return Err(self.error("a JSON value"));
        };
        self.at += name.len();
        Ok(json)
    }

    fn number(&mut self) -> Result<Json, Diagnostic> {
        let rest = self.text.as_str().get(self.at..).unwrap_or_default();
        let length = rest.bytes().take_while(|b| matches!(b, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')).count();
        let number = &rest[..length];
        let digits = number.trim_start_matches('-');
        let leading_zero = digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
        if leading_zero || number.parse::<f64>().is_err() || number.ends_with('.') {
            return Err(self.error("a number"));
        }
        self.at += length;
        Ok(Json::Number(number.to_owned()))
    }

    fn string(&mut self) -> Result<Spanned<String>, Diagnostic> {
        self.expect(b'"')?;
        let start = self.at;
        let mut units: Vec<u16> = Vec::new();
        loop {
            let c = self.text.as_str().get(self.at..).and_then(|rest| rest.chars().next());
            match c {
                Some('"') => break,
                Some('\\') => {
                    self.at += 1;
                    units.push(self.escape()?);
                }
                Some(c) if c >= ' ' => {
                    units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
                    self.at += c.len_utf8();
                }
                _ => return Err(self.error("`\"`")),
            }
        }
        let span = self.place(start..self.at);
        self.at += 1;
        let text = match self.surrogates {
            Surrogates::Reject => {
                String::from_utf16(&units).map_err(|_| Diagnostic::error(span, "unpaired surrogate in a string"))?
            }
            #[cfg(feature = "report")]
            Surrogates::Replace => String::from_utf16_lossy(&units),
        };
        Ok(Spanned::new(text, span))
    }

    fn escape(&mut self) -> Result<u16, Diagnostic> {
        let unit = match self.text.as_str().as_bytes().get(self.at) {
            Some(b @ (b'"' | b'\\' | b'/')) => u16::from(*b),
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => 10,
            Some(b'r') => 13,
            Some(b't') => 9,
            Some(b'u') => {
                let hex = self
                    .text
                    .as_str()
                    .get(self.at + 1..self.at + 5)
                    .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
                let unit = hex
                    .and_then(|hex| u16::from_str_radix(hex, 16).ok())
                    .ok_or_else(|| self.error("four hexadecimal digits"))?;
                self.at += 4;
                unit
            }
            _ => return Err(self.error("an escape")),
        };
        self.at += 1;
        Ok(unit)
    }
}

const MAX_DEPTH: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        let json = parse(r#" {"a": [1, -2.5e3, true, null], "b\u00e9\ud83d\ude00": "x\n"} "#);
        let Ok(Spanned { node: Json::Object(members), .. }) = json else { panic!("{json:?}") };
        assert_eq!(members[0].0.node, "a");
        assert_eq!(members[1].0.node, "b\u{e9}\u{1f600}");
        let escaped = parse(r#""\b\f\n\r\t\/\"\\""#).map(|json| json.node);
        assert_eq!(escaped, Ok(Json::String("\u{8}\u{c}\n\r\t/\"\\".to_owned())));
        assert_eq!(parse_sequence("{}, {}").map(|all| all.len()), Ok(2));
        assert_eq!(
            parse(&quote("a\"\\\u{1f600}\n")).map(|json| json.node),
            Ok(Json::String("a\"\\\u{1f600}\n".to_owned()))
        );
    }

    #[test]
    fn what_is_not_json() {
        let deep = "[".repeat(100_000);
        for text in [
            "",
            "{",
            "{a:1}",
            "[1,]",
            "01",
            "\"\\x\"",
            "\"\\ud800\"",
            "'a'",
            "tru",
            "1 2",
            "\u{e9}",
            "1.",
            deep.as_str(),
        ] {
            assert!(parse(text).is_err(), "{}", &text[..text.len().min(20)]);
        }
    }
}
