//! Runs the shared list of cases on poem.

use std::{io, net::SocketAddr, pin::Pin, slice, task};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, uri::Scheme};
use poem::{
    Body, Endpoint, EndpointExt as _, IntoResponse, RequestParts, Route,
    endpoint::BoxEndpoint,
    get, handler,
    middleware::CatchPanic,
    post,
    web::{Html, LocalAddr, Redirect, RemoteAddr},
};
use security_policy::{
    Nonce, UnixTime,
    adapter::{Applied, Peer},
    csrf::{CsrfForm, CsrfToken},
    security_policy,
};
use security_policy_tests_adapters::{
    Api, App, Layers, Market, Mounting, Shop, Suite,
    app::{self, Order},
    assert_covers_finds, assert_protected, desk, keys,
};

#[tokio::test]
async fn every_case_passes() {
    Suite::new("poem")
        .run(async |mounting| in_process(application(mounting)), async |layers| in_process(market(&layers)))
        .await;
}

fn in_process(app: BoxEndpoint<'static>) -> impl App {
    async move |request: Request<Bytes>| answer(&app, request).await
}

#[tokio::test]
async fn protect_adds_every_layer() {
    assert_protected(&in_process(Market::protect(routes(), keys()))).await;
    assert_protected(&in_process(Market::protect(routes().with(CatchPanic::new()).boxed(), keys()))).await;
}

#[tokio::test]
async fn a_forgotten_layer_is_found() {
    let uncovered = routes().map_to_response().boxed();
    assert_covers_finds(in_process(application(Mounting::Layer)), in_process(uncovered)).await;
}

/// Sends a request as poem's server does.
async fn answer(app: &impl Endpoint, request: Request<Bytes>) -> Response<Bytes> {
    let (mut parts, body) = request.into_parts();
    let from = parts.extensions.remove().map(|Peer(from)| RemoteAddr(SocketAddr::from((from, 4711)).into()));
    let parts = RequestParts::from((parts, LocalAddr::default(), from.unwrap_or_default(), Scheme::HTTPS));
    received(app.get_response(poem::Request::from_parts(parts, Body::from(body))).await).await
}

async fn received(response: poem::Response) -> Response<Bytes> {
    let (parts, body) = response.into_parts();
    let mut received = Response::new(body.into_bytes().await.expect("a whole body"));
    *received.status_mut() = parts.status;
    *received.headers_mut() = parts.headers;
    *received.extensions_mut() = parts.extensions;
    received
}

fn application(mounting: Mounting) -> BoxEndpoint<'static> {
    let (api, desk_page) = (Route::new().at("/stock", get(stock)), get(show_page));
    let routes = match mounting {
        Mounting::Layer => routes().nest("/api", api.with(Api::layer())).at("/desk", desk_page.with(desk().layer())),
        Mounting::Policy => routes().nest("/api", api.with(Api)).at("/desk", desk_page.with(desk())),
        Mounting::Twice => {
            routes().nest("/api", api.with(Api).with(Api)).at("/desk", desk_page.with(desk()).with(desk()))
        }
    };
    let (shop, csrf) = (routes.with(CatchPanic::new()), Shop::CSRF.layer(keys()));
    let shop = match mounting {
        Mounting::Layer => shop.with(csrf).with(Shop::layer()).boxed(),
        Mounting::Policy => shop.with(csrf).with(Shop).boxed(),
        Mounting::Twice => shop.with(csrf.clone()).with(csrf).with(Shop).with(Shop).boxed(),
    };
    let bare = Route::new()
        .at("/bare", get(plain))
        .at("/bare/nonce", get(show_page))
        .at("/bare/token", get(show_token))
        .at("/bare/form", post(submit));
    ByPath { bare, shop }.boxed()
}

