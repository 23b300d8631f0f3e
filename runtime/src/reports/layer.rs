//! The receiver, as a stage of every framework.

use std::fmt;

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE,
    },
    request::Parts,
};
use security_policy_core::report::{MAX_BODY, ReadError, Reader, Reports};

use super::endpoint::Endpoint;
use crate::adapter::stage::{BodyError, Next, Stage};

/// Takes what browsers report: a [`Collector`](super::Collector), or a function.
///
/// It is called while a request is answered, so it should only store or send the reports.
///
/// # Example
///
/// ```
/// use security_policy::reports::{ReadError, Receive, Reports};
///
/// fn receives<R: Receive>(_: &R) {}
///
/// receives(&|received: Result<Reports, ReadError>| {
///     let count = received.map_or(0, |reports| reports.reports.len());
///     println!("{count} reports");
/// });
/// ```
pub trait Receive: Clone + Send + Sync + 'static {
    /// Takes the reports of a request, or why its body contains none.
    fn receive(&self, received: Result<Reports, ReadError>);
}

impl<F: Fn(Result<Reports, ReadError>) + Clone + Send + Sync + 'static> Receive for F {
    fn receive(&self, received: Result<Reports, ReadError>) {
        self(received);
    }
}

/// Receives the reports of a policy. [`Endpoint::layer`] makes it; the [module](super) describes it.
///
/// # Example
///
/// ```
/// use axum::{Router, body::Body, http::Request, routing::get};
/// use security_policy::{reports::Collector, security_policy};
/// use tower::ServiceExt as _;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         reporting: { url: "/reports" },
///         ..security_policy::presets::Strict
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let collector = Collector::explained_by(Shop::policy());
/// let app = Router::new()
///     .route("/", get(async || "hello"))
///     .layer(Shop::layer())
///     .layer(Shop::REPORTS.layer(collector.clone()));
///
/// let report = r#"{"csp-report": {"effective-directive": "img-src", "blocked-uri": "https://evil.example/"}}"#;
/// let request = Request::post("/reports").header("content-type", "application/csp-report").body(Body::from(report)).unwrap();
/// assert_eq!(app.oneshot(request).await.unwrap().status(), 204);
/// assert_eq!(collector.snapshot().groups[0].count, 1);
/// # }
/// ```
#[derive(Clone)]
pub struct ReportLayer<R> {
    endpoint: Endpoint,
    reader: Reader,
    receiver: R,
}

impl Endpoint {
    /// Returns the layer that receives the reports; [`ReportLayer`] has an example.
    pub const fn layer<R: Receive>(self, receiver: R) -> ReportLayer<R> {
        ReportLayer { endpoint: self, reader: Reader::new(), receiver }
    }
}

impl<R: Receive> ReportLayer<R> {
    /// Sets how bodies are read; by default, what is not known is ignored.
    #[must_use]
    pub const fn reader(mut self, reader: Reader) -> Self {
        self.reader = reader;
        self
    }

    fn answer(&self, received: Result<Reports, ReadError>) -> Next<Self> {
        self.receiver.receive(received);
        Next::Answer(self.respond(&[]))
    }

    /// 204, with constant headers: nothing of the request is in it.
    fn respond(&self, headers: &[(HeaderName, &'static str)]) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let map = response.headers_mut();
        map.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.endpoint.is_cross_origin() {
            // Browsers send reports to other origins without credentials.
            map.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        for (name, value) in headers {
            map.insert(name.clone(), HeaderValue::from_static(value));
        }
        response
    }

    fn is_preflight(&self, request: &Parts) -> bool {
        self.endpoint.is_cross_origin()
            && request.method == Method::OPTIONS
            && request.headers.get(ACCESS_CONTROL_REQUEST_METHOD).is_some_and(|method| method == "POST")
    }
}

impl<R: Receive> Stage for ReportLayer<R> {
    type State = ();
    /// The content type.
    type Reading = String;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        if request.uri.path() != self.endpoint.path() {
            return Next::Call { state: (), body: None };
        }
        if self.is_preflight(request) {
            return Next::Answer(self.respond(PREFLIGHT));
        }
        if request.method != Method::POST {
            return Next::Call { state: (), body: None };
        }
        let content_type = text(&request.headers, &CONTENT_TYPE);
        if !Reader::accepts(content_type) {
            return self.answer(Err(ReadError::UnsupportedType));
        }
        match text(&request.headers, &CONTENT_LENGTH).parse::<u64>() {
            Ok(length) if length > MAX_BODY as u64 => self.answer(Err(ReadError::TooLarge)),
            _ => Next::Read { reading: content_type.to_owned(), limit: MAX_BODY },
        }
    }

    fn body(&self, content_type: String, _: &mut Parts, body: Result<Bytes, BodyError>) -> Next<Self> {
        self.answer(match body {
            Ok(body) => self.reader.read(&content_type, &body),
            Err(BodyError::TooLarge) => Err(ReadError::TooLarge),
            Err(BodyError::Unreadable) => Err(ReadError::NotJson),
        })
    }

    fn response(&self, (): (), _: &mut Response<()>) {}
}

impl<R> fmt::Debug for ReportLayer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportLayer").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// The text of a header; empty without one.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

const PREFLIGHT: &[(HeaderName, &str)] = &[
    (ACCESS_CONTROL_ALLOW_METHODS, "POST"),
    (ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
    (ACCESS_CONTROL_MAX_AGE, "86400"),
];
