//! The tower layer that rejects cross-site requests and issues tokens.

use std::{
    fmt,
    mem::replace,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    binding::{Bind, Once},
    body::Reader,
    future::{CsrfFuture, LayerConfig, PendingRequest, SpendingRequest, State, rejected},
    gate::{Gate, Limits, TokenPlace},
    policy::Csrf,
    response::{PlainResponse, Respond, ResponseFn},
    spent::SpentTokens,
    token_context::{HeadDecision, TokenContext},
};
use crate::{
    adapter::original_uri::original_uri,
    signing::{keys::Keys, time::UnixTime},
};

impl<B: Bind> Csrf<B> {
    /// Returns the layer that checks every request to the services inside it.
    ///
    /// [`CsrfLayer`] has an example.
    #[must_use]
    pub fn layer(&self, keys: impl Into<Arc<Keys>>) -> CsrfLayer<B> {
        let gate = Gate {
            csrf: *self,
            keys: keys.into(),
            limits: Limits::default(),
            gives_reasons: cfg!(debug_assertions),
            spent: B::ONCE.then(SpentTokens::in_process),
        };
        CsrfLayer { config: LayerConfig { gate, respond: PlainResponse } }
    }
}

/// A tower layer that rejects cross-site requests, and provides a [`CsrfToken`](super::CsrfToken) to handlers.
///
/// A policy's [`CSRF`](Csrf::layer) makes it. Add it inside the policy's own layer, so that responses to rejected
/// requests carry the policy too. It processes a request in this order:
///
/// 1. It checks the head of the request by the [rules](super#how-a-request-is-checked), with the [path](super#paths)
///    that the client requested.
/// 2. If the request needs a token, the layer reads the token's cookie. Without a valid cookie for the request's
///    session, it rejects the request without reading the body.
/// 3. It verifies the token in the header, if there is one.
/// 4. Otherwise, if the body is a form, it reads the body and searches it for the token as it arrives, up to a number
///    of [bytes](Self::body_limit) and of [fields](Self::field_limit). It yields to other tasks in between. The handler
///    gets the same body with its trailers; if the body type is not axum's, the chunks are joined and the trailers
///    dropped. Without a form, the request is rejected.
/// 5. It adds a [`CsrfToken`](super::CsrfToken), and the [`Rule`](super::Rule) by which the request passed, to the
///    extensions of the request, and calls the handler. A rejected request gets a response with status 403 instead,
///    with the [`Rejection`](super::Rejection) in the extensions of the response. With the feature `tracing`, the
///    rejection is logged.
/// 6. If the handler used the token, the layer adds its cookie to the response, unless the browser already has it, and
///    makes the response `cache-control: private, no-store`. If the policy has `isolate`, it also adds the checked
///    request headers to `vary`.
///
/// # Example
///
/// ```
/// use axum::{Router, body::Body, http::{Request, StatusCode}, response::Html, routing::get};
/// use security_policy::{Key, Keys, csrf::{CsrfToken, Rejection}, security_policy};
/// use tower::ServiceExt as _;
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
///         csrf: { bind_to: session },
///     }
/// }
///
/// async fn form(token: CsrfToken) -> Html<String> {
///     Html(format!(r#"<form method="post">{}<button>Buy</button></form>"#, token.field()))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = Router::new()
///     .route("/basket", get(form).post(async || "bought"))
///     .layer(Shop::CSRF.layer(Keys::signing_with(Key::random())))
///     .layer(Shop::layer());
///
/// let request = |site: &str| {
///     Request::post("/basket").header("sec-fetch-site", site).body(Body::empty()).unwrap()
/// };
/// assert_eq!(app.clone().oneshot(request("same-origin")).await.unwrap().status(), StatusCode::OK);
///
/// let response = app.oneshot(request("cross-site")).await.unwrap();
/// assert_eq!(response.status(), StatusCode::FORBIDDEN);
/// assert_eq!(response.extensions().get(), Some(&Rejection::CrossSite));
/// # }
/// ```
#[derive(Clone)]
pub struct CsrfLayer<B, R = PlainResponse> {
    pub(super) config: LayerConfig<B, R>,
}

