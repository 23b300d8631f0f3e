//! A policy → the headers that a configuration can contain: each with one value that is the same in every response.

use super::slots::Slots;
use security_policy_core::SecurityPolicy;
use security_policy_core::csp::{Clause, Csp, Disposition, Segment};
use security_policy_core::header::{Field, FieldValue};
use security_policy_core::policy::{Header, HeaderName, HeaderValue};

/// What a policy sends.
#[derive(Debug, Default)]
pub(super) struct Headers {
    /// Names in the capitals of their specifications, and values.
    pub(super) set: Vec<(String, String)>,
    /// Names of headers that are removed.
    pub(super) removed: Vec<String>,
    /// Why a configuration cannot contain a header: its name, and the reason.
    pub(super) left_out: Vec<(String, String)>,
    /// Whether a value was printed for responses without a nonce.
    pub(super) has_no_nonce: bool,
}

/// Whether values are for responses without a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nonce {
    /// A header with a nonce is left out.
    Needed,
    /// The nonce is left out of the header, with what it overrides.
    Omitted,
}

impl Headers {
    /// The headers of a policy.
    pub(super) fn of(policy: &SecurityPolicy, nonce: Nonce, slots: &Slots) -> Headers {
        let mut headers =
            Headers { removed: policy.remove.iter().map(|name| name.node.clone()).collect(), ..Headers::default() };
        for header in &policy.headers {
            let title = header.title().to_owned();
            let without = header.render_without_nonce();
            let segments = match (without, nonce) {
                (Some(segments), Nonce::Omitted) => {
                    headers.has_no_nonce = true;
                    segments
                }
                _ => header.render(),
            };
            match text(&segments, slots) {
                Ok(value) => headers.set.push((title, value)),
                Err(reason) => headers.left_out.push((title, reason)),
            }
        }
        headers
    }
}

/// The text of a value, or why it has none.
fn text(segments: &[Segment], slots: &Slots) -> Result<String, String> {
    segments.iter().map(|segment| slots.text(segment)).collect()
}

/// A value for readers: `'nonce-…'` and `$name` in place of what is known only at run time.
pub(super) fn shown(header: &Header, slots: &Slots) -> String {
    let unknown = |segment: &Segment| match segment {
        Segment::Text(text) => text.clone(),
        Segment::Nonce => "…".to_owned(),
        Segment::Slot(name) => format!("${name}"),
        Segment::Slots { names, .. } => names.iter().map(|name| format!(" ${name}")).collect(),
    };
    header.render().iter().map(|segment| slots.text(segment).unwrap_or_else(|_| unknown(segment))).collect()
}

/// What a `<meta>` element can contain.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meta {
    /// The attributes of the element, with their values.
    Element(Vec<(&'static str, String)>),
    /// Why the header has no value that a page can contain.
    Unknown(String),
    /// Browsers read nothing of the header in a page.
    Ignored,
}

/// A header as `<meta>` elements, and the directives that are left out of them since browsers ignore these there.
pub(super) fn meta(header: &Header, nonce: Nonce, slots: &Slots) -> (Vec<Meta>, Vec<&'static str>) {
    match (&header.name.node, &header.value) {
        (HeaderName::Field(Field::ReferrerPolicy), _) => {
            let value = text(&header.render(), slots);
            let element = |value| Meta::Element(vec![("name", "referrer".to_owned()), ("content", value)]);
            (vec![value.map_or_else(Meta::Unknown, element)], Vec::new())
        }
        (HeaderName::Field(field), HeaderValue::Field(FieldValue::Csp(csps)))
            if field.disposition() == Some(Disposition::Enforce) =>
        {
            let mut ignored = Vec::new();
            let elements = csps.iter().map(|csp| self::csp(&csp.node, (nonce, slots), &mut ignored)).collect();
            (elements, ignored)
        }
        _ => (vec![Meta::Ignored], Vec::new()),
    }
}

fn csp(csp: &Csp, (nonce, slots): (Nonce, &Slots), ignored: &mut Vec<&'static str>) -> Meta {
    let csp = if nonce == Nonce::Omitted && csp.uses_nonce() { csp.without_nonce() } else { csp.clone() };
    let is_read = |clause: &Clause| !clause.directive.node.is_ignored_in_meta();
    ignored.extend(csp.clauses.iter().filter(|clause| !is_read(clause)).map(|clause| clause.directive.node.name()));
    let clauses = csp.clauses.iter().filter(|clause| is_read(clause)).cloned().collect();
    let left = Csp { clauses, ..Csp::new(csp.disposition) };
    match text(&left.render(), slots) {
        Ok(value) if value.is_empty() => Meta::Ignored,
        Ok(value) => Meta::Element(vec![("http-equiv", "Content-Security-Policy".to_owned()), ("content", value)]),
        Err(reason) => Meta::Unknown(reason),
    }
}
