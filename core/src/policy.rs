//! The policy of a site: everything that was declared, typed. The one value between the crates.

use crate::cookie::{Cookie, CookiePolicy};
use crate::csp::{Clause, Csp, Disposition, Segment};
use crate::csrf::CsrfPolicy;
use crate::header::{Field, FieldValue};
use crate::inherit::{Alias, Omitted};
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// A whole policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityPolicy {
    /// Where the name of the policy stands.
    pub name: Span,
    /// The origin that the policy is sent from.
    pub origin: Option<Spanned<Origin>>,
    /// The headers, in the order in which they were declared; no name stands twice.
    pub headers: Vec<Header>,
    /// The headers that are taken off a response, by their lower-case names.
    pub remove: Vec<Spanned<String>>,
    /// The cookies.
    pub cookies: Option<CookiePolicy>,
    /// Which requests from elsewhere are taken.
    pub csrf: Option<CsrfPolicy>,
    /// What the policy inherits from; what it inherits is part of it already.
    pub heritage: Option<Box<Heritage>>,
}

/// What a policy inherits from, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Heritage {
    /// What the base is called.
    pub name: String,
    /// All that the base declares: what lies in it was written there.
    pub span: Span,
    /// The base by itself.
    pub policy: SecurityPolicy,
    /// Names here that stand for one of the base's.
    pub aliases: Vec<Alias>,
    /// The names whose lists keep the base's items, by `..`.
    pub extended: Vec<Span>,
    /// What the base has and this policy has not.
    pub omitted: Vec<Omitted>,
}

/// A header and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// What the header is called.
    pub name: Spanned<HeaderName>,
    /// Its value.
    pub value: HeaderValue,
}

/// The name of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeaderName {
    /// One that has a row in the table.
    Field(Field),
    /// Any other, in lower case.
    Custom(String),
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq)]
pub enum HeaderValue {
    /// One that has a meaning.
    Field(FieldValue),
    /// Text.
    Custom(Spanned<String>),
}

impl SecurityPolicy {
    /// The value of a header, and where its name stands.
    pub fn get(&self, field: Field) -> Option<Spanned<&FieldValue>> {
        self.headers.iter().find_map(|header| match (&header.name.node, &header.value) {
            (HeaderName::Field(other), HeaderValue::Field(value)) if *other == field => {
                Some(Spanned::new(value, header.name.span))
            }
            _ => None,
        })
    }

    /// The policies that browsers enforce and report on, in their order.
    pub fn csps(&self) -> impl Iterator<Item = &Csp> {
        self.headers.iter().filter_map(|header| match &header.value {
            HeaderValue::Field(FieldValue::Csp(csp)) => Some(csp),
            _ => None,
        })
    }

    /// The policies of one disposition.
    pub fn csps_of(&self, disposition: Disposition) -> impl Iterator<Item = &Csp> {
        self.csps().filter(move |csp| csp.disposition == disposition)
    }

    /// Every cookie that is declared, then the default for all others.
    pub fn cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().flat_map(CookiePolicy::iter)
    }

    /// Whether a response needs a nonce.
    pub fn uses_nonce(&self) -> bool {
        self.csps().any(Csp::uses_nonce)
    }

    /// Each Content-Security-Policy, with the one of the same kind that the base has.
    pub fn csps_with_base(&self) -> impl Iterator<Item = (&Csp, &Csp)> {
        let bases = |csp: &Csp| self.heritage.iter().flat_map(|base| base.policy.csps_of(csp.disposition)).next();
        self.csps().filter_map(move |csp| bases(csp).map(|base| (csp, base)))
    }

    /// The directives that this policy has not from its base.
    pub fn written_here<'a>(&'a self, csp: &'a Csp) -> impl Iterator<Item = &'a Clause> {
        let is_inherited = |span| self.heritage.as_ref().is_some_and(|base| base.span.contains(span));
        csp.clauses.iter().filter(move |clause| !is_inherited(clause.directive.span))
    }

    /// Whether `omit` drops the field or directive of this name.
    pub fn omits(&self, key: &str) -> bool {
        self.heritage.as_ref().is_some_and(|base| base.omitted.iter().any(|omitted| omitted.key.node == key))
    }
}

impl Header {
    /// The name on the wire, in lower case.
    pub fn wire_name(&self) -> &str {
        match &self.name.node {
            HeaderName::Field(field) => field.name(),
            HeaderName::Custom(name) => name,
        }
    }

    /// The name as its specification writes it.
    pub fn title(&self) -> &str {
        match &self.name.node {
            HeaderName::Field(field) => field.title(),
            HeaderName::Custom(name) => name,
        }
    }

    /// Whether this is the Content-Security-Policy of a disposition.
    pub fn is_csp(&self, disposition: Disposition) -> bool {
        matches!(&self.value, HeaderValue::Field(FieldValue::Csp(csp)) if csp.disposition == disposition)
    }

    /// The value, with a slot where the nonce goes.
    pub fn render(&self) -> Vec<Segment> {
        match (&self.name.node, &self.value) {
            (HeaderName::Field(field), HeaderValue::Field(value)) => value.render(*field),
            (_, HeaderValue::Custom(text)) => vec![Segment::Text(text.node.clone())],
            // `lower` pairs a field with a value of its own; a custom name has text.
            (HeaderName::Custom(_), HeaderValue::Field(_)) => Vec::new(),
        }
    }
}
