//! The field `services`, as it is declared.

use super::row::Service;
use crate::span::{Span, Spanned};
use std::collections::BTreeMap;

/// The field `services` of a policy.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Services {
    /// The name of the field.
    pub span: Span,
    /// The services, in the order of the declaration.
    pub all: Vec<Chosen>,
    /// The index of the service at each place.
    places: BTreeMap<Span, usize>,
}

/// A service that a policy lists.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Chosen {
    /// Its row.
    pub service: &'static Service,
    /// The text in parentheses.
    pub argument: Option<Spanned<String>>,
    /// The place of the name, with the argument.
    pub span: Span,
}

impl Services {
    pub(super) fn new(span: Span) -> Self {
        Services { span, all: Vec::new(), places: BTreeMap::new() }
    }

    pub(super) fn push(&mut self, chosen: Chosen) {
        self.places.insert(chosen.span, self.all.len());
        self.all.push(chosen);
    }

    /// Returns the service that added a source or a directive at this place.
    pub fn at(&self, span: Span) -> Option<&Chosen> {
        self.all.get(*self.places.get(&span)?)
    }

    /// Returns whether a source or a directive at this place is one that a service added.
    pub(crate) fn adds(&self, span: Span) -> bool {
        self.places.contains_key(&span)
    }
}

impl PartialEq for Chosen {
    fn eq(&self, other: &Self) -> bool {
        self.service.word == other.service.word && self.argument == other.argument
    }
}
