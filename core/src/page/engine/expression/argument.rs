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
                _ => {
                    // `*arguments` and `**arguments`.
                    let _ = self.cursor.take("*") || self.cursor.take("**");
                    None
                }
            };
            arguments.push(Argument { name, value: self.whole(true)? });
            if !self.cursor.take(",") && !self.cursor.is(")") {
                return Err("`,` or `)` is missing");
            }
        }
        Ok(arguments)
    }

    pub(super) fn filter(&mut self) -> Result<Filter, Error> {
        let start = self.cursor.start();
        let mut name = self.cursor.name().ok_or("the name of a filter is missing")?;
        while self.cursor.take("::") || (self.dialect == Dialect::Minijinja && self.cursor.take(".")) {
            name = self.cursor.name().ok_or("the name of a filter is missing")?;
        }
        let place = self.cursor.since(start);
        // Generic arguments: `x|name::<u8>`.
        let arguments = if self.cursor.is("(") { self.arguments()? } else { Vec::new() };
        Ok(Filter { name: name.to_owned(), place, arguments })
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
                // `{...map}`: the attributes of it are not known.
                self.rest_of_group(start)?;
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
