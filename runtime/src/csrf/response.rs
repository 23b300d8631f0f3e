//! The response to a request that was rejected.

use std::fmt;

use http::{HeaderValue, Response, StatusCode, header};

use super::rejection::Rejection;

/// Makes the response to a request that was rejected.
///
/// A function of a [`Rejection`] becomes one by [`CsrfLayer::rejecting_with`](super::CsrfLayer::rejecting_with).
pub trait Respond<B> {
    /// Makes it. The layer adds the rejection to its extensions.
    fn respond(&self, rejection: &Rejection) -> Response<B>;
}

/// A short plain text for the user, with status 403.
#[derive(Clone, Copy, Debug)]
pub struct PlainResponse;

impl<B: From<&'static str>> Respond<B> for PlainResponse {
    fn respond(&self, rejection: &Rejection) -> Response<B> {
        let text = match rejection {
            Rejection::Isolated => "This cannot be loaded from another site.\n",
            _ => "This could not be sent. Go back, reload the page, and send it again.\n",
        };
        let mut response = Response::new(B::from(text));
        *response.status_mut() = StatusCode::FORBIDDEN;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// A function that makes the response; [`CsrfLayer::rejecting_with`](super::CsrfLayer::rejecting_with) takes it.
#[derive(Clone, Copy)]
pub struct ResponseFn<F>(pub(super) F);

impl<B, F: Fn(&Rejection) -> Response<B>> Respond<B> for ResponseFn<F> {
    fn respond(&self, rejection: &Rejection) -> Response<B> {
        (self.0)(rejection)
    }
}

impl<F> fmt::Debug for ResponseFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFn(..)")
    }
}
