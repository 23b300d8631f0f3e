//! What a policy says of requests from elsewhere.

use super::parameter::TOKEN;
use super::route::Route;
use crate::cookie::{Cookie, LAX};
use crate::header::{Argument, Parameters};
use crate::span::{Span, Spanned};
use crate::url::Origin;
use crate::word::Word;

/// Which requests are taken, and what a token is bound to.
#[derive(Clone, Debug, PartialEq)]
pub struct CsrfPolicy {
    /// Where `csrf` stands.
    pub span: Span,
    /// What was written in the block and has no type of its own below.
    pub parameters: Parameters,
    /// Other origins that may send what changes something.
    pub trusted_origins: Vec<Spanned<Origin>>,
    /// What is not checked.
    pub exempt: Vec<Route>,
    /// What is checked although its method is safe.
    pub protect: Vec<Route>,
    /// What other sites may read, if not everything.
    pub isolation: Option<Isolation>,
    /// The cookie that holds the other half of a token.
    pub cookie: Cookie,
}

/// The Resource Isolation Policy of reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Isolation {
    /// What other sites may read.
    pub exempt: Vec<Route>,
    /// Whether they may put pages into frames.
    pub frames: bool,
}

impl CsrfPolicy {
    /// The name, in `cookies`, of the cookie that tokens are bound to.
    pub fn bind_to(&self) -> Option<Spanned<&str>> {
        self.text("bind_to")
    }

    /// Whether all hosts of the same site are trusted.
    pub fn trusts_subdomains(&self) -> bool {
        self.parameters.get("trust_subdomains").is_some()
    }

    /// What becomes of a request that says nothing about where it comes from.
    pub fn fallback(&self) -> Spanned<&Word> {
        match self.parameters.get("fallback") {
            Some(Spanned { node: Argument::Words(words), span }) => {
                Spanned::new(words.first().map_or(&TOKEN, |word| word.node), *span)
            }
            _ => Spanned::new(&TOKEN, self.span),
        }
    }

    /// The header that scripts send a token in, in lower case.
    pub fn header(&self) -> String {
        self.text("header").map_or("x-csrf-token".to_owned(), |name| name.node.to_ascii_lowercase())
    }

    /// The field that forms send a token in.
    pub fn field(&self) -> &str {
        self.text("field").map_or("csrf_token", |name| name.node)
    }

    /// How long a token is accepted.
    pub fn max_age(&self) -> Option<Spanned<u64>> {
        self.parameters.seconds("max_age")
    }

    pub(super) fn text(&self, key: &str) -> Option<Spanned<&str>> {
        match &self.parameters.get(key)?.node {
            Argument::Texts(texts) => texts.first().map(|text| Spanned::new(text.node.as_str(), text.span)),
            _ => None,
        }
    }
}

/// What `SameSite` the cookie of tokens has: a link from elsewhere has to find the one that is there, or the forms that
/// are open in other tabs would be worth nothing.
pub(super) const SAME_SITE: &Word = &LAX;
