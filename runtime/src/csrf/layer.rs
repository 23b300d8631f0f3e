//! tower: a layer that rejects cross-site requests, and hands tokens to the handlers under it.

use std::{
    fmt,
    mem::replace,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, header::CONTENT_LENGTH};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    binding::Bind,
    body::Reader,
    form::{FIELD_LIMIT, Form, Search},
    future::{CsrfFuture, LayerConfig, Limits, PendingRequest, State, rejected},
    original_uri::original_uri,
    policy::Csrf,
    rejection::TokenError,
    response::{PlainResponse, Respond, ResponseFn},
    token_context::{HeadDecision, TokenContext},
};
use crate::signing::{keys::Keys, time::UnixTime};

impl<B: Bind> Csrf<B> {
    /// Returns the layer that checks every request of the services under it.
    ///
    /// [`CsrfLayer`] has an example.
    #[must_use]
    pub fn layer(&self, keys: impl Into<Arc<Keys>>) -> CsrfLayer<B> {
        let limits = Limits { bytes: BODY_LIMIT, fields: FIELD_LIMIT };
        CsrfLayer { config: LayerConfig { csrf: *self, keys: keys.into(), limits, respond: PlainResponse } }
    }
}

/// Rejects cross-site requests, and hands a [`CsrfToken`](super::CsrfToken) to the handlers under it.
///
/// A policy's [`CSRF`](Csrf::layer) makes it. It belongs under the policy's own layer, so that the response to a
/// rejected request carries the policy too. It does the following, in this order:
///
/// 1. It decides by the head of the request, by the [rules](super#which-request-passes-by-which-rule), and by the
///    [path](super#paths) that the client asked for.
/// 2. Where a token has to decide, it looks for the cookie of a token, made for the session of this request. Without
///    it the request is rejected at once: no token can belong to it, and nothing of its body is read.
/// 3. A token in the header is verified.
/// 4. Where there is none, and the body is a form, it reads the body and looks for the token as the body arrives. It reads up
///    to a [number of bytes](Self::body_limit) and [of fields](Self::field_limit), and yields to other tasks in between. The
///    handler gets the body as it came, with its trailers. For a body that is not axum's, its chunks become one, and trailers
///    are lost. No other body is touched.
/// 5. It leaves a [`CsrfToken`](super::CsrfToken) and the [`Rule`](super::Rule) that let the request pass in the extensions of the request. A rejection is
///    left in those of the response, and, with the feature `tracing`, written to the log.
/// 6. If a form was made with the token, it sets the cookie that belongs to it, unless the browser has it already,
///    and keeps caches from storing the response. Where a policy has `isolate`, it adds to `vary` what its answer depends on.
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
    config: LayerConfig<B, R>,
}

impl<B, R> CsrfLayer<B, R> {
    /// Reads so many bytes of a form to find its token; one mebibyte unless this says otherwise.
    ///
    /// It only counts for browsers that say nothing about where a form comes from, which are years old. A larger form of
    /// theirs is rejected: by its `Content-Length` before it is read, without one as soon as the limit is passed. The body
    /// is kept until its end for the handler, and little besides.
    ///
    /// How long a body may take is for the server to limit, as for every other request.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.config.limits.bytes = bytes;
        self
    }

    /// Reads so many fields of a form to find its token; 16,384 unless this says otherwise.
    ///
    /// It counts like [`body_limit`](Self::body_limit). A form with more is rejected as
    /// [`TokenError::TooManyFields`], wherever its token is.
    #[must_use]
    pub fn field_limit(mut self, fields: usize) -> Self {
        self.config.limits.fields = fields;
        self
    }

    /// Answers rejected requests with the response of a function.
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
    /// # let keys = Keys::signing_with(Key::random());
    /// use http::{Response, StatusCode};
    ///
    /// let layer = Shop::CSRF.layer(keys).rejecting_with(|rejection: &Rejection| {
    ///     let mut response = Response::new(axum::body::Body::from(rejection.rule()));
    ///     *response.status_mut() = StatusCode::FORBIDDEN;
    ///     response
    /// });
    /// # let _ = axum::Router::<()>::new().layer(layer);
    /// ```
    #[must_use]
    pub fn rejecting_with<F>(self, respond: F) -> CsrfLayer<B, ResponseFn<F>> {
        let LayerConfig { csrf, keys, limits, .. } = self.config;
        CsrfLayer { config: LayerConfig { csrf, keys, limits, respond: ResponseFn(respond) } }
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
        f.debug_struct("CsrfLayer").field("csrf", &self.config.csrf).finish_non_exhaustive()
    }
}

/// Rejects cross-site requests before the service under it sees them.
///
/// [`CsrfLayer`] makes it, with an example.
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
        let LayerConfig { csrf, keys, respond, .. } = &self.config;
        let uri = original_uri(request.uri(), request.extensions());
        let outcome = csrf.check_at(keys, request.method(), uri, request.headers(), UnixTime::now);
        let varies = csrf.isolates() && request.method().is_safe();
        let state = match outcome {
            Ok(HeadDecision::Passes(rule)) => {
                let token = self.config.accept(rule, &mut request);
                State::Called { future: self.inner.call(request), token }
            }
            Ok(HeadDecision::NeedsForm(context)) => match self.config.search(request.headers()) {
                Ok(search) => {
                    // The one that is ready is the one that is called.
                    let clone = self.inner.clone();
                    let (inner, config) = (replace(&mut self.inner, clone), self.config.clone());
                    let reader = Reader::new(search, config.limits.bytes);
                    let context = TokenContext::into_owned(context);
                    let (parts, body) = request.into_parts();
                    State::Reading {
                        body,
                        pending: Some(Box::new(PendingRequest { inner, parts, reader, context, config })),
                    }
                }
                Err(error) => rejected(error.into(), &request, respond.clone()),
            },
            Err(rejection) => rejected(rejection, &request, respond.clone()),
        };
        CsrfFuture { state, varies }
    }
}

impl<S: fmt::Debug, B, R> fmt::Debug for CsrfService<S, B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<B: Bind, R> LayerConfig<B, R> {
    /// What looks for a token in a body with these headers; an error where none can be found.
    fn search(&self, headers: &HeaderMap) -> Result<Search, TokenError> {
        let form = Form::of(headers).ok_or(TokenError::Missing)?;
        let Limits { bytes, fields } = self.limits;
        let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        match length {
            Some(length) if length > bytes as u64 => Err(TokenError::TooLarge { limit: bytes }),
            _ => Ok(Search::new(&form, self.csrf.field(), fields)),
        }
    }
}

/// One mebibyte.
const BODY_LIMIT: usize = 1 << 20;
