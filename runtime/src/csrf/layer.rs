//! tower: a layer that refuses what comes from elsewhere, and hands tokens to the handlers under it.

use std::{
    fmt,
    mem::replace,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http::{HeaderValue, Request, Response, header::VARY, request::Parts};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::{
    binding::Bind,
    decision::Rule,
    declared::Csrf,
    form::Form,
    rejection::{Rejection, TokenError},
    respond::{Plain, Respond, With},
    token::CsrfToken,
};
use crate::{
    adapter::cache_control::forbid_storing,
    cookie::{keys::Keys, time::UnixTime},
    header_map::append,
};

impl<B: Bind> Csrf<B> {
    /// Returns the layer that checks every request of the services under it.
    ///
    /// [`CsrfLayer`] has an example.
    #[must_use]
    pub fn layer(&self, keys: impl Into<Arc<Keys>>) -> CsrfLayer<B> {
        CsrfLayer { guard: Guard { csrf: *self, keys: keys.into(), limit: BODY_LIMIT, respond: Plain } }
    }
}

/// Refuses requests from elsewhere, and hands a [`CsrfToken`] to the handlers under it.
///
/// A policy's [`CSRF`](Csrf::layer) makes it. It belongs under the policy's own layer, so that the response to what was
/// refused carries the policy too. It does the following, in this order:
///
/// 1. It decides by the head of the request, by the [rules](super#which-request-passes-by-which-rule). A token in the
///    header is verified.
/// 2. Where a token has to decide and may stand in a form, it reads the body, up to a
///    [limit](Self::body_limit), and passes on what it has read. No other body is touched.
/// 3. It leaves a [`CsrfToken`] and the [`Rule`] that let the request pass in the extensions of the request. A rejection is
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

#[derive(Clone)]
struct Guard<B, R> {
    csrf: Csrf<B>,
    keys: Arc<Keys>,
    limit: usize,
    respond: R,
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

    fn call(&mut self, request: Request<ReqBody>) -> Self::Future {
        let Guard { csrf, keys, .. } = &self.guard;
        let (mut parts, body) = request.into_parts();
        let now = UnixTime::now();
        let outcome = csrf.check(keys, &parts.method, &parts.uri, &parts.headers, now);
        let token = csrf.token(keys.clone(), &parts.headers, now);
        let varies = csrf.isolates() && parts.method.is_safe();
        parts.extensions.insert(token.clone());
        let state = match outcome {
            Ok(Some(rule)) => {
                parts.extensions.insert(rule);
                State::Called { future: self.inner.call(Request::from_parts(parts, body)) }
            }
            Ok(None) => match Form::of(&parts.headers) {
                Some(form) => {
                    // The one that is ready is the one that is called.
                    let clone = self.inner.clone();
                    let inner = replace(&mut self.inner, clone);
                    State::Reading { body, read: Vec::new(), rest: Some(Box::new(Rest { inner, parts, form, now })) }
                }
                None => refused(TokenError::Missing.into(), &parts),
            },
            Err(rejection) => refused(rejection, &parts),
        };
        CsrfFuture { state, guard: self.guard.clone(), token, varies }
    }
}

impl<S: fmt::Debug, B, R> fmt::Debug for CsrfService<S, B, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfService").field("inner", &self.inner).finish_non_exhaustive()
    }
}

pin_project! {
    /// Waits for a response, for what of the request has to be read first, or for nothing at all.
    ///
    /// [`CsrfService`] returns it; [`CsrfLayer`] has an example.
    pub struct CsrfFuture<F, S, B, R, ReqBody> {
        #[pin]
        state: State<F, S, ReqBody>,
        guard: Guard<B, R>,
        token: CsrfToken,
        varies: bool,
    }
}

