//! The tokens of a tag, one after another.

use super::token::{Token, TokenKind};
use crate::page::file::{FileId, Place};
use crate::span::Span;

/// A position in the tokens of a tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    tokens: &'t [Token<'t>],
    at: usize,
    pub(super) file: FileId,
    /// The tag.
    pub(super) span: Span,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(tokens: &'t [Token<'t>], file: FileId, span: Span) -> Self {
        Cursor { tokens, at: 0, file, span }
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The token after `ahead` others.
    pub(super) fn peek(&self, ahead: usize) -> Option<&'t TokenKind<'t>> {
        self.tokens.get(self.at + ahead).map(|token| &token.kind)
    }

    pub(super) fn next(&mut self) -> Option<&'t TokenKind<'t>> {
        let token = self.peek(0)?;
        self.at += 1;
        Some(token)
    }

    /// Whether the next token is this symbol.
    pub(super) fn is(&self, symbol: &str) -> bool {
        matches!(self.peek(0), Some(TokenKind::Symbol(found)) if *found == symbol)
    }

    /// Takes the next token if it is this symbol.
    pub(super) fn take(&mut self, symbol: &str) -> bool {
        let is = self.is(symbol);
        self.at += usize::from(is);
        is
    }

    /// Takes the next token if it is this name.
    pub(super) fn take_name(&mut self, name: &str) -> bool {
        let is = self.is_name(name);
        self.at += usize::from(is);
        is
    }

    /// Whether the next token is this name.
    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(self.peek(0), Some(TokenKind::Name(found)) if *found == name)
    }

    /// Takes the next token if it is a name.
    pub(super) fn name(&mut self) -> Option<&'t str> {
        match self.peek(0) {
            Some(TokenKind::Name(name)) => {
                self.at += 1;
                Some(name)
            }
            _ => None,
        }
    }

    /// The byte at which the next token starts; at the end, that after the last token.
    pub(super) fn start(&self) -> usize {
        self.tokens.get(self.at).map_or_else(|| self.end(), |token| token.span.start)
    }

    /// The byte after the last token that was taken.
    pub(super) fn end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(self.span.start, |token| token.span.end)
    }

    /// The place from a byte to the last token that was taken.
    pub(super) fn since(&self, start: usize) -> Place {
        Place::new(self.file, start, self.end().max(start))
    }

    /// The next token, or the tag if there is none.
    pub(super) fn place(&self) -> Place {
        let span = self.tokens.get(self.at).map_or(self.span, |token| token.span);
        Place { file: self.file, span }
    }
}
