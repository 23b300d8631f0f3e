//! tower: what becomes of a request under the layer, from the decision to the response.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use http::{HeaderValue, Request, Response, header::VARY, request::Parts};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;

use super::{
    binding::Bind,
    decision::Rule,
    declared::Csrf,
    form::Form,
    rejection::{Rejection, TokenError},
    respond::Respond,
    target::target,
    token::CsrfToken,
};
use crate::{
    adapter::session::keep_private,
    cache_control::forbid_storing,
    cookie::{keys::Keys, time::UnixTime},
    header_map::append,
};

pin_project! {
    /// Waits for a response, for what of the request has to be read first, or for nothing at all.
    ///
    /// [`CsrfService`](super::CsrfService) returns it; [`CsrfLayer`](super::CsrfLayer) has an example.
    pub struct CsrfFuture<F, S, B, R, ReqBody> {
        #[pin]
        pub(super) state: State<F, S, B, R, ReqBody>,
        pub(super) varies: bool,
    }
}

pin_project! {
    #[project = StateProjection]
    /// How far it has come.
    pub(super) enum State<F, S, B, R, ReqBody> {
        Called { #[pin] future: F, token: CsrfToken },
        Reading { #[pin] body: ReqBody, read: Vec<u8>, rest: Option<Box<Rest<S, B, R>>> },
        Refused { rejection: Rejection, respond: R },
    }
}

/// A request whose body is being read.
pub(super) struct Rest<S, B, R> {
    pub(super) inner: S,
    pub(super) parts: Parts,
    pub(super) form: Form,
    pub(super) guard: Guard<B, R>,
    pub(super) now: UnixTime,
}

/// What a layer checks requests by.
#[derive(Clone)]
pub(super) struct Guard<B, R> {
    pub(super) csrf: Csrf<B>,
    pub(super) keys: Arc<Keys>,
    pub(super) limit: usize,
    pub(super) respond: R,
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
                StateProjection::Called { future, token } => {
                    let mut response = ready!(future.poll(cx))?;
                    set_cookie(&mut response, token);
                    vary(&mut response, *this.varies);
                    if token.has_session() {
                        keep_private(&mut response);
                    }
                    return Poll::Ready(Ok(response));
                }
                StateProjection::Refused { rejection, respond } => {
                    let mut response = respond.respond(rejection);
                    response.extensions_mut().insert(*rejection);
                    vary(&mut response, *this.varies);
                    return Poll::Ready(Ok(response));
                }
                StateProjection::Reading { body, read, rest } => {
                    const ONCE: &str = "a body is read once";
                    let limit = rest.as_ref().expect(ONCE).guard.limit;
                    let outcome = ready!(collect(body, read, limit, cx));
                    let mut rest = *rest.take().expect(ONCE);
                    let body = Bytes::from(std::mem::take(read));
                    let outcome = outcome.and_then(|()| rest.verify(&body));
                    let mut request = Request::from_parts(rest.parts, ReqBody::from(body));
                    match outcome {
                        Ok(()) => {
                            let token = rest.guard.let_pass(Rule::Token, &mut request);
                            State::Called { future: rest.inner.call(request), token }
                        }
                        Err(error) => refused(error.into(), &request, rest.guard.respond),
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
    /// Leaves in a request what the handlers under the layer may need.
    pub(super) fn let_pass<ReqBody>(&self, rule: Rule, request: &mut Request<ReqBody>) -> CsrfToken {
        let token = self.csrf.token_at(self.keys.clone(), request.headers(), None);
        if rule == Rule::Token {
            token.note_session();
        }
        let extensions = request.extensions_mut();
        extensions.insert(token.clone());
        extensions.insert(rule);
        token
    }
}

impl<S, B: Bind, R> Rest<S, B, R> {
    fn verify(&self, body: &Bytes) -> Result<(), TokenError> {
        let Self { parts, form, guard: Guard { csrf, keys, .. }, now, .. } = self;
        let token = form.token(body, csrf.field())?;
        csrf.verify(keys, &token, target(&parts.uri, &parts.extensions).path(), &parts.headers, *now)
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

fn set_cookie<ResBody>(response: &mut Response<ResBody>, token: &CsrfToken) {
    if token.is_used() {
        let headers = response.headers_mut();
        token.set_cookie(headers);
        forbid_storing(headers);
    }
}

fn vary<ResBody>(response: &mut Response<ResBody>, varies: bool) {
    if varies {
        append(
            response.headers_mut(),
            VARY,
            HeaderValue::from_static("sec-fetch-site, sec-fetch-mode, sec-fetch-dest, origin"),
        );
    }
}

pub(super) fn refused<F, S, B, R, ReqBody>(
    rejection: Rejection,
    request: &Request<ReqBody>,
    respond: R,
) -> State<F, S, B, R, ReqBody> {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "security_policy::csrf",
        rule = rejection.rule(),
        reason = %rejection,
        method = %request.method(),
        path = ?target(request.uri(), request.extensions()).path(),
        "request refused",
    );
    #[cfg(not(feature = "tracing"))]
    let _ = request;
    State::Refused { rejection, respond }
}