fn market(layers: &Layers) -> BoxEndpoint<'static> {
    let mut app = routes().map_to_response().boxed();
    for _ in 0..layers.times {
        app = app.with(Market::CSRF.layer(keys()).remembering(layers.spent.clone())).boxed();
    }
    for _ in 0..layers.times {
        app = app.with(Market::rollout(&layers.rollout)).boxed();
    }
    for _ in 0..layers.times {
        app = app.with(Market::REPORTS.layer(layers.reports.clone())).boxed();
    }
    for _ in 0..layers.times {
        app = app.with(Market::CORS.layer()).boxed();
    }
    for _ in 0..layers.times {
        app = app.with(layers.transport.clone()).boxed();
    }
    app
}

/// A route of poem answers a malformed path itself, so an outer one would be a part of the application that has no policy.
struct ByPath {
    bare: Route,
    shop: BoxEndpoint<'static>,
}

impl Endpoint for ByPath {
    type Output = poem::Response;

    async fn call(&self, request: poem::Request) -> poem::Result<poem::Response> {
        match request.uri().path().starts_with("/bare") {
            true => Ok(self.bare.get_response(request).await),
            false => Ok(self.shop.get_response(request).await),
        }
    }
}

fn routes() -> Route {
    Route::new()
        .at("/plain", get(plain))
        .at("/page", get(show_page))
        .at("/stored", get(stored))
        .at("/nonce.css", get(style_with_nonce))
        .at("/asset.css", get(style))
        .at("/foreign", get(foreign))
        .at("/own", get(own))
        .at("/fail", get(fail))
        .at("/panic", get(panics))
        .at("/redirect", get(redirect))
        .at("/not-modified", get(not_modified))
        .at("/not-modified-page", get(not_modified_page))
        .at("/stream", get(stream))
        .at("/ws", get(upgrade))
        .at("/cookie", get(show_cookie))
        .at("/session", get(session))
        .at("/form", get(show_form))
        .at("/token", get(show_token))
        .at("/submit", post(submit))
        .at("/echo", post(echo))
        .at("/hook", post(plain))
}

#[handler]
fn plain() -> Html<&'static str> {
    Html(app::PLAIN)
}

#[handler]
fn show_page(nonce: Nonce) -> Html<String> {
    Html(app::page(&nonce))
}

#[handler]
fn stored(nonce: Nonce) -> impl IntoResponse {
    (map(&app::STORED), Html(app::page(&nonce)))
}

#[handler]
fn style() -> impl IntoResponse {
    app::STYLE.with_content_type("text/css").with_header("cache-control", app::PUBLIC)
}

#[handler]
fn style_with_nonce(_nonce: Nonce) -> impl IntoResponse {
    app::STYLE.with_content_type("text/css").with_header("cache-control", app::PUBLIC)
}

#[handler]
fn foreign() -> impl IntoResponse {
    (map(&app::FOREIGN), Html(app::PLAIN))
}

#[handler]
fn own() -> poem::Response {
    let headers = map(&app::OWN);
    let mut response = (headers.clone(), Html(app::PLAIN)).into_response();
    response.set_data(Applied::to(&headers));
    response
}

#[handler]
fn fail() -> poem::Result<()> {
    Err(poem::error::InternalServerError(io::Error::other("this handler fails on purpose")))
}

#[handler]
fn panics() -> &'static str {
    panic!("this handler panics on purpose")
}

#[handler]
fn redirect() -> Redirect {
    Redirect::see_other("/plain")
}

#[handler]
fn not_modified() -> impl IntoResponse {
    StatusCode::NOT_MODIFIED.with_header("etag", app::ETAG)
}

#[handler]
fn not_modified_page(_nonce: Nonce) -> impl IntoResponse {
    StatusCode::NOT_MODIFIED.with_header("etag", app::ETAG)
}

#[handler]
fn stream() -> impl IntoResponse {
    Body::from_bytes_stream(Chunks(app::STREAM.iter())).with_content_type("text/html; charset=utf-8")
}

#[handler]
fn upgrade() -> impl IntoResponse {
    StatusCode::SWITCHING_PROTOCOLS.with_header("connection", "upgrade").with_header("upgrade", "websocket")
}

#[handler]
fn show_cookie() -> impl IntoResponse {
    Html(app::PLAIN).with_header("set-cookie", app::FOREIGN_COOKIE)
}

