//! What a policy says of requests from elsewhere.

use super::parameter::TOKEN;
use super::route::Route;
use crate::cookie::{Cookie, LAX};
use crate::span::{Span, Spanned};
use crate::url::Origin;
use crate::word::Word;

/// Which requests are taken, and what a token is bound to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CsrfPolicy {
    /// Where `csrf` stands.
    pub span: Span,
    pub(super) bind_to: Option<Spanned<String>>,
    /// Other origins that may send what changes something.
    pub trusted_origins: Spanned<Vec<Spanned<Origin>>>,
    pub(super) trust_subdomains: Option<Span>,
    /// What is not checked.
    pub exempt: Spanned<Vec<Route>>,
    /// What is checked although its method is safe.
    pub protect: Spanned<Vec<Route>>,
    pub(super) fallback: Option<Spanned<&'static Word>>,
    pub(super) header: Option<Spanned<String>>,
    pub(super) field: Option<Spanned<String>>,
    pub(super) cookie_name: Option<Spanned<String>>,
    pub(super) max_age: Option<Spanned<u64>>,
    /// What other sites may read, if not everything.
    pub isolation: Option<Isolation>,
    /// The cookie that holds the other half of a token.
    pub cookie: Cookie,
}

/// The Resource Isolation Policy of reads.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Isolation {
    /// What other sites may read.
    pub exempt: Vec<Route>,
    /// Whether they may put pages into frames.
    pub frames: bool,
}

impl CsrfPolicy {
    /// The name, in `cookies`, of the cookie that tokens are bound to.
    pub fn bind_to(&self) -> Option<Spanned<&str>> {
        self.bind_to.as_ref().map(|name| Spanned::new(name.node.as_str(), name.span))
    }

    /// Where all hosts of the same site are trusted, if they are.
    pub fn trust_subdomains(&self) -> Option<Span> {
        self.trust_subdomains
    }

    /// What becomes of a request that says nothing about where it comes from.
    pub fn fallback(&self) -> Spanned<&'static Word> {
        self.fallback.unwrap_or(Spanned::new(&TOKEN, self.span))
    }

    /// The header that scripts send a token in, in lower case.
    pub fn header(&self) -> String {
        self.header.as_ref().map_or("x-csrf-token".to_owned(), |name| name.node.to_ascii_lowercase())
    }

    /// The field that forms send a token in.
    pub fn field(&self) -> &str {
        self.field.as_ref().map_or("csrf_token", |name| &name.node)
    }

    /// How long a token is accepted.
    pub fn max_age(&self) -> Option<Spanned<u64>> {
        self.max_age
    }
}

/// What `SameSite` the cookie of tokens has: a link from elsewhere has to find the one that is there, or the forms that
/// are open in other tabs would be worth nothing.
pub(super) const SAME_SITE: &Word = &LAX;
