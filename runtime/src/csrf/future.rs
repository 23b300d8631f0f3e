//! The future of a request under the layer, from the decision to the response.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{Request, Response, request::Parts};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;

use super::{
    binding::Bind,
    body::Reader,
    decision::Rule,
    gate::{Gate, TokenPlace, complete, complete_rejection, log},
    rejection::{Rejection, TokenError},
    response::Respond,
    spent::{Outcome, Spend},
    token::CsrfToken,
    token_context::TokenContext,
};
use crate::adapter::original_uri::original_uri;

pin_project! {
    /// The response future of [`CsrfService`](super::CsrfService).
    ///
    /// [`CsrfLayer`](super::CsrfLayer) has an example.
    pub struct CsrfFuture<F, S, B, R, ReqBody> {
        #[pin]
        pub(super) state: State<F, S, B, R, ReqBody>,
        pub(super) varies: bool,
    }
}

pin_project! {
    #[project = StateProjection]
    /// The state of a request: the inner service was called, its body is being read, its token is being spent, or it was
    /// rejected.
    pub(super) enum State<F, S, B, R, ReqBody> {
        Called { #[pin] future: F, token: CsrfToken },
        Reading { #[pin] body: ReqBody, pending: Option<Box<PendingRequest<S, B, R>>> },
        Spending { spending: Outcome, pending: Option<Box<SpendingRequest<S, B, R, ReqBody>>> },
        Rejected { rejection: Rejection, reason: Option<String>, respond: R },
    }
}

/// A request whose body is being read to find its token.
pub(super) struct PendingRequest<S, B, R> {
    pub(super) inner: S,
    pub(super) parts: Parts,
    pub(super) reader: Reader,
    /// The session and the secret from its cookies, which were read before the body.
    pub(super) context: TokenContext<'static>,
    pub(super) config: LayerConfig<B, R>,
}

/// A request whose token is valid, and is being spent.
pub(super) struct SpendingRequest<S, B, R, ReqBody> {
    pub(super) inner: S,
    pub(super) request: Request<ReqBody>,
    pub(super) place: TokenPlace,
    pub(super) config: LayerConfig<B, R>,
}

/// The configuration of a layer.
#[derive(Clone)]
pub(super) struct LayerConfig<B, R> {
    pub(super) gate: Gate<B>,
    pub(super) respond: R,
}

impl<S, B, R, ReqBody, ResBody> Future for CsrfFuture<S::Future, S, B, R, ReqBody>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
    B: Bind,
    R: Respond<ResBody> + Clone,
    ReqBody: Body + From<Bytes> + 'static,
{
    type Output = Result<Response<ResBody>, S::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Called { future, token } => {
                    let mut response = ready!(future.poll(cx))?;
                    complete(&mut response, token, *this.varies);
                    return Poll::Ready(Ok(response));
                }
                StateProjection::Rejected { rejection, reason, respond } => {
                    let mut response = match reason.take() {
                        Some(reason) => respond.respond_with_reason(rejection, reason),
                        None => respond.respond(rejection),
                    };
                    complete_rejection(&mut response, *rejection, *this.varies);
                    return Poll::Ready(Ok(response));
                }
                StateProjection::Reading { body, pending } => {
                    const ONCE: &str = "polled after the body was read";
                    let outcome = ready!(pending.as_mut().expect(ONCE).reader.poll(body, cx));
                    pending.take().expect(ONCE).proceed(outcome)
                }
                StateProjection::Spending { spending, pending } => {
                    const ONCE: &str = "polled after the token was spent";
                    let outcome = ready!(spending.as_mut().poll(cx));
                    pending.take().expect(ONCE).proceed(outcome)
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

impl<S, B: Bind, R: Clone> PendingRequest<S, B, R> {
    /// Verifies the token that was found in the body, and calls the service if it is valid.
    fn proceed<F, ReqBody>(mut self, outcome: Result<(), TokenError>) -> State<F, S, B, R, ReqBody>
    where
        S: Service<Request<ReqBody>, Future = F>,
        ReqBody: From<Bytes> + 'static,
    {
        let Gate { csrf, keys, .. } = &self.config.gate;
        let (token, body) = self.reader.finish();
        let path = original_uri(&self.parts.uri, &self.parts.extensions).path();
        let verify = |token: String| csrf.verify_in_context(keys, &self.context, &token, path);
        match outcome.and(token).and_then(verify) {
            Ok(None) => {
                let Parts { headers, extensions, .. } = &mut self.parts;
                let token = self.config.gate.accept(Rule::Token, headers, extensions);
                let request = Request::from_parts(self.parts, body.into_body());
                State::Called { future: self.inner.call(request), token }
            }
            Ok(Some(unspent)) => {
                let Self { inner, mut parts, config, .. } = self;
                let spend = config.gate.spend(unspent, &mut parts.extensions);
                let request = Request::from_parts(parts, body.into_body());
                SpendingRequest { inner, request, place: TokenPlace::Form, config }.start(spend)
            }
            Err(error) => rejected(error.into(), &Request::from_parts(self.parts, ()), &self.config),
        }
    }
}

impl<S, B: Bind, R: Clone, ReqBody> SpendingRequest<S, B, R, ReqBody> {
    /// Waits for a store that answers later.
    pub(super) fn start<F>(self, spend: Spend) -> State<F, S, B, R, ReqBody>
    where
        S: Service<Request<ReqBody>, Future = F>,
    {
        match spend {
            Spend::Now(outcome) => self.proceed(outcome),
            Spend::Later(spending) => State::Spending { spending, pending: Some(Box::new(self)) },
        }
    }

    /// Calls the service if the token was not used before.
    fn proceed<F>(mut self, outcome: Result<(), TokenError>) -> State<F, S, B, R, ReqBody>
    where
        S: Service<Request<ReqBody>, Future = F>,
    {
        match outcome {
            Ok(()) => {
                let token = self.config.gate.accept_request(Rule::Token, &mut self.request);
                self.place.mark_next(&token);
                State::Called { future: self.inner.call(self.request), token }
            }
            Err(error) => rejected(error.into(), &self.request, &self.config),
        }
    }
}

pub(super) fn rejected<F, S, B: Bind, R: Clone, ReqBody, Head>(
    rejection: Rejection,
    request: &Request<Head>,
    config: &LayerConfig<B, R>,
) -> State<F, S, B, R, ReqBody> {
    let uri = original_uri(request.uri(), request.extensions());
    log(&rejection, request.method(), uri);
    let reason = config.gate.reason(&rejection, request.method(), uri, request.headers());
    State::Rejected { rejection, reason, respond: config.respond.clone() }
}
