//! The single changes of a policy, and what to write for each.

use super::copy::{set_clause, set_word};
use crate::csp::{Clause, ClauseValue, Csp, Disposition, Keyword, SourceExpression};
use crate::diagnostic::Fix;
use crate::header::{Field, FieldValue};
use crate::list::separated;
use crate::order;
use crate::policy::{HeaderValue, SecurityPolicy};
use crate::promise::numbered::{Numbered, numbered};
use crate::span::{Span, Spanned};
use crate::word::Word;

/// A single change.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Edit {
    /// The clause, in place of one of the same directive, in the Content-Security-Policy of this number.
    Clause(usize, Clause),
    /// A Content-Security-Policy with these clauses, where no header has one.
    Csp(Vec<Clause>),
    /// This word as the value of a header, or no such header.
    Word(Field, Option<&'static Word>),
}

/// What to write for an edit.
pub(super) struct Written {
    /// ``write `base_uri: none` ``
    pub(super) text: String,
    /// The same as a rewrite.
    pub(super) fix: Option<Fix>,
}

impl Edit {
    /// The changes that lead from a policy to a copy of it.
    pub(super) fn all(before: &SecurityPolicy, after: &SecurityPolicy) -> Vec<Edit> {
        let (old, new) = (before.csps(), after.csps());
        let mut edits = Vec::new();
        for (number, csp) in new.iter().enumerate() {
            let Some(old) = old.get(number) else {
                edits.push(Edit::Csp(csp.clauses.clone()));
                continue;
            };
            let changed = csp.clauses.iter().filter(|clause| old.get(clause.directive.node) != Some(clause));
            edits.extend(changed.map(|clause| Edit::Clause(number, clause.clone())));
        }
        for field in WORDS {
            let word = |policy| word(policy, field);
            if word(before) != word(after) {
                edits.push(Edit::Word(field, word(after)));
            }
        }
        edits
    }

    /// The same edits without one of them, or without one of the clauses of a new policy; the last one is left out first.
    pub(super) fn without_one(edits: &[Edit]) -> Vec<Vec<Edit>> {
        let mut found = Vec::new();
        for (place, edit) in edits.iter().enumerate().rev() {
            if edits.len() > 1 {
                let mut fewer = edits.to_vec();
                fewer.remove(place);
                found.push(fewer);
            }
            let Edit::Csp(clauses) = edit else { continue };
            for clause in (0..clauses.len()).rev().filter(|_| clauses.len() > 1) {
                let mut clauses = clauses.clone();
                clauses.remove(clause);
                let mut fewer = edits.to_vec();
                fewer[place] = Edit::Csp(clauses);
                found.push(fewer);
            }
        }
        found
    }

    /// Makes the change.
    pub(super) fn apply(&self, policy: &mut SecurityPolicy) {
        match self {
            Edit::Clause(number, clause) => set_clause(policy, Some(*number), clause.clone()),
            Edit::Csp(clauses) => {
                let number = policy.csps().len();
                let mut clauses = clauses.iter().cloned();
                if let Some(first) = clauses.next() {
                    set_clause(policy, None, first);
                }
                clauses.for_each(|clause| set_clause(policy, Some(number), clause));
            }
            Edit::Word(field, word) => set_word(policy, *field, *word),
        }
    }

    /// What to write in the declaration of `policy`.
    pub(super) fn written(&self, policy: &SecurityPolicy) -> Written {
        match self {
            Edit::Clause(number, clause) => match numbered(policy).into_iter().nth(*number) {
                Some(csp) => clause_in(policy, &csp, clause),
                None => field(policy, &format!("{}: {{ {} }}", CSP.key(), order::dsl(clause))),
            },
            Edit::Csp(clauses) => {
                field(policy, &format!("{}: {{ {} }}", CSP.key(), separated(clauses, ", ", &order::dsl)))
            }
            Edit::Word(of, word) => word_of(policy, *of, *word),
        }
    }
}

