//! Runs the shared list of cases on a plain service of hyper 1, with layers of tower.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Frame;
use security_policy::{
    LazyNonce, UnixTime,
    adapter::{Applied, MissingNonce},
    csrf::{CheckedForm, CsrfFormError, CsrfToken, MissingLayer},
};
use security_policy_tests_adapters::{
    Api, App, Layers, Market, Mounting, Shop, Suite,
    app::{self, Order},
    desk, keys,
};
use tower::{Layer as _, Service, ServiceExt as _, service_fn, util::BoxCloneSyncService};

#[tokio::test]
async fn every_case_passes() {
    Suite::new("hyper")
        .except("panic", "hyper ends the connection without a response")
        .run(async |mounting| in_process(application(mounting)), async |layers| in_process(market(&layers)))
        .await;
}

fn in_process(app: Boxed) -> impl App {
    async move |request: Request<Bytes>| {
        let response = tokio::spawn(app.clone().oneshot(request.map(Body::from))).await;
        let Ok(response) = response else { return Response::new(Bytes::new()) };
        let (parts, body) = response.unwrap_or_else(|error| match error {}).into_parts();
        let body = body.collect().await.unwrap_or_else(|error| match error {});
        Response::from_parts(parts, body.to_bytes())
    }
}

type Boxed = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

fn boxed<S>(service: S) -> Boxed
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
{
    BoxCloneSyncService::new(service)
}

fn application(mounting: Mounting) -> Boxed {
    let (api, desk_page) = (service_fn(handle), service_fn(handle));
    let (api, desk_page) = match mounting {
        Mounting::Layer => (boxed(Api::layer().layer(api)), boxed(desk().layer().layer(desk_page))),
        Mounting::Policy => (boxed(Api.layer(api)), boxed(tower::Layer::layer(&desk(), desk_page))),
        Mounting::Twice => {
            (boxed(Api.layer(Api.layer(api))), boxed(desk().layer().layer(desk().layer().layer(desk_page))))
        }
    };
    let shop = service_fn(move |request: Request<Body>| match request.uri().path() {
        path if path.starts_with("/api/") => api.clone().oneshot(request),
        "/desk" => desk_page.clone().oneshot(request),
        _ => boxed(service_fn(handle)).oneshot(request),
    });
    let csrf = Shop::CSRF.layer(keys());
    let shop = match mounting {
        Mounting::Layer => boxed(Shop::layer().layer(csrf.layer(shop))),
        Mounting::Policy => boxed(Shop.layer(csrf.layer(shop))),
        Mounting::Twice => boxed(Shop.layer(Shop.layer(csrf.layer(csrf.layer(shop))))),
    };
    boxed(service_fn(move |request: Request<Body>| match request.uri().path().starts_with("/bare") {
        true => boxed(service_fn(handle)).oneshot(request),
        false => shop.clone().oneshot(request),
    }))
}

fn market(layers: &Layers) -> Boxed {
    let mut app = boxed(service_fn(handle));
    for _ in 0..layers.times {
        app = boxed(Market::CSRF.layer(keys()).remembering(layers.spent.clone()).layer(app));
    }
    for _ in 0..layers.times {
        app = boxed(Market::rollout(&layers.rollout).layer(app));
    }
    for _ in 0..layers.times {
        app = boxed(Market::REPORTS.layer(layers.reports.clone()).layer(app));
    }
    for _ in 0..layers.times {
        app = boxed(Market::CORS.layer().layer(app));
    }
    for _ in 0..layers.times {
        app = boxed(layers.transport.layer(app));
    }
    app
}

async fn handle(request: Request<Body>) -> Result<Response<Body>, Infallible> {
    Ok(answer(request).await.unwrap_or_else(|error| error))
}

/// The response of a handler; an error is one too.
async fn answer(request: Request<Body>) -> Result<Response<Body>, Response<Body>> {
    let path = request.uri().path().to_owned();
    match (request.method().clone(), path.as_str()) {
        (Method::POST, path) => post(request, path).await,
        (Method::GET | Method::HEAD, path) => get(&request, path),
        _ => Err(text(StatusCode::METHOD_NOT_ALLOWED, "")),
    }
}

