//! The promises of a policy, as they are declared.

use super::kind::Kind;
use super::named::Named;
use crate::csp::{Hash, SourceExpression};
use crate::span::{Span, Spanned};
use crate::url::{Origin, Url};

/// The field `expect` of a policy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectations {
    /// The name of the field.
    pub span: Span,
    /// The promises, in the order of the source, each with its whole place. Those of the base are part of it.
    pub promises: Vec<Spanned<Promise>>,
}

/// A promise.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "a policy has few promises, and most of them are cases")]
pub enum Promise {
    /// `allow script "https://js.stripe.com/v3/"`
    Case(Case),
    /// `only script [self, nonce]`
    Only(Only),
    /// `no_framing`, or `data_leaves_only_to: [self]` with its list.
    Named(Spanned<&'static Named>, Option<Only>),
}

/// A promise about one request, one piece of inline code or one navigation.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Whether a browser must do it or must not.
    pub verb: Spanned<Verb>,
    /// What is loaded or done.
    pub kind: Spanned<&'static Kind>,
    /// Its URL, or `inline`.
    pub target: Spanned<Target>,
    /// `nonce`: the element has the nonce of the response.
    pub nonce: Option<Span>,
    /// `hash "sha256-…"`: the `integrity` attribute of the element, or the hash of its inline code.
    pub hash: Option<Spanned<Hash>>,
    /// `redirected "…"`: the URLs that the request is redirected to, in order.
    pub redirects: Vec<Spanned<Url>>,
    /// `from "…"`: the origin of the page, instead of that of the policy.
    pub from: Option<Spanned<Origin>>,
}

/// Whether a browser must do something or must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// `allow`
    Allow,
    /// `deny`
    Deny,
}

/// What a case is about.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Target {
    /// A URL.
    Url(Url),
    /// The pages that frame this one, the nearest first. `None` is an opaque origin, written `"null"`.
    Ancestors(Vec<Spanned<Option<Url>>>),
    /// Inline code: `inline`, or nothing for kinds such as `eval`.
    Inline,
}

/// A promise that everything of one kind is in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Only {
    /// What the list bounds.
    pub kind: Spanned<&'static Kind>,
    /// The list, with the place of each source.
    pub list: Vec<Spanned<SourceExpression>>,
}
