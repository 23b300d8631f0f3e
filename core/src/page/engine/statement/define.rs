//! Macros, components, variables and filters over blocks.

use super::control::targets;
use super::parser::{Parser, Tag};
use crate::page::engine::cursor::Cursor;
use crate::page::engine::expression::{Error, attributes, filter};
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Argument, Expr, Filter, Item, Kind, Macro};

impl<'a> Parser<'a> {
    /// `{% macro name(parameters) %}` or `{% component name(parameters) %}`, up to its end.
    pub(super) fn define(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let name = dotted(&mut cursor);
        if name.is_empty() {
            self.problem(tag.place(), format!("the name of the {} is missing", tag.word()));
        }
        let parameters = self.parameters(&mut cursor);
        let end = if tag.word() == "component" { "endcomponent" } else { "endmacro" };
        Item::Macro(Macro { place: tag.place(), name, parameters, body: self.body(tag, end) })
    }

    /// `(name, name: Type = value, ...rest)`.
    fn parameters(&mut self, cursor: &mut Cursor<'_>) -> Vec<(String, Option<Expr>)> {
        let mut parameters = Vec::new();
        if !cursor.take("(") {
            return parameters;
        }
        while !cursor.is_done() && !cursor.take(")") {
            // The name of what takes the rest keeps its dots.
            let dots = if cursor.take("...") { "..." } else { "" };
            let Some(name) = cursor.name() else {
                self.problem(cursor.place(), "the name of a parameter is missing");
                break;
            };
            if cursor.take(":") {
                skip_type(cursor);
            }
            let default = cursor.take("=").then(|| self.expression(cursor, true));
            parameters.push((format!("{dots}{name}"), default));
            if !cursor.take(",") && !cursor.is(")") {
                self.problem(cursor.place(), "`,` or `)` is missing");
                break;
            }
        }
        parameters
    }

    /// `{% call(parameters) name(arguments) %}`, up to its end.
    pub(super) fn call(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let parameters = self.parameters(&mut cursor);
        let mut callee = self.expression(&mut cursor, true);
        // Askama calls a macro without parameters by its name alone.
        if !matches!(callee.kind, Kind::Call(..)) && self.dialect == Dialect::Askama {
            callee = Expr { place: callee.place, kind: Kind::Call(Box::new(callee), Vec::new()) };
        }
        let body = Macro { place: tag.place(), name: "caller".to_owned(), parameters, body: self.body(tag, "endcall") };
        Item::Call { place: tag.place(), callee, body }
    }

    /// `{% <name attribute="value"> %}`, up to its end.
    pub(super) fn component(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let start = cursor.start();
        let name = dotted(&mut cursor);
        let arguments = self.or_problem(&cursor.clone(), attributes(&mut cursor, self.dialect));
        if !cursor.take(">") {
            self.problem(cursor.place(), "`>` is missing");
        }
        let callee = Expr { place: cursor.since(start), kind: Kind::Component(name, arguments) };
        let body =
            Macro { place: tag.place(), name: "body".to_owned(), parameters: Vec::new(), body: self.items(&["</"]) };
        if self.take_tag_if(&["</"]).is_none() {
            self.problem(tag.place(), "the component is not closed");
        }
        Item::Call { place: tag.place(), callee, body }
    }

