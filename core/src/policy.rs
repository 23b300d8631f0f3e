//! The policy of a site: everything that was declared, typed. The one value between the crates.

use crate::csp::{Clause, Csp, Directive, Disposition, Keyword, Segment, SourceExpression};
use crate::header::{Field, FieldValue};
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
    /// What the policy was read from.
    pub form: Form,
    /// The headers that stand there and could not be read; they are wrong, but not missing.
    pub unread: Vec<Field>,
}

/// What a policy was read from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A declaration: what every response is to carry.
    #[default]
    Declaration,
    /// The headers of one response, whose nonce is known.
    Response,
}

/// A header and its value.
#[derive(Clone, Debug, PartialEq)]
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

    /// Whether the header stands there, readable or not.
    pub fn has(&self, field: Field) -> bool {
        self.get(field).is_some() || self.unread.contains(&field)
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

    /// Whether a response needs a nonce.
    pub fn uses_nonce(&self) -> bool {
        self.csps().any(Csp::uses_nonce)
    }

    /// Whether it is sent with pages rather than with data: neither of another type, nor under a policy that allows
    /// nothing at all.
    pub fn is_document(&self) -> bool {
        let types = self.get(Field::ContentType).map(|value| value.node);
        if let Some(essence) = types.and_then(FieldValue::first_text).and_then(|text| text.split(';').next()) {
            let essence = essence.trim();
            return PAGES.iter().any(|page| essence.eq_ignore_ascii_case(page));
        }
        let is_none = |clause: &Clause| match clause.sources() {
            [] => true,
            [only] => only.node == SourceExpression::Keyword(Keyword::None),
            _ => false,
        };
        let allows_nothing = |csp: &Csp| csp.get(Directive::DefaultSrc).is_some() && csp.clauses.iter().all(is_none);
        !self.csps_of(Disposition::Enforce).any(allows_nothing)
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

/// The media types that browsers show as pages, with scripts.
const PAGES: &[&str] = &["text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml"];
