//! The parts of a policy that browsers ignore, and why.

use super::explanation::Ignored;
use super::places::Places;
use super::words;
use crate::csp::{self, Clause, Csp, Directive, Disposition, Keyword, Overrides, Purpose, SourceExpression, Status};
use crate::fetch::PolicySource;
use crate::header::Field;
use crate::list::separated;
use crate::policy::{Form, SecurityPolicy};
use crate::response::Response;
use crate::span::{Span, Spanned};
use std::collections::BTreeSet;

/// The parts of one Content-Security-Policy, in the order of the policy.
pub(super) fn of_csp(csp: &Csp, delivery: PolicySource, places: &Places, form: Form) -> Vec<Ignored> {
    let mut ignored = Vec::new();
    for clause in &csp.clauses {
        let mut push = |text: String, reason: String, span: Span| {
            ignored.push(Ignored { text, reason, place: places.get(span) });
        };
        if let Some(reason) = of_clause(csp, clause, delivery, form) {
            push(words::clause(clause, form), reason, clause.directive.span);
            continue;
        }
        let directive = words::directive(clause.directive.node, form);
        let mut list = List::new(csp, clause, form);
        for source in clause.sources() {
            if let Some(reason) = list.reason(source) {
                let source_text = words::source(&source.node, form);
                push(format!("`{source_text}` in `{directive}`"), reason, source.span);
            }
        }
    }
    for item in &mut ignored {
        if !item.text.starts_with('`') {
            item.text = format!("`{}`", item.text);
        }
    }
    ignored
}

/// Why browsers ignore a whole directive.
fn of_clause(csp: &Csp, clause: &Clause, delivery: PolicySource, form: Form) -> Option<String> {
    let directive = clause.directive.node;
    if let Status::Removed(instead) = directive.status() {
        return Some(format!("no browser reads it; its replacement is {instead}"));
    }
    if delivery == PolicySource::Meta && directive.is_ignored_in_meta() {
        return Some("browsers do not read it in a `meta` element".to_owned());
    }
    let is_enforced_only = matches!(directive, Directive::Sandbox | Directive::UpgradeInsecureRequests);
    if csp.disposition == Disposition::Report && is_enforced_only {
        return Some("browsers do not read it in a policy that only reports".to_owned());
    }
    // A resource hint is checked against every list, but only where there is a `default-src`.
    let is_used = !csp.governed_by(clause).is_empty() || csp.get(Directive::DefaultSrc).is_some();
    if directive.is_fetch() && !is_used {
        let others = Directive::ALL.iter().filter(|other| other.fallback().contains(&directive));
        let others: Vec<&str> =
            others.filter(|other| csp.get(**other).is_some()).map(|other| words::directive(*other, form)).collect();
        let others = separated(&others, " and ", &|name| format!("`{name}`"));
        return Some(format!("{others} replace it"));
    }
    None
}

/// A list whose sources are looked at one after another.
struct List<'a> {
    csp: &'a Csp,
    clause: &'a Clause,
    form: Form,
    ignored: csp::Ignored<'a>,
    overrides: Overrides<'a>,
    purposes: Vec<Purpose>,
    /// The texts of the sources so far.
    seen: BTreeSet<String>,
}

impl<'a> List<'a> {
    fn new(csp: &'a Csp, clause: &'a Clause, form: Form) -> Self {
        let (ignored, overrides, purposes) = (csp.ignored(clause), clause.overrides(), csp.purposes_of(clause));
        List { csp, clause, form, ignored, overrides, purposes, seen: BTreeSet::new() }
    }

    /// Why browsers ignore the next source, or for what.
    fn reason(&mut self, source: &Spanned<SourceExpression>) -> Option<String> {
        let is_first = self.seen.insert(source.node.to_string());
        let cause = |cause: &Spanned<SourceExpression>| words::source(&cause.node, self.form);
        if let Some(by) = self.ignored.because(&source.node) {
            return Some(format!("`{}` overrides it", cause(by)));
        }
        if source.node == SourceExpression::Keyword(Keyword::None) {
            return (self.clause.sources().len() > 1).then(|| "it is not the only source".to_owned());
        }
        if self.clause.lacks_unsafe_hashes(&source.node) {
            return Some("a hash matches attributes only with `unsafe_hashes`".to_owned());
        }
        if !self.csp.has_effect(self.clause, &source.node) {
            return Some("it has no effect in this directive".to_owned());
        }
        let overridden = self.purposes.iter().find_map(|purpose| {
            let by = self.overrides.cause(&source.node, *purpose)?;
            let what = match purpose {
                Purpose::Script => "scripts",
                Purpose::Style => "styles",
                Purpose::Worker => "workers",
                Purpose::Other => return None,
            };
            Some(format!("`{}` overrides it for {what}", cause(by)))
        });
        overridden.or_else(|| (!is_first).then(|| "it is already in the list".to_owned()))
    }
}

/// The headers, and the parts of headers, that browsers ignore.
pub(super) fn of_headers(policy: &SecurityPolicy, places: &Places) -> Vec<Ignored> {
    let mut ignored = Vec::new();
    let has_ancestors = policy.enforced().iter().any(|csp| csp.node.get(Directive::FrameAncestors).is_some());
    let is_http = policy.origin.as_ref().is_some_and(|origin| !origin.node.is_https());
    for (field, is_ignored, reason) in [
        (Field::XFrameOptions, has_ancestors, "browsers that read `frame-ancestors` do not read it"),
        (Field::StrictTransportSecurity, is_http, "browsers ignore it over `http:`"),
    ] {
        if let Some(header) = policy.header(field).filter(|_| is_ignored) {
            ignored.push(Ignored {
                text: format!("`{}`", field.name()),
                reason: reason.to_owned(),
                place: places.get(header.name.span),
            });
        }
    }
    for field in &policy.unread {
        ignored.push(Ignored {
            text: format!("`{}`", field.name()),
            reason: "its value is empty or malformed".to_owned(),
            place: None,
        });
    }
    ignored
}

/// The parts of a response that browsers drop because they cannot read them.
pub(super) fn dropped(response: &Response) -> Vec<Ignored> {
    // What is wrong with a source that was read is explained with its directive.
    let clauses = response.policy.clauses();
    let read: BTreeSet<Span> = clauses.iter().flat_map(|clause| clause.sources()).map(|source| source.span).collect();
    let errors = response.diagnostics.iter().filter(|found| found.lint.is_none() && !read.contains(&found.span));
    errors
        .filter_map(|error| {
            let line = response.line(error.span)?;
            let text = response.text.get(error.span.start..error.span.end).filter(|text| !text.is_empty())?;
            let text = match line.at == error.span {
                true => format!("`{text}`"),
                false => format!("`{text}` in `{}`", line.name),
            };
            Some(Ignored { text, reason: error.message.clone(), place: None })
        })
        .collect()
}
