//! Runs the shared list of cases on salvo.

use std::{io, net::SocketAddr, pin::Pin, slice, task};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderName, HeaderValue, uri::Scheme};
use http_body_util::BodyExt as _;
use salvo::{catcher::Catcher, extract::Extractible as _, http::ReqBody, prelude::*};
use security_policy::{
    Nonce, UnixTime,
    adapter::{Applied, Peer},
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{
    Api, App, Layers, Market, Mounting, Shop, Suite,
    app::{self, Order},
    assert_covers_finds, assert_protected, desk, keys,
};

#[tokio::test]
async fn every_case_passes() {
    Suite::new("salvo")
        .run(async |mounting| in_process(application(mounting)), async |layers| in_process(market(&layers)))
        .await;
}

fn in_process(app: Service) -> impl App {
    async move |request: http::Request<Bytes>| answer(&app, request).await
}

async fn answer(app: &Service, mut request: http::Request<Bytes>) -> http::Response<Bytes> {
    let from = request.extensions_mut().remove::<Peer>();
    let mut request = Request::from_hyper(request.map(ReqBody::Once), Scheme::HTTPS);
    if let Some(Peer(from)) = from {
        *request.remote_addr_mut() = SocketAddr::from((from, 4711)).into();
    }
    let response = app.handle(request).await;
    let (parts, body) = response.into_hyper().into_parts();
    http::Response::from_parts(parts, body.collect().await.expect("a whole body").to_bytes())
}

#[tokio::test]
async fn protect_adds_every_layer() {
    assert_protected(&in_process(Market::protect(Service::new(routes()), keys()))).await;
    // A hoop of the application is inside.
    assert_protected(&in_process(Market::protect(Service::new(routes()).hoop(CatchPanic::new()), keys()))).await;
}

#[tokio::test]
async fn a_forgotten_layer_is_found() {
    assert_covers_finds(in_process(application(Mounting::Layer)), in_process(Service::new(routes()))).await;
}

fn application(mounting: Mounting) -> Service {
    let api = Router::with_path("api");
    let desk_page = Router::with_path("desk");
    let (api, desk_page) = match mounting {
        Mounting::Layer => (api.hoop(Api::layer()), desk_page.hoop(desk().layer())),
        Mounting::Policy => (api.hoop(Api), desk_page.hoop(desk())),
        Mounting::Twice => (api.hoop(Api).hoop(Api), desk_page.hoop(desk()).hoop(desk())),
    };
    let router = routes().push(api.push(Router::with_path("stock").get(stock))).push(desk_page.get(show_page));
    let (service, csrf) = (Service::new(router.push(bare())), Shop::CSRF.layer(keys()));
    let service = match mounting {
        Mounting::Layer => service.hoop_when(Shop::layer(), covered).hoop_when(csrf, covered),
        Mounting::Policy => service.hoop_when(Shop, covered).hoop_when(csrf, covered),
        Mounting::Twice => service
            .hoop_when(Shop, covered)
            .hoop_when(Shop, covered)
            .hoop_when(csrf.clone(), covered)
            .hoop_when(csrf, covered),
    };
    service.hoop(CatchPanic::new())
}

/// The first hoop is the outermost.
fn market(layers: &Layers) -> Service {
    let mut app = Service::new(routes());
    for _ in 0..layers.times {
        app = app.hoop(layers.transport.clone());
    }
    for _ in 0..layers.times {
        app = app.hoop(Market::CORS.layer());
    }
    for _ in 0..layers.times {
        app = app.hoop(Market::REPORTS.layer(layers.reports.clone()));
    }
    for _ in 0..layers.times {
        app = app.hoop(Market::rollout(&layers.rollout));
    }
    for _ in 0..layers.times {
        app = app.hoop(Market::CSRF.layer(keys()).remembering(layers.spent.clone()));
    }
    app
}

/// Every route but those without a policy.
fn covered(request: &Request, _: &Depot) -> bool {
    !request.uri().path().starts_with("/bare")
}

fn bare() -> Router {
    Router::with_path("bare")
        .get(plain)
        .push(Router::with_path("nonce").get(show_page))
        .push(Router::with_path("token").get(show_token))
        .push(Router::with_path("form").post(submit))
}

fn routes() -> Router {
    Router::new()
        .push(Router::with_path("plain").get(plain))
        .push(Router::with_path("page").get(show_page))
        .push(Router::with_path("stored").get(stored))
        .push(Router::with_path("nonce.css").get(style_with_nonce))
        .push(Router::with_path("asset.css").get(style))
        .push(Router::with_path("foreign").get(foreign))
        .push(Router::with_path("own").get(own))
        .push(Router::with_path("fail").get(fail))
        .push(Router::with_path("panic").get(panics))
        .push(Router::with_path("redirect").get(redirect))
        .push(Router::with_path("not-modified").get(not_modified))
        .push(Router::with_path("not-modified-page").get(not_modified_page))
        .push(Router::with_path("stream").get(stream))
        .push(Router::with_path("ws").get(upgrade))
        .push(Router::with_path("cookie").get(show_cookie))
        .push(Router::with_path("session").get(session))
        .push(Router::with_path("form").get(show_form))
        .push(Router::with_path("token").get(show_token))
        .push(Router::with_path("submit").post(submit))
        .push(Router::with_path("echo").post(echo))
        .push(Router::with_path("hook").post(plain))
}

#[handler]
fn plain() -> Text<&'static str> {
    Text::Html(app::PLAIN)
}

