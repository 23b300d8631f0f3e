//! Which requests are sent, and how a tower service receives them.

use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::{Pin, pin},
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Request, Response,
    header::{CONTENT_TYPE, SERVER},
};
use http_body::{Body, Frame};
use tower::service_fn;

use super::{
    assertion::{Covers, SendRequest as _},
    service::{InProcess, ProbeBody},
};
use crate::{audit::ExpectedPolicy as _, presets::StaticSite};

/// The headers of the policy, for a page.
fn page(body: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.headers_mut() = StaticSite.expected(None, None);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    response
}

#[tokio::test]
async fn each_path_is_requested_with_four_methods_and_odd_paths_once() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let requests = seen.clone();
    let app = async move |request: Request<Bytes>| {
        requests.lock().expect("no panic").push(format!("{} {}", request.method(), request.uri()));
        page("<!----><a href=tea/>Tea</a>")
    };
    let test = Covers::new(StaticSite, app).paths(["/shop"]).following_links(1);
    assert_eq!(format!("{test:?}"), r#"Covers { paths: ["/shop"], .. }"#);
    test.await;
    assert_eq!(
        *seen.lock().expect("no panic"),
        [
            "GET /shop",
            "HEAD /shop",
            "OPTIONS /shop",
            "PROPFIND /shop",
            "GET /tea/",
            "HEAD /tea/",
            "OPTIONS /tea/",
            "PROPFIND /tea/",
            "GET /security-policy/unknown",
            "GET /%ff",
            "GET //",
            "GET /%2e%2e/%00",
        ],
    );
}

#[tokio::test]
async fn a_service_receives_the_body_of_a_request() {
    let echo = service_fn(async |request: Request<ProbeBody>| {
        let size = request.body().size_hint().exact();
        let mut body = pin!(request.into_body());
        let mut frames = Vec::new();
        while let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut Context::from_waker(Waker::noop())) {
            frames.push(frame.into_data().expect("bytes"));
        }
        let mut response = Response::new(format!("{size:?} {frames:?}"));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        Ok::<_, Infallible>(response)
    });
    let app = InProcess::new(echo);
    assert_eq!(format!("{app:?}"), "InProcess(..)");
    for (sent, expected) in [("tea", r#"Some(3) [b"tea"]"#), ("", r#"Some(0) [b""]"#)] {
        let response = app.send(Request::new(Bytes::from_static(sent.as_bytes()))).await;
        assert_eq!(response.body(), expected);
    }

    let body = ProbeBody::from(Bytes::from_static(b"tea"));
    assert_eq!((body.size_hint().exact(), format!("{body:?}")), (Some(3), r#"ProbeBody(Some(b"tea"))"#.to_owned()));
    assert_eq!(ProbeBody::default().size_hint().exact(), Some(0));
}

/// A body of parts.
struct Parts(VecDeque<Result<Frame<Bytes>, &'static str>>);

impl Body for Parts {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        Poll::Ready(self.0.pop_front())
    }
}

#[tokio::test]
async fn a_page_is_read_up_to_4_mib_and_up_to_an_error() {
    let data = |size: usize| Ok(Frame::data(Bytes::from(vec![b' '; size])));
    let trailers = || Ok(Frame::trailers(HeaderMap::from_iter([(SERVER, HeaderValue::from_static("shop"))])));
    let parts: [&dyn Fn() -> Vec<_>; 4] = [
        &|| vec![data(3), trailers(), data(4)],
        &|| vec![data(3), Err("broken"), data(4)],
        &|| vec![data((4 << 20) - 1), data(2), data(5)],
        &|| vec![data(4 << 20), data(5)],
    ];
    for (parts, expected) in parts.into_iter().zip([7, 3, (4 << 20) + 1, 4 << 20]) {
        for (content_type, read) in [("text/html", expected), ("text/event-stream", 0)] {
            let parts = Arc::new(Mutex::new(Some(Parts(parts().into()))));
            let service = service_fn(move |_: Request<ProbeBody>| {
                let mut response =
                    Response::new(parts.lock().ok().and_then(|mut parts| parts.take()).expect("one request"));
                response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
                std::future::ready(Ok::<_, Infallible>(response))
            });
            let response = InProcess::new(service).send(Request::new(Bytes::new())).await;
            assert_eq!(response.body().len(), read, "{content_type}");
        }
    }
}
