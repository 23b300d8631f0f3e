//! A stage as a middleware: the service and its future.

use std::{
    cell::RefCell,
    fmt,
    future::{Ready, ready},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::{BodyStream, BoxBody, EitherBody, to_bytes_limited},
    dev::{Payload, Service, ServiceRequest, ServiceResponse},
    http::header::HeaderMap,
};
use bytes::Bytes;
use http::request::Parts;
use pin_project_lite::pin_project;

use super::head::{answer, finish_response, keep, request_head};
use crate::adapter::{
    bridge::unreadable,
    stage::{BodyError, Next, Stage},
};

/// The service of a middleware, ready to use.
pub type WrapFuture<S, T> = Ready<Result<StageService<S, T>, ()>>;

/// Wraps a service of actix-web in a stage.
pub fn wrap<S, T: Stage>(service: S, stage: &T) -> WrapFuture<S, T> {
    ready(Ok(StageService { shared: Rc::new(Shared { service, stage: stage.clone() }) }))
}

/// The service that `wrap` of an app, a scope or a resource makes of a policy, or of another layer of this crate.
///
/// The [module](super) has an example.
pub struct StageService<S, T> {
    shared: Rc<Shared<S, T>>,
}

struct Shared<S, T> {
    service: S,
    stage: T,
}

impl<S, T, B> Service<ServiceRequest> for StageService<S, T>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    T: Stage,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = StageFuture<S, T>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.shared.service.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let shared = self.shared.clone();
        let progress = match request_head::<T>(&request) {
            Ok(mut head) => {
                let next = shared.stage.request(&mut head);
                Progress::after(next, request, head, &shared)
            }
            Err(_) => Progress::Answered { response: Some(request.into_response(answer(unreadable()))) },
        };
        StageFuture { progress, shared }
    }
}

impl<S: fmt::Debug, T> fmt::Debug for StageService<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StageService").field("service", &self.shared.service).finish_non_exhaustive()
    }
}

pin_project! {
    /// The future of [`StageService`].
    pub struct StageFuture<S, T>
    where
        S: Service<ServiceRequest>,
        T: Stage,
    {
        #[pin]
        progress: Progress<S::Future, T>,
        shared: Rc<Shared<S, T>>,
    }
}

pin_project! {
    #[project = ProgressProjection]
    enum Progress<F, T: Stage> {
        Answered { response: Option<ServiceResponse<BoxBody>> },
        // Only for a request whose body the stage reads, or that waits, so that others need no allocation.
        Waiting { decision: Pin<Box<dyn Future<Output = Decision<T>>>> },
        Called { #[pin] future: F, state: Option<T::State> },
    }
}

/// What a stage has decided, and the request that it has decided about.
struct Decision<T: Stage> {
    next: Next<T>,
    request: ServiceRequest,
    head: Parts,
}

impl<F, T: Stage> Progress<F, T> {
    /// Does what the stage says.
    fn after<S>(next: Next<T>, mut request: ServiceRequest, mut head: Parts, shared: &Shared<S, T>) -> Self
    where
        S: Service<ServiceRequest, Future = F>,
    {
        match next {
            Next::Call { state, body } => {
                keep(&request, head);
                if let Some(body) = body {
                    request.set_payload(Payload::from(body));
                }
                Self::Called { future: shared.service.call(request), state: Some(state) }
            }
            Next::Answer(response) => {
                keep(&request, head);
                Self::Answered { response: Some(request.into_response(answer(response))) }
            }
            Next::Read { reading, limit } => {
                let stage = shared.stage.clone();
                let decision = Box::pin(async move {
                    let body = read(request.take_payload(), limit).await;
                    let next = stage.body(reading, &mut head, body);
                    Decision { next, request, head }
                });
                Self::Waiting { decision }
            }
            Next::Wait(wait) => {
                let stage = shared.stage.clone();
                let decision = Box::pin(async move {
                    let next = wait.resume(&stage, &mut head).await;
                    Decision { next, request, head }
                });
                Self::Waiting { decision }
            }
        }
    }
}

async fn read(payload: Payload, limit: usize) -> Result<Bytes, BodyError> {
    match to_bytes_limited(BodyStream::new(payload), limit).await {
        Ok(body) => body.map_err(|_| BodyError::Unreadable),
        Err(_) => Err(BodyError::TooLarge),
    }
}

impl<S, T, B> Future for StageFuture<S, T>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    T: Stage,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let Decision { next, request, head } = match this.progress.as_mut().project() {
                ProgressProjection::Waiting { decision } => ready!(decision.as_mut().poll(context)),
                ProgressProjection::Answered { response } => {
                    let response = response.take().expect("a future is not polled after it is ready");
                    return Poll::Ready(Ok(response.map_into_right_body()));
                }
                ProgressProjection::Called { future, state } => {
                    let result = ready!(future.poll(context));
                    let state = state.take().expect("a future is not polled after it is ready");
                    return Poll::Ready(finished(&this.shared.stage, state, result));
                }
            };
            this.progress.set(Progress::after(next, request, head, this.shared));
        }
    }
}

impl<S: Service<ServiceRequest>, T: Stage> fmt::Debug for StageFuture<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StageFuture").finish_non_exhaustive()
    }
}

/// Completes a response, or the one that is made of an error later.
fn finished<T: Stage, B>(
    stage: &T,
    state: T::State,
    result: Result<ServiceResponse<B>, Error>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match result {
        Ok(mut response) => {
            finish_response(stage, state, response.response_mut());
            Ok(response.map_into_left_body())
        }
        Err(mut error) => {
            error.add_response_mapper(error_mapper(stage.clone(), state));
            Err(error)
        }
    }
}

/// Completes the response of an error whenever it is made. A middleware may make it more than once, to log its status.
fn error_mapper<T: Stage>(stage: T, state: T::State) -> impl Fn(HttpResponse) -> HttpResponse {
    let (state, first) = (RefCell::new(Some(state)), RefCell::new(HeaderMap::new()));
    move |mut response| {
        match state.take() {
            Some(state) => {
                finish_response(&stage, state, &mut response);
                first.replace(response.headers().clone());
            }
            None => response.headers_mut().clone_from(&first.borrow()),
        }
        response
    }
}