#[handler]
fn show_page(nonce: Nonce) -> Text<String> {
    Text::Html(app::page(&nonce))
}

#[handler]
fn stored(nonce: Nonce, response: &mut Response) {
    set(response, &app::STORED);
    response.render(Text::Html(app::page(&nonce)));
}

#[handler]
fn style(response: &mut Response) {
    set(response, &[("cache-control", app::PUBLIC)]);
    response.render(Text::Css(app::STYLE));
}

#[handler]
fn style_with_nonce(nonce: Nonce, response: &mut Response) {
    let _ = nonce;
    set(response, &[("cache-control", app::PUBLIC)]);
    response.render(Text::Css(app::STYLE));
}

#[handler]
fn foreign(response: &mut Response) {
    set(response, &app::FOREIGN);
    response.render(Text::Html(app::PLAIN));
}

#[handler]
fn own(response: &mut Response) {
    set(response, &app::OWN);
    let mark = Applied::to(response.headers());
    response.extensions.insert(mark);
    response.render(Text::Html(app::PLAIN));
}

#[handler]
fn fail() -> Result<(), StatusError> {
    Err(StatusError::internal_server_error())
}

#[handler]
fn panics() {
    panic!("this handler panics on purpose")
}

#[handler]
fn redirect() -> Redirect {
    Redirect::other("/plain")
}

#[handler]
fn not_modified(response: &mut Response) {
    set(response, &[("etag", app::ETAG)]);
    response.status_code(StatusCode::NOT_MODIFIED);
}

#[handler]
fn not_modified_page(nonce: Nonce, response: &mut Response) {
    let _ = nonce;
    set(response, &[("etag", app::ETAG)]);
    response.status_code(StatusCode::NOT_MODIFIED);
}

#[handler]
fn stream(response: &mut Response) {
    set(response, &[("content-type", "text/html; charset=utf-8")]);
    response.stream(Chunks(app::STREAM.iter()));
}

#[handler]
fn upgrade(response: &mut Response) {
    set(response, &[("connection", "upgrade"), ("upgrade", "websocket")]);
    response.status_code(StatusCode::SWITCHING_PROTOCOLS);
}

#[handler]
fn show_cookie(response: &mut Response) {
    set(response, &[("set-cookie", app::FOREIGN_COOKIE)]);
    response.render(Text::Html(app::PLAIN));
}

#[handler]
fn session(response: &mut Response) {
    set(response, &[("cache-control", app::PUBLIC)]);
    Shop::SESSION.set(response.headers_mut(), &keys(), app::USER, UnixTime::now()).expect("a short value");
    response.render(Text::Html(app::PLAIN));
}

#[handler]
fn show_form(token: CsrfToken) -> Text<String> {
    Text::Html(app::form(&token))
}

#[handler]
fn show_token(token: CsrfToken) -> String {
    token.text()
}

#[handler]
fn submit(form: CsrfForm<Order>) -> String {
    app::receipt(&form.0)
}

#[handler]
async fn echo(request: &mut Request, response: &mut Response) {
    let body = request.take_body().collect().await.expect("a whole body").to_bytes();
    set(response, &[("content-type", "application/octet-stream")]);
    response.body(body);
}

#[handler]
fn stock(response: &mut Response) {
    set(response, &app::FOREIGN);
    response.render(Text::Json(app::STOCK));
}

fn set(response: &mut Response, headers: &[(&'static str, &'static str)]) {
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}