impl<B, R> CsrfLayer<B, R> {
    /// Sets how many bytes of a form are read to find its token. The default is 1 MiB.
    ///
    /// The limit only matters for requests that need a token: from browsers that are several years old, and with `once`
    /// every form. A larger form
    /// is rejected: by its `Content-Length` before it is read, or else as soon as the limit is exceeded. The body is
    /// kept in memory for the handler.
    ///
    /// The layer has no timeout for slow bodies. Limit the time of all requests in the server.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.config.gate.limits.bytes = bytes;
        self
    }

    /// Sets how many fields of a form are read to find its token. The default is 16,384.
    ///
    /// Like [`body_limit`](Self::body_limit), it only matters for requests that need a token. A form with more fields
    /// is rejected as [`TokenError::TooManyFields`](super::TokenError::TooManyFields), wherever its token is.
    #[must_use]
    pub fn field_limit(mut self, fields: usize) -> Self {
        self.config.gate.limits.fields = fields;
        self
    }

    /// Sends only the short text for the user to rejected requests, also in debug builds.
    ///
    /// Release builds, in which `debug_assertions` are off, never send more.
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::{Key, Keys, security_policy};
    /// # security_policy! {
    /// #     struct Shop {
    /// #         origin: "https://shop.example.com",
    /// #         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// #         csrf: { bind_to: session },
    /// #     }
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # let keys = Keys::signing_with(Key::random());
    /// use axum::{Router, body::{Body, to_bytes}, http::Request, routing::post};
    /// use tower::ServiceExt as _;
    ///
    /// let layer = Shop::CSRF.layer(keys).without_reasons();
    /// let app = Router::new().route("/basket", post(async || "bought")).layer(layer);
    ///
    /// let request = Request::post("/basket").header("origin", "https://evil.example").body(Body::empty()).unwrap();
    /// let response = app.oneshot(request).await.unwrap();
    /// let text = to_bytes(response.into_body(), 999).await.unwrap();
    /// assert_eq!(text, "This could not be sent. Go back, reload the page, and send it again.\n");
    /// # }
    /// ```
    #[must_use]
    pub fn without_reasons(mut self) -> Self {
        self.config.gate.gives_reasons = false;
        self
    }

    /// Sets the function that makes the response to rejected requests, instead of status 403 with a short text.
    ///
    /// # Example
    ///
    /// ```
    /// # use security_policy::{Key, Keys, csrf::Rejection, security_policy};
    /// # security_policy! {
    /// #     struct Shop {
    /// #         origin: "https://shop.example.com",
    /// #         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    /// #         csrf: { bind_to: session },
    /// #     }
    /// # }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # let keys = Keys::signing_with(Key::random());
    /// use axum::{Router, body::{Body, to_bytes}, routing::post};
    /// use http::{Request, Response, StatusCode};
    /// use tower::ServiceExt as _;
    ///
    /// let layer = Shop::CSRF.layer(keys).rejecting_with(|rejection: &Rejection| {
    ///     let mut response = Response::new(Body::from(rejection.rule()));
    ///     *response.status_mut() = StatusCode::FORBIDDEN;
    ///     response
    /// });
    /// let app = Router::new().route("/basket", post(async || "bought")).layer(layer);
    ///
    /// let request = Request::post("/basket").header("origin", "https://evil.example").body(Body::empty()).unwrap();
    /// let response = app.oneshot(request).await.unwrap();
    /// assert_eq!(to_bytes(response.into_body(), 99).await.unwrap(), "origin");
    /// # }
    /// ```
    #[must_use]
    pub fn rejecting_with<F>(self, respond: F) -> CsrfLayer<B, ResponseFn<F>> {
        CsrfLayer { config: LayerConfig { gate: self.config.gate, respond: ResponseFn(respond) } }
    }
}

