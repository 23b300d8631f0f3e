//! tower: the futures of a request under a stage.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf as _, Bytes};
use http::{Request, Response, request::Parts};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;

use super::stage::{BodyError, Next, Stage, Wait};

pin_project! {
    /// The response future of [`HeadService`](super::HeadService).
    pub struct HeadFuture<F, S: Stage> {
        #[pin]
        state: Called<F, S::State>,
        stage: S,
    }
}

pin_project! {
    #[project = CalledProjection]
    /// The state of a request that is decided: the inner service was called, or not.
    enum Called<F, T> {
        Inner { #[pin] future: F, state: Option<T> },
        Answer { response: Option<Response<Bytes>> },
    }
}

impl<F, S: Stage> HeadFuture<F, S> {
    pub(super) fn called(future: F, state: S::State, stage: S) -> Self {
        Self { state: Called::Inner { future, state: Some(state) }, stage }
    }

    pub(super) fn answered(response: Response<Bytes>, stage: S) -> Self {
        Self { state: Called::Answer { response: Some(response) }, stage }
    }
}

impl<F, S, B, E> Future for HeadFuture<F, S>
where
    F: Future<Output = Result<Response<B>, E>>,
    S: Stage,
    B: From<Bytes>,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        Poll::Ready(Ok(match this.state.project() {
            CalledProjection::Inner { future, state } => {
                let (parts, body) = ready!(future.poll(cx))?.into_parts();
                let mut head = Response::from_parts(parts, ());
                this.stage.response(state.take().expect(ONCE), &mut head);
                head.map(|()| body)
            }
            CalledProjection::Answer { response } => response.take().expect(ONCE).map(B::from),
        }))
    }
}

impl<F, S: Stage> fmt::Debug for HeadFuture<F, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeadFuture").finish_non_exhaustive()
    }
}

pin_project! {
    /// The response future of [`StageService`](super::StageService).
    pub struct StageFuture<F, I, S: Stage, B> {
        #[pin]
        state: State<F, I, S, B>,
    }
}

pin_project! {
    #[project = StateProjection]
    /// The state of a request: it is decided, its body is being read, or the stage waits for an answer from elsewhere.
    enum State<F, I, S: Stage, B> {
        Called { #[pin] future: HeadFuture<F, S> },
        Reading { #[pin] body: B, pending: Option<Box<Pending<I, S>>> },
        Waiting { wait: Wait<S>, request: Option<Box<Undecided<I, S, B>>> },
    }
}

/// A request that is not decided yet.
pub(super) struct Undecided<I, S, B> {
    pub(super) inner: I,
    pub(super) stage: S,
    pub(super) parts: Parts,
    pub(super) body: B,
}

/// A request whose body is being read.
struct Pending<I, S: Stage> {
    inner: I,
    stage: S,
    parts: Parts,
    reading: S::Reading,
    reader: Reader,
}

impl<F, I, S: Stage, B> StageFuture<F, I, S, B> {
    pub(super) fn called(future: HeadFuture<F, S>) -> Self {
        Self { state: State::Called { future } }
    }

    /// Does what the stage says next.
    pub(super) fn after(next: Next<S>, request: Undecided<I, S, B>) -> Self
    where
        I: Service<Request<B>, Future = F>,
        B: From<Bytes>,
    {
        Self { state: request.proceed(next) }
    }
}

impl<I, S, ReqBody, ResBody> Future for StageFuture<I::Future, I, S, ReqBody>
where
    I: Service<Request<ReqBody>, Response = Response<ResBody>>,
    S: Stage,
    ReqBody: Body + From<Bytes>,
    ResBody: From<Bytes>,
{
    type Output = Result<Response<ResBody>, I::Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let next = match this.state.as_mut().project() {
                StateProjection::Called { future } => return future.poll(cx),
                StateProjection::Reading { body, pending } => {
                    let read = ready!(pending.as_mut().expect(ONCE).reader.poll(body, cx));
                    pending.take().expect(ONCE).proceed(read)
                }
                StateProjection::Waiting { wait, request } => {
                    let resume = ready!(Pin::new(wait).poll(cx));
                    let mut request = *request.take().expect(ONCE);
                    let next = resume.call(&request.stage, &mut request.parts);
                    request.proceed(next)
                }
            };
            this.state.set(next);
        }
    }
}

impl<F, I, S: Stage, B> fmt::Debug for StageFuture<F, I, S, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StageFuture").finish_non_exhaustive()
    }
}

impl<I, S: Stage> Pending<I, S> {
    /// Decides by the body.
    fn proceed<B>(self, read: Result<(), BodyError>) -> State<I::Future, I, S, B>
    where
        I: Service<Request<B>>,
        B: From<Bytes>,
    {
        let Self { inner, stage, mut parts, reading, reader } = self;
        let body = Bytes::from(reader.read);
        let next = stage.body(reading, &mut parts, read.map(|()| body.clone()));
        Undecided { inner, stage, parts, body: B::from(body) }.proceed(next)
    }
}

impl<I, S: Stage, B> Undecided<I, S, B> {
    /// Calls the service unless the stage answers, reads or waits.
    fn proceed(self, next: Next<S>) -> State<I::Future, I, S, B>
    where
        I: Service<Request<B>>,
        B: From<Bytes>,
    {
        let Self { mut inner, stage, parts, body } = self;
        match next {
            Next::Call { state, body: read } => {
                let request = Request::from_parts(parts, read.map_or(body, B::from));
                State::Called { future: HeadFuture::called(inner.call(request), state, stage) }
            }
            Next::Answer(response) => State::Called { future: HeadFuture::answered(response, stage) },
            Next::Read { reading, limit } => {
                let reader = Reader { read: Vec::new(), limit };
                State::Reading { body, pending: Some(Box::new(Pending { inner, stage, parts, reading, reader })) }
            }
            Next::Wait(wait) => State::Waiting { wait, request: Some(Box::new(Self { inner, stage, parts, body })) },
        }
    }
}

/// Reads a body into memory.
struct Reader {
    read: Vec<u8>,
    limit: usize,
}

impl Reader {
    /// Reads until the body ends or is too long. Each poll handles a limited number of frames, so that other tasks can run.
    fn poll<B: Body>(&mut self, mut body: Pin<&mut B>, cx: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        for _ in 0..MAX_FRAMES_PER_POLL {
            let remaining = self.limit - self.read.len();
            if body.size_hint().lower() > remaining as u64 {
                return Poll::Ready(Err(BodyError::TooLarge));
            }
            match ready!(body.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(Ok(())),
                Some(Err(_)) => return Poll::Ready(Err(BodyError::Unreadable)),
                Some(Ok(frame)) => {
                    let Ok(mut data) = frame.into_data() else { continue };
                    if data.remaining() > remaining {
                        return Poll::Ready(Err(BodyError::TooLarge));
                    }
                    self.read.reserve(data.remaining());
                    while data.has_remaining() {
                        let chunk = data.chunk();
                        self.read.extend_from_slice(chunk);
                        let length = chunk.len();
                        data.advance(length);
                    }
                }
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

const MAX_FRAMES_PER_POLL: usize = 128;

const ONCE: &str = "polled after it was ready";

#[cfg(test)]
#[path = "tests/tower_future.rs"]
mod tests;