pin_project! {
    #[project = StateProjection]
    enum State<F, S, ReqBody> {
        Called { #[pin] future: F },
        Reading { #[pin] body: ReqBody, read: Vec<u8>, rest: Option<Box<Rest<S>>> },
        Refused { rejection: Rejection },
    }
}

/// A request whose body is being read.
struct Rest<S> {
    inner: S,
    parts: Parts,
    form: Form,
    now: UnixTime,
}

impl<S, B, R, ReqBody, ResBody> Future for CsrfFuture<S::Future, S, B, R, ReqBody>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    B: Bind,
    R: Respond<ResBody>,
    ReqBody: Body + From<Bytes>,
{
    type Output = Result<Response<ResBody>, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Called { future } => {
                    let mut response = ready!(future.poll(cx))?;
                    finish(&mut response, this.token, *this.varies);
                    return Poll::Ready(Ok(response));
                }
                StateProjection::Refused { rejection } => {
                    let mut response = this.guard.respond.respond(rejection);
                    response.extensions_mut().insert(*rejection);
                    finish(&mut response, this.token, *this.varies);
                    return Poll::Ready(Ok(response));
                }
                StateProjection::Reading { body, read, rest } => {
                    let outcome = ready!(collect(body, read, this.guard.limit, cx));
                    let mut rest = rest.take().expect("a body is read once");
                    let body = Bytes::from(std::mem::take(read));
                    match outcome.and_then(|()| this.guard.verify(&rest, &body)) {
                        Ok(()) => {
                            rest.parts.extensions.insert(Rule::Token);
                            let request = Request::from_parts(rest.parts, ReqBody::from(body));
                            State::Called { future: rest.inner.call(request) }
                        }
                        Err(error) => refused(error.into(), &rest.parts),
                    }
                }
            };
            this.state.set(next);
        }
    }
}

impl<F, S, B, R, ReqBody> fmt::Debug for CsrfFuture<F, S, B, R, ReqBody> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfFuture").finish_non_exhaustive()
    }
}

impl<B: Bind, R> Guard<B, R> {
    fn verify<S>(&self, Rest { parts, form, now, .. }: &Rest<S>, body: &Bytes) -> Result<(), TokenError> {
        let token = form.token(body, self.csrf.field())?;
        self.csrf.verify(&self.keys, &token, parts.uri.path(), &parts.headers, *now)
    }
}

/// Reads a body to its end, or to the limit.
fn collect<ReqBody: Body>(
    mut body: Pin<&mut ReqBody>,
    read: &mut Vec<u8>,
    limit: usize,
    cx: &mut Context<'_>,
) -> Poll<Result<(), TokenError>> {
    let too_large = Poll::Ready(Err(TokenError::TooLarge { limit }));
    if body.size_hint().lower() > limit as u64 {
        return too_large;
    }
    loop {
        let mut data = match ready!(body.as_mut().poll_frame(cx)) {
            None => return Poll::Ready(Ok(())),
            Some(Err(_)) => return Poll::Ready(Err(TokenError::UnreadableForm)),
            Some(Ok(frame)) => match frame.into_data() {
                Ok(data) => data,
                Err(_) => continue,
            },
        };
        if data.remaining() > limit - read.len() {
            return too_large;
        }
        while data.has_remaining() {
            let chunk = data.chunk();
            read.extend_from_slice(chunk);
            let length = chunk.len();
            data.advance(length);
        }
    }
}

fn finish<ResBody>(response: &mut Response<ResBody>, token: &CsrfToken, varies: bool) {
    let headers = response.headers_mut();
    if token.is_used() {
        token.set_cookie(headers);
        forbid_storing(headers);
    }
    if varies {
        append(headers, VARY, HeaderValue::from_static("sec-fetch-site, sec-fetch-mode, sec-fetch-dest, origin"));
    }
}

fn refused<F, S, ReqBody>(rejection: Rejection, parts: &Parts) -> State<F, S, ReqBody> {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "security_policy::csrf",
        rule = rejection.rule(),
        reason = %rejection,
        method = %parts.method,
        path = ?parts.uri.path(),
        "request refused",
    );
    #[cfg(not(feature = "tracing"))]
    let _ = parts;
    State::Refused { rejection }
}

/// One mebibyte.
const BODY_LIMIT: usize = 1 << 20;
