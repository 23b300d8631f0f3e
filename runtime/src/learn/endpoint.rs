//! A path of the site to which browsers report, and which nobody else knows.

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Method, Response, StatusCode,
    header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    request::Parts,
};
use security_policy_core::report::{MAX_BODY, Reader, Report};

use crate::{
    adapter::stage::BodyError,
    media_type::can_run_script,
    nonce::{Nonce, RandomError},
};

/// The longest body that is read.
pub(crate) const LIMIT: usize = MAX_BODY;

/// A random path on the origin of the page.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint(String);

/// What a request is about.
pub(crate) enum Asks {
    /// Something else.
    Other,
    /// It sends reports.
    Reports,
    /// It reads what was gathered.
    Text,
    /// The method is not one of these.
    Nothing,
}

impl Endpoint {
    pub(crate) fn new() -> Result<Self, RandomError> {
        Nonce::try_random().map(|name| Self(format!("/.security-policy/{name}")))
    }

    pub(crate) fn path(&self) -> &str {
        &self.0
    }

    pub(crate) fn asks(&self, request: &Parts) -> Asks {
        match request.method {
            _ if request.uri.path() != self.0 => Asks::Other,
            Method::POST => Asks::Reports,
            Method::GET => Asks::Text,
            _ => Asks::Nothing,
        }
    }
}

/// The reports of a request.
pub(crate) fn reports(request: &Parts, body: Result<Bytes, BodyError>) -> Vec<Report> {
    let content_type = request.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Ok(body) = body else { return Vec::new() };
    Reader::default().read(content_type, &body).map(|read| read.reports).unwrap_or_default()
}

/// Whether a response can be a page, whose violations are reported.
pub(crate) fn is_page(response: &Response<()>) -> bool {
    let status = response.status();
    !status.is_informational() && status != StatusCode::NOT_MODIFIED && can_run_script(response.headers())
}

pub(crate) fn received() -> Response<Bytes> {
    answer(StatusCode::NO_CONTENT, HeaderMap::new(), Bytes::new())
}

pub(crate) fn wrong_method() -> Response<Bytes> {
    let allow = HeaderMap::from_iter([(ALLOW, HeaderValue::from_static("GET, POST"))]);
    answer(StatusCode::METHOD_NOT_ALLOWED, allow, Bytes::new())
}

/// A text that no browser reads as a page.
pub(crate) fn text(text: String) -> Response<Bytes> {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    answer(StatusCode::OK, HeaderMap::from_iter(headers), text.into())
}

fn answer(status: StatusCode, headers: HeaderMap, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
