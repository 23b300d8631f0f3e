//! The services → the sources in each Content-Security-Policy.

use super::policy::{Chosen, Services};
use crate::csp::{Clause, ClauseValue, Cover, Csp, Directive, Keyword, Purpose, SourceExpression};
use crate::header::FieldValue;
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::span::Spanned;

impl Services {
    /// Adds the sources of each service to all Content-Security-Policies: a browser loads only what each of them allows.
    pub(crate) fn expand(&self, policy: &mut SecurityPolicy) {
        for header in &mut policy.headers {
            let HeaderValue::Field(FieldValue::Csp(csps)) = &mut header.value else { continue };
            for csp in csps {
                self.all.iter().for_each(|chosen| self.add(chosen, &mut csp.node));
            }
        }
    }

    fn add(&self, chosen: &Chosen, csp: &mut Csp) {
        let argument = chosen.argument.as_ref().map(|argument| argument.node.as_str());
        for (directive, text) in chosen.service.sources_for(argument) {
            // The test of the table parses each text, and the argument has been checked.
            if let Ok(source) = SourceExpression::parse(&*text) {
                let is_script = directive == Directive::ScriptSrc;
                if !(is_script && chosen.service.passes_nonce && has_nonce(csp)) {
                    self.add_source(csp, directive, Spanned::new(source, chosen.span));
                }
            }
        }
    }

    fn add_source(&self, csp: &mut Csp, directive: Directive, source: Spanned<SourceExpression>) {
        let loads = loads(directive);
        let Some(list) = csp.effective_clause(loads) else { return };
        if let Some(purpose) = purpose(directive)
            && list.overrides().cause(&source.node, purpose).is_some()
        {
            return;
        }
        if Cover::new(list.sources(), &|_| true).covers(&source.node) {
            return;
        }
        let of = list.directive.node;
        if of != loads && of != directive {
            // What services have added to the fallback is for that directive alone.
            let is_kept =
                |source: &&Spanned<SourceExpression>| source.node.has_effect_in(directive) && !self.adds(source.span);
            let copied = list.sources().iter().filter(is_kept).cloned().collect();
            let directive = Spanned::new(directive, source.span);
            csp.clauses.push(Clause { directive, value: ClauseValue::Sources(copied) });
        }
        let of = if of == loads { loads } else { directive };
        let list = csp.clauses.iter_mut().find(|clause| clause.directive.node == of);
        if let Some(Clause { value: ClauseValue::Sources(sources), .. }) = list {
            let new = std::slice::from_ref(&source);
            let new = Cover::new(new, &|_| true);
            // `'none'` has no effect beside other sources, and neither has what an earlier service has added and this one covers.
            sources.retain(|other| !is_none(&other.node) && !(self.adds(other.span) && new.covers(&other.node)));
            sources.push(source);
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

/// Whether the list that takes effect for script elements has a nonce.
fn has_nonce(csp: &Csp) -> bool {
    csp.effective_clause(Directive::ScriptSrcElem).is_some_and(Clause::has_nonce)
}

fn is_none(source: &SourceExpression) -> bool {
    *source == SourceExpression::Keyword(Keyword::None)
}
