//! Parsing structured fields (RFC 9651, section 4.2).

use super::parser::Parser;
use super::value::{BareItem, InnerList, Item, Member, Parameters, is_key, is_key_byte, is_key_start};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::span::Spanned;
use crate::text::Text;
use std::mem;

/// Parses a field whose value is an item (RFC 9651, section 4.2.3).
///
/// # Errors
///
/// Returns the first syntax error. Browsers ignore the whole field if it has one.
///
/// ```
/// use security_policy_core::structured_field::parse_item;
///
/// let item = parse_item("same-origin; report-to=\"coop\"")?;
/// assert_eq!(item.to_string(), "same-origin;report-to=\"coop\"");
/// assert!(parse_item("same-origin, same-origin").is_err());
/// # Ok::<(), security_policy_core::Diagnostic>(())
/// ```
pub fn parse_item<'a>(text: impl Into<Text<'a>>) -> Result<Item, Diagnostic> {
    let mut parser = Parser::new(text.into());
    let item = parser.item()?;
    parser.end()?;
    Ok(item)
}

/// Parses a field whose value is a list (RFC 9651, section 4.2.1).
///
/// # Errors
///
/// Returns the first syntax error, like [`parse_item`].
///
/// ```
/// use security_policy_core::structured_field::parse_list;
///
/// assert_eq!(parse_list("\"a\", (b c)")?.len(), 2);
/// # Ok::<(), security_policy_core::Diagnostic>(())
/// ```
pub fn parse_list<'a>(text: impl Into<Text<'a>>) -> Result<Vec<Member>, Diagnostic> {
    let mut parser = Parser::new(text.into());
    let mut members = Vec::new();
    while !parser.is_done() {
        members.push(parser.member()?);
        parser.comma()?;
    }
    Ok(members)
}

/// Parses a field whose value is a dictionary (RFC 9651, section 4.2.2).
///
/// A key without a value has the value `?1`. A repeated key keeps its first position and its last value, and is reported to
/// `out`.
///
/// # Errors
///
/// Returns the first syntax error, like [`parse_item`].
///
/// ```
/// use security_policy_core::Diagnostics;
/// use security_policy_core::structured_field::parse_dictionary;
///
/// let members = parse_dictionary("a=1, b", &mut Diagnostics::new())?;
/// assert_eq!((members[1].0.node.as_str(), members[1].1.to_string().as_str()), ("b", "?1"));
/// # Ok::<(), security_policy_core::Diagnostic>(())
/// ```
pub fn parse_dictionary<'a>(
    text: impl Into<Text<'a>>,
    out: &mut Diagnostics,
) -> Result<Vec<(Spanned<String>, Member)>, Diagnostic> {
    let text = text.into();
    let mut parser = Parser::new(text);
    let mut members = Entries::of(text);
    while !parser.is_done() {
        let key = parser.key()?;
        let member = if parser.eat(b'=') {
            parser.member()?
        } else {
            let bare = Spanned::new(BareItem::Boolean(true), key.span);
            Member::Item(Item { bare, parameters: parser.parameters()? })
        };
        let span = key.span;
        if let (Some(first), false) = (members.set(key, member), out.is_full()) {
            let name = text.at(span).as_str();
            out.push(
                Diagnostic::error(span, format!("`{name}` is given twice"))
                    .help(format!("keep one of the two; the first is `{name}={first}`"))
                    .note("browsers keep the last value of a name and drop the others"),
            );
        }
        parser.comma()?;
    }
    Ok(members.all)
}

