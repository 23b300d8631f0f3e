//! The field `services`, as it is declared.

use super::row::Service;
#[cfg(feature = "explain")]
use crate::csp::{Clause, ClauseValue, Csp, Disposition, SourceExpression};
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

    /// Returns the name of the service that added a source or a directive at this place.
    #[cfg(feature = "promise")]
    pub(crate) fn name_at(&self, span: Span) -> Option<&'static str> {
        self.at(span).map(|chosen| chosen.service.word.key)
    }

    /// Returns what the services need, as a Content-Security-Policy with nothing else.
    #[cfg(feature = "explain")]
    pub(crate) fn needed(&self) -> Csp {
        let mut csp = Csp::new(Disposition::Enforce);
        for chosen in &self.all {
            let argument = chosen.argument.as_ref().map(|argument| argument.node.as_str());
            for (directive, text) in chosen.service.sources_for(argument) {
                let Ok(source) = SourceExpression::parse(&*text) else { continue };
                let source = Spanned::new(source, chosen.span);
                match csp.clauses.iter_mut().find(|clause| clause.directive.node == directive) {
                    Some(Clause { value: ClauseValue::Sources(sources), .. }) => sources.push(source),
                    _ => csp.clauses.push(Clause {
                        directive: Spanned::new(directive, chosen.span),
                        value: ClauseValue::Sources(vec![source]),
                    }),
                }
            }
        }
        csp
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
