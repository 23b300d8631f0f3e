//! The parts of a policy: its origin, headers, cookies and rules for cross-site requests, and its base.

use crate::cookie::{Cookie, CookiePolicy};
use crate::csp::{Clause, Csp, Disposition, Segment};
use crate::csrf::CsrfPolicy;
use crate::header::{Field, FieldValue};
use crate::inherit::{Alias, Omitted};
use crate::promise::Expectations;
use crate::reporting::Reporting;
use crate::service::Services;
use crate::span::{Span, Spanned};
use crate::templates::Templates;
use crate::transport::TransportPolicy;
use crate::url::Origin;

/// A whole policy.
///
/// [`SecurityPolicy::lower`] reads one from a declaration, and `response::Response` one from the headers of a response.
///
/// # Example
///
/// ```
/// use security_policy_core::declaration::{Declaration, Entry, Named, Value, ValueKind};
/// use security_policy_core::header::Field;
/// use security_policy_core::{Diagnostics, SecurityPolicy, Span, Spanned};
///
/// let entry = Entry {
///     levels: Vec::new(),
///     key: Spanned::new("x_frame_options".to_owned(), Span::default()),
///     named: Named::ByWord,
///     value: Some(Value { kind: ValueKind::Word("deny".to_owned()), span: Span::default() }),
///     span: Span::default(),
/// };
/// let declaration = Declaration { levels: Vec::new(), entries: vec![entry] };
/// let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut Diagnostics::new());
///
/// assert!(policy.has(Field::XFrameOptions) && !policy.uses_nonce());
/// assert_eq!(policy.headers[0].wire_name(), "x-frame-options");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct SecurityPolicy {
    /// The place of the policy's name.
    pub name: Span,
    /// The origin that the policy is sent from.
    pub origin: Option<Spanned<Origin>>,
    /// The headers, in the order of the source. Each name occurs once.
    pub headers: Vec<Header>,
    /// `remove`: the headers that are removed from a response, by their lower-case names.
    pub remove: Vec<Spanned<String>>,
    /// `cookies`: the declared cookies.
    pub cookies: Option<CookiePolicy>,
    /// `csrf`: the rules for cross-site requests.
    pub csrf: Option<CsrfPolicy>,
    /// `reporting`: the endpoint of all reports. What it adds to the headers is part of these.
    pub reporting: Option<Reporting>,
    /// `services`: the services of other sites. The sources that they add are part of the headers.
    pub services: Option<Services>,
    /// `transport`: how requests are moved to https.
    pub transport: Option<TransportPolicy>,
    /// `templates`: the files of the pages that the policy is sent with.
    pub templates: Option<Templates>,
    /// `expect`: what the policy promises.
    pub expect: Option<Expectations>,
    /// Whether it only serves as a base for other policies: it is never sent, and no lint reports a missing field that a derived
    /// policy can add.
    pub is_base: bool,
    /// Whether the policy was declared or read from a response.
    pub form: Form,
    /// The status of the response that the policy was read from, where it is known.
    pub status: Option<u16>,
    /// The headers that may or may not be sent: lints do not report them as missing.
    pub unknown: Vec<Field>,
    /// The headers that are sent without effect, since browsers ignore their value: empty or malformed. Lints report them as
    /// missing.
    pub unread: Vec<Field>,
    /// The base, if there is one. What the policy inherits is already part of its other fields.
    pub inheritance: Option<Box<Inheritance>>,
}

/// Where a policy was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// A declaration of the headers of every response.
    #[default]
    Declaration,
    /// The headers of one response, with the nonce of that response.
    Response,
}

/// The base of a policy, and how the policy changes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Inheritance {
    /// The name of the base.
    pub name: String,
    /// The place of the base's declaration: a span within it belongs to the base.
    pub span: Span,
    /// The base itself.
    pub policy: SecurityPolicy,
    /// Names in this policy and in the base for the same field.
    pub aliases: Vec<Alias>,
    /// The lists that keep the base's items with `..`, and the names of their fields.
    pub extended: Vec<Span>,
    /// What the policy drops from the base with `omit`.
    pub omitted: Vec<Omitted>,
}