impl Parser<'_> {
    /// Checks that nothing follows the value.
    fn end(&mut self) -> Result<(), Diagnostic> {
        self.skip(|b| b == b' ');
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error("the end").help("remove it: the header takes a single value")),
        }
    }

    /// Reads the separator of two members, or the end.
    fn comma(&mut self) -> Result<(), Diagnostic> {
        self.skip(is_white_space);
        if self.is_done() {
            return Ok(());
        }
        let comma = self.at;
        if !self.eat(b',') {
            let error = self.error("`,`");
            return Err(match self.peek() {
                Some(b';') => error.help("write a parameter directly after its value, or separate members with `,`"),
                _ => error.help("separate members with `,`"),
            });
        }
        self.skip(is_white_space);
        match self.peek() {
            None => Err(Diagnostic::error(self.place(comma..comma + 1), "trailing comma").help("remove it")),
            Some(_) => Ok(()),
        }
    }

    fn member(&mut self) -> Result<Member, Diagnostic> {
        match self.peek() {
            Some(b'(') => self.inner_list().map(Member::InnerList),
            _ => self.item().map(Member::Item),
        }
    }

    fn inner_list(&mut self) -> Result<InnerList, Diagnostic> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip(|b| b == b' ');
            if self.eat(b')') {
                let span = self.place(start..self.at);
                return Ok(InnerList { items, parameters: self.parameters()?, span });
            }
            if self.is_done() {
                return Err(Diagnostic::error(self.place(start..self.at), "unclosed list").help("close it with `)`"));
            }
            items.push(self.item()?);
            if !matches!(self.peek(), Some(b' ' | b')') | None) {
                return Err(self.error("a space or `)`").help("separate the values of a list with spaces"));
            }
        }
    }

    fn item(&mut self) -> Result<Item, Diagnostic> {
        let bare = self.bare_item()?;
        Ok(Item { bare, parameters: self.parameters()? })
    }

    fn parameters(&mut self) -> Result<Parameters, Diagnostic> {
        let mut parameters = Entries::of(self.text);
        while self.eat(b';') {
            self.skip(|b| b == b' ');
            let key = self.key()?;
            let value =
                if self.eat(b'=') { self.bare_item()? } else { Spanned::new(BareItem::Boolean(true), key.span) };
            parameters.set(key, value);
        }
        Ok(parameters.all)
    }

    fn key(&mut self) -> Result<Spanned<String>, Diagnostic> {
        if !self.peek().is_some_and(is_key_start) {
            let start = self.at;
            let word = self.take(|b| is_key_byte(b.to_ascii_lowercase()));
            if !word.node.is_empty() && is_key(&word.node.to_ascii_lowercase()) {
                let lower = word.node.to_ascii_lowercase();
                return Err(Diagnostic::error(
                    word.span,
                    format!("`{}` is in upper case, and names must be in lower case", word.node),
                )
                .help(format!("write `{lower}`")));
            }
            self.at = start;
            return Err(self.error("a name").help("a name starts with a lower-case letter or `*`"));
        }
        Ok(self.take(is_key_byte).map(str::to_owned))
    }
}

/// Keys and their values. A repeated key keeps its first position and its last value.
struct Entries<'a, T> {
    text: Text<'a>,
    all: Vec<(Spanned<String>, T)>,
    places: Firsts<'a>,
}

impl<'a, T> Entries<'a, T> {
    /// Creates an empty list for the keys of `text`.
    fn of(text: Text<'a>) -> Self {
        Entries { text, all: Vec::new(), places: Firsts::default() }
    }

    /// Sets the value of a key. Returns its previous value.
    fn set(&mut self, key: Spanned<String>, value: T) -> Option<T> {
        let name = self.text.at(key.span).as_str();
        match self.places.earlier(name, self.all.len()) {
            Some(place) => Some(mem::replace(&mut self.all[place].1, value)),
            None => {
                self.all.push((key, value));
                None
            }
        }
    }
}

fn is_white_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary(text: &str) -> Result<String, String> {
        let members = parse_dictionary(text, &mut Diagnostics::new()).map_err(|error| error.message)?;
        Ok(members.iter().map(|(key, member)| format!("{}={member}", key.node)).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn fields_are_read_and_written_in_canonical_form() {
        for (text, canonical) in [
            ("a=1,  b=(x \"y\";q=1.50);p", "a=1, b=(x \"y\";q=1.5);p"),
            ("a", "a=?1"),
            ("a=1, b=2, a=3", "a=3, b=2"),
            ("a=:aGl=:, b=:YX:", "a=:aGk=:, b=:YQ==:"),
            ("a=:aGk:, b=@12, c=%\"f%c3%bc\"", "a=:aGk=:, b=@12, c=%\"f%c3%bc\""),
            ("geolocation=(self https://maps.example)", "geolocation=(self https://maps.example)"),
            ("a=-0.250", "a=-0.25"),
            ("", ""),
        ] {
            assert_eq!(dictionary(text), Ok(canonical.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_does_not_parse_says_why() {
        for (text, message) in [
            ("A=1", "`A` is in upper case, and names must be in lower case"),
            ("a=1,", "trailing comma"),
            ("a=('self')", "expected a value, found `'`"),
            ("a=(); b=()", "expected a value, found `(`"),
            ("a=(b", "unclosed list"),
            ("a=\"b", "unclosed string"),
            ("a=", "expected a value, found the end"),
            ("a=:aGk==:", "this is not base64"),
            ("a=:===:", "this is not base64"),
            ("a=\u{e9}", "expected a value, found `\u{e9}`"),
            ("1a=1", "expected a name, found `1`"),
            ("a=1000000000000000", "this number is too long"),
            ("geolocation 'none'", "expected `,`, found `'`"),
        ] {
            assert_eq!(dictionary(text), Err(message.to_owned()), "{text}");
        }
        assert!(parse_item("same-origin, same-origin").is_err());
    }
}