fn get(request: &Request<Body>, path: &str) -> Result<Response<Body>, Response<Body>> {
    Ok(match path {
        "/plain" | "/bare" => html(app::PLAIN),
        "/page" | "/desk" | "/bare/nonce" => html(page(request)?),
        "/stored" => with(html(page(request)?), &app::STORED),
        "/nonce.css" => {
            page(request)?;
            style()
        }
        "/asset.css" => style(),
        "/foreign" => with(html(app::PLAIN), &app::FOREIGN),
        "/own" => {
            let mut response = Response::new(Body::from(""));
            response = with(response, &app::OWN);
            let mark = Applied::to(response.headers());
            let mut response = with(html(app::PLAIN), &app::OWN);
            mark.mark(response.extensions_mut());
            response
        }
        "/fail" => text(StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        "/panic" => panic!("this handler panics on purpose"),
        "/redirect" => with(text(StatusCode::SEE_OTHER, ""), &[("location", "/plain")]),
        "/not-modified" => with(text(StatusCode::NOT_MODIFIED, ""), &[("etag", app::ETAG)]),
        "/not-modified-page" => {
            page(request)?;
            with(text(StatusCode::NOT_MODIFIED, ""), &[("etag", app::ETAG)])
        }
        "/stream" => html(Body(app::STREAM.map(Bytes::from).to_vec().into_iter())),
        "/ws" => {
            let headers = [("connection", "upgrade"), ("upgrade", "websocket")];
            with(text(StatusCode::SWITCHING_PROTOCOLS, ""), &headers)
        }
        "/cookie" => with(html(app::PLAIN), &[("set-cookie", app::FOREIGN_COOKIE)]),
        "/session" => {
            let mut response = with(html(app::PLAIN), &[("cache-control", app::PUBLIC)]);
            let set = Shop::SESSION.set(response.headers_mut(), &keys(), app::USER, UnixTime::now());
            set.expect("a short value");
            response
        }
        "/form" => html(app::form(token(request)?)),
        "/token" | "/bare/token" => text(StatusCode::OK, token(request)?.text()),
        "/api/stock" => with(typed(app::STOCK, "application/json"), &app::FOREIGN),
        "/submit" | "/echo" | "/hook" | "/bare/form" => text(StatusCode::METHOD_NOT_ALLOWED, ""),
        _ => text(StatusCode::NOT_FOUND, "not found"),
    })
}

async fn post(request: Request<Body>, path: &str) -> Result<Response<Body>, Response<Body>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap_or_else(|error| match error {}).to_bytes();
    Ok(match path {
        "/submit" | "/bare/form" => {
            let rejected = |error: CsrfFormError| text(error.status(), error.to_string());
            let form = CheckedForm::of(&parts.headers, &parts.extensions).map_err(rejected)?;
            text(StatusCode::OK, app::receipt(&form.deserialize::<Order>(&body).map_err(rejected)?))
        }
        "/echo" => typed(body, "application/octet-stream"),
        "/hook" => text(StatusCode::OK, app::PLAIN),
        "/page" => text(StatusCode::METHOD_NOT_ALLOWED, ""),
        _ => text(StatusCode::NOT_FOUND, "not found"),
    })
}

fn page(request: &Request<Body>) -> Result<String, Response<Body>> {
    let nonce = request.extensions().get::<LazyNonce>().map(LazyNonce::get);
    match nonce {
        Some(Ok(nonce)) => Ok(app::page(&nonce)),
        Some(Err(error)) => Err(text(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
        None => Err(text(StatusCode::INTERNAL_SERVER_ERROR, MissingNonce.to_string())),
    }
}

fn token(request: &Request<Body>) -> Result<&CsrfToken, Response<Body>> {
    request.extensions().get().ok_or_else(|| text(StatusCode::INTERNAL_SERVER_ERROR, MissingLayer.to_string()))
}

fn html(body: impl Into<Body>) -> Response<Body> {
    typed(body, "text/html; charset=utf-8")
}

fn style() -> Response<Body> {
    with(typed(app::STYLE, "text/css"), &[("cache-control", app::PUBLIC)])
}

fn text(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut response = typed(body, "text/plain");
    *response.status_mut() = status;
    response
}

fn typed(body: impl Into<Body>, media_type: &'static str) -> Response<Body> {
    let mut response = Response::new(body.into());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

fn with(mut response: Response<Body>, headers: &[(&'static str, &'static str)]) -> Response<Body> {
    for (name, value) in headers {
        response.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// A body in several frames.
struct Body(vec::IntoIter<Bytes>);

impl hyper::body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(|data| Ok(Frame::data(data))))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(vec![bytes].into_iter())
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from(text).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}
