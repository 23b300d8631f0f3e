//! What every adapter does to a response.

use http::{Response, StatusCode};

use super::{applied::Applied, around::write_around, form::Form};
use crate::policy::{Policy, sealed::Sealed};

/// Applies a policy to a response, except what an inner one owns, and marks the response.
pub(super) fn finish<P: Policy, B>(
    prepared: &P::Prepared,
    lazy: &<P::Nonce as Sealed>::Lazy,
    response: &mut Response<B>,
) {
    let nonce = P::Nonce::close(lazy);
    let form = match response.status() {
        // Neither creates a document: a 304 is about a page that the browser has cached, a 1xx about a later response.
        status if status == StatusCode::NOT_MODIFIED || status.is_informational() => Form::NotModified,
        _ => nonce.map_or(Form::WithoutNonce, Form::Page),
    };
    let own = Applied::of::<P>();
    let marks = match response.extensions_mut().remove::<Applied>() {
        None => {
            form.write::<P>(prepared, response.headers_mut());
            own
        }
        Some(inner) => {
            write_around::<P>(form, prepared, &inner, response.headers_mut());
            inner.and(own)
        }
    };
    #[cfg(feature = "csrf")]
    super::session::keep_private_again(response);
    response.extensions_mut().insert(marks);
}
