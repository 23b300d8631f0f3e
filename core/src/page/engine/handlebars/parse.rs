//! The parts of a template, one after another.

use super::piece::{Piece, Tag, TagKind, cut};
use super::tag::{Line, line};
use crate::page::engine::problem::Problem;
use crate::page::engine::read::Read;
use crate::page::engine::tree::{Expr, Item, Kind, Template};
use crate::page::file::{FileId, Place};
use crate::page::node::Comment;
use crate::span::Span;

/// How deeply blocks can be nested.
pub(super) const DEPTH: usize = 64;

/// Reads a template of handlebars.
pub(in crate::page::engine) fn read(file: FileId, text: &str) -> Read {
    let mut parser = Parser {
        file,
        text,
        pieces: cut(text),
        at: 0,
        depth: 0,
        contexts: 0,
        problems: Vec::new(),
        comments: Vec::new(),
    };
    let mut items = Vec::new();
    while parser.at < parser.pieces.len() {
        items.extend(parser.items());
        if let Some(tag) = parser.take_end() {
            let name = parser.text(tag.inner).trim().to_owned();
            parser.problem(tag.span, format!("`{name}` has no block that it belongs to"));
        }
    }
    Read { template: Template { file, items }, problems: parser.problems, comments: parser.comments }
}

/// Reads the parts of one template.
pub(super) struct Parser<'a> {
    pub(super) file: FileId,
    text: &'a str,
    pieces: Vec<Piece>,
    at: usize,
    pub(super) depth: usize,
    /// How many blocks with another context are open.
    pub(super) contexts: usize,
    problems: Vec<Problem>,
    comments: Vec<Comment>,
}

impl Parser<'_> {
    /// Reads parts up to an end or an `else`, which is not taken.
    pub(super) fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        self.depth += 1;
        while let Some(piece) = self.pieces.get(self.at).cloned() {
            match piece {
                Piece::Text(span) => {
                    self.at += 1;
                    items.push(Item::Text(self.place(span)));
                }
                Piece::Tag(Tag { kind: TagKind::End | TagKind::Else, .. }) => break,
                Piece::Tag(tag) => {
                    self.at += 1;
                    items.extend(self.tag(&tag));
                }
            }
        }
        self.depth -= 1;
        items
    }

    fn tag(&mut self, tag: &Tag) -> Option<Item> {
        let place = self.place(tag.span);
        if self.depth > DEPTH {
            self.problem(tag.span, format!("blocks are nested more than {DEPTH} deep"));
            return Some(Item::Unknown(place));
        }
        match tag.kind {
            TagKind::Comment => {
                let text = self.text(tag.inner).trim().to_owned();
                self.comments.push(Comment { place, text });
                None
            }
            TagKind::Broken => {
                self.problem(tag.span, "this tag is not closed");
                Some(Item::Unknown(place))
            }
            TagKind::Expression => {
                let value = self.line(tag)?.expression(self.place(tag.inner));
                Some(Item::Output { place, value })
            }
            TagKind::Unescaped => {
                let value = self.line(tag)?.expression(self.place(tag.inner));
                let marker = self.place(tag.opening);
                let value = Expr { place: self.place(tag.inner), kind: Kind::Unescaped(Box::new(value), marker) };
                Some(Item::Output { place, value })
            }
            TagKind::Block => self.block(tag),
            TagKind::DecoratorBlock => self.decorator(tag),
            TagKind::PartialBlock | TagKind::Partial => self.partial(tag),
            TagKind::Raw => Some(self.raw(tag)),
            // Only the application knows what a decorator does.
            TagKind::Decorator | TagKind::Else | TagKind::End => None,
        }
    }

    /// The content of a tag.
    pub(super) fn line(&mut self, tag: &Tag) -> Option<Line> {
        match line(self.text, self.file, tag.inner) {
            Ok(line) if !line.values.is_empty() => Some(line),
            Ok(_) => {
                self.problem(tag.span, "the name in this tag is missing");
                None
            }
            Err(place) => {
                self.problem(place.span, "this is no parameter");
                None
            }
        }
    }

    /// Takes the `else` at this position.
    pub(super) fn take_else(&mut self) -> Option<Tag> {
        match self.pieces.get(self.at) {
            Some(Piece::Tag(tag)) if tag.kind == TagKind::Else => {
                self.at += 1;
                Some(tag.clone())
            }
            _ => None,
        }
    }

    /// Takes the end, or the `else`, at this position.
    fn take_end(&mut self) -> Option<Tag> {
        match self.pieces.get(self.at) {
            Some(Piece::Tag(tag)) if matches!(tag.kind, TagKind::End | TagKind::Else) => {
                self.at += 1;
                Some(tag.clone())
            }
            _ => None,
        }
    }

    /// Takes the end of a block.
    pub(super) fn close(&mut self, tag: &Tag, name: &str) {
        let found = match self.pieces.get(self.at) {
            Some(Piece::Tag(end)) if end.kind == TagKind::End => {
                self.text(end.inner).trim().trim_matches(['\'', '"']).to_owned()
            }
            _ => {
                let help = format!("close it with `{{{{/{name}}}}}`");
                self.problems.push(Problem::syntax(self.place(tag.span), format!("`{name}` is not closed")).help(help));
                return;
            }
        };
        let end = match self.pieces.get(self.at) {
            Some(Piece::Tag(end)) => end.span,
            _ => tag.span,
        };
        self.at += 1;
        let may_be_empty = matches!(tag.kind, TagKind::DecoratorBlock | TagKind::PartialBlock);
        if found != name && !(may_be_empty && found.is_empty()) {
            self.problem(end, format!("`{found}` does not close `{name}`"));
        }
    }

    pub(super) fn text(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place { file: self.file, span }
    }

    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(Problem::syntax(self.place(span), message));
    }
}