#[handler]
fn session() -> impl IntoResponse {
    let mut headers = map(&[("cache-control", app::PUBLIC)]);
    Shop::SESSION.set(&mut headers, &keys(), app::USER, UnixTime::now()).expect("a short value");
    (headers, Html(app::PLAIN))
}

#[handler]
fn show_form(token: CsrfToken) -> Html<String> {
    Html(app::form(&token))
}

#[handler]
fn show_token(token: CsrfToken) -> String {
    token.text()
}

#[handler]
fn submit(CsrfForm(order): CsrfForm<Order>) -> String {
    app::receipt(&order)
}

#[handler]
fn echo(body: Vec<u8>) -> Vec<u8> {
    body
}

#[handler]
async fn stock() -> impl IntoResponse {
    (map(&app::FOREIGN), app::STOCK.with_content_type("application/json"))
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
}

/// A body in several chunks.
struct Chunks(slice::Iter<'static, &'static str>);

impl Stream for Chunks {
    type Item = Result<&'static str, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut task::Context<'_>) -> task::Poll<Option<Self::Item>> {
        task::Poll::Ready(self.0.next().map(|chunk| Ok(*chunk)))
    }
}

security_policy! {
    /// Exempts one path of a nested route.
    #[allow(missing, reason = "a test")]
    struct Nested {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session, exempt: ["POST /v1/hook"] },
    }
}

/// poem shortens the path of a nested route; the checks see the whole one. Only the outer stage sees the whole path of a request that
/// a test has built.
/// poem itself has no limit.
#[tokio::test]
async fn a_form_has_the_limit_of_axum_and_is_read_once() {
    #[handler]
    fn after_another(_: Vec<u8>, CsrfForm(order): CsrfForm<Order>) -> String {
        app::receipt(&order)
    }
    let app = Route::new().at("/", post(submit)).at("/again", post(after_another)).with(Shop::CSRF.layer(keys()));
    for (path, length, status) in [("/", 2_000_000, 200), ("/", 3_000_000, 413), ("/again", 1, 500)] {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from(format!("tea=3&csrf_token={}", "a".repeat(length))));
        assert_eq!(answer(&app, request.expect("a request")).await.status(), status, "{path} {length}");
    }
}

#[tokio::test]
async fn checks_see_the_requested_path() {
    let nested = Route::new().at("/hook", post(plain)).at("/v1/hook", post(plain)).with(Nested::CSRF.layer(keys()));
    let app = Route::new().nest("/v1", nested);
    let covered = Route::new()
        .nest("/", Route::new().nest("/v1", Route::new().at("/hook", post(plain))))
        .with(Nested::CSRF.layer(keys()));
    let post = |path: &'static str| Request::post(path).header("sec-fetch-site", "cross-site");
    for (path, status) in [("/v1/hook", 200), ("/v1/v1/hook", 403), ("/v1/other", 403)] {
        let received = answer(&app, post(path).body(Bytes::new()).expect("a request")).await;
        assert_eq!(received.status(), status, "{path}");
    }
    for (path, status) in [("/v1/hook", 200), ("/hook", 403), ("/", 403)] {
        let received = answer(&covered, post(path).body(Bytes::new()).expect("a request")).await;
        assert_eq!(received.status(), status, "{path}");
        let built = poem::Request::builder().method(http::Method::POST).uri_str(path);
        let response = covered.get_response(built.header("sec-fetch-site", "cross-site").finish()).await;
        assert_eq!(response.status(), status, "{path}");
    }
}

/// An error page that is chosen by the type of the error, inside the policy.
#[tokio::test]
async fn an_error_page_has_the_policy() {
    let page = async |_: poem::error::NotFoundError| Html(app::PLAIN).with_status(StatusCode::NOT_FOUND);
    let app = Route::new().at("/plain", get(plain)).catch_error(page).with(Api);
    let request = Request::get("/missing").body(Bytes::new()).expect("a request");
    let received = answer(&app, request).await;
    assert_eq!((received.status(), &received.body()[..]), (StatusCode::NOT_FOUND, app::PLAIN.as_bytes()));
    assert_eq!(received.headers()["referrer-policy"], Api::REFERRER_POLICY);
}