/// A body in several chunks.
struct Chunks(slice::Iter<'static, &'static str>);

impl Stream for Chunks {
    type Item = Result<&'static str, io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut task::Context<'_>) -> task::Poll<Option<Self::Item>> {
        task::Poll::Ready(self.0.next().map(|chunk| Ok(*chunk)))
    }
}

fn get(path: &str) -> http::Request<Bytes> {
    http::Request::get(path).body(Bytes::new()).expect("a request")
}

#[handler]
fn jar(response: &mut Response) {
    response.add_cookie(salvo::http::cookie::Cookie::new("theme", "dark"));
    response.add_cookie(salvo::http::cookie::Cookie::new("basket", "tea"));
    response.render(Text::Html(app::PLAIN));
}

/// salvo's own limit is 64 KiB.
#[tokio::test]
async fn a_form_has_the_limit_of_salvo() {
    let app = Service::new(Router::new().post(submit)).hoop(Shop::CSRF.layer(keys()));
    for (length, status) in [(10_000, 200), (100_000, 413)] {
        let request = http::Request::post("/")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Bytes::from(format!("tea=3&csrf_token={}", "a".repeat(length))));
        assert_eq!(answer(&app, request.expect("a request")).await.status(), status, "{length}");
    }
    // For the description of an API.
    assert_eq!([CsrfToken::metadata().name, CsrfForm::<Order>::metadata().name], ["CsrfToken", "CsrfForm"]);
}

/// salvo writes its jar into the headers after the last hoop.
#[tokio::test]
async fn cookies_of_the_jar_are_completed() {
    let app = Service::new(Router::with_path("jar").get(jar)).hoop(Shop);
    let received = answer(&app, get("/jar")).await;
    let mut lines: Vec<_> =
        received.headers().get_all("set-cookie").iter().map(|line| line.to_str().expect("ASCII")).collect();
    lines.sort_unstable();
    let expected = ["basket=tea; Secure; HttpOnly; SameSite=Lax", "theme=dark; Secure; HttpOnly; SameSite=Lax"];
    assert_eq!(lines, expected);
}

/// Without a hoop of the service, salvo answers an unknown path itself. A hoop of the catcher covers that, except for `HEAD`.
#[tokio::test]
async fn only_a_hoop_of_the_service_covers_every_error() {
    let has = async |app: &Service, request| answer(app, request).await.headers().contains_key("referrer-policy");
    let head = || http::Request::head("/missing").body(Bytes::new()).expect("a request");
    let router = || {
        Router::new().hoop(Api).push(Router::with_path("plain").get(plain)).push(Router::with_path("fail").get(fail))
    };

    let hoop_of_router = Service::new(router());
    assert!(has(&hoop_of_router, get("/plain")).await && has(&hoop_of_router, get("/fail")).await);
    assert!(!has(&hoop_of_router, get("/missing")).await);

    let hoop_of_catcher = Service::new(router()).catcher(Catcher::default().hoop(Api));
    assert!(has(&hoop_of_catcher, get("/missing")).await && has(&hoop_of_catcher, get("/fail")).await);
    assert!(!has(&hoop_of_catcher, head()).await);

    let hoop_of_service = Service::new(Router::with_path("plain").get(plain)).hoop(Api);
    assert!(has(&hoop_of_service, get("/missing")).await && has(&hoop_of_service, head()).await);
}

#[handler]
async fn read_first(request: &mut Request) {
    request.payload_with_max_size(1 << 20).await.expect("a short body");
}

/// A hoop that runs earlier may have read the body.
#[tokio::test]
async fn a_body_that_was_read_earlier_is_checked_and_given_back() {
    let router =
        Router::new().push(Router::with_path("form").get(show_form)).push(Router::with_path("submit").post(submit));
    let app = Service::new(router).hoop(read_first).hoop(Shop::CSRF.layer(keys()));
    let page = answer(&app, get("/form")).await;
    let cookie = page.headers()["set-cookie"].to_str().expect("ASCII").split(';').next().expect("a cookie");
    let html = std::str::from_utf8(page.body()).expect("UTF-8");
    let token = html.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let request = http::Request::post("/submit")
        .header("cookie", cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Bytes::from(format!("csrf_token={token}&tea=3")))
        .expect("a request");
    let received = answer(&app, request).await;
    assert_eq!((received.status(), &received.body()[..]), (StatusCode::OK, &b"3 bags"[..]));
}
