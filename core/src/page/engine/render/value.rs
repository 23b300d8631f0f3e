//! What is known about a value while a template is rendered.

use super::super::tree::{Loop, Macro};
use super::escape::Mark;
use super::frame::Scope;
use crate::page::file::FileId;
use crate::page::node::Node;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub(super) content: Content<'a>,
    /// Why it is not escaped again.
    pub(super) mark: Option<Mark>,
    /// The mark that `safe` gives it: it contains nothing to escape, but the engine does not know that.
    pub(super) harmless: Option<Mark>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Content<'a> {
    Unknown,
    /// A constant of the template, as it is printed.
    Text(Rc<str>),
    /// Markup that a template has produced.
    Nodes(Rc<[Node]>),
    /// One of several.
    Either(Rc<[Value<'a>]>),
    List(Rc<[Value<'a>]>),
    Macro(Rc<Closure<'a>>),
    Module(Rc<BTreeMap<String, Value<'a>>>),
    /// What a template of an unknown name contains.
    UnknownModule,
    /// A variable that has no value yet.
    Declared,
}

/// Something that can be called.
#[derive(Debug)]
pub(super) struct Closure<'a> {
    /// The file that it is written in.
    pub(super) file: FileId,
    pub(super) definition: Definition<'a>,
    /// The variables where it is defined.
    pub(super) scope: Scope<'a>,
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Definition<'a> {
    Macro(&'a Macro),
    /// `loop(items)`, which renders a loop in itself.
    Loop(&'a Loop),
}

impl<'a> Value<'a> {
    pub(super) const UNKNOWN: Value<'a> = Value { content: Content::Unknown, mark: None, harmless: None };

    pub(super) fn new(content: Content<'a>) -> Self {
        Value { content, ..Value::UNKNOWN }
    }

    /// Markup that no file contains.
    pub(super) fn unknown_markup() -> Self {
        Value { content: Content::UnknownModule, mark: Some(Mark::Html), harmless: None }
    }

    pub(super) fn text(text: &str) -> Self {
        Value::new(Content::Text(text.into()))
    }

    pub(super) fn nodes(nodes: Vec<Node>, mark: Option<Mark>) -> Self {
        Value { content: Content::Nodes(nodes.into()), mark, harmless: Some(Mark::Html) }
    }

    pub(super) fn either(values: Vec<Value<'a>>) -> Self {
        match <[Value<'a>; 1]>::try_from(values) {
            Ok([value]) => value,
            Err(values) => Value::new(Content::Either(values.into())),
        }
    }

    #[must_use]
    pub(super) fn marked(self, mark: Option<Mark>) -> Self {
        match self.content {
            Content::Either(values) => {
                let values = values.iter().map(|value| value.clone().marked(mark.clone())).collect();
                Value::new(Content::Either(values))
            }
            content => Value { content, mark, harmless: self.harmless },
        }
    }

    /// Whether it, or one of the values that it can be, has a mark.
    pub(super) fn has_mark(&self) -> bool {
        match &self.content {
            Content::Either(values) => values.iter().any(Value::has_mark),
            _ => self.mark.is_some(),
        }
    }

    /// The texts that it can be, if all are known. The values of a list come one after another.
    pub(super) fn texts(&self) -> Option<Vec<Rc<str>>> {
        match &self.content {
            Content::Text(text) => Some(vec![text.clone()]),
            Content::Either(values) => {
                let texts: Option<Vec<_>> = values.iter().map(Value::texts).collect();
                texts.map(|texts| texts.concat())
            }
            _ => None,
        }
    }
}
