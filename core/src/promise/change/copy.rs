//! Copies of a policy with one thing changed.

use crate::csp::{Clause, ClauseValue, Csp, Directive, Disposition, Keyword, SourceExpression};
use crate::header::{Field, FieldValue};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::{Span, Spanned};
use crate::word::Word;

/// What promises depend on: the headers and the origin.
pub(super) fn bare(policy: &SecurityPolicy) -> SecurityPolicy {
    SecurityPolicy {
        name: policy.name,
        origin: policy.origin.clone(),
        headers: policy.headers.clone(),
        is_base: policy.is_base,
        form: policy.form,
        ..SecurityPolicy::default()
    }
}

/// With this clause, in place of one of the same directive, in the Content-Security-Policy of this number. `None` is a new
/// header.
pub(super) fn with_clause(policy: &SecurityPolicy, csp: Option<usize>, clause: Clause) -> SecurityPolicy {
    let mut policy = policy.clone();
    set_clause(&mut policy, csp, clause);
    policy
}

/// Does what [`with_clause`] does, without a copy.
pub(super) fn set_clause(policy: &mut SecurityPolicy, csp: Option<usize>, clause: Clause) {
    let mut csps = policy.headers.iter_mut().flat_map(|header| match &mut header.value {
        HeaderValue::Field(FieldValue::Csp(csps)) => csps.as_mut_slice(),
        _ => &mut [],
    });
    match csp.and_then(|number| csps.nth(number)) {
        Some(csp) => match csp.node.clauses.iter_mut().find(|other| other.directive == clause.directive) {
            Some(same) => *same = clause,
            None => csp.node.clauses.push(clause),
        },
        None => {
            let mut csp = Csp::new(Disposition::Enforce);
            csp.clauses.push(clause);
            let value = FieldValue::Csp(vec![Spanned::new(csp, Span::default())]);
            policy.headers.push(header(Field::ContentSecurityPolicy, value));
        }
    }
}

/// With this value of a header whose value is one word, or without the header.
pub(super) fn with_word(policy: &SecurityPolicy, field: Field, word: Option<&'static Word>) -> SecurityPolicy {
    let mut policy = policy.clone();
    set_word(&mut policy, field, word);
    policy
}

/// Does what [`with_word`] does, without a copy.
pub(super) fn set_word(policy: &mut SecurityPolicy, field: Field, word: Option<&'static Word>) {
    let value = word.and_then(|word| FieldValue::parse(field, word.wire).0);
    let place = policy.headers.iter().position(|header| header.name.node == HeaderName::Field(field));
    match (place, value) {
        (Some(place), Some(value)) => policy.headers[place].value = HeaderValue::Field(value),
        (Some(place), None) => drop(policy.headers.remove(place)),
        (None, Some(value)) => policy.headers.push(header(field, value)),
        (None, None) => {}
    }
}

fn header(field: Field, value: FieldValue) -> Header {
    Header {
        name: Spanned::new(HeaderName::Field(field), Span::default()),
        value: HeaderValue::Field(value),
        span: Span::default(),
    }
}

/// A clause with these sources, or `none` without any.
pub(super) fn clause(directive: Directive, sources: Vec<Spanned<SourceExpression>>) -> Clause {
    let is_none = |source: &Spanned<SourceExpression>| source.node == SourceExpression::Keyword(Keyword::None);
    let mut sources: Vec<_> = sources.into_iter().filter(|source| !is_none(source)).collect();
    if sources.is_empty() {
        sources.push(source(SourceExpression::Keyword(Keyword::None)));
    }
    Clause { directive: Spanned::new(directive, Span::default()), value: ClauseValue::Sources(sources) }
}

/// The clause, with these sources.
pub(super) fn replaced(list: &Clause, sources: Vec<Spanned<SourceExpression>>) -> Clause {
    Clause { directive: list.directive, ..clause(list.directive.node, sources) }
}

/// The list as that of a directive which falls back to it now, with what has an effect there.
pub(super) fn copied(list: &Clause, directive: Directive) -> Clause {
    let has_effect = |source: &&Spanned<SourceExpression>| source.node.has_effect_in(directive);
    clause(directive, list.sources().iter().filter(has_effect).cloned().collect())
}

/// A source that is written nowhere.
pub(super) fn source(source: SourceExpression) -> Spanned<SourceExpression> {
    Spanned::new(source, Span::default())
}
