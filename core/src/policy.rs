//! The policy of a site: everything that was declared, typed. The one value between the crates.

mod csp;
mod page;

use crate::cookie::{Cookie, CookiePolicy};
use crate::csp::{Clause, Csp, Disposition, Segment};
use crate::csrf::CsrfPolicy;
use crate::header::{Field, FieldValue, Shape};
use crate::inherit::{Alias, Omitted};
use crate::span::{Span, Spanned};
use crate::url::Origin;

/// A whole policy.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
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
    /// Whether it only serves as a base: it is never sent, and not judged for what a derived policy may still declare.
    pub is_base: bool,
    /// What the policy was read from.
    pub form: Form,
    /// The status of the response that the policy was read from, where it is known.
    pub status: Option<u16>,
    /// The headers of which nothing is known, so that none of them is missing.
    pub unknown: Vec<Field>,
    /// The headers that are sent and have no effect in a browser: empty, or unreadable. They are missing all the same.
    pub unread: Vec<Field>,
    /// What the policy inherits from; what it inherits is part of it already.
    pub inheritance: Option<Box<Inheritance>>,
}

/// What a policy was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// A declaration: what every response is to carry.
    #[default]
    Declaration,
    /// The headers of one response, whose nonce is known.
    Response,
}

/// What a policy inherits from, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Inheritance {
    /// What the base is called.
    pub name: String,
    /// All that the base declares: what lies in it was written there.
    pub span: Span,
    /// The base by itself.
    pub policy: SecurityPolicy,
    /// Names here that stand for one of the base's.
    pub aliases: Vec<Alias>,
    /// The lists that keep the base's items, by `..`, and their names.
    pub extended: Vec<Span>,
    /// What the base has and this policy has not.
    pub omitted: Vec<Omitted>,
}

/// A header and its value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Header {
    /// What the header is called.
    pub name: Spanned<HeaderName>,
    /// Its value.
    pub value: HeaderValue,
    /// All of it: the whole field, or the whole line.
    pub span: Span,
}

