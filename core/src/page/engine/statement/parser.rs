//! The parts of a template, one after another.

use crate::page::engine::cursor::Cursor;
use crate::page::engine::expression::{Error, expression};
use crate::page::engine::piece::{Piece, cut};
use crate::page::engine::problem::Problem;
use crate::page::engine::read::Read;
use crate::page::engine::syntax::Syntax;
use crate::page::engine::table::Dialect;
use crate::page::engine::token::{Token, TokenKind};
use crate::page::engine::tree::{Expr, Item, Kind, Template};
use crate::page::file::{FileId, Place};
use crate::page::node::Comment;
use crate::span::Span;
use std::collections::BTreeSet;

/// How deeply statements can be nested.
const DEPTH: usize = 64;

/// Reads a template of askama, minijinja or tera.
pub(in crate::page::engine) fn read(syntax: &Syntax, file: FileId, text: &str) -> Read {
    let pieces = cut(syntax, text);
    let place = |span| Place { file, span };
    let unclosed = |(span, delimiter): (Span, String)| {
        Problem::syntax(place(span), "this tag is not closed").help(format!("close it with `{delimiter}`"))
    };
    let mut parser = Parser {
        dialect: syntax.dialect,
        file,
        at: 0,
        depth: 0,
        problems: pieces.unclosed.into_iter().map(unclosed).collect(),
        assigned: assigned(&pieces.list),
        pieces: pieces.list,
        text,
    };
    let mut items = Vec::new();
    while parser.at < parser.pieces.len() {
        items.extend(parser.items(&[]));
        if let Some(tag) = parser.take_tag() {
            let word = tag.word();
            parser.problem(tag.place(), format!("`{word}` has no tag that it belongs to"));
        }
    }
    let comments = pieces.comments.into_iter().map(|(span, text)| Comment { place: place(span), text }).collect();
    Read { template: Template { file, items }, problems: parser.problems, comments }
}

/// Reads the parts of one template.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    pub(super) dialect: Dialect,
    pub(super) file: FileId,
    pieces: Vec<Piece<'a>>,
    at: usize,
    depth: usize,
    pub(super) problems: Vec<Problem>,
    /// The variables that the template assigns.
    assigned: BTreeSet<String>,
    text: &'a str,
}

/// The tag of a statement.
#[derive(Debug)]
pub(super) struct Tag<'a> {
    pub(super) span: Span,
    file: FileId,
    tokens: Vec<Token<'a>>,
}

impl<'a> Tag<'a> {
    /// Its tokens.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor::new(&self.tokens, self.file, self.span)
    }

    /// Its first word.
    pub(super) fn word(&self) -> &'a str {
        match self.tokens.first().map(|token| &token.kind) {
            Some(TokenKind::Name(name)) => name,
            Some(TokenKind::Symbol(symbol)) => symbol,
            _ => "",
        }
    }

    pub(super) fn place(&self) -> Place {
        Place { file: self.file, span: self.span }
    }
}

impl<'a> Parser<'a> {
    /// Reads parts up to a statement that starts with one of `ends`, which is not taken.
    ///
    /// An end of another statement stops it too: `{% endfor %}` in an `if` that is not closed.
    pub(super) fn items(&mut self, ends: &[&str]) -> Vec<Item> {
        let mut items = Vec::new();
        self.depth += 1;
        while let Some(piece) = self.pieces.get(self.at) {
            match piece {
                Piece::Text(span) => items.push(Item::Text(Place { file: self.file, span: *span })),
                Piece::Broken(span) => items.push(Item::Unknown(Place { file: self.file, span: *span })),
                Piece::Expression(..) => items.push(self.output()),
                Piece::Statement(_, tokens) => {
                    let word = match tokens.first().map(|token| &token.kind) {
                        Some(TokenKind::Name(name)) => name,
                        Some(TokenKind::Symbol(symbol)) => symbol,
                        _ => "",
                    };
                    if ends.contains(&word) || is_end(word) {
                        break;
                    }
                    items.extend(self.statement());
                    continue;
                }
            }
            self.at += 1;
        }
        self.depth -= 1;
        items
    }

    fn output(&mut self) -> Item {
        let Some(Piece::Expression(span, tokens)) = self.pieces.get_mut(self.at) else {
            return Item::Unknown(Place::default());
        };
        let (span, tokens) = (*span, std::mem::take(tokens));
        let place = Place { file: self.file, span };
        let mut cursor = Cursor::new(&tokens, self.file, span);
        match expression(&mut cursor, self.dialect, true).and_then(|value| rest(&cursor).map(|()| value)) {
            Ok(value) => Item::Output { place, value },
            Err(message) => {
                self.problem(cursor.place(), message);
                Item::Unknown(place)
            }
        }
    }