/// A header and its value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Header {
    /// The name.
    pub name: Spanned<HeaderName>,
    /// The value.
    pub value: HeaderValue,
    /// The place of the whole field or header line.
    pub span: Span,
}

/// The name of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderName {
    /// A header that the model knows: it has a row in the table of headers.
    Field(Field),
    /// Any other, in lower case.
    Custom(String),
}

/// The value of a header.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum HeaderValue {
    /// The typed value of a header that the model knows.
    Field(FieldValue),
    /// The text of any other header.
    Custom(Spanned<String>),
}

impl SecurityPolicy {
    /// Returns the value of a header, at the place of its name.
    pub fn get(&self, field: Field) -> Option<Spanned<&FieldValue>> {
        self.headers.iter().find_map(|header| match (&header.name.node, &header.value) {
            (HeaderName::Field(other), HeaderValue::Field(value)) if *other == field => {
                Some(Spanned::new(value, header.name.span))
            }
            _ => None,
        })
    }

    /// Returns whether the header takes effect, may be sent for all that is known, or is dropped with `omit`: then it was not
    /// forgotten. A header that browsers ignore does not count.
    pub fn has(&self, field: Field) -> bool {
        self.get(field).is_some() || self.unknown.contains(&field) || self.omits(field.key())
    }

    /// Returns the header with its name and its place.
    pub fn header(&self, field: Field) -> Option<&Header> {
        self.headers.iter().find(|header| header.name.node == HeaderName::Field(field))
    }

    /// Returns the headers that the model does not know, with their lower-case names.
    pub fn custom_headers(&self) -> impl Iterator<Item = (&Header, &str)> {
        self.headers.iter().filter_map(|header| match &header.name.node {
            HeaderName::Custom(name) => Some((header, name.as_str())),
            HeaderName::Field(_) => None,
        })
    }

    /// Returns the enforced and the report-only Content-Security-Policies, in the order of the headers.
    pub fn csps(&self) -> Vec<&Csp> {
        self.headers.iter().flat_map(Header::csps).map(|csp| csp.node).collect()
    }

    /// Returns the Content-Security-Policies of one disposition.
    pub fn csps_of(&self, disposition: Disposition) -> Vec<&Csp> {
        self.csps().into_iter().filter(|csp| csp.disposition == disposition).collect()
    }

    /// Returns the directives of all Content-Security-Policies.
    pub fn clauses(&self) -> Vec<&Clause> {
        let mut clauses = Vec::new();
        for csp in self.csps() {
            clauses.extend(&csp.clauses);
        }
        clauses
    }

    /// Returns the enforced Content-Security-Policies, each at the place for a finding about the whole policy (see
    /// [`Header::csps`]).
    pub fn enforced(&self) -> Vec<Spanned<&Csp>> {
        self.headers.iter().filter(|header| header.is_csp(Disposition::Enforce)).flat_map(Header::csps).collect()
    }

    /// Returns whether the pages are served over https. True if the policy declares no origin.
    pub fn is_https(&self) -> bool {
        self.origin.as_ref().is_none_or(|origin| origin.node.is_https())
    }

    /// Returns the declared cookies, then `default`.
    pub fn cookies(&self) -> impl Iterator<Item = &Cookie> {
        self.cookies.iter().flat_map(CookiePolicy::iter)
    }

    /// Returns the declared cookies whose value is a credential: those that are signed or encrypted, have an idle timeout or
    /// the name of a session cookie, and the one that `csrf` binds its tokens to.
    #[cfg(feature = "cookies")]
    pub fn session_cookies(&self) -> impl Iterator<Item = &Cookie> {
        let declared = self.cookies.iter().flat_map(|cookies| &cookies.cookies);
        declared.filter(|cookie| {
            cookie.is_session() || cookie.protection().is_some() || cookie.has_start() || self.binds_tokens_to(cookie)
        })
    }

