//! Responses that contain a page.

use bytes::Bytes;
use http::{HeaderMap, Response};

use super::body::PageBody;
use crate::audit::IntoStatus;

/// A response that contains a page.
///
/// It is implemented for the response of `http`, which axum, hyper and tower use, by value and, if the body is a text or bytes, by
/// reference. A response of any other client or framework is `(status, headers, body)`. `Kind` keeps these apart; the compiler
/// infers it.
///
/// # Example
///
/// ```
/// use security_policy::{assert_page, http::HeaderMap};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("content-type", "text/html; charset=utf-8".parse()?);
/// headers.insert("content-security-policy", "default-src 'self'".parse()?);
/// assert_page!((200, &headers, "<img src=/logo.png>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a response with a page",
    note = "a response is an `http::Response`, or `(status, headers, body)`"
)]
pub trait PageResponse<Kind> {
    /// Returns the response with its whole body.
    ///
    /// # Panics
    ///
    /// Panics if the body is not complete, or if the status is not one.
    fn into_page(self) -> Response<Bytes>;
}

/// Marks a response that is borrowed.
#[derive(Clone, Copy, Debug)]
pub struct ByReference;

impl<B: PageBody<Kind>, Kind> PageResponse<Kind> for Response<B> {
    #[track_caller]
    fn into_page(self) -> Response<Bytes> {
        let (parts, body) = self.into_parts();
        Response::from_parts(parts, body.into_bytes())
    }
}

impl<B: AsRef<[u8]>> PageResponse<ByReference> for &Response<B> {
    fn into_page(self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::copy_from_slice(self.body().as_ref()));
        *response.status_mut() = self.status();
        *response.headers_mut() = self.headers().clone();
        response
    }
}

impl<S: IntoStatus, B: PageBody<Kind>, Kind> PageResponse<Kind> for (S, &HeaderMap, B) {
    #[track_caller]
    fn into_page(self) -> Response<Bytes> {
        let (status, headers, body) = self;
        let mut response = Response::new(body.into_bytes());
        *response.status_mut() = status.into_status().expect("a status is between 100 and 999");
        *response.headers_mut() = headers.clone();
        response
    }
}

impl<S: IntoStatus, B: PageBody<Kind>, Kind> PageResponse<Kind> for (S, HeaderMap, B) {
    #[track_caller]
    fn into_page(self) -> Response<Bytes> {
        let (status, headers, body) = self;
        (status, &headers, body).into_page()
    }
}
