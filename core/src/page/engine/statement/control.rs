//! Branches and loops.

use super::super::cursor::Cursor;
use super::super::table::Dialect;
use super::super::token::TokenKind;
use super::super::tree::{Condition, Item, Loop};
use super::parser::{Parser, Tag};
use std::rc::Rc;

impl<'a> Parser<'a> {
    /// `{% if %}`, up to its end.
    pub(super) fn branches(&mut self, tag: &Tag<'a>) -> Item {
        self.condition(tag);
        let mut arms = Vec::new();
        let mut is_complete = false;
        // The conditions of the branches so far. All but the last do not hold in the next branch.
        let mut conditions = vec![condition_of(tag)];
        loop {
            let mut arm = assumptions(&conditions, !is_complete);
            arm.extend(self.items(&["elif", "else", "endif"]));
            arms.push(arm);
            match self.take_tag_if(&["elif", "else"]) {
                Some(next) if is_complete => {
                    let word = next.word();
                    self.problem(next.place(), format!("`{word}` follows `else`"));
                }
                // Askama also reads `{% else if %}`.
                Some(next) => {
                    is_complete = next.word() == "else" && !self.condition(&next);
                    if !is_complete {
                        conditions.push(condition_of(&next));
                    }
                }
                None => break,
            }
        }
        self.close(tag, "endif");
        if !is_complete {
            arms.push(assumptions(&conditions, false));
        }
        Item::Branches(arms)
    }

    /// Reads a condition, if the tag has one, for what is wrong with it.
    fn condition(&mut self, tag: &Tag<'a>) -> bool {
        let mut cursor = tag.cursor();
        cursor.next();
        let has = tag.word() != "else" || cursor.take_name("if");
        // A pattern of Rust, `if let Some(name) = value`, is not read.
        if has && self.dialect != Dialect::Askama {
            let _ = self.expression(&mut cursor, false);
            if !cursor.is_done() {
                self.problem(cursor.place(), "the tag goes on after its condition");
            }
        }
        has
    }

    /// `{% match %}`, up to its end. One of its arms is taken: Rust checks that.
    pub(super) fn arms(&mut self, tag: &Tag<'a>) -> Item {
        // Only white space and comments can precede the first arm.
        let _ = self.items(&["when", "else", "endmatch"]);
        let mut arms = Vec::new();
        while self.take_tag_if(&["when", "else"]).is_some() {
            arms.push(self.items(&["when", "else", "endwhen", "endmatch"]));
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

/// What is known in a branch: of the conditions, each but the last is false. `last_holds` is the value of the last.
fn assumptions(conditions: &[Option<Rc<Condition>>], last_holds: bool) -> Vec<Item> {
    let last = conditions.len().saturating_sub(1);
    let conditions = conditions.iter().enumerate();
    conditions
        .filter_map(|(index, condition)| Some(Item::Assume(condition.clone()?, index == last && last_holds)))
        .collect()
}

/// The condition in a tag, unless its value can change from one use to the next.
fn condition_of(tag: &Tag<'_>) -> Option<Rc<Condition>> {
    let mut cursor = tag.cursor();
    cursor.next();
    if tag.word() == "else" {
        cursor.next();
    }
    let mut text = String::new();
    let mut names = Vec::new();
    while let Some(token) = cursor.next() {
        let part = match token {
            TokenKind::Name(name) => {
                names.push((*name).to_owned());
                (*name).to_owned()
            }
            TokenKind::Text(text) => format!("{text:?}"),
            TokenKind::Number(number) => (*number).to_owned(),
            // A call can return something else each time: `loop.changed(x)`, `random()`.
            TokenKind::Symbol("(") => return None,
            TokenKind::Symbol(symbol) => (*symbol).to_owned(),
        };
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&part);
    }
    (!text.is_empty()).then(|| Rc::new(Condition { text, names }))
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
                if matches!(cursor.peek(1), Some(TokenKind::Symbol("."))) {
                    cursor.next();
                    cursor.next();
                } else {
                    names.push((*name).to_owned());
                }
            }
            _ => {}
        }
        cursor.next();
    }
    names
}
