//! Which form of a policy a response gets.

use http::HeaderMap;

use crate::policy::Policy;

/// Which form of a policy a response gets.
pub(super) enum Form<N> {
    /// With the nonce; also for a policy that declares none.
    Page(N),
    /// Without the nonce, for a response that does not use it.
    WithoutNonce,
    /// For a response that does not create a document.
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
