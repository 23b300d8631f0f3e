//! The field `csrf`: the rules of a policy for cross-site requests.

use super::parameter::TOKEN;
use super::route::Route;
use crate::cookie::{Cookie, LAX};
use crate::span::{Span, Spanned};
use crate::url::Origin;
use crate::word::Word;

/// The field `csrf` of a policy: which requests it accepts, and what it binds its tokens to.
///
/// For a parameter that is not written, the methods return its default.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CsrfPolicy {
    /// The name of the field.
    pub span: Span,
    pub(super) bind_to: Option<Spanned<String>>,
    /// Other origins whose requests are accepted without a token, whatever their method.
    pub trusted_origins: Spanned<Vec<Spanned<Origin>>>,
    pub(super) trust_subdomains: Option<Span>,
    /// The routes whose requests are not checked.
    pub exempt: Spanned<Vec<Route>>,
    /// The routes whose requests are checked although their method is safe.
    pub protect: Spanned<Vec<Route>>,
    pub(super) fallback: Option<Spanned<&'static Word>>,
    pub(super) header: Option<Spanned<String>>,
    pub(super) field: Option<Spanned<String>>,
    pub(super) cookie_name: Option<Spanned<String>>,
    pub(super) max_age: Option<Spanned<u64>>,
    pub(super) once: Option<Span>,
    /// What other sites may read; `None` if they may read everything.
    pub isolation: Option<Isolation>,
    /// The cookie with the other half of a token.
    pub cookie: Cookie,
}

/// The [Resource Isolation Policy](https://web.dev/articles/fetch-metadata) for requests that only read.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Isolation {
    /// The routes that other sites may read.
    pub exempt: Vec<Route>,
    /// Whether other sites may show pages in frames.
    pub frames: bool,
}

impl CsrfPolicy {
    /// The rules of a site whose forms carry their token in this field, and everything else by default. A response shows no rules.
    #[cfg(feature = "page")]
    pub fn with_field(name: &str) -> Self {
        let at = Span::default();
        CsrfPolicy {
            span: at,
            bind_to: None,
            trusted_origins: Spanned::new(Vec::new(), at),
            trust_subdomains: None,
            exempt: Spanned::new(Vec::new(), at),
            protect: Spanned::new(Vec::new(), at),
            fallback: None,
            header: None,
            field: Some(Spanned::new(name.to_owned(), at)),
            cookie_name: None,
            max_age: None,
            once: None,
            isolation: None,
            cookie: Cookie::new(Spanned::new("csrf".to_owned(), at)),
        }
    }

    /// The key, in `cookies`, of the cookie whose session tokens are bound to. `None`: they are bound to no session.
    pub fn bind_to(&self) -> Option<Spanned<&str>> {
        self.bind_to.as_ref().map(|name| Spanned::new(name.node.as_str(), name.span))
    }

    /// The place of `trust_subdomains`, if it is written: then the requests of every host of the same site are accepted.
    pub fn trust_subdomains(&self) -> Option<Span> {
        self.trust_subdomains
    }

    /// What happens to a request that has neither `Sec-Fetch-Site` nor `Origin`: a word of
    /// [`FALLBACK_VALUES`](super::FALLBACK_VALUES), [`TOKEN`] by default.
    pub fn fallback(&self) -> Spanned<&'static Word> {
        self.fallback.unwrap_or(Spanned::new(&TOKEN, self.span))
    }

    /// The request header in which scripts send a token, in lower case. `x-csrf-token` by default.
    pub fn header(&self) -> String {
        self.header.as_ref().map_or("x-csrf-token".to_owned(), |name| name.node.to_ascii_lowercase())
    }

    /// The form field that carries a token. `csrf_token` by default.
    pub fn field(&self) -> &str {
        self.field.as_ref().map_or("csrf_token", |name| &name.node)
    }

    /// How long the server accepts a token, in seconds. `None`: as long as the session that it is bound to, or 12 hours.
    pub fn max_age(&self) -> Option<Spanned<u64>> {
        self.max_age
    }

    /// The place of `once`, if it is written: then the server accepts each token one time.
    pub fn once(&self) -> Option<Span> {
        self.once
    }
}

/// The `SameSite` of the cookie of tokens. With `Strict`, a page opened by a cross-site link would not see the cookie and would
/// replace it, which would invalidate the forms that are open in other tabs.
pub(super) const SAME_SITE: &Word = &LAX;

#[cfg(feature = "page")]
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_declared_has_a_default() {
        let (at, named) = (Span::new(3, 5), |text: &str| Some(Spanned::new(text.to_owned(), Span::new(3, 5))));
        let plain = CsrfPolicy::with_field("form_token");
        assert_eq!((plain.header().as_str(), plain.field()), ("x-csrf-token", "form_token"));
        assert_eq!((plain.bind_to(), plain.max_age()), (None, None));
        assert_eq!((plain.once(), plain.trust_subdomains()), (None, None));
        assert_eq!(plain.fallback(), Spanned::new(&TOKEN, Span::default()));

        let declared = CsrfPolicy {
            bind_to: named("session"),
            trust_subdomains: Some(at),
            header: named("X-Form"),
            field: None,
            max_age: Some(Spanned::new(60, at)),
            once: Some(at),
            ..plain
        };
        assert_eq!((declared.header().as_str(), declared.field()), ("x-form", "csrf_token"));
        assert_eq!(declared.bind_to(), Some(Spanned::new("session", at)));
        assert_eq!(declared.max_age(), Some(Spanned::new(60, at)));
        assert_eq!((declared.once(), declared.trust_subdomains()), (Some(at), Some(at)));
    }
}
