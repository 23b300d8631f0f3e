//! What a browser sees of a page, token by token, with the expressions of the template in it.

use super::file::Place;
use super::node::Output;
use super::segment::Segment;

/// A token of a page on one of the ways in which it can be rendered.
///
/// Several ways that lead to the same token pass it once.
#[derive(Clone, Debug, PartialEq)]
pub enum Event<'a> {
    /// A start tag.
    Start(&'a Element<'a>),
    /// An end tag.
    End {
        /// The name, in lower case.
        name: &'a Parts<'a>,
        /// The tag.
        place: Place,
    },
    /// Text between tags, also that of `title` and `textarea`.
    Text(&'a Parts<'a>),
    /// The whole content of an element that contains text only: `script`, `style`, and other elements that browsers do not parse.
    /// It follows the start tag.
    Raw {
        /// The element.
        element: &'a Element<'a>,
        /// Its content.
        content: &'a Parts<'a>,
    },
    /// A comment, without `<!--` and `-->`.
    Comment(&'a Parts<'a>),
    /// A form ends, on one of the ways in which the page can be rendered.
    EndOfForm {
        /// Its start tag.
        form: &'a Element<'a>,
        /// Whether it contains the token of `csrf` on this way.
        has_token: bool,
    },
    /// The page ends.
    EndOfPage,
}

/// A start tag.
#[derive(Clone, Debug, PartialEq)]
pub struct Element<'a> {
    /// The name, in lower case. An expression can be part of it.
    pub name: Parts<'a>,
    /// The attributes, in order. Of two with the same name, browsers ignore the second, and it is left out.
    pub attributes: Vec<Attribute<'a>>,
    /// Whether the element is inside an `svg` or `math` element.
    pub is_foreign: bool,
    /// Whether the element is inside `template` or `noscript`, whose content does not take effect as it is.
    pub is_inert: bool,
    /// The whole tag.
    pub place: Place,
}

/// An attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute<'a> {
    /// The name, in lower case. An expression can be part of it.
    pub name: Parts<'a>,
    /// The value, with character references decoded; `None` for an attribute without `=`.
    pub value: Option<Parts<'a>>,
    /// The quote around the value, `'"'` or `'\''`; `None` for a value without quotes.
    pub quote: Option<char>,
    /// The whole attribute.
    pub place: Place,
}

/// A text in which expressions of the template can be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parts<'a> {
    /// The parts, in order. No two texts follow one another.
    pub parts: Vec<Part<'a>>,
    /// The place of all of it in the file where it starts.
    pub place: Place,
    /// Where the pieces of the texts are. Empty where all is one piece that is written as it is read, and for values in which nobody
    /// looks for a place.
    pub(super) segments: Vec<Segment>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Part<'a> {
    /// Text of the page, decoded as browsers do.
    Text(String),
    /// A printed expression.
    Output(&'a Output),
}

impl<'a> Element<'a> {
    /// The value of the attribute of this name, which is in lower case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes.iter().find(|attribute| attribute.name.is(name))
    }

    /// Whether the element has this name, which is in lower case.
    pub fn is(&self, name: &str) -> bool {
        self.name.is(name)
    }
}

impl<'a> Parts<'a> {
    /// The text, if no expression is part of it.
    pub fn constant(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The text before the first expression.
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether it is exactly this text.
    pub fn is(&self, text: &str) -> bool {
        self.constant() == Some(text)
    }

    /// The expressions in it.
    pub fn outputs(&self) -> impl Iterator<Item = &'a Output> {
        self.parts.iter().filter_map(|part| match part {
            Part::Output(output) => Some(*output),
            Part::Text(_) => None,
        })
    }
}
