//! What actix-web sees of a stage, and a stage of actix-web.

use std::{
    convert::Infallible,
    error::Error as _,
    future::{Ready, ready},
    task::{Context, Poll, Waker},
};

use actix_web::{
    Error, FromRequest as _, HttpResponse,
    body::BoxBody,
    dev::{Payload, Service, ServiceRequest, ServiceResponse},
    error::ErrorBadGateway,
    http::{
        Version,
        header::{HeaderMap, HeaderValue, SET_COOKIE},
    },
    test::TestRequest,
};
use bytes::Bytes;
use http::{Response, request::Parts};

use super::{
    extract::ExtractError,
    head::request_head,
    headers::Headers,
    service::{StageService, wrap},
};
use crate::{
    adapter::{
        bridge::ReplaceLines as _,
        stage::{BodyError, Next, Stage},
    },
    lazy_nonce::NonceError,
    nonce::no_random_bytes,
};

/// A stage that reads the head, and lets every request pass.
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

#[test]
fn a_stage_sees_the_version_of_the_request() {
    for (version, expected) in [
        (Version::HTTP_09, http::Version::HTTP_09),
        (Version::HTTP_10, http::Version::HTTP_10),
        (Version::HTTP_11, http::Version::HTTP_11),
        (Version::HTTP_2, http::Version::HTTP_2),
        (Version::HTTP_3, http::Version::HTTP_3),
    ] {
        let request = TestRequest::default().version(version).to_srv_request();
        assert_eq!(request_head::<Pass>(&request).expect("a head").version, expected);
    }
}

/// A sensitive value is not compressed with others by HTTP/2, and `Debug` redacts it.
#[test]
fn a_line_that_is_replaced_stays_sensitive() {
    for (before, after, is_sensitive) in
        [(false, false, false), (false, true, true), (true, false, true), (true, true, true)]
    {
        let mut old = HeaderValue::from_static("id=1");
        old.set_sensitive(before);
        let mut new = http::HeaderValue::from_static("id=2");
        new.set_sensitive(after);
        let mut headers = HeaderMap::new();
        headers.insert(SET_COOKIE, old);
        headers.replace(&http::header::SET_COOKIE, &mut [&new].into_iter());
        let found: Vec<_> = headers.get_all(SET_COOKIE).map(|line| (line.as_bytes(), line.is_sensitive())).collect();
        assert_eq!(found, [(&b"id=2"[..], is_sensitive)], "{before} {after}");
    }
}

/// A service that is ready, busy or broken.
#[derive(Debug)]
struct Inner(Poll<Result<(), &'static str>>);

impl Service<ServiceRequest> for Inner {
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Ready<Result<ServiceResponse<BoxBody>, Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.0.map_err(ErrorBadGateway)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ready(Ok(request.into_response(HttpResponse::Ok().finish())))
    }
}

#[test]
fn a_service_is_ready_when_the_inner_one_is() {
    for state in [Poll::Ready(Ok(())), Poll::Ready(Err("broken")), Poll::Pending] {
        let service: StageService<Inner, Pass> = wrap(Inner(state), &Pass).into_inner().expect("a service");
        let is_ready = service.poll_ready(&mut Context::from_waker(Waker::noop()));
        assert_eq!(is_ready.map_err(|error| error.to_string()), state.map_err(str::to_owned));
        assert_eq!(format!("{service:?}"), format!("StageService {{ service: Inner({state:?}), .. }}"));
        let future = service.call(TestRequest::default().to_srv_request());
        assert_eq!(format!("{future:?}"), "StageFuture { .. }");
    }
}

#[test]
fn headers_are_those_of_the_request_and_are_not_logged() {
    let request = TestRequest::default().insert_header(("cookie", "__Host-session=secret")).to_http_request();
    let headers = Headers::from_request(&request, &mut Payload::None).into_inner().expect("headers");
    assert_eq!(headers["cookie"], "__Host-session=secret");
    assert_eq!(format!("{headers:?}"), "Headers(..)");
}

#[test]
fn only_a_system_without_random_bytes_is_the_source_of_an_error() {
    let random = "the operating system has no random bytes for a nonce";
    for (error, source) in [
        (ExtractError::MissingNonce, None),
        (ExtractError::MissingCsrf, None),
        (ExtractError::Nonce(NonceError::Closed), None),
        (ExtractError::Nonce(NonceError::Random(no_random_bytes())), Some(random.to_owned())),
    ] {
        assert_eq!(error.source().map(ToString::to_string), source, "{error:?}");
    }
}
