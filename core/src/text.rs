//! A piece of text and its position. Every parser of this crate reads it, so that spans are right from the start.

use crate::span::{Span, Spanned};
use std::ops::Range;

/// A piece of a longer text, and the byte at which it starts in that text.
///
/// A `&str` converts to a text that starts at 0.
///
/// ```
/// use security_policy_core::{Span, text::Text};
///
/// let (name, value) = Text::from("max-age=600").split_once('=').expect("a separator");
/// assert_eq!((name.as_str(), name.span()), ("max-age", Span::new(0, 7)));
/// assert_eq!((value.as_str(), value.span()), ("600", Span::new(8, 11)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Text<'a> {
    text: &'a str,
    start: usize,
}

impl<'a> Text<'a> {
    /// Creates a text whose first byte is at `start`.
    pub const fn new(text: &'a str, start: usize) -> Text<'a> {
        Text { text, start }
    }

    /// The characters.
    pub const fn as_str(self) -> &'a str {
        self.text
    }

    /// The span of the text.
    pub const fn span(self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// The characters with their span.
    pub const fn spanned(self) -> Spanned<&'a str> {
        Spanned::new(self.text, self.span())
    }

    /// Whether the text is empty.
    pub const fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// The part at `range`, in bytes from the start of this text; empty if the range is out of bounds or splits a character.
    #[must_use]
    pub fn slice(self, range: Range<usize>) -> Text<'a> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        Text::new(text, self.start + range.start)
    }

    /// The part at `span`; empty if the span is out of bounds or splits a character.
    #[must_use]
    pub fn at(self, span: Span) -> Text<'a> {
        match (span.start.checked_sub(self.start), span.end.checked_sub(self.start)) {
            (Some(start), Some(end)) => self.slice(start..end),
            _ => Text::new("", span.start),
        }
    }

    /// The parts between separators, not trimmed; a text without a separator is one part.
    pub fn split(self, separator: char) -> impl Iterator<Item = Text<'a>> {
        let mut at = self.start;
        self.text.split(separator).map(move |part| {
            let part = Text::new(part, at);
            at = part.span().end + separator.len_utf8();
            part
        })
    }

    /// The parts before and after the first separator; `None` if there is no separator.
    pub fn split_once(self, separator: char) -> Option<(Text<'a>, Text<'a>)> {
        let at = self.text.find(separator)?;
        Some((self.slice(0..at), self.slice(at + separator.len_utf8()..self.text.len())))
    }

    /// The words between ASCII white space.
    pub fn words(self) -> impl Iterator<Item = Text<'a>> {
        let mut rest = self;
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c| c.is_ascii_whitespace());
            let length = rest.text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.text.len());
            let word = rest.slice(0..length);
            rest = rest.slice(length..rest.text.len());
            (!word.is_empty()).then_some(word)
        })
    }

    /// The text without white space at both ends.
    #[must_use]
    pub fn trim(self) -> Text<'a> {
        self.trim_matches(char::is_whitespace)
    }

    /// The text without the characters that `matches` accepts at both ends.
    #[must_use]
    pub fn trim_matches(self, matches: impl Fn(char) -> bool) -> Text<'a> {
        let start = self.trim_start_matches(&matches);
        start.slice(0..start.text.trim_end_matches(&matches).len())
    }

    /// The text without the characters that `matches` accepts at its start.
    #[must_use]
    pub fn trim_start_matches(self, matches: impl Fn(char) -> bool) -> Text<'a> {
        let length = self.text.trim_start_matches(matches).len();
        self.slice(self.text.len() - length..self.text.len())
    }

    /// The text between double quotes, with escapes unresolved; `None` if the text is not in double quotes.
    pub fn unquote(self) -> Option<Text<'a>> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        Some(self.slice(1..1 + inner.len()))
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Text::new(text, 0)
    }
}

impl<'a> From<&'a String> for Text<'a> {
    fn from(text: &'a String) -> Self {
        Text::new(text, 0)
    }
}

impl<'a> From<Spanned<&'a str>> for Text<'a> {
    fn from(text: Spanned<&'a str>) -> Self {
        Text::new(text.node, text.span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts, each with its position in a text that starts at 10.
    fn places<'a>(parts: impl Iterator<Item = Text<'a>>) -> Vec<(&'a str, usize)> {
        parts.map(|part| (part.as_str(), part.span().start - 10)).collect()
    }

    #[test]
    fn parts_know_their_places() {
        let text = |text| Text::new(text, 10);
        assert_eq!(places(text("a;é; b").split(';')), [("a", 0), ("é", 2), (" b", 5)]);
        assert_eq!(places(text("").split(';')), [("", 0)]);
        assert_eq!(places(text("  a\tbé \n c").words()), [("a", 2), ("bé", 4), ("c", 10)]);
        assert_eq!(places(text(" \t").words()), []);
        assert_eq!(places([text(" é ").trim()].into_iter()), [("é", 1)]);
        assert_eq!(places([text("   ").trim()].into_iter()), [("", 3)]);
        let (name, value) = text("a=b=c").split_once('=').expect("a separator");
        assert_eq!(places([name, value].into_iter()), [("a", 0), ("b=c", 2)]);
        assert_eq!(text("ab").split_once('='), None);
        assert_eq!(text("\"a\"").unquote(), Some(Text::new("a", 11)));
        assert_eq!(text("\"").unquote(), None);
        assert_eq!(text("abc").at(Span::new(11, 12)), Text::new("b", 11));
        assert_eq!(text("abc").at(Span::new(3, 4)).as_str(), "");
        assert_eq!(text("é").slice(1..2).as_str(), "");
    }
}
