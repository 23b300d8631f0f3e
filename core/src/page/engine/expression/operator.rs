//! Operators.

use super::reader::{Error, Expressions};
use crate::page::engine::cursor::Cursor;
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Expr, Kind};

impl Expressions<'_, '_> {
    /// `a or b` is one of both in Jinja. In askama, it is a boolean.
    pub(super) fn or(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let mut values = vec![self.operators()?];
        while self.cursor.take_name("or")
            || self.cursor.take_name("and")
            || self.cursor.take("||")
            || self.cursor.take("&&")
        {
            self.count()?;
            values.push(self.operators()?);
        }
        if values.len() == 1 {
            return values.pop().ok_or("an expression is missing");
        }
        let kind = if self.dialect == Dialect::Askama { Kind::Other } else { Kind::Choice(values) };
        Ok(Expr { place: self.cursor.since(start), kind })
    }

    /// Everything that binds more tightly than `and`. Operands that are concatenated keep their values; others are lost.
    pub(super) fn operators(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let mut values = vec![self.operand()?];
        let mut only_concat = true;
        // In `import "file" as name`, `as` converts nothing.
        let is_name = |cursor: &Cursor<'_>, value: &Expr| cursor.is_name("as") && matches!(value.kind, Kind::Text(_));
        while !is_name(self.cursor, &values[0])
            && let Some(is_concat) = self.operator()
        {
            self.count()?;
            only_concat &= is_concat;
            if self.ends_range() {
                break;
            }
            values.push(self.operand()?);
            self.argument_of_test()?;
        }
        if values.len() == 1 && only_concat {
            return values.pop().ok_or("an expression is missing");
        }
        let kind = if only_concat { Kind::Concat(values) } else { Kind::Other };
        Ok(Expr { place: self.cursor.since(start), kind })
    }

    /// Takes an operator; `~` gives `true`.
    pub(super) fn operator(&mut self) -> Option<bool> {
        const SYMBOLS: &[&str] = &[
            "==", "!=", ">=", "<=", "<", ">", "+", "-", "*", "/", "//", "**", "%", "<<", ">>", "^", "&", "..", "..=",
            "...",
        ];
        if self.cursor.take("~") {
            return Some(true);
        }
        if let Some(TokenKind::Symbol(symbol)) = self.cursor.peek(0)
            && SYMBOLS.contains(symbol)
        {
            self.cursor.next();
            return Some(false);
        }
        let askama = ["bitor", "bitand", "xor", "as"];
        if self.dialect == Dialect::Askama && askama.iter().any(|name| self.cursor.take_name(name)) {
            return Some(false);
        }
        if self.cursor.take_name("in") {
            return Some(false);
        }
        if self.cursor.is_name("not") && matches!(self.cursor.peek(1), Some(TokenKind::Name("in"))) {
            self.cursor.next();
            self.cursor.next();
            return Some(false);
        }
        if self.cursor.take_name("is") {
            self.cursor.take_name("not");
            return Some(false);
        }
        None
    }

    /// The argument of a test without brackets: `x is divisibleby 3`. Only a test is followed by a value.
    pub(super) fn argument_of_test(&mut self) -> Result<(), Error> {
        const WORDS: &[&str] =
            &["and", "or", "not", "in", "is", "if", "else", "recursive", "as", "import", "ignore", "with", "without"];
        let follows = match self.cursor.peek(0) {
            Some(TokenKind::Text(_) | TokenKind::Number(_)) => true,
            Some(TokenKind::Name(name)) => !WORDS.contains(name),
            _ => false,
        };
        if self.dialect == Dialect::Minijinja && follows {
            self.postfix()?;
        }
        Ok(())
    }

    /// Whether a range without an end, `1..`, is complete here.
    pub(super) fn ends_range(&self) -> bool {
        self.cursor.is_done() || matches!(self.cursor.peek(0), Some(TokenKind::Symbol(")" | "]" | "}" | "," | "|")))
    }
}
