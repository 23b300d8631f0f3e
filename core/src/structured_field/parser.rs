//! The position in a structured field while it is being parsed, and the errors at that position.

use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use crate::text::Text;
use std::ops::Range;

/// A text, and how many bytes of it have been read.
pub(super) struct Parser<'a> {
    pub(super) text: Text<'a>,
    pub(super) at: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: Text<'a>) -> Self {
        let mut parser = Parser { text, at: 0 };
        parser.skip(|b| b == b' ');
        parser
    }

    pub(super) fn place(&self, range: Range<usize>) -> Span {
        self.text.span().slice(range)
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_str().as_bytes().get(self.at).copied()
    }

    pub(super) fn is_done(&self) -> bool {
        self.peek().is_none()
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn skip(&mut self, accept: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&accept) {
            self.at += 1;
        }
    }

    pub(super) fn take(&mut self, accept: impl Fn(u8) -> bool) -> Spanned<&'a str> {
        let start = self.at;
        self.skip(accept);
        self.text.slice(start..self.at).spanned()
    }

    /// The character at the current position, for a message.
    pub(super) fn here(&self) -> Spanned<String> {
        let c = self.text.as_str().get(self.at..).and_then(|rest| rest.chars().next());
        let length = c.map_or(0, char::len_utf8);
        let shown = match c {
            None => "the end".to_owned(),
            Some(c) => format!("`{c}`"),
        };
        Spanned::new(shown, self.place(self.at..self.at + length))
    }

    pub(super) fn error(&self, expected: &str) -> Diagnostic {
        let here = self.here();
        Diagnostic::error(here.span, format!("expected {expected}, found {}", here.node))
    }

    pub(super) fn error_from(&self, start: usize, message: &str) -> Diagnostic {
        Diagnostic::error(self.place(start..self.at.max(start)), message)
    }
}
