//! Responses that were made from a session which another layer has read.

use http::Response;

use crate::cache_control::forbid_sharing;

/// In the extensions of a response that was made from a session.
#[derive(Clone, Copy, Debug)]
struct FromSession;

/// Keeps a response that was made from a session out of shared caches, whatever a policy declares further out.
pub(crate) fn keep_private<B>(response: &mut Response<B>) {
    forbid_sharing(response.headers_mut());
    response.extensions_mut().insert(FromSession);
}

/// Does the same once a policy has been applied, which may declare a `cache-control` of its own.
pub(super) fn keep_private_again<B>(response: &mut Response<B>) {
    if response.extensions().get::<FromSession>().is_some() {
        forbid_sharing(response.headers_mut());
    }
}
