//! The services → the sources in each Content-Security-Policy.

use super::policy::Services;
use crate::csp::{Clause, ClauseValue, Cover, Csp, Directive, Keyword, Purpose, SourceExpression};
use crate::header::FieldValue;
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::span::Spanned;

/// The sources of a directive.
type Added = (Directive, Vec<Spanned<SourceExpression>>);

impl Services {
    /// Adds the sources of each service to all Content-Security-Policies: a browser loads only what each of them allows.
    pub(crate) fn expand(&self, policy: &mut SecurityPolicy) {
        for header in &mut policy.headers {
            let HeaderValue::Field(FieldValue::Csp(csps)) = &mut header.value else { continue };
            for csp in csps {
                for (directive, sources) in self.sources(&csp.node) {
                    self.add(&mut csp.node, directive, sources);
                }
            }
        }
    }

    /// The sources that a policy needs, by directive, in the order of the services and of their rows.
    fn sources(&self, csp: &Csp) -> Vec<Added> {
        let has_nonce = csp.effective_clause(Directive::ScriptSrcElem).is_some_and(Clause::has_nonce);
        let mut added: Vec<Added> = Vec::new();
        for chosen in &self.all {
            let argument = chosen.argument.as_ref().map(|argument| argument.node.as_str());
            for (directive, text) in chosen.service.sources_for(argument) {
                let is_not_needed = directive == Directive::ScriptSrc && chosen.service.passes_nonce && has_nonce;
                // The test of the table parses each text, and the argument has been checked.
                let source = SourceExpression::parse(&*text).ok().filter(|_| !is_not_needed);
                let Some(source) = source.map(|source| Spanned::new(source, chosen.span)) else { continue };
                match added.iter_mut().find(|(other, _)| *other == directive) {
                    Some((_, sources)) => sources.push(source),
                    None => added.push((directive, vec![source])),
                }
            }
        }
        added
    }

    fn add(&self, csp: &mut Csp, directive: Directive, added: Vec<Spanned<SourceExpression>>) {
        let loads = loads(directive);
        let Some(list) = csp.effective_clause(loads) else { return };
        let overrides = list.overrides();
        let is_read = |source: &Spanned<SourceExpression>| {
            purpose(directive).is_none_or(|purpose| overrides.cause(&source.node, purpose).is_none())
        };
        let of = list.directive.node;
        let is_own = of == loads || of == directive;
        // A directive that falls back to another one gets the sources of that one. What services have added there is for it alone.
        let is_kept = |source: &&Spanned<SourceExpression>| {
            is_own || (source.node.has_effect_in(directive) && !self.adds(source.span))
        };
        let mut sources: Vec<_> = list.sources().iter().filter(is_kept).cloned().collect();
        // `'none'` has no effect beside other sources.
        sources.retain(|source| source.node != SourceExpression::Keyword(Keyword::None));
        let first = sources.len();
        sources.extend(added.into_iter().filter(is_read));
        let cover = Cover::new(&sources, &|_| true);
        let is_needed = |(index, source): (usize, &Spanned<SourceExpression>)| {
            (index < first || cover.of(index).is_none()).then(|| source.clone())
        };
        let sources: Vec<_> = sources.iter().enumerate().filter_map(is_needed).collect();
        if sources.len() == first {
            return;
        }
        let at = sources[first].span;
        let value = ClauseValue::Sources(sources);
        match csp.clauses.iter_mut().find(|clause| is_own && clause.directive.node == of) {
            Some(clause) => clause.value = value,
            None => csp.clauses.push(Clause { directive: Spanned::new(directive, at), value }),
        }
    }
}

/// The directive that decides about what is loaded: scripts and styles have lists of their own for elements.
fn loads(directive: Directive) -> Directive {
    match directive {
        Directive::ScriptSrc => Directive::ScriptSrcElem,
        Directive::StyleSrc => Directive::StyleSrcElem,
        other => other,
    }
}

/// What a source is for, where keywords of the list can override it.
fn purpose(directive: Directive) -> Option<Purpose> {
    match directive {
        Directive::ScriptSrc => Some(Purpose::Script),
        Directive::StyleSrc => Some(Purpose::Style),
        _ => None,
    }
}
