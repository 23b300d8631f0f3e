//! Operators.

use super::reader::{Error, Expressions};
use crate::page::engine::cursor::Cursor;
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Expr, Kind};

/// What an operator makes of its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Concat,
    /// Adds numbers, texts or lists.
    Plus,
    /// Multiplies numbers, or repeats a text or a list.
    Times,
    /// Computes a number, and binds more tightly than `~`.
    Arithmetic,
    Test,
    /// Gives a number or a boolean.
    Other,
}

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

    /// Everything that binds more tightly than `and`. Operands that are concatenated or added keep their values; others are lost.
    pub(super) fn operators(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let mut values = vec![self.operand()?];
        let (mut only_concat, mut is_lost, mut repeated) = (true, false, false);
        // In `import "file" as name`, `as` converts nothing.
        let is_name = |cursor: &Cursor<'_>, value: &Expr| cursor.is_name("as") && matches!(value.kind, Kind::Text(_));
        while !is_name(self.cursor, &values[0])
            && let Some(operator) = self.operator()
        {
            self.count()?;
            if operator == Operator::Test {
                let value = values.pop().ok_or("an expression is missing")?;
                is_lost |= self.dialect == Dialect::Tera;
                values.push(self.test(value)?);
                continue;
            }
            if self.ends_range() {
                is_lost = true;
                break;
            }
            let value = self.operand()?;
            let last = values.last_mut().filter(|_| operator == Operator::Arithmetic);
            if let Some(last) = last {
                *last = Expr { place: self.cursor.since(last.place.span.start), kind: Kind::Other };
                continue;
            }
            values.push(value);
            only_concat &= operator == Operator::Concat;
            is_lost |= operator == Operator::Other;
            repeated |= operator == Operator::Times;
        }
        if values.len() == 1 && !is_lost {
            return values.pop().ok_or("an expression is missing");
        }
        let kind = match () {
            () if is_lost => Kind::Other,
            () if only_concat => Kind::Concat(values),
            () => Kind::Sum { parts: values, repeated },
        };
        Ok(Expr { place: self.cursor.since(start), kind })
    }

    /// Takes an operator.
    pub(super) fn operator(&mut self) -> Option<Operator> {
        const SYMBOLS: &[&str] =
            &["==", "!=", ">=", "<=", "<", ">", "+", "-", "<<", ">>", "^", "&", "..", "..=", "..."];
        if self.cursor.take("~") {
            return Some(Operator::Concat);
        }
        let is_minijinja = self.dialect == Dialect::Minijinja;
        if is_minijinja && self.cursor.take("+") {
            return Some(Operator::Plus);
        }
        if is_minijinja && self.cursor.take("*") {
            return Some(Operator::Times);
        }
        if ["*", "/", "//", "**", "%"].iter().any(|symbol| self.cursor.take(symbol)) {
            return Some(Operator::Arithmetic);
        }
        if SYMBOLS.iter().any(|symbol| self.cursor.take(symbol)) {
            return Some(Operator::Other);
        }
        if self.dialect == Dialect::Askama && self.cursor.take_name("as") {
            return Some(Operator::Arithmetic);
        }
        let askama = ["bitor", "bitand", "xor"];
        if self.dialect == Dialect::Askama && askama.iter().any(|name| self.cursor.take_name(name)) {
            return Some(Operator::Other);
        }
        if self.cursor.take_name("in") {
            return Some(Operator::Other);
        }
        if self.cursor.is_name("not") && matches!(self.cursor.peek(1), Some(TokenKind::Name("in"))) {
            self.cursor.next();
            self.cursor.next();
            return Some(Operator::Other);
        }
        if self.cursor.take_name("is") {
            self.cursor.take_name("not");
            return Some(Operator::Test);
        }
        None
    }

    /// What follows `is`: the name of a test with its arguments, which minijinja also reads without brackets, `x is divisibleby 3`.
    /// Filters after it are applied to its result.
    fn test(&mut self, value: Expr) -> Result<Expr, Error> {
        const WORDS: &[&str] =
            &["and", "or", "not", "in", "is", "if", "else", "recursive", "as", "import", "ignore", "with", "without"];
        let is_value = |token: Option<&TokenKind<'_>>| match token {
            Some(TokenKind::Text(_) | TokenKind::Number(_) | TokenKind::Symbol("[" | "{" | "-")) => true,
            Some(TokenKind::Name(name)) => !WORDS.contains(name),
            _ => false,
        };
        self.filter()?;
        if self.dialect == Dialect::Minijinja && is_value(self.cursor.peek(0)) {
            self.sign();
            self.postfix()?;
        }
        let start = value.place.span.start;
        let mut value = Expr { place: self.cursor.since(start), kind: Kind::Other };
        while self.cursor.take("|") {
            self.count()?;
            let filter = self.filter()?;
            value = Expr { place: self.cursor.since(start), kind: Kind::Filter(Box::new(value), filter) };
        }
        Ok(value)
    }

    /// Whether a range without an end, `1..`, is complete here.
    pub(super) fn ends_range(&self) -> bool {
        self.cursor.is_done() || matches!(self.cursor.peek(0), Some(TokenKind::Symbol(")" | "]" | "}" | "," | "|")))
    }
}