/// The name of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderName {
    /// One that has a row in the table.
    Field(Field),
    /// Any other, in lower case.
    Custom(String),
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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

    /// Whether the header takes effect, may be sent for all that is known, or is dropped by `omit`: then it is not
    /// forgotten. One that browsers ignore is not there.
    pub fn has(&self, field: Field) -> bool {
        self.get(field).is_some() || self.unknown.contains(&field) || self.omits(field.key())
    }

    /// The header itself.
    pub fn header(&self, field: Field) -> Option<&Header> {
        self.headers.iter().find(|header| header.name.node == HeaderName::Field(field))
    }

    /// The headers without a row in the table, by their lower-case names.
    pub fn custom_headers(&self) -> impl Iterator<Item = (&Header, &str)> {
        self.headers.iter().filter_map(|header| match &header.name.node {
            HeaderName::Custom(name) => Some((header, name.as_str())),
            HeaderName::Field(_) => None,
        })
    }

    /// The policies that browsers enforce and report on, in their order.
    pub fn csps(&self) -> Vec<&Csp> {
        self.headers.iter().flat_map(Header::csps).map(|csp| csp.node).collect()
    }

    /// The policies of one disposition.
    pub fn csps_of(&self, disposition: Disposition) -> Vec<&Csp> {
        self.csps().into_iter().filter(|csp| csp.disposition == disposition).collect()
    }

    /// Their directives.
    pub fn clauses(&self) -> Vec<&Clause> {
        let mut clauses = Vec::new();
        for csp in self.csps() {
            clauses.extend(&csp.clauses);
        }
        clauses
    }

    /// The enforced policies, each where a finding about the whole of it points (see [`Header::csps`]).
    pub fn enforced(&self) -> Vec<Spanned<&Csp>> {
        self.headers.iter().filter(|header| header.is_csp(Disposition::Enforce)).flat_map(Header::csps).collect()
    }

    /// Whether the pages are served over https: unless the origin says otherwise.
    pub fn is_https(&self) -> bool {
        self.origin.as_ref().is_none_or(|origin| origin.node.is_https())
    }

    /// Every cookie that is declared, then the default for all others.
    pub fn cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().flat_map(CookiePolicy::iter)
    }

    /// The declared cookies whose value is a credential: sealed, with an idle limit, named like a session, or what `csrf`
    /// binds its tokens to.
    #[cfg(feature = "cookies")]
    pub fn session_cookies(&self) -> impl Iterator<Item = &Cookie> {
        let declared = self.cookies.iter().flat_map(|cookies| &cookies.cookies);
        declared.filter(|cookie| {
            cookie.is_session()
                || cookie.protection().is_some()
                || cookie.idle().is_some()
                || self.binds_tokens_to(cookie)
        })
    }

    /// The cookie that holds the other half of a token of `csrf`.
    #[cfg(feature = "cookies")]
    pub fn token_cookie(&self) -> Option<&Cookie> {
        #[cfg(feature = "csrf")]
        let cookie = self.csrf.as_ref().map(|csrf| &csrf.cookie);
        #[cfg(not(feature = "csrf"))]
        let cookie = None;
        cookie
    }

    #[cfg(feature = "cookies")]
    fn binds_tokens_to(&self, cookie: &Cookie) -> bool {
        #[cfg(feature = "csrf")]
        let bound = self.csrf.as_ref().and_then(CsrfPolicy::bind_to);
        #[cfg(not(feature = "csrf"))]
        let bound: Option<Spanned<&str>> = None;
        bound.is_some_and(|bound| bound.node == cookie.key.node)
    }

    /// Whether a response needs a nonce.
    pub fn uses_nonce(&self) -> bool {
        self.csps().into_iter().any(Csp::uses_nonce)
    }

    /// Whether a declaration says this itself, and neither its base nor the headers of a response do.
    pub fn is_declared_here(&self, span: Span) -> bool {
        self.form == Form::Declaration && !self.inheritance.as_ref().is_some_and(|base| base.span.contains(span))
    }

    /// Whether `omit` drops the field of this name.
    pub fn omits(&self, key: &str) -> bool {
        self.omitted().iter().any(|omitted| omitted.block.is_none() && omitted.key.node == key)
    }

    /// Whether `omit` drops the entry of this name from a block.
    pub fn omits_entry(&self, key: &str) -> bool {
        self.omitted().iter().any(|omitted| omitted.block.is_some() && omitted.key.node == key)
    }

    fn omitted(&self) -> &[Omitted] {
        self.inheritance.as_ref().map_or(&[], |base| &base.omitted)
    }

    /// The reporting endpoints that the headers name, where they name them. NEL has groups of its own.
    pub fn named_endpoints(&self) -> Vec<Spanned<&str>> {
        let mut names = Vec::new();
        for header in self.headers.iter().filter(|header| header.name.node != HeaderName::Field(Field::Nel)) {
            if let HeaderValue::Field(value) = &header.value {
                value.named_endpoints(&mut names);
            }
        }
        names
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

    /// The Content-Security-Policies that it holds, each where a finding about the whole of it points: at the header's
    /// name, or, where there are several, at the one policy.
    pub fn csps(&self) -> Vec<Spanned<&Csp>> {
        match &self.value {
            HeaderValue::Field(FieldValue::Csp(csps)) => match csps.as_slice() {
                [csp] => vec![Spanned::new(&csp.node, self.name.span)],
                csps => csps.iter().map(|csp| Spanned::new(&csp.node, csp.span)).collect(),
            },
            _ => Vec::new(),
        }
    }

    /// Whether this holds the Content-Security-Policies of a disposition.
    pub fn is_csp(&self, disposition: Disposition) -> bool {
        match self.name.node {
            HeaderName::Field(field) => matches!(field.shape(), Shape::Csp(other) if other == disposition),
            HeaderName::Custom(_) => false,
        }
    }

    /// The value for a response without a nonce; `None` where the value holds none.
    pub fn render_without_nonce(&self) -> Option<Vec<Segment>> {
        let (HeaderName::Field(field), HeaderValue::Field(FieldValue::Csp(csps))) = (&self.name.node, &self.value)
        else {
            return None;
        };
        let without_nonce = || csps.iter().map(|csp| Spanned::new(csp.node.without_nonce(), csp.span)).collect();
        csps.iter().any(|csp| csp.node.uses_nonce()).then(|| FieldValue::Csp(without_nonce()).render(*field))
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
