//! How far a page is read on one of the ways in which it can be rendered.

use std::rc::Rc;

use super::hash::Hash;
use super::piece::{Content, Piece};
use super::structure::Structure;
use crate::page::event::{Element, Parts};

/// How far a page is read on one way.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// How the tokenizer reads the tail.
    pub(super) mode: Mode<'a>,
    /// What is not passed yet: a tag that goes on, and everything that was added since the tokenizer ran.
    tail: Vec<Piece<'a>>,
    /// A hash of the places of the tail.
    digest: u64,
    pub(super) structure: Structure<'a>,
    /// A script or style element of SVG, and its content so far.
    pub(super) collected: Option<(Rc<Element<'a>>, Parts<'a>)>,
    pub(super) position: Position,
    /// The conditions whose value is known on this way.
    pub(super) facts: Vec<Fact<'a>>,
    /// Whether the tail may contain a whole token.
    pub(super) is_due: bool,
}

/// The value of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fact<'a> {
    /// In how many loops, includes and macros it is.
    pub(super) level: usize,
    pub(super) condition: &'a str,
    pub(super) holds: bool,
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
        self.digest = digest(self.digest, &piece);
        self.tail.push(piece);
    }

    pub(super) fn tail(&self) -> &[Piece<'a>] {
        &self.tail
    }

    /// Replaces the tail by what is left of it.
    pub(super) fn set_tail(&mut self, tail: Vec<Piece<'a>>) {
        self.digest = tail.iter().fold(0, digest);
        self.tail = tail;
    }

    /// Notes the value of a condition. Returns `false` if it has the other value on this way.
    pub(super) fn assume(&mut self, fact: Fact<'a>) -> bool {
        let known = self.facts.iter().find(|known| known.level == fact.level && known.condition == fact.condition);
        let is_possible = known.is_none_or(|known| known.holds == fact.holds);
        if known.is_none() {
            self.facts.push(fact);
        }
        is_possible
    }

    /// Forgets conditions in loops, includes and macros from a level on.
    pub(super) fn leave(&mut self, level: usize) {
        self.facts.retain(|fact| fact.level < level);
    }

    /// Represents another state that is the same, too: what is known on both ways remains.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.facts.retain(|fact| other.facts.contains(fact));
    }

    /// Whether a piece is between tags: what it contains is complete.
    pub(super) fn is_between(&self) -> bool {
        self.position == Position::Between && matches!(self.mode, Mode::Data)
    }

    /// Whether what follows is read in the same way as after another state, and passes the same events.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.digest == other.digest
            && self.position == other.position
            && self.tail == other.tail
            && self.mode == other.mode
            && self.structure == other.structure
            && self.collected == other.collected
    }
}

fn digest(before: u64, piece: &Piece<'_>) -> u64 {
    before.rotate_left(5).wrapping_add(Hash::of_place(piece.place))
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
