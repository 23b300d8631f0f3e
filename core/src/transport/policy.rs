//! The field `transport`: which requests a policy redirects, and whom it believes.

use super::host::Host;
use super::network::Network;
use super::parameter::PERMANENT;
use crate::span::{Span, Spanned};
use crate::word::Word;

/// The field `transport` of a policy.
///
/// For a parameter that is not written, the methods return its default.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TransportPolicy {
    /// The name of the field.
    pub span: Span,
    pub(super) redirect: Option<Spanned<&'static Word>>,
    /// The paths that are also answered over http.
    pub exempt: Spanned<Vec<Spanned<String>>>,
    /// The proxies that may state the scheme of a request.
    pub proxies: Spanned<Vec<Spanned<Network>>>,
    /// The hosts that are listed besides that of the origin.
    pub hosts: Spanned<Vec<Spanned<Host>>>,
}

impl TransportPolicy {
    /// How a request that arrived over http is redirected: a word of [`REDIRECTS`](super::REDIRECTS),
    /// [`PERMANENT`](super::PERMANENT) by default.
    pub fn redirect(&self) -> Spanned<&'static Word> {
        self.redirect.unwrap_or(Spanned::new(&PERMANENT, self.span))
    }
}