/// A directive in a Content-Security-Policy that exists.
fn clause_in(policy: &SecurityPolicy, csp: &Numbered<'_>, clause: &Clause) -> Written {
    let clause = without_services(policy, clause);
    if is_text(csp) {
        // The header's syntax; the string can contain more, so that no token is to be replaced.
        let mut one = Csp::new(Disposition::Enforce);
        one.clauses.push(clause);
        return Written { text: format!("write `{one}`{}", within(csp)), fix: None };
    }
    let text = order::dsl(&clause);
    if !policy.is_declared_here(csp.header.name.span) {
        return match &csp.name {
            Some(name) => Written { text: format!("write `{text}` in {name} of the base"), fix: None },
            None => field(policy, &format!("{}: {{ .., {text} }}", CSP.key())),
        };
    }
    let written = csp.csp.node.get(clause.directive.node).map(|clause| clause.directive.span);
    // The entry of a directive that only a service added would be the name of the service.
    let fix = match written.filter(|span| policy.is_declared_here(*span) && !policy.is_of_service(*span)) {
        Some(entry) => Fix::Rewrite { entry, text: text.clone() },
        None => Fix::Insert { into: csp.csp.span, text: text.clone() },
    };
    Written { text: format!("write `{text}`{}", within(csp)), fix: Some(fix) }
}

/// The clause as it is written: what a service adds to it, the service adds again.
fn without_services(policy: &SecurityPolicy, clause: &Clause) -> Clause {
    let mut clause = clause.clone();
    if let ClauseValue::Sources(sources) = &mut clause.value {
        let added = sources.extract_if(.., |source| policy.is_of_service(source.span)).last();
        if let (Some(added), true) = (added, sources.is_empty()) {
            sources.push(Spanned::new(SourceExpression::Keyword(Keyword::None), added.span));
        }
    }
    clause
}

fn within(csp: &Numbered<'_>) -> String {
    csp.name.as_ref().map(|name| format!(" in {name}")).unwrap_or_default()
}

/// Whether the policy is written as a string in the syntax of the header, which starts with the name of its first directive.
fn is_text(csp: &Numbered<'_>) -> bool {
    let HeaderValue::Field(FieldValue::Csp(csps)) = &csp.header.value else { return false };
    let whole = csps.iter().find(|whole| std::ptr::eq(&raw const whole.node, csp.csp.node)).map(|whole| whole.span);
    let start = csp.csp.node.clauses.iter().map(|clause| clause.directive.span.start).min();
    whole.is_some_and(|whole| whole != Span::default() && Some(whole.start) == start)
}

/// A field that the declaration lacks.
fn field(policy: &SecurityPolicy, text: &str) -> Written {
    Written { text: format!("write `{text}`"), fix: Some(Fix::Insert { into: policy.name, text: text.to_owned() }) }
}

/// A header whose value is one word.
fn word_of(policy: &SecurityPolicy, of: Field, word: Option<&'static Word>) -> Written {
    let header = policy.header(of).map(|header| header.name.span);
    let (own, key) = (header.filter(|span| policy.is_declared_here(*span)), of.key());
    match (own, word) {
        (Some(entry), Some(word)) => {
            let text = format!("{key}: {}", word.key);
            Written { text: format!("write `{text}`"), fix: Some(Fix::Rewrite { entry, text }) }
        }
        (Some(span), None) => Written { text: format!("remove `{key}`"), fix: Some(Fix::Remove { span }) },
        (None, Some(word)) => field(policy, &format!("{key}: {}", word.key)),
        (None, None) => field(policy, &format!("{key}: omit")),
    }
}

/// The word that is the value of a header.
fn word(policy: &SecurityPolicy, field: Field) -> Option<&'static Word> {
    let header = policy.header(field)?;
    let text: String = header.render().iter().map(ToString::to_string).collect();
    field.words().iter().find(|word| word.wire == text)
}

/// The headers of one word that changes set.
const WORDS: [Field; 3] = [Field::XFrameOptions, Field::CrossOriginOpenerPolicy, Field::CrossOriginEmbedderPolicy];

const CSP: Field = Field::ContentSecurityPolicy;
