//! Branches and loops.

use super::parser::{Parser, Tag};
use crate::page::engine::cursor::Cursor;
use crate::page::engine::expression::expression;
use crate::page::engine::table::Dialect;
use crate::page::engine::token::TokenKind;
use crate::page::engine::tree::{Arm, Expr, Item, Kind, Loop};
use crate::page::file::Place;

impl<'a> Parser<'a> {
    /// `{% if %}`, up to its end.
    pub(super) fn branches(&mut self, tag: &Tag<'a>) -> Item {
        let (mut condition, mut patterns) = (self.condition(tag), self.patterns(tag));
        let mut arms = Vec::new();
        let mut is_complete = false;
        loop {
            let body = self.items(&["elif", "else", "endif"]);
            let known = condition.filter(|place| self.is_stable(*place));
            arms.push(Arm { patterns, ..Arm::new(known, body) });
            match self.take_tag_if(&["elif", "else"]) {
                Some(next) => {
                    patterns = self.patterns(&next);
                    if is_complete {
                        let word = next.word();
                        self.problem(next.place(), format!("`{word}` follows `else`"));
                    }
                    condition = self.condition(&next);
                    is_complete |= condition.is_none();
                }
                None => break,
            }
        }
        self.close(tag, "endif");
        if !is_complete {
            arms.push(Arm::default());
        }
        Item::Branches(arms)
    }

    /// Reads a condition, if the tag has one. Askama also reads `{% else if %}`.
    fn condition(&mut self, tag: &Tag<'a>) -> Option<Place> {
        let mut cursor = tag.cursor();
        cursor.next();
        if tag.word() == "else" && !cursor.take_name("if") {
            return None;
        }
        let start = cursor.start();
        if self.dialect == Dialect::Askama {
            // A pattern of Rust, `if let Some(name) = value`, is not read.
            while cursor.next().is_some() {}
        } else {
            let _ = self.expression(&mut cursor, false);
            if !cursor.is_done() {
                self.problem(cursor.place(), "the tag goes on after its condition");
            }
        }
        Some(cursor.since(start))
    }

    /// The patterns of a condition of askama: `if let Some(name) = value && …`.
    fn patterns(&self, tag: &Tag<'a>) -> Vec<(Vec<String>, Expr)> {
        let mut found = Vec::new();
        let mut cursor = tag.cursor();
        while self.dialect == Dialect::Askama && !cursor.is_done() {
            if !cursor.take_name("let") && !cursor.take_name("set") {
                cursor.next();
                continue;
            }
            let names = targets(&mut cursor, "=");
            cursor.take("=");
            let other = Expr { place: tag.place(), kind: Kind::Other };
            found.push((names, expression(&mut cursor.clone(), self.dialect, false).unwrap_or(other)));
        }
        found
    }

    /// `{% match %}`, up to its end. One of its arms is taken: Rust checks that.
    pub(super) fn arms(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let value = expression(&mut cursor, self.dialect, false);
        let value = value.unwrap_or(Expr { place: tag.place(), kind: Kind::Other });
        // Only white space and comments can precede the first arm.
        let _ = self.items(&["when", "else", "endmatch"]);
        let mut arms = Vec::new();
        while let Some(when) = self.take_tag_if(&["when", "else"]) {
            let mut cursor = when.cursor();
            cursor.next();
            let patterns = vec![(targets(&mut cursor, ""), value.clone())];
            let body = self.items(&["when", "else", "endwhen", "endmatch"]);
            arms.push(Arm { patterns, ..Arm::new(None, body) });
            if self.take_tag_if(&["endwhen"]).is_some() {
                let _ = self.items(&["when", "else", "endmatch"]);
            }
        }
        self.close(tag, "endmatch");
        Item::Branches(arms)
    }

    /// `{% for %}`, up to its end.
    pub(super) fn repeat(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let targets = targets(&mut cursor, "in");
        if !cursor.take_name("in") {
            self.problem(cursor.place(), "`in` is missing");
        }
        let iterable = self.expression(&mut cursor, false);
        if cursor.take_name("if") {
            let _ = self.expression(&mut cursor, true);
        }
        cursor.take_name("recursive");
        if !cursor.is_done() {
            self.problem(cursor.place(), "the tag goes on after its expression");
        }
        let body = self.items(&["else", "endfor"]);
        let otherwise = match self.take_tag_if(&["else"]) {
            Some(_) => self.items(&["endfor"]),
            None => Vec::new(),
        };
        self.close(tag, "endfor");
        Item::Loop(Box::new(Loop { place: tag.place(), targets, iterable, body, otherwise }))
    }

    /// `{% with name = value %}`, up to its end.
    pub(super) fn with(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let mut assignments = Vec::new();
        while !cursor.is_done() {
            let names = targets(&mut cursor, "=");
            if !cursor.take("=") {
                self.problem(cursor.place(), "`=` is missing");
                break;
            }
            assignments.push((names, self.expression(&mut cursor, true)));
            if !cursor.take(",") {
                break;
            }
        }
        Item::With { assignments, body: self.body(tag, "endwith") }
    }

    /// `{% autoescape false %}`, up to its end.
    pub(super) fn autoescape(&mut self, tag: &Tag<'a>) -> Item {
        let mut cursor = tag.cursor();
        cursor.next();
        let value = self.expression(&mut cursor, true);
        Item::Autoescape { place: tag.place(), value, body: self.body(tag, "endautoescape") }
    }
}

/// The variables that a loop or an assignment sets: all names up to the keyword or symbol `end`.
///
/// Patterns of Rust are among them, `Some(name)` or `Point { x, y: other }`; that their paths count as names does no harm.
pub(super) fn targets(cursor: &mut Cursor<'_>, end: &str) -> Vec<String> {
    let mut names = Vec::new();
    while let Some(token) = cursor.peek(0) {
        match token {
            TokenKind::Name(name) if *name == end => break,
            TokenKind::Symbol(symbol) if *symbol == end => break,
            TokenKind::Name(name) => {
                // `namespace.name` sets a member, not the variable.
                let member = match (cursor.peek(1), cursor.peek(2)) {
                    (Some(TokenKind::Symbol(".")), Some(TokenKind::Name(member))) => Some(member),
                    _ => None,
                };
                names.push(match member {
                    Some(member) => format!("{name}.{member}"),
                    None => (*name).to_owned(),
                });
                if member.is_some() {
                    cursor.next();
                    cursor.next();
                }
            }
            _ => {}
        }
        cursor.next();
    }
    names
}