    /// Returns the cookie with the other half of the tokens of `csrf`.
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

    /// Returns whether a Content-Security-Policy contains a nonce, so that each response needs a new one.
    pub fn uses_nonce(&self) -> bool {
        self.csps().into_iter().any(Csp::uses_nonce)
    }

    /// Returns whether a span is part of this declaration itself, and neither of its base nor of the headers of a response.
    pub fn is_declared_here(&self, span: Span) -> bool {
        self.form == Form::Declaration && !self.inheritance.as_ref().is_some_and(|base| base.span.contains(span))
    }

    /// Returns whether a source or a directive at this place is one that a service of `services` added.
    pub(crate) fn is_of_service(&self, span: Span) -> bool {
        self.services.as_ref().is_some_and(|services| services.adds(span))
    }

    /// Returns whether `omit` drops the field of this name.
    pub fn omits(&self, key: &str) -> bool {
        let is_it = |omitted: &Omitted| omitted.block.is_none() && omitted.key.node == key;
        self.inheritance.as_ref().is_some_and(|base| base.omitted.iter().any(is_it))
    }

    /// Returns the reporting endpoints that the headers refer to, each at its place. `NEL` is left out: it refers to the groups of
    /// `Report-To`.
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
    /// Returns the name on the wire, in lower case.
    pub fn wire_name(&self) -> &str {
        match &self.name.node {
            HeaderName::Field(field) => field.name(),
            HeaderName::Custom(name) => name,
        }
    }

    /// Returns the name with the capitals of its specification: `X-Frame-Options`.
    pub fn title(&self) -> &str {
        match &self.name.node {
            HeaderName::Field(field) => field.title(),
            HeaderName::Custom(name) => name,
        }
    }

    /// Returns the Content-Security-Policies in the value, each at the place for a finding about the whole policy: the name of
    /// the header, or the policy itself if there are several.
    pub fn csps(&self) -> Vec<Spanned<&Csp>> {
        match &self.value {
            HeaderValue::Field(FieldValue::Csp(csps)) => match csps.as_slice() {
                [csp] => vec![Spanned::new(&csp.node, self.name.span)],
                csps => csps.iter().map(|csp| Spanned::new(&csp.node, csp.span)).collect(),
            },
            _ => Vec::new(),
        }
    }

    /// Returns whether this is the header for the Content-Security-Policies of a disposition.
    pub fn is_csp(&self, disposition: Disposition) -> bool {
        match self.name.node {
            HeaderName::Field(field) => field.disposition() == Some(disposition),
            HeaderName::Custom(_) => false,
        }
    }

    /// Returns the value for a response without a nonce, which leaves the nonce out; `None` if the value contains no nonce.
    pub fn render_without_nonce(&self) -> Option<Vec<Segment>> {
        let (HeaderName::Field(field), HeaderValue::Field(FieldValue::Csp(csps))) = (&self.name.node, &self.value)
        else {
            return None;
        };
        let without_nonce = || csps.iter().map(|csp| Spanned::new(csp.node.without_nonce(), csp.span)).collect();
        csps.iter().any(|csp| csp.node.uses_nonce()).then(|| FieldValue::Csp(without_nonce()).render(*field))
    }

    /// Returns the value, in pieces between which the nonce and the slots are inserted.
    pub fn render(&self) -> Vec<Segment> {
        match (&self.name.node, &self.value) {
            (HeaderName::Field(field), HeaderValue::Field(value)) => value.render(*field),
            (_, HeaderValue::Custom(text)) => vec![Segment::Text(text.node.clone())],
            // `lower` never pairs a custom name with a typed value.
            (HeaderName::Custom(_), HeaderValue::Field(_)) => Vec::new(),
        }
    }
}
