//! Parsing bare items (RFC 9651, section 4.2.3.1): numbers, strings, tokens and the other types.

use super::parser::Parser;
use super::value::{BareItem, is_token_byte, is_token_start, quote};
use crate::base64;
use crate::diagnostic::Diagnostic;
use crate::span::Spanned;

impl Parser<'_> {
    pub(super) fn bare_item(&mut self) -> Result<Spanned<BareItem>, Diagnostic> {
        let start = self.at;
        let item = match self.peek() {
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'"') => BareItem::String(self.string()?),
            Some(b) if is_token_start(b) => BareItem::Token(self.take(is_token_byte).node.to_owned()),
            Some(b':') => self.bytes()?,
            Some(b'?') => self.boolean()?,
            Some(b'@') => {
                self.at += 1;
                match self.number()? {
                    BareItem::Integer(seconds) => BareItem::Date(seconds),
                    _ => return Err(self.error_from(start, "a date is a whole number of seconds")),
                }
            }
            Some(b'%') => self.display_string()?,
            Some(b'\'') => {
                return Err(self.error("a value").help("write strings in double quotes, and tokens without quotes"));
            }
            Some(b'(') => {
                return Err(self.error("a value").help("a list is not allowed here; separate members with `,`"));
            }
            _ => {
                let rest = self.text.as_str().get(self.at..).unwrap_or_default();
                let written = rest.split([',', ';', ' ', '"', ')']).next().unwrap_or_default();
                let is_text = !written.is_empty() && written.bytes().all(|b| b.is_ascii_graphic());
                return Err(match is_text {
                    true => Diagnostic::error(
                        self.place(start..start + written.len()),
                        format!("expected a value, found `{written}`"),
                    )
                    .help(format!("write `{}`", quote(written))),
                    false => self.error("a value"),
                });
            }
        };
        Ok(Spanned::new(item, self.place(start..self.at)))
    }

    fn number(&mut self) -> Result<BareItem, Diagnostic> {
        let start = self.at;
        let sign = if self.eat(b'-') { -1 } else { 1 };
        let whole = self.take(|b| b.is_ascii_digit()).node;
        if whole.is_empty() {
            return Err(self.error("a digit"));
        }
        let too_long = |parser: &Self| {
            let error = parser.error_from(start, "this number is too long");
            error.help("write at most 15 digits, or 12 before the point and 3 after it")
        };
        if self.peek() != Some(b'.') {
            let number = whole.parse::<i64>().ok().filter(|_| whole.len() <= 15);
            return number.map(|number| BareItem::Integer(sign * number)).ok_or_else(|| too_long(self));
        }
        self.at += 1;
        let part = self.take(|b| b.is_ascii_digit()).node;
        if part.is_empty() {
            return Err(self.error("a digit"));
        }
        let thousandths = format!("{whole}{part:0<3}").parse::<i64>().ok();
        let fits = whole.len() <= 12 && part.len() <= 3;
        thousandths.filter(|_| fits).map(|number| BareItem::Decimal(sign * number)).ok_or_else(|| too_long(self))
    }

    fn string(&mut self) -> Result<String, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let mut out = String::new();
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return Ok(out);
                }
                b'\\' => {
                    self.at += 1;
                    match self.peek() {
                        Some(escaped @ (b'"' | b'\\')) => out.push(char::from(escaped)),
                        _ => return Err(self.error("`\"` or `\\` after a backslash")),
                    }
                }
                b' '..=b'~' => out.push(char::from(byte)),
                _ => return Err(self.error("printable ASCII in a string")),
            }
            self.at += 1;
        }
        Err(self.error_from(start, "unclosed string").help("close it with `\"`"))
    }

    fn bytes(&mut self) -> Result<BareItem, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let text = self.take(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
        if !self.eat(b':') {
            return Err(self.error("base64 and `:`"));
        }
        match base64::decode_with_any_rest(text.node) {
            Some(bytes) => Ok(BareItem::Bytes(bytes)),
            None => Err(self.error_from(start, "this is not base64")),
        }
    }

    fn boolean(&mut self) -> Result<BareItem, Diagnostic> {
        self.at += 1;
        match self.peek() {
            Some(b @ (b'0' | b'1')) => {
                self.at += 1;
                Ok(BareItem::Boolean(b == b'1'))
            }
            _ => Err(self.error("`?1` or `?0`")),
        }
    }

    fn display_string(&mut self) -> Result<BareItem, Diagnostic> {
        let start = self.at;
        self.at += 1;
        if !self.eat(b'"') {
            return Err(self.error("`\"` after `%`"));
        }
        let mut bytes = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => {
                    let text =
                        String::from_utf8(bytes).map_err(|_| self.error_from(start, "this string is not UTF-8"))?;
                    return Ok(BareItem::DisplayString(text));
                }
                b'%' => {
                    let hex = self
                        .text
                        .as_str()
                        .as_bytes()
                        .get(self.at..self.at + 2)
                        .and_then(|hex| std::str::from_utf8(hex).ok());
                    let lower = hex.filter(|hex| hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
                    let Some(byte) = lower.and_then(|hex| u8::from_str_radix(hex, 16).ok()) else {
                        return Err(self.error("two lower-case hexadecimal digits"));
                    };
                    bytes.push(byte);
                    self.at += 2;
                }
                b' '..=b'~' => bytes.push(byte),
                _ => {
                    self.at -= 1;
                    return Err(self.error("printable ASCII in a string"));
                }
            }
        }
        Err(self.error_from(start, "unclosed string").help("close it with `\"`"))
    }
}
