//! Values: literals, names, calls, lists, and the filters after them.

use super::reader::{Error, Expressions};
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Expr, Kind};

impl Expressions<'_, '_> {
    /// A value with the signs before it and the filters after it.
    pub(super) fn operand(&mut self) -> Result<Expr, Error> {
        self.enter()?;
        let start = self.cursor.start();
        let mut signs = 0;
        while self.sign() {
            self.count()?;
            signs += 1;
        }
        let mut value = self.postfix()?;
        if signs > 0 && !self.cursor.is("|") {
            value.kind = match value.kind {
                Kind::Filter(..) | Kind::Name(_) if self.dialect == Dialect::Askama => value.kind,
                _ => Kind::Other,
            };
        }
        while self.cursor.take("|") {
            self.count()?;
            let filter = self.filter()?;
            value = Expr { place: self.cursor.since(start), kind: Kind::Filter(Box::new(value), filter) };
        }
        self.depth -= 1;
        Ok(value)
    }

    pub(super) fn sign(&mut self) -> bool {
        let symbols: &[&str] =
            if self.dialect == Dialect::Askama { &["-", "!", "*", "&", "..", "..="] } else { &["-", "+"] };
        symbols.iter().any(|symbol| self.cursor.take(symbol)) || self.cursor.take_name("not")
    }

    /// A value with members, indices and calls.
    pub(super) fn postfix(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let mut value = self.atom()?;
        loop {
            self.count()?;
            let kind = if self.cursor.take(".") || self.cursor.take("?.") || self.cursor.take("::") {
                match self.cursor.next() {
                    Some(TokenKind::Name(name)) => Kind::Member(Box::new(value), (*name).to_owned()),
                    Some(TokenKind::Number(_)) => Kind::Other,
                    // The generic arguments of a path: `Vec::<u8>::new`.
                    Some(TokenKind::Symbol("<")) => {
                        while !self.cursor.is_done() && !self.cursor.take(">") {
                            self.cursor.next();
                        }
                        Kind::Other
                    }
                    _ => return Err("a name is missing after `.`"),
                }
            } else if self.cursor.is("(") {
                let arguments = self.arguments()?;
                Kind::Call(Box::new(value), arguments)
            } else if self.cursor.is("[") || self.cursor.is("?[") {
                self.group()?;
                Kind::Other
            } else if self.dialect == Dialect::Askama && self.cursor.take("?") {
                Kind::Other
            } else if self.dialect == Dialect::Askama && self.is_rust_group() {
                self.cursor.take("!");
                self.group()?;
                Kind::Other
            } else {
                return Ok(value);
            };
            value = Expr { place: self.cursor.since(start), kind };
        }
    }

    /// Whether a macro call `name!(…)` or a struct `Name { … }` follows.
    pub(super) fn is_rust_group(&self) -> bool {
        let opens = |token: Option<&TokenKind<'_>>| matches!(token, Some(TokenKind::Symbol("(" | "[" | "{")));
        (self.cursor.is("!") && opens(self.cursor.peek(1))) || self.cursor.is("{")
    }

    pub(super) fn atom(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        let kind = match self.cursor.peek(0) {
            Some(TokenKind::Text(text)) => {
                self.cursor.next();
                Kind::Text(text.clone())
            }
            Some(TokenKind::Number(number)) => {
                self.cursor.next();
                Kind::Plain((*number).to_owned())
            }
            Some(TokenKind::Name(name)) => {
                self.cursor.next();
                match *name {
                    "true" | "True" if self.dialect == Dialect::Minijinja => Kind::Plain("True".to_owned()),
                    "false" | "False" if self.dialect == Dialect::Minijinja => Kind::Plain("False".to_owned()),
                    "true" | "True" | "false" | "False" => Kind::Plain(name.to_ascii_lowercase()),
                    "none" | "None" | "null" if self.dialect != Dialect::Askama => Kind::Other,
                    _ => Kind::Name((*name).to_owned()),
                }
            }
            Some(TokenKind::Symbol("(")) => return self.parenthesized(),
            Some(TokenKind::Symbol("[")) => return self.list(),
            Some(TokenKind::Symbol("{")) => {
                self.group()?;
                Kind::Other
            }
            Some(TokenKind::Symbol("<")) if self.dialect == Dialect::Tera => return self.component(),
            Some(TokenKind::Symbol("::")) => {
                self.cursor.next();
                return self.atom();
            }
            Some(TokenKind::Symbol("..")) => {
                self.cursor.next();
                Kind::Other
            }
            _ => return Err("an expression is missing here"),
        };
        Ok(Expr { place: self.cursor.since(start), kind })
    }

    pub(super) fn parenthesized(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.take("(");
        if self.cursor.take(")") {
            return Ok(Expr { place: self.cursor.since(start), kind: Kind::List(Vec::new()) });
        }
        let value = self.whole(true)?;
        if self.cursor.take(")") {
            return Ok(value);
        }
        let mut values = vec![value];
        while self.cursor.take(",") && !self.cursor.is(")") {
            values.push(self.whole(true)?);
        }
        if !self.cursor.take(")") {
            return Err("`)` is missing");
        }
        Ok(Expr { place: self.cursor.since(start), kind: Kind::List(values) })
    }

    pub(super) fn list(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.take("[");
        let mut values = Vec::new();
        while !self.cursor.is("]") {
            if self.cursor.take("...") {
                self.whole(true)?;
            } else {
                values.push(self.whole(true)?);
            }
            // `[value for name in list]` and `[value; count]`.
            if !self.cursor.take(",") && !self.cursor.is("]") {
                return self.rest_of_group(start);
            }
        }
        self.cursor.take("]");
        Ok(Expr { place: self.cursor.since(start), kind: Kind::List(values) })
    }

    /// Skips to the end of a bracket that is open.
    pub(super) fn rest_of_group(&mut self, start: usize) -> Result<Expr, Error> {
        let mut open = 1usize;
        while open > 0 {
            match self.cursor.next() {
                Some(TokenKind::Symbol("(" | "[" | "{" | "?[")) => open += 1,
                Some(TokenKind::Symbol(")" | "]" | "}")) => open -= 1,
                Some(_) => {}
                None => return Err("a bracket is not closed"),
            }
        }
        Ok(Expr { place: self.cursor.since(start), kind: Kind::Other })
    }

    /// Skips a bracket and its content.
    pub(super) fn group(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.next();
        self.rest_of_group(start)
    }
}
