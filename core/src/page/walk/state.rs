//! How far a page is read on one of the ways in which it can be rendered.

use std::rc::Rc;

use super::super::event::{Element, Parts};
use super::piece::{Content, Piece};
use super::structure::Structure;

/// How far a page is read on one way.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// How the tokenizer reads the tail.
    pub(super) mode: Mode<'a>,
    /// What is not passed yet: a tag that goes on, and everything that was added since the tokenizer ran.
    pub(super) tail: Vec<Piece<'a>>,
    pub(super) structure: Structure<'a>,
    /// A script or style element of SVG, and its content so far.
    pub(super) collected: Option<(Rc<Element<'a>>, Parts<'a>)>,
    pub(super) position: Position,
    /// Whether the tail may contain a whole token.
    pub(super) is_due: bool,
}

/// How the tokenizer reads.
#[derive(Clone, Debug, Default)]
pub(super) enum Mode<'a> {
    /// Text and tags.
    #[default]
    Data,
    /// The content of `title` or `textarea`: text up to its end tag.
    Text(&'static str),
    /// The content of an element that browsers do not decode. The tail is all of it.
    Raw(Rc<Element<'a>>, Raw),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    Script,
    Other,
    /// `plaintext`, which never ends.
    Plain,
}

/// In which part of a token the tail ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Position {
    #[default]
    Between,
    Raw,
    Comment,
    Markup,
    EndTag,
    TagName,
    AttributeName,
    Unquoted,
    SingleQuoted,
    DoubleQuoted,
    AfterValue,
}

impl<'a> State<'a> {
    pub(super) fn push(&mut self, piece: Piece<'a>) {
        if let Content::Text(text) = piece.content {
            self.is_due |= match self.position {
                Position::Between => true,
                // These can be long, with many branches in them, and are not read again while they cannot end.
                Position::Raw => text.contains("</") || text.starts_with('/'),
                Position::Comment => text.contains("->") || text.contains("!>") || text.starts_with('>'),
                _ => text.contains('>'),
            };
        } else {
            self.is_due |= self.position == Position::Between;
        }
        self.tail.push(piece);
    }

    /// Whether what follows is read in the same way as after another state, and passes the same events.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.position == other.position
            && self.tail == other.tail
            && self.mode == other.mode
            && self.structure == other.structure
            && self.collected == other.collected
    }
}

impl PartialEq for Mode<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Mode::Data, Mode::Data) => true,
            (Mode::Text(name), Mode::Text(other)) => name == other,
            (Mode::Raw(element, raw), Mode::Raw(other_element, other_raw)) => {
                raw == other_raw && (Rc::ptr_eq(element, other_element) || element == other_element)
            }
            _ => false,
        }
    }
}
