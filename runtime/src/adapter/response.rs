//! What every adapter does to a response.

use http::{HeaderMap, Response, StatusCode};

use super::{applied::Applied, around::write_around};
use crate::policy::{Policy, sealed::Sealed};

/// Applies a policy to a response, but for what an inner one owns, and marks it.
pub(super) fn finish<P: Policy, B>(
    prepared: &P::Prepared,
    lazy: &<P::Nonce as Sealed>::Lazy,
    response: &mut Response<B>,
) {
    let nonce = P::Nonce::close(lazy);
    let form = match response.status() {
        // Neither makes a document: the one is about a page that the browser has, the other about what is to come.
        status if status == StatusCode::NOT_MODIFIED || status.is_informational() => Form::NotModified,
        _ => nonce.map_or(Form::WithoutNonce, Form::Page),
    };
    match response.extensions_mut().remove::<Applied>() {
        None => form.write::<P>(prepared, response.headers_mut()),
        Some(inner) => {
            write_around::<P>(form, prepared, &inner, response.headers_mut());
            inner.mark(response.extensions_mut());
        }
    }
    #[cfg(feature = "csrf")]
    super::session::keep_private_again(response);
    Applied::of::<P>().mark(response.extensions_mut());
}

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
