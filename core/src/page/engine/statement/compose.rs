//! What a template takes from other templates.

use super::parser::{Parser, Tag};
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Include, Item};

impl<'a> Parser<'a> {
    /// `{% block name %}`, up to its end.
    pub(super) fn block(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let name = cursor.name().unwrap_or_default().to_owned();
        if name.is_empty() {
            self.problem(tag.place(), "the name of the block is missing");
        }
        if self.dialect == Dialect::Minijinja {
            cursor.take_name("scoped");
            cursor.take_name("required");
        }
        if !cursor.is_done() {
            self.problem(cursor.place(), "the tag goes on after the name of the block");
        }
        Item::Block { place: tag.place(), name, body: self.body(tag, "endblock") }
    }

    /// `{% extends name %}`.
    pub(super) fn extends(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let name = self.expression(&mut cursor, true);
        if !cursor.is_done() {
            self.problem(cursor.place(), "the tag goes on after the name of the template");
        }
        Item::Extends { place: tag.place(), name }
    }

    /// `{% include name %}`.
    pub(super) fn include(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let name = self.expression(&mut cursor, true);
        let mut optional = false;
        if self.dialect == Dialect::Minijinja {
            loop {
                if cursor.take_name("ignore") {
                    optional |= cursor.take_name("missing");
                } else if cursor.take_name("with") || cursor.take_name("without") {
                    cursor.take_name("context");
                } else {
                    break;
                }
            }
        }
        if !cursor.is_done() {
            self.problem(cursor.place(), "the tag goes on after the name of the template");
        }
        Item::Include(Box::new(Include { place: tag.place(), name, optional, assignments: Vec::new(), body: None }))
    }

    /// `{% import name as alias %}`.
    pub(super) fn import(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let name = self.expression(&mut cursor, true);
        let alias = if cursor.take_name("as") { cursor.name() } else { None };
        if alias.is_none() {
            self.problem_with_help(tag.place(), "the import has no name".to_owned(), "add `as` and a name".to_owned());
        }
        Item::Import { place: tag.place(), name, alias: alias.unwrap_or_default().to_owned() }
    }

    /// `{% from name import first, second as other %}`.
    pub(super) fn import_names(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let name = self.expression(&mut cursor, true);
        if !cursor.take_name("import") {
            self.problem(cursor.place(), "`import` is missing");
        }
        let mut names = Vec::new();
        while let Some(imported) = cursor.name() {
            if matches!(imported, "with" | "without") && matches!(cursor.peek(0), Some(TokenKind::Name("context"))) {
                break;
            }
            let alias = if cursor.take_name("as") { cursor.name() } else { None };
            names.push((imported.to_owned(), alias.unwrap_or(imported).to_owned()));
            cursor.take(",");
        }
        Item::FromImport { place: tag.place(), name, names }
    }
}
