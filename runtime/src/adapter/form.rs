//! The form in which a response gets a policy.

use http::HeaderMap;

use crate::policy::Policy;

/// Which form of a policy a response gets.
pub(super) enum Form<N> {
    /// That of a page that uses a nonce, or of a policy that has none.
    Page(N),
    /// That of a response that uses none.
    WithoutNonce,
    /// That of a response that makes no document.
    NotModified,
}

impl<N> Form<N> {
    pub(super) fn write<P: Policy<Nonce = N>>(&self, prepared: &P::Prepared, headers: &mut HeaderMap) {
        match self {
            Form::Page(nonce) => P::apply_prepared(prepared, headers, nonce),
            Form::WithoutNonce => P::apply_without_nonce(prepared, headers),
            Form::NotModified => P::apply_not_modified(prepared, headers),
        }
    }
}
