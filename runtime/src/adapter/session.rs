//! Responses that depend on a session which another layer has read.

use http::Response;

use crate::cache_control::forbid_sharing;

/// Marks, in the extensions, a response that depends on a session.
#[derive(Clone, Copy, Debug)]
struct FromSession;

/// Keeps a response that depends on a session out of shared caches, whatever an outer policy declares.
pub(crate) fn keep_private<B>(response: &mut Response<B>) {
    forbid_sharing(response.headers_mut());
    response.extensions_mut().insert(FromSession);
}

/// Does the same after a policy has been applied, because that policy may have set its own `cache-control`.
pub(super) fn keep_private_again<B>(response: &mut Response<B>) {
    if response.extensions().get::<FromSession>().is_some() {
        forbid_sharing(response.headers_mut());
    }
}
