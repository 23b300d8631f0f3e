//! The response to a rejected request.

use std::fmt;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use super::rejection::{Rejection, TokenError};

/// Makes the response to a rejected request.
///
/// [`CsrfLayer::rejecting_with`](super::CsrfLayer::rejecting_with) implements it by a function of a [`Rejection`].
pub trait Respond<B> {
    /// Returns the response. The layer adds the rejection to its extensions.
    fn respond(&self, rejection: &Rejection) -> Response<B>;

    /// The same with an explanation for the developer, in debug builds: plain text in which everything that the request has
    /// sent is escaped. By default, it is not shown.
    fn respond_with_reason(&self, rejection: &Rejection, reason: String) -> Response<B> {
        let _ = reason;
        self.respond(rejection)
    }
}

/// The default response: status 403, with a short text for the user. The status is 503 if the store of used tokens is full
/// or cannot be reached.
///
/// In debug builds, an explanation for the developer follows: the row of the [table](super#how-a-request-is-checked), the
/// headers that decided, the declared origin, and what to write.
/// [`CsrfLayer::without_reasons`](super::CsrfLayer::without_reasons) turns it off.
#[derive(Clone, Copy, Debug)]
pub struct PlainResponse;

impl<B: From<Bytes>> Respond<B> for PlainResponse {
    fn respond(&self, rejection: &Rejection) -> Response<B> {
        let (status, text) = answer(rejection);
        plain(status, Bytes::from_static(text.as_bytes()))
    }

    fn respond_with_reason(&self, rejection: &Rejection, reason: String) -> Response<B> {
        let (status, text) = answer(rejection);
        plain(status, format!("{text}\n{reason}").into())
    }
}

/// The status, and what the user reads.
fn answer(rejection: &Rejection) -> (StatusCode, &'static str) {
    match rejection {
        Rejection::Isolated => (StatusCode::FORBIDDEN, "This cannot be loaded from another site.\n"),
        Rejection::Token(TokenError::Spent) => (StatusCode::FORBIDDEN, SPENT),
        Rejection::Token(TokenError::StoreUnavailable | TokenError::StoreFull { .. }) => {
            (StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE)
        }
        _ => (StatusCode::FORBIDDEN, RELOAD),
    }
}

fn plain<B: From<Bytes>>(status: StatusCode, text: Bytes) -> Response<B> {
    let mut response = Response::new(B::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visitor_reads_what_to_do() {
        for (rejection, status, text) in [
            (Rejection::CrossSite, 403, RELOAD),
            (TokenError::Missing.into(), 403, RELOAD),
            (Rejection::Isolated, 403, "This cannot be loaded from another site.\n"),
            (TokenError::Spent.into(), 403, SPENT),
            (TokenError::StoreUnavailable.into(), 503, UNAVAILABLE),
            (TokenError::StoreFull { limit: 1 }.into(), 503, UNAVAILABLE),
        ] {
            let response: Response<Bytes> = PlainResponse.respond(&rejection);
            assert_eq!((response.status().as_u16(), response.body().as_ref()), (status, text.as_bytes()));
            assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
            assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
            let reason = "rejected: why\n".to_owned();
            let response: Response<Bytes> = PlainResponse.respond_with_reason(&rejection, reason.clone());
            assert_eq!(
                (response.status().as_u16(), response.body()),
                (status, &Bytes::from(format!("{text}\n{reason}")))
            );
        }
    }

    #[test]
    fn a_function_shows_no_reason() {
        let respond = ResponseFn(|rejection: &Rejection| Response::new(rejection.to_string()));
        let response = respond.respond_with_reason(&Rejection::CrossSite, "secret".to_owned());
        assert_eq!(response.body(), "the request comes from another site");
        assert_eq!(format!("{respond:?}"), "ResponseFn(..)");
    }
}
