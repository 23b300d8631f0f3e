//! The layer: preflights and the allowed origin, as a stage of every framework.

use std::convert::Infallible;

use bytes::Bytes;
use http::{Response, request::Parts};

use super::policy::Cors;
use crate::{
    adapter::{
        applied::Applied,
        stage::{BodyError, Next, Stage},
    },
    owned::Owned,
};

impl Cors {
    /// Returns the layer that answers preflights, and adds the headers to responses.
    ///
    /// [`CorsLayer`] has an example.
    #[must_use]
    pub const fn layer(self) -> CorsLayer {
        CorsLayer { cors: self }
    }
}

/// Answers preflights, and allows the listed origins to read responses.
///
/// A policy's [`CORS`](Cors::layer) makes it; the [module](super) describes what it does. If the layer of another policy is inside it, and
/// that policy declares headers of CORS, they are kept.
///
/// # Example
///
/// ```
/// use axum::{Router, body::Body, http::{Request, StatusCode}, routing::put};
/// use security_policy::security_policy;
/// use tower::ServiceExt as _;
///
/// security_policy! {
///     struct Api {
///         origin: "https://api.example.com",
///         access_control_allow_origin: ["https://app.example.com", "https://admin.example.com"],
///         access_control_allow_methods: PUT,
///         ..security_policy::presets::Api
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = Router::new()
///     .route("/stock", put(async || "stored"))
///     .layer(Api::layer())
///     .layer(Api::CORS.layer());
///
/// let request = |origin: &str| Request::put("/stock").header("origin", origin).body(Body::empty()).unwrap();
/// let response = app.clone().oneshot(request("https://admin.example.com")).await.unwrap();
/// assert_eq!(response.headers()["access-control-allow-origin"], "https://admin.example.com");
/// assert_eq!(response.headers()["vary"], "origin");
///
/// let response = app.oneshot(request("https://evil.example")).await.unwrap();
/// assert!(!response.headers().contains_key("access-control-allow-origin"));
/// assert_eq!(response.headers()["vary"], "origin");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CorsLayer {
    cors: Cors,
}

/// What is kept of a request until its response: the allowed origin.
#[derive(Clone, Copy, Debug)]
pub struct CorsState(Option<&'static str>);

impl Stage for CorsLayer {
    type State = CorsState;
    type Reading = Infallible;

    fn request(&self, request: &mut Parts) -> Next<Self> {
        match self.cors.preflight(&request.method, &request.headers) {
            Some(response) => Next::Answer(owned(response)),
            None => Next::Call { state: CorsState(self.cors.allowed(&request.headers)), body: None },
        }
    }

    fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
        match reading {}
    }

    fn response(&self, CorsState(allowed): CorsState, response: &mut Response<()>) {
        let is_owned =
            response.extensions().get::<Applied>().is_some_and(|inner| inner.owns("access-control-allow-origin"));
        if self.cors.is_list() && !is_owned {
            self.cors.apply(allowed, response.headers_mut());
            Applied::owning(&OWNED).mark(response.extensions_mut());
        }
    }
}

/// A policy that is applied further out leaves the headers of CORS alone.
fn owned<B>(mut response: Response<B>) -> Response<B> {
    Applied::owning(&OWNED).mark(response.extensions_mut());
    response
}

static OWNED: Owned = Owned::headers(&[]).and_names(&["access-control-allow-origin"]);