    fn statement(&mut self) -> Option<Item> {
        let tag = self.take_tag()?;
        if self.depth > DEPTH {
            self.problem(tag.place(), format!("statements are nested more than {DEPTH} deep"));
            return Some(Item::Unknown(tag.place()));
        }
        let word = tag.word();
        let (askama, tera) = (self.dialect == Dialect::Askama, self.dialect == Dialect::Tera);
        let minijinja = self.dialect == Dialect::Minijinja;
        match word {
            "if" => Some(self.branches(&tag)),
            "match" if askama => Some(self.arms(&tag)),
            "for" => Some(self.repeat(&tag)),
            "block" => Some(self.block(&tag)),
            "extends" => Some(self.extends(&tag)),
            "include" => Some(self.include(&tag)),
            "import" if !tera => Some(self.import(&tag)),
            "from" if minijinja => Some(self.import_names(&tag)),
            "macro" if !tera => Some(self.define(&tag)),
            "component" if tera => Some(self.define(&tag)),
            "call" if !tera => Some(self.call(&tag)),
            "<" if tera => Some(self.component(&tag)),
            "set" => Some(self.set(&tag)),
            "let" if askama => Some(self.set(&tag)),
            "set_global" if tera => Some(self.set(&tag)),
            "decl" | "declare" if askama => self.declare(&tag),
            "filter" => Some(self.filter(&tag)),
            "autoescape" if minijinja => Some(self.autoescape(&tag)),
            "with" if minijinja => Some(self.with(&tag)),
            "break" | "continue" => None,
            "mut" if askama => Some(self.mutate(&tag)),
            "do" if minijinja => None,
            _ => {
                self.problem(tag.place(), format!("`{word}` is no statement of this engine"));
                Some(Item::Unknown(tag.place()))
            }
        }
    }

    /// Takes the statement at this position.
    pub(super) fn take_tag(&mut self) -> Option<Tag<'a>> {
        match self.pieces.get_mut(self.at) {
            Some(Piece::Statement(span, tokens)) => {
                self.at += 1;
                Some(Tag { span: *span, file: self.file, tokens: std::mem::take(tokens) })
            }
            _ => None,
        }
    }

    /// Takes the statement at this position if it starts with one of `words`.
    pub(super) fn take_tag_if(&mut self, words: &[&str]) -> Option<Tag<'a>> {
        let Some(Piece::Statement(_, tokens)) = self.pieces.get(self.at) else { return None };
        let starts = match tokens.first().map(|token| &token.kind) {
            Some(TokenKind::Name(name)) => words.contains(name),
            Some(TokenKind::Symbol(symbol)) => words.contains(symbol),
            _ => false,
        };
        if starts { self.take_tag() } else { None }
    }

    /// Reads the content of a statement, and takes its end.
    pub(super) fn body(&mut self, tag: &Tag<'a>, end: &str) -> Vec<Item> {
        let body = self.items(&[end]);
        self.close(tag, end);
        body
    }

    /// Takes the end of a statement.
    pub(super) fn close(&mut self, tag: &Tag<'a>, end: &str) {
        if self.take_tag_if(&[end]).is_none() {
            let word = tag.word();
            self.problem_with_help(tag.place(), format!("`{word}` is not closed"), format!("close it with `{end}`"));
        }
    }

    /// Reads an expression. If it is wrong, the value is not known.
    pub(super) fn expression(&mut self, cursor: &mut Cursor<'_>, conditional: bool) -> Expr {
        let start = cursor.start();
        match expression(cursor, self.dialect, conditional) {
            Ok(value) => value,
            Err(message) => {
                self.problem(cursor.place(), message);
                Expr { place: cursor.since(start), kind: Kind::Other }
            }
        }
    }

    /// Whether a condition has one value in the whole template: nothing assigns what it names.
    pub(super) fn is_stable(&self, condition: Place) -> bool {
        let text = self.text.get(condition.span.start..condition.span.end).unwrap_or_default();
        let mut words = text.split(|c: char| c != '_' && !c.is_alphanumeric());
        !text.is_empty() && !text.contains(".changed(") && !words.any(|word| self.assigned.contains(word))
    }

    pub(super) fn problem(&mut self, place: Place, message: impl Into<String>) {
        self.problems.push(Problem::syntax(place, message));
    }

    pub(super) fn problem_with_help(&mut self, place: Place, message: String, help: String) {
        self.problems.push(Problem::syntax(place, message).help(help));
    }
}

/// The names in the tags that assign variables.
fn assigned(pieces: &[Piece<'_>]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for piece in pieces {
        let Piece::Statement(_, tokens) = piece else { continue };
        let is_assignment = matches!(
            tokens.first().map(|token| &token.kind),
            Some(TokenKind::Name("set" | "set_global" | "let" | "decl" | "declare" | "mut" | "with"))
        );
        let assigned = tokens.iter().skip(1).take_while(|token| is_assignment && token.kind != TokenKind::Symbol("="));
        names.extend(assigned.filter_map(|token| match token.kind {
            TokenKind::Name(name) => Some(name.to_owned()),
            _ => None,
        }));
    }
    names
}

/// Whether a word ends or divides a statement.
fn is_end(word: &str) -> bool {
    const ENDS: &[&str] = &[
        "elif",
        "else",
        "when",
        "endif",
        "endfor",
        "endmatch",
        "endwhen",
        "endblock",
        "endmacro",
        "endcall",
        "endset",
        "endlet",
        "endfilter",
        "endautoescape",
        "endwith",
        "endcomponent",
        "endraw",
        "</",
    ];
    ENDS.contains(&word)
}

/// An error unless the tag ends here.
pub(super) fn rest(cursor: &Cursor<'_>) -> Result<(), Error> {
    if cursor.is_done() { Ok(()) } else { Err("the tag goes on after its expression") }
}
