//! The field `services`, as it is declared.

use super::row::Service;
use crate::span::{Span, Spanned};

/// The field `services` of a policy.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Services {
    /// The name of the field.
    pub span: Span,
    /// The services, in the order of the declaration.
    pub all: Vec<Chosen>,
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
    /// Returns the service that added a source or a directive at this place.
    pub fn at(&self, span: Span) -> Option<&Chosen> {
        self.all.iter().find(|chosen| chosen.span == span)
    }

    /// Returns whether a source or a directive at this place is one that a service added.
    pub(crate) fn adds(&self, span: Span) -> bool {
        self.at(span).is_some()
    }
}

impl PartialEq for Chosen {
    fn eq(&self, other: &Self) -> bool {
        self.service.word == other.service.word && self.argument == other.argument
    }
}
