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
    token::CsrfToken,
};
use crate::{
    adapter::cache_control::forbid_storing,
    cookie::{keys::Keys, time::UnixTime},
    header_map::append,
};

pin_project! {
    /// Waits for a response, for what of the request has to be read first, or for nothing at all.
    ///
    /// [`CsrfService`](super::CsrfService) returns it; [`CsrfLayer`](super::CsrfLayer) has an example.
    pub struct CsrfFuture<F, S, B, R, ReqBody> {
        #[pin]
        pub(super) state: State<F, S, ReqBody>,
        pub(super) guard: Guard<B, R>,
        pub(super) token: CsrfToken,
        pub(super) varies: bool,
    }
}

pin_project! {
    #[project = StateProjection]
    /// How far it has come.
    pub(super) enum State<F, S, ReqBody> {
        Called { #[pin] future: F },
        Reading { #[pin] body: ReqBody, read: Vec<u8>, rest: Option<Box<Rest<S>>> },
        Refused { rejection: Rejection },
    }
}

/// A request whose body is being read.
pub(super) struct Rest<S> {
    pub(super) inner: S,
    pub(super) parts: Parts,
    pub(super) form: Form,
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

pub(super) fn refused<F, S, ReqBody>(rejection: Rejection, parts: &Parts) -> State<F, S, ReqBody> {
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
