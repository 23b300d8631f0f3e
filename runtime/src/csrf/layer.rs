//! tower: a layer that refuses what comes from elsewhere, and hands tokens to the handlers under it.

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
    binding::Bind,
    declared::Csrf,
    form::Form,
    future::{CsrfFuture, Guard, Rest, State, refused},
    rejection::TokenError,
    respond::{Plain, Respond, With},
    target::target,
};
use crate::cookie::{keys::Keys, time::UnixTime};

impl<B: Bind> Csrf<B> {
    /// Returns the layer that checks every request of the services under it.
    ///
    /// [`CsrfLayer`] has an example.
    #[must_use]
    pub fn layer(&self, keys: impl Into<Arc<Keys>>) -> CsrfLayer<B> {
        CsrfLayer { guard: Guard { csrf: *self, keys: keys.into(), limit: BODY_LIMIT, respond: Plain } }
    }
}

/// Refuses requests from elsewhere, and hands a [`CsrfToken`](super::CsrfToken) to the handlers under it.
///
/// A policy's [`CSRF`](Csrf::layer) makes it. It belongs under the policy's own layer, so that the response to what was
/// refused carries the policy too. It does the following, in this order:
///
/// 1. It decides by the head of the request, by the [rules](super#which-request-passes-by-which-rule), and by the
///    [path](super#paths) that the client asked for. A token in the header is verified.
/// 2. Where a token has to decide and may stand in a form, it reads the body, up to a
///    [limit](Self::body_limit), and passes on what it has read. No other body is touched.
/// 3. It leaves a [`CsrfToken`](super::CsrfToken) and the [`Rule`](super::Rule) that let the request pass in the extensions of the request. A rejection is
///    left in those of the response, and, with the feature `tracing`, written to the log.
/// 4. If a form was made with the token, it sets the cookie that belongs to it, unless the browser has it already,
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
pub struct CsrfLayer<B, R = Plain> {
    guard: Guard<B, R>,
}

impl<B, R> CsrfLayer<B, R> {
    /// Reads so many bytes of a form to find its token; one mebibyte unless this says otherwise.
    ///
    /// It only counts for browsers that say nothing about where a form comes from, which are years old. A larger form of
    /// theirs is refused.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.guard.limit = bytes;
        self
    }

    /// Answers what was refused with the response of a function.
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
    pub fn rejecting_with<F>(self, respond: F) -> CsrfLayer<B, With<F>> {
        let Guard { csrf, keys, limit, .. } = self.guard;
        CsrfLayer { guard: Guard { csrf, keys, limit, respond: With(respond) } }
    }
}

impl<S, B: Copy, R: Clone> Layer<S> for CsrfLayer<B, R> {
    type Service = CsrfService<S, B, R>;

    fn layer(&self, inner: S) -> Self::Service {
        CsrfService { inner, guard: self.guard.clone() }
    }
}

impl<B, R> fmt::Debug for CsrfLayer<B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfLayer").field("csrf", &self.guard.csrf).finish_non_exhaustive()
    }
}

/// Refuses requests from elsewhere before the service that it holds sees them.
///
/// [`CsrfLayer`] makes it, with an example.
#[derive(Clone)]
pub struct CsrfService<S, B, R = Plain> {
    inner: S,
    guard: Guard<B, R>,
}

impl<S, B, R, ReqBody, ResBody> Service<Request<ReqBody>> for CsrfService<S, B, R>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>> + Clone,
    B: Bind,
    R: Respond<ResBody> + Clone,
    ReqBody: Body + From<Bytes>,
{
    type Response = Response<ResBody>;
    type Error = S::Error;
    type Future = CsrfFuture<S::Future, S, B, R, ReqBody>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        let Guard { csrf, keys, respond, .. } = &self.guard;
        let uri = target(request.uri(), request.extensions());
        let outcome = csrf.check_at(keys, request.method(), uri, request.headers(), UnixTime::now);
        let varies = csrf.isolates() && request.method().is_safe();
        let state = match outcome {
            Ok(Some(rule)) => {
                let token = self.guard.let_pass(rule, &mut request);
                State::Called { future: self.inner.call(request), token }
            }
            Ok(None) => match Form::of(request.headers()) {
                Some(form) => {
                    // The one that is ready is the one that is called.
                    let clone = self.inner.clone();
                    let (inner, guard) = (replace(&mut self.inner, clone), self.guard.clone());
                    let (parts, body) = request.into_parts();
                    let rest = Rest { inner, parts, form, guard, now: UnixTime::now() };
                    State::Reading { body, read: Vec::new(), rest: Some(Box::new(rest)) }
                }
                None => refused(TokenError::Missing.into(), &request, respond.clone()),
            },
            Err(rejection) => refused(rejection, &request, respond.clone()),
        };
        CsrfFuture { state, varies }
    }
}

impl<S: fmt::Debug, B, R> fmt::Debug for CsrfService<S, B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

/// One mebibyte.
const BODY_LIMIT: usize = 1 << 20;
