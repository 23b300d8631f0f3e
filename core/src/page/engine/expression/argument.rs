//! Arguments of calls, filters and components.

use super::reader::{Error, Expressions};
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Argument, Expr, Filter, Kind};

impl Expressions<'_, '_> {
    pub(super) fn arguments(&mut self) -> Result<Vec<Argument>, Error> {
        let mut arguments = Vec::new();
        if !self.cursor.take("(") {
            return Err("`(` is missing");
        }
        while !self.cursor.take(")") {
            let name = match (self.cursor.peek(0), self.cursor.peek(1)) {
                (Some(TokenKind::Name(name)), Some(TokenKind::Symbol("="))) => {
                    self.cursor.next();
                    self.cursor.next();
                    Some((*name).to_owned())
                }
                _ => None,
            };
            let start = self.cursor.start();
            let is_spread = self.dialect == Dialect::Minijinja && (self.cursor.take("*") || self.cursor.take("**"));
            let mut value = self.whole(true)?;
            if is_spread {
                value = Expr { place: self.cursor.since(start), kind: Kind::Spread(Box::new(value)) };
            }
            arguments.push(Argument { name, value });
            if !self.cursor.take(",") && !self.cursor.is(")") {
                return Err("`,` or `)` is missing");
            }
        }
        Ok(arguments)
    }

    pub(super) fn filter(&mut self) -> Result<Filter, Error> {
        let start = self.cursor.start();
        let mut name = self.cursor.name().ok_or("the name of a filter is missing")?.to_owned();
        let mut place = self.cursor.since(start);
        let separator = if self.dialect == Dialect::Minijinja { "." } else { "::" };
        while self.cursor.take(separator) {
            if self.cursor.is("<") {
                self.generics()?;
                break;
            }
            // A filter with a path is one of the application, whatever its last name is.
            name = format!("{name}{separator}{}", self.cursor.name().ok_or("the name of a filter is missing")?);
            place = self.cursor.since(start);
        }
        let arguments = if self.cursor.is("(") { self.arguments()? } else { Vec::new() };
        Ok(Filter { name, place, arguments })
    }

    /// Skips generic arguments of Rust: `<Vec<u8>>`.
    pub(super) fn generics(&mut self) -> Result<(), Error> {
        let mut open = 0usize;
        loop {
            match self.cursor.next() {
                Some(TokenKind::Symbol("<")) => open += 1,
                Some(TokenKind::Symbol(">")) => open = open.saturating_sub(1),
                Some(TokenKind::Symbol(">>")) => open = open.saturating_sub(2),
                Some(_) => {}
                None => return Err("`>` is missing"),
            }
            if open == 0 {
                return Ok(());
            }
        }
    }

    pub(super) fn component(&mut self) -> Result<Expr, Error> {
        let start = self.cursor.start();
        self.cursor.take("<");
        let mut name = self.cursor.name().ok_or("the name of a component is missing")?.to_owned();
        while self.cursor.take(".") {
            name = format!("{name}.{}", self.cursor.name().ok_or("the name of a component is missing")?);
        }
        let attributes = self.attributes()?;
        if !self.cursor.take("/") || !self.cursor.take(">") {
            return Err("`/>` is missing");
        }
        Ok(Expr { place: self.cursor.since(start), kind: Kind::Component(name, attributes) })
    }

    pub(super) fn attributes(&mut self) -> Result<Vec<Argument>, Error> {
        let mut attributes = Vec::new();
        loop {
            let start = self.cursor.start();
            if self.cursor.take("{") {
                // `{...map}`
                self.cursor.take("...");
                let map = self.whole(true)?;
                if !self.cursor.take("}") {
                    return Err("`}` is missing");
                }
                let value = Expr { place: self.cursor.since(start), kind: Kind::Spread(Box::new(map)) };
                attributes.push(Argument { name: None, value });
                continue;
            }
            let Some(name) = self.cursor.name() else { return Ok(attributes) };
            let value = if !self.cursor.take("=") {
                Expr { place: self.cursor.since(start), kind: Kind::Name(name.to_owned()) }
            } else if self.cursor.take("{") {
                let value = self.whole(true)?;
                if !self.cursor.take("}") {
                    return Err("`}` is missing");
                }
                value
            } else {
                self.atom()?
            };
            attributes.push(Argument { name: Some(name.to_owned()), value });
        }
    }
}
