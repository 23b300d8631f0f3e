//! What tower asks of a service, and what is logged of one.

use std::{
    convert::Infallible,
    fmt,
    future::{Ready, ready},
    task::{Context, Poll, Waker},
};

use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response, request::Parts};
use tower_layer::Layer as _;
use tower_service::Service;

use super::{HeadService, StageService};
use crate::{
    adapter::stage::{BodyError, Next, Stage},
    presets::Api,
};

/// A service that is ready, busy or broken.
#[derive(Clone, Debug)]
struct Inner(Poll<Result<(), &'static str>>);

impl Service<Request<Body>> for Inner {
    type Response = Response<Body>;
    type Error = &'static str;
    type Future = Ready<Result<Response<Body>, &'static str>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
        self.0
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(Ok(Response::new(Body::empty())))
    }
}

#[derive(Clone)]
struct Pass;

impl Stage for Pass {
    type State = ();
    type Reading = Infallible;

    fn request(&self, _: &mut Parts) -> Next<Self> {
        Next::Call { state: (), body: None }
    }

    fn body(&self, reading: Infallible, _: &mut Parts, _: Result<Bytes, BodyError>) -> Next<Self> {
        match reading {}
    }

    fn response(&self, (): (), _: &mut Response<()>) {}
}

/// Whether the service is ready, and how it and its future are printed.
fn asked<S>(mut service: S) -> (Poll<Result<(), &'static str>>, String, String)
where
    S: Service<Request<Body>, Error = &'static str, Future: fmt::Debug> + fmt::Debug,
{
    let is_ready = service.poll_ready(&mut Context::from_waker(Waker::noop()));
    let future = service.call(Request::new(Body::empty()));
    (is_ready, format!("{service:?}"), format!("{future:?}"))
}

#[test]
fn a_service_is_ready_when_the_inner_one_is() {
    for state in [Poll::Ready(Ok(())), Poll::Ready(Err("broken")), Poll::Pending] {
        let inner = || Inner(state);
        let shown = |name: &str| format!("{name} {{ inner: Inner({state:?}), .. }}");
        for (asked, name, future) in [
            (asked(Api::layer().layer(inner())), "PolicyService", "PolicyFuture { .. }"),
            (asked(StageService::new(inner(), Pass)), "StageService", "StageFuture { .. }"),
            (asked(HeadService::new(inner(), Pass)), "HeadService", "HeadFuture { .. }"),
        ] {
            assert_eq!(asked, (state, shown(name), future.to_owned()), "{name}");
        }
    }
}
