//! The response to a rejected request.

use std::fmt;

use http::{HeaderValue, Response, StatusCode, header};

use super::rejection::{Rejection, TokenError};

/// Makes the response to a rejected request.
///
/// [`CsrfLayer::rejecting_with`](super::CsrfLayer::rejecting_with) implements it by a function of a [`Rejection`].
pub trait Respond<B> {
    /// Returns the response. The layer adds the rejection to its extensions.
    fn respond(&self, rejection: &Rejection) -> Response<B>;
}

/// The default response: status 403, with a short text for the user. The status is 503 if the store of used tokens is full
/// or cannot be reached.
#[derive(Clone, Copy, Debug)]
pub struct PlainResponse;

impl<B: From<&'static str>> Respond<B> for PlainResponse {
    fn respond(&self, rejection: &Rejection) -> Response<B> {
        let (mut status, mut text) = (StatusCode::FORBIDDEN, RELOAD);
        match rejection {
            Rejection::Isolated => text = "This cannot be loaded from another site.\n",
            Rejection::Token(TokenError::Spent) => text = SPENT,
            Rejection::Token(TokenError::StoreUnavailable | TokenError::StoreFull { .. }) => {
                (status, text) = (StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE);
            }
            _ => {}
        }
        let mut response = Response::new(B::from(text));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// A response made by a function; [`CsrfLayer::rejecting_with`](super::CsrfLayer::rejecting_with) takes the function.
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

const RELOAD: &str = "This could not be sent. Go back, reload the page, and send it again.\n";

const SPENT: &str = "\
    This was already sent, and was not sent a second time. To send something new, go back, reload the page, and fill in \
    the form again.\n";

const UNAVAILABLE: &str = "This cannot be sent at the moment, and was not sent. Try again later.\n";
