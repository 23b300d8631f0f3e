//! The reasons why a request is rejected, and the response to it.

use std::{error, fmt};

use bytes::Bytes;
use http::{
    HeaderValue, Response, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
};

/// The reason why a request was rejected.
///
/// It contains nothing that the request has sent. The layer adds it to the extensions of the response.
///
/// # Example
///
/// ```
/// use http::StatusCode;
/// use security_policy::transport::Rejection;
///
/// assert_eq!(Rejection::ForeignHost.status(), StatusCode::MISDIRECTED_REQUEST);
/// assert_eq!(Rejection::ForeignHost.to_string(), "the policy does not list the host of the request");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The request names a host that the policy does not list.
    ForeignHost,
    /// The request names no host.
    MissingHost,
    /// The request has more than one `Host` header.
    RepeatedHost,
    /// The host of the request is not a host.
    MalformedHost,
    /// The request arrived over http, and its target is not a path that could be redirected: a `CONNECT`.
    NotRedirectable,
    /// The request arrived over http, and its target is longer than 8,000 bytes.
    TooLong,
}

impl Rejection {
    /// Returns the status of the response:
    ///
    /// - 421 for a host that is not listed ([RFC 9110, section 7.4](https://www.rfc-editor.org/rfc/rfc9110#section-7.4));
    /// - 400 for a host that is missing, repeated or malformed
    ///   ([RFC 9112, section 3.2](https://www.rfc-editor.org/rfc/rfc9112#section-3.2));
    /// - 403 for a `CONNECT` over http;
    /// - 414 for a target that is too long.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            Self::MissingHost | Self::RepeatedHost | Self::MalformedHost => StatusCode::BAD_REQUEST,
            Self::NotRedirectable => StatusCode::FORBIDDEN,
            Self::TooLong => StatusCode::URI_TOO_LONG,
        }
    }

    /// The response, with a text that says why. `detail` is for the developer.
    pub(super) fn response(self, detail: Option<&str>) -> Response<Bytes> {
        let text = match detail {
            Some(detail) => format!("{self}: {detail}\n"),
            None => format!("{self}\n"),
        };
        let mut response = Response::new(Bytes::from(text));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response.extensions_mut().insert(self);
        response
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ForeignHost => "the policy does not list the host of the request",
            Self::MissingHost => "the request names no host",
            Self::RepeatedHost => "the request has more than one `Host` header",
            Self::MalformedHost => "the host of the request is malformed",
            Self::NotRedirectable => "the request arrived over http, and cannot be redirected to https",
            Self::TooLong => "the request arrived over http, and its target is too long for a redirect",
        })
    }
}

impl error::Error for Rejection {}
