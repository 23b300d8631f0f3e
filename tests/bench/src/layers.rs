//! The policy as a layer: around a service that answers immediately, and in a router.

use std::convert::Infallible;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body;
use axum::middleware::map_response;
use axum::routing::get;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use http_security_headers::{Preset, SecurityHeadersLayer};
use security_policy::LazyNonce;
use tower::{Layer, Service, ServiceBuilder, ServiceExt as _, service_fn};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::set_header::response::SetMultipleResponseHeadersLayer;

use crate::apply::constants;
use crate::harness::Group;
use crate::policies::{LIST, Thirteen, WithNonce, own};
use crate::thirteen;

pub fn bare() -> Group {
    Group::new("layer, 3 own headers", call(answer()))
        .case("apply, no layer", {
            call(service_fn(|_: Request<()>| {
                let mut response = respond();
                Thirteen::apply(response.headers_mut());
                std::future::ready(Ok::<_, Infallible>(response))
            }))
        })
        .case("apply, an empty mark", {
            #[derive(Clone)]
            struct Mark;
            call(service_fn(|_: Request<()>| {
                let mut response = respond();
                Thirteen::apply(response.headers_mut());
                response.extensions_mut().insert(Mark);
                std::future::ready(Ok::<_, Infallible>(response))
            }))
        })
        .case("macro", call(Thirteen::layer().layer(answer())))
        .case("macro, with a nonce", call(WithNonce::layer().layer(answer())))
        .case("macro, with a nonce that is asked for", call(WithNonce::layer().layer(answer_with_nonce())))
        .case("axum-helmet", call(helmet().layer(answer())))
        .case("tower-http, 13 times", call(tower_http(answer())))
        .case("tower-http, all at once", call(all_at_once().layer(answer())))
        .case("http-security-headers, its 8 headers", call(security_headers().layer(answer())))
}

macro_rules! set_each {
    ($($name:literal: $value:literal,)*) => {
        ServiceBuilder::new()$(.layer(SetResponseHeaderLayer::overriding(
            const { HeaderName::from_static($name) },
            const { HeaderValue::from_static($value) },
        )))*
    };
}

fn tower_http<S>(
    inner: S,
) -> impl Service<Request<()>, Response = Response<String>, Error = Infallible> + Clone + 'static
where
    S: Service<Request<()>, Response = Response<String>, Error = Infallible> + Clone + 'static,
{
    thirteen!(set_each).service(inner)
}

pub fn router() -> Group {
    let router = || Router::new().route("/", get(async || own(3)));
    let each = LIST.iter().fold(router(), |router, (name, value)| {
        router.layer(SetResponseHeaderLayer::overriding(HeaderName::from_static(name), HeaderValue::from_static(value)))
    });
    let by_hand = map_response(async |mut response: axum::response::Response| {
        constants(response.headers_mut());
        response
    });
    Group::new("router, 3 own headers", ask(router()))
        .case("axum-helmet", ask(router().layer(helmet())))
        .case("constants, reserve", ask(router().layer(by_hand)))
        .case("macro", ask(router().layer(Thirteen::layer())))
        .case("macro, with a nonce", ask(router().layer(WithNonce::layer())))
        .case("tower-http, 13 times", ask(each))
        .case("tower-http, one ServiceBuilder", ask(router().layer(thirteen!(set_each))))
        .case("tower-http, all at once", ask(router().layer(all_at_once())))
        .case("http-security-headers, its 8 headers", ask(router().layer(security_headers())))
}

/// The layer for several headers, which tower-http has had since 0.6.11.
fn all_at_once<B: 'static>() -> SetMultipleResponseHeadersLayer<Response<B>> {
    let header = |(name, value): &(&'static str, &'static str)| {
        (HeaderName::from_static(name), HeaderValue::from_static(value)).into()
    };
    SetMultipleResponseHeadersLayer::overriding(LIST.iter().map(header).collect())
}

fn helmet() -> axum_helmet::HelmetLayer {
    let helmet =
        LIST.iter().fold(axum_helmet::Helmet::new(), |helmet, (name, value)| helmet.add((*name, (*value).to_owned())));
    helmet.into_layer().expect("headers")
}

fn security_headers() -> SecurityHeadersLayer {
    SecurityHeadersLayer::new(Arc::new(Preset::Strict.build()))
}

fn answer()
-> impl Service<Request<()>, Response = Response<String>, Error = Infallible, Future: 'static> + Clone + 'static {
    service_fn(|_| std::future::ready(Ok(respond())))
}

fn answer_with_nonce()
-> impl Service<Request<()>, Response = Response<String>, Error = Infallible, Future: 'static> + Clone + 'static {
    service_fn(|request: Request<()>| {
        let lazy = request.extensions().get::<LazyNonce>().expect("the layer's");
        black_box(lazy.get().expect("the headers are not written"));
        std::future::ready(Ok(respond()))
    })
}

fn respond() -> Response<String> {
    thread_local!(static OWN: HeaderMap = own(3));
    let mut response = Response::new(String::new());
    *response.headers_mut() = OWN.with(HeaderMap::clone);
    response
}

/// Clones the service for each request, as a router does.
fn call<S>(service: S) -> impl FnMut() + 'static
where
    S: Service<Request<()>, Response = Response<String>, Error: std::fmt::Debug> + Clone + 'static,
{
    move || _ = black_box(now(service.clone().call(Request::new(()))).expect("infallible"))
}

pub fn ask(router: Router) -> impl FnMut() + 'static {
    move || {
        let request = Request::new(Body::empty());
        _ = black_box(now(router.clone().oneshot(request)).expect("infallible"));
    }
}

/// The output of a future that is ready at the first poll.
pub fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}
