//! Where an expression starts, and how deep and long it can be.

use crate::page::engine::cursor::Cursor;
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Argument, Expr, Filter, Kind};

/// What is wrong with an expression: the place is that of the cursor.
pub(in crate::page::engine) type Error = &'static str;

/// How deeply an expression can be nested.
const DEPTH: usize = 40;

/// How many operators and filters an expression can have.
const LENGTH: usize = 300;

/// Reads expressions of one dialect.
#[derive(Debug)]
pub(super) struct Expressions<'c, 't> {
    pub(super) cursor: &'c mut Cursor<'t>,
    pub(super) dialect: Dialect,
    pub(super) depth: usize,
    pub(super) length: usize,
}

/// Reads an expression. With `conditional`, `a if b else c` is part of it.
pub(in crate::page::engine) fn expression(
    cursor: &mut Cursor<'_>,
    dialect: Dialect,
    conditional: bool,
) -> Result<Expr, Error> {
    Expressions { cursor, dialect, depth: 0, length: 0 }.whole(conditional)
}

/// Reads a filter, from its name on.
pub(in crate::page::engine) fn filter(cursor: &mut Cursor<'_>, dialect: Dialect) -> Result<Filter, Error> {
    Expressions { cursor, dialect, depth: 0, length: 0 }.filter()
}

/// Reads the attributes of a component of tera, up to `/` or `>`.
pub(in crate::page::engine) fn attributes(cursor: &mut Cursor<'_>, dialect: Dialect) -> Result<Vec<Argument>, Error> {
    Expressions { cursor, dialect, depth: 0, length: 0 }.attributes()
}

impl Expressions<'_, '_> {
    pub(super) fn whole(&mut self, conditional: bool) -> Result<Expr, Error> {
        self.enter()?;
        let start = self.cursor.start();
        let mut value = self.or()?;
        while conditional && self.dialect != Dialect::Askama && self.cursor.take_name("if") {
            self.count()?;
            self.or()?;
            let otherwise = match self.cursor.take_name("else") {
                true => self.whole(true)?,
                // Nothing is printed.
                false => Expr { place: self.cursor.since(start), kind: Kind::Text(String::new()) },
            };
            value = Expr { place: self.cursor.since(start), kind: Kind::Choice(vec![value, otherwise]) };
        }
        self.depth -= 1;
        Ok(value)
    }

    pub(super) fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > DEPTH { Err("this expression is nested too deeply") } else { Ok(()) }
    }

    pub(super) fn count(&mut self) -> Result<(), Error> {
        self.length += 1;
        if self.length > LENGTH { Err("this expression is too long") } else { Ok(()) }
    }
}
