//! What tower asks of a service, and what is logged of one.

use std::{
    convert::Infallible,
    fmt,
    future::{Ready, ready},
    task::{Context, Poll, Waker},
};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header::SERVER, request::Parts};
use tower_layer::Layer as _;
use tower_service::Service;

use super::{HeadService, StageService};
use crate::{
    adapter::{
        layer::PolicyLayer,
        stage::{BodyError, Next, Stage},
    },
    policy::Policy,
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

/// Its headers tell which function was called.
struct Traced;

impl Policy for Traced {
    type Nonce = ();
    type Prepared = ();

    const HEADERS: &'static [(&'static str, &'static str)] = &[];

    fn apply_prepared(_: &(), headers: &mut HeaderMap, (): &()) {
        headers.insert(SERVER, HeaderValue::from_static("page"));
    }

    fn apply_without_nonce(_: &(), headers: &mut HeaderMap) {
        headers.insert(SERVER, HeaderValue::from_static("without nonce"));
    }

    fn apply_not_modified(_: &(), headers: &mut HeaderMap) {
        headers.insert(SERVER, HeaderValue::from_static("not modified"));
    }
}

#[test]
fn a_policy_without_a_nonce_is_applied_as_to_a_page() {
    for (status, expected) in [(200, "page"), (404, "page"), (304, "not modified"), (103, "not modified")] {
        let layer = PolicyLayer::<Traced>::new();
        let (mut request, ()) = Request::new(()).into_parts();
        let Next::Call { state, .. } = layer.request(&mut request) else { panic!("the layer answers") };
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::from_u16(status).expect("a status");
        layer.response(state, &mut response);
        assert_eq!(response.headers()[SERVER], expected, "{status}");
    }
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
