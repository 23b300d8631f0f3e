//! A policy → its explanation.

use super::explanation::{
    ExplainedCookie, ExplainedCsp, ExplainedDirective, ExplainedHeader, ExplainedPromise, Explanation,
};
use super::ignored;
use super::place::Place;
use super::places::Places;
use super::rule::Rules;
use super::words;
use crate::cookie::{ATTRIBUTES, Cookie};
use crate::csp::{Clause, Segment};
use crate::fetch::{Policies, Policy, PolicySource};
use crate::header::{Argument, FieldValue, Kind, Parameters};
use crate::policy::{Form, Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::promise::Named;
use crate::span::Span;

/// What an explanation is made from.
pub(super) struct Described<'a> {
    pub(super) name: &'a str,
    pub(super) policy: &'a SecurityPolicy,
    pub(super) policies: &'a Policies<'a>,
    pub(super) places: &'a Places,
    pub(super) promises: &'a [ExplainedPromise],
}

impl Described<'_> {
    pub(super) fn explanation(&self) -> Explanation {
        let mut spans = self.policy.headers.iter().flat_map(|header| {
            let span = header.name.span;
            header.csps().into_iter().map(move |_| span)
        });
        // Policies of `meta` elements follow those of the headers.
        let policies = self.policies.iter().map(|policy| self.csp(policy, spans.next())).collect();
        let others = self.policy.headers.iter().filter(|header| header.csps().is_empty());
        Explanation {
            name: self.name.to_owned(),
            origin: self.policy.origin.as_ref().map(|origin| origin.node.to_string()),
            policies,
            headers: others.map(|header| self.header(header)).collect(),
            removed: self.policy.remove.iter().map(|name| name.node.clone()).collect(),
            cookies: self.policy.cookies().map(cookie).collect(),
            promises: self.promises.to_vec(),
            ignored: ignored::of_headers(self.policy, self.places),
        }
    }

    fn csp(&self, policy: &Policy<'_>, span: Option<Span>) -> ExplainedCsp {
        let (csp, delivery, form) = (policy.csp(), policy.source(), self.policy.form);
        let rules = Rules { csp, delivery, policies: self.policies, places: self.places, form };
        // The spans of a `meta` element are in another text.
        let nowhere = Places::default();
        let places = if delivery == PolicySource::Header { self.places } else { &nowhere };
        let ignored = ignored::of_csp(csp, delivery, places, form);
        let directives = csp.clauses.iter().filter(|clause| !clause.directive.node.takes_sources());
        let directives = directives.map(|clause| directive(clause, places, form));
        let directives = directives.filter(|directive| ignored.iter().all(|other| other.text != directive.text));
        ExplainedCsp {
            disposition: csp.disposition,
            delivery,
            place: span.and_then(|span| self.places.get(span)),
            rules: Rules { places, ..rules }.all(),
            directives: directives.collect(),
            ignored,
        }
    }

    fn header(&self, header: &Header) -> ExplainedHeader {
        let meaning = match &header.name.node {
            HeaderName::Field(field) => {
                let of_words = docs(&header.value).into_iter().map(str::to_owned);
                std::iter::once(field.doc().to_owned()).chain(of_words).collect()
            }
            HeaderName::Custom(_) => Vec::new(),
        };
        ExplainedHeader {
            name: header.wire_name().to_owned(),
            value: text(&header.render()),
            meaning,
            place: self.places.get(header.name.span),
        }
    }
}

fn directive(clause: &Clause, places: &Places, form: Form) -> ExplainedDirective {
    ExplainedDirective {
        text: format!("`{}`", words::clause(clause, form)),
        meaning: clause.directive.node.doc().to_owned(),
        place: places.get(clause.directive.span),
    }
}

/// What the words of a value mean, a sentence each.
fn docs(value: &HeaderValue) -> Vec<&'static str> {
    let HeaderValue::Field(value) = value else { return Vec::new() };
    match value {
        FieldValue::Words(words) => words.iter().map(|word| word.node.doc).collect(),
        FieldValue::Parameters(parameters) => of_parameters(parameters),
        FieldValue::Groups(groups) => groups.iter().flat_map(of_parameters).collect(),
        _ => Vec::new(),
    }
}

fn of_parameters(parameters: &Parameters) -> Vec<&'static str> {
    let mut docs = Vec::new();
    for setting in &parameters.all {
        match &setting.value.node {
            // The words of a value without a name explain more than what the value is.
            Argument::Words(words) if setting.parameter.name.is_empty() => {
                docs.extend(words.iter().map(|word| word.node.doc));
            }
            _ => docs.push(setting.parameter.doc),
        }
    }
    docs
}

fn cookie(cookie: &Cookie) -> ExplainedCookie {
    let name = (!cookie.is_default()).then(|| cookie.name().node.to_owned());
    attributes(name, text(&cookie.tail()).trim_start_matches("; "))
}

/// A cookie with these attributes, as a header has them. Browsers treat a `Path` without a value as if it were absent.
pub(super) fn attributes(name: Option<String>, attributes: &str) -> ExplainedCookie {
    let (mut kept, mut meaning) = (Vec::new(), Vec::new());
    for attribute in attributes.split("; ") {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let Some(row) = ATTRIBUTES.iter().find(|row| row.name.eq_ignore_ascii_case(name)) else { continue };
        let of_word = match row.kind {
            Kind::Text(..) if value.is_empty() => continue,
            Kind::Word(words) => words.iter().find(|word| word.wire.eq_ignore_ascii_case(value)),
            _ => None,
        };
        kept.push(attribute);
        meaning.push(of_word.map_or(words::first_sentence(row.doc), |word| word.doc).to_owned());
    }
    ExplainedCookie { name, attributes: kept.join("; "), meaning }
}

/// A promise as it is written. What a named one means is in its row.
pub(super) fn promise(text: String, place: Option<Place>) -> ExplainedPromise {
    let named = Named::from_key(text.split(':').next().unwrap_or_default());
    let meaning = named.map(|named| named.word.doc.to_owned()).unwrap_or_default();
    let leaves_open = named.map(|named| named.leaves_open.iter().map(|open| (*open).to_owned()).collect());
    ExplainedPromise { text, meaning, leaves_open: leaves_open.unwrap_or_default(), place }
}

fn text(segments: &[Segment]) -> String {
    segments.iter().map(Segment::to_string).collect()
}