    /// `{% set name = value %}`, or `{% set name|filter %}` up to its end.
    pub(super) fn set(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let is_mutable = cursor.take_name("mut");
        let mut ahead = cursor;
        let names = targets(&mut ahead, "=");
        if ahead.take("=") {
            if self.dialect == Dialect::Askama {
                // The type of `let name: Type = value`.
                let mut pattern = cursor;
                let names = match (pattern.name(), pattern.is(":")) {
                    (Some(name), true) => vec![name.to_owned()],
                    _ => names,
                };
                let mut value = self.expression(&mut ahead, true);
                if is_mutable {
                    value = Expr { place: value.place, kind: Kind::Mutable(Box::new(value)) };
                }
                return Item::Set { targets: names, value, is_global: false };
            }
            let start = ahead.start();
            let mut value = self.expression(&mut ahead, true);
            if ahead.is(",") {
                let mut values = vec![value];
                while ahead.take(",") && !ahead.is_done() {
                    values.push(self.expression(&mut ahead, true));
                }
                value = Expr { place: ahead.since(start), kind: Kind::List(values) };
            }
            if !ahead.is_done() {
                self.problem(ahead.place(), "the tag goes on after its expression");
            }
            return Item::Set { targets: names, value, is_global: tag.word() == "set_global" };
        }
        let target = dotted(&mut cursor);
        if target.is_empty() {
            self.problem(tag.place(), "the name of the variable is missing");
        }
        if cursor.take(":") {
            skip_type(&mut cursor);
        }
        let filters = self.filters(&mut cursor, true);
        let end = if tag.word() == "let" { "endlet" } else { "endset" };
        Item::SetBlock { target, filters, body: self.body(tag, end), is_global: tag.word() == "set_global" }
    }

    /// `{% mut name = value %}`, or with another operator such as `+=`, of which the result is not known.
    pub(super) fn mutate(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let mut ahead = cursor;
        let names = targets(&mut ahead, "=");
        if ahead.take("=") {
            return Item::Set { targets: names, value: self.expression(&mut ahead, true), is_global: true };
        }
        let targets = cursor.name().map(str::to_owned).into_iter().collect();
        Item::Set { targets, value: Expr { place: tag.place(), kind: Kind::Other }, is_global: true }
    }

    /// `{% decl name %}`.
    pub(super) fn declare(&mut self, tag: &Tag<'a>) -> Option<Item> {
        let mut cursor = tag.cursor();
        cursor.next();
        cursor.take_name("mut");
        cursor.name().map(|name| Item::Declare(name.to_owned()))
    }

    /// `{% filter name|other %}`, up to its end.
    pub(super) fn filter(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let filters = self.filters(&mut cursor, false);
        Item::FilterBlock { place: tag.place(), filters, body: self.body(tag, "endfilter") }
    }

    fn filters(&mut self, cursor: &mut Cursor<'_>, after_bar: bool) -> Vec<Filter> {
        let mut filters = Vec::new();
        while !cursor.is_done() {
            if (after_bar || !filters.is_empty()) && !cursor.take("|") {
                self.problem(cursor.place(), "`|` is missing");
                break;
            }
            match filter(cursor, self.dialect) {
                Ok(found) => filters.push(found),
                Err(message) => {
                    self.problem(cursor.place(), message);
                    break;
                }
            }
        }
        filters
    }

    fn or_problem(&mut self, cursor: &Cursor<'_>, found: Result<Vec<Argument>, Error>) -> Vec<Argument> {
        found.unwrap_or_else(|message| {
            self.problem(cursor.place(), message);
            Vec::new()
        })
    }
}

/// The name of a component can have several parts: `forms.input`.
fn dotted(cursor: &mut Cursor<'_>) -> String {
    let mut name = cursor.name().unwrap_or_default().to_owned();
    while cursor.take(".") {
        name = format!("{name}.{}", cursor.name().unwrap_or_default());
    }
    name
}

/// Skips the type of a parameter, up to `=`, `,` or `)`.
fn skip_type(cursor: &mut Cursor<'_>) {
    let mut open = 0usize;
    while let Some(token) = cursor.peek(0) {
        match token {
            TokenKind::Symbol("=" | "," | ")") if open == 0 => return,
            TokenKind::Symbol("<" | "(" | "[" | "{") => open += 1,
            TokenKind::Symbol(">" | ")" | "]" | "}") => open = open.saturating_sub(1),
            TokenKind::Symbol(">>") => open = open.saturating_sub(2),
            _ => {}
        }
        cursor.next();
    }
}