impl<B, R> CsrfLayer<Once<B>, R> {
    /// Sets where used tokens are remembered. The default is [`SpentTokens::in_process`].
    ///
    /// Several servers that share keys also have to share a store, so that a token is accepted by one of them. Give
    /// layers of one process clones of the same `SpentTokens`.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Key, Keys, csrf::SpentTokens, security_policy};
    ///
    /// security_policy! {
    ///     struct Shop {
    ///         origin: "https://shop.example.com",
    ///         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
    ///         csrf: { bind_to: session, max_age: 2h, once },
    ///     }
    /// }
    ///
    /// let keys = Keys::signing_with(Key::random());
    /// let layer = Shop::CSRF.layer(keys).remembering(SpentTokens::in_process_up_to(100_000));
    /// # let _ = layer;
    /// ```
    ///
    /// A policy without `once` remembers nothing:
    ///
    /// ```compile_fail,E0599
    /// use security_policy::{Key, Keys, csrf::SpentTokens, security_policy};
    ///
    /// security_policy! {
    ///     struct Shop { origin: "https://shop.example.com", csrf: { max_age: 2h } }
    /// }
    ///
    /// let layer = Shop::CSRF.layer(Keys::signing_with(Key::random())).remembering(SpentTokens::in_process());
    /// ```
    #[must_use]
    pub fn remembering(mut self, spent: SpentTokens) -> Self {
        self.config.gate.spent = Some(spent);
        self
    }
}

impl<S, B: Copy, R: Clone> Layer<S> for CsrfLayer<B, R> {
    type Service = CsrfService<S, B, R>;

    fn layer(&self, inner: S) -> Self::Service {
        CsrfService { inner, config: self.config.clone() }
    }
}

impl<B, R> fmt::Debug for CsrfLayer<B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfLayer").field("csrf", &self.config.gate.csrf).finish_non_exhaustive()
    }
}

/// The service that [`CsrfLayer`] makes: it checks requests before it calls the inner service.
///
/// [`CsrfLayer`] has an example.
#[derive(Clone)]
pub struct CsrfService<S, B, R = PlainResponse> {
    inner: S,
    config: LayerConfig<B, R>,
}

impl<S, B, R, ReqBody, ResBody> Service<Request<ReqBody>> for CsrfService<S, B, R>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>> + Clone,
    B: Bind,
    R: Respond<ResBody> + Clone,
    ReqBody: Body + From<Bytes> + 'static,
{
    type Response = Response<ResBody>;
    type Error = S::Error;
    type Future = CsrfFuture<S::Future, S, B, R, ReqBody>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let gate = &self.config.gate;
        let uri = original_uri(request.uri(), request.extensions());
        let outcome = gate.csrf.check_at(&gate.keys, request.method(), uri, request.headers(), UnixTime::now);
        let varies = gate.varies(request.method());
        let state = match outcome {
            Ok(HeadDecision::Passes(rule)) => {
                let token = gate.accept_request(rule, &mut request);
                State::Called { future: self.inner.call(request), token }
            }
            Ok(HeadDecision::Spends(token)) => {
                let clone = self.inner.clone();
                let (inner, config) = (replace(&mut self.inner, clone), self.config.clone());
                let spend = config.gate.spend(token, request.extensions_mut());
                SpendingRequest { inner, request, place: TokenPlace::Header, config }.start(spend)
            }
            Ok(HeadDecision::NeedsForm(context)) => match gate.search(request.headers()) {
                Ok(search) => {
                    // Call the service that `poll_ready` was called on, not its clone.
                    let clone = self.inner.clone();
                    let (inner, config) = (replace(&mut self.inner, clone), self.config.clone());
                    let reader = Reader::new(search, config.gate.limits.bytes);
                    let context = TokenContext::into_owned(context);
                    let (parts, body) = request.into_parts();
                    State::Reading {
                        body,
                        pending: Some(Box::new(PendingRequest { inner, parts, reader, context, config })),
                    }
                }
                Err(error) => rejected(error.into(), &request, &self.config),
            },
            Err(rejection) => rejected(rejection, &request, &self.config),
        };
        CsrfFuture { state, varies }
    }
}

impl<S: fmt::Debug, B, R> fmt::Debug for CsrfService<S, B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfService").field("inner", &self.inner).finish_non_exhaustive()
    }
}
