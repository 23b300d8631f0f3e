//! Runs the shared list of cases on Rocket: in its local client, and over a socket.

#[path = "rocket/forms.rs"]
mod forms;
#[path = "rocket/only.rs"]
mod only;
#[path = "axum/socket.rs"]
mod socket;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use rocket::{
    Build, Config, Data, Rocket, Route,
    config::{LogLevel, Shutdown},
    data::{FromData, ToByteUnit as _},
    fairing::AdHoc,
    get,
    http::{ContentType, Header, Method, Status, uri::Origin},
    local::asynchronous::Client,
    post,
    response::{
        Redirect, Responder,
        content::{RawCss, RawHtml, RawJson, RawText},
        stream::TextStream,
    },
    route, routes,
    shield::Shield,
    tokio::sync::oneshot,
};
use security_policy::{
    Nonce, UnixTime,
    adapter::{Applied, Peer, rocket::Marked},
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{
    Api, App, Layers, Market, Mounting, Shop, Suite,
    app::{self, Order},
    assert_covers_finds, assert_protected, desk, keys,
};

#[tokio::test]
async fn every_case_passes() {
    Suite::new("rocket")
        .run(
            async |mounting| {
                let shop = Client::untracked(shop(mounting)).await.expect("it launches");
                let bare = Client::untracked(bare()).await.expect("it launches");
                async move |request: Request<Bytes>| {
                    let client = if request.uri().path().starts_with("/bare") { &bare } else { &shop };
                    send(client, request).await
                }
            },
            async |layers| {
                let market = Client::untracked(market(&layers)).await.expect("it launches");
                async move |request: Request<Bytes>| send(&market, request).await
            },
        )
        .await;
}

#[tokio::test]
async fn every_case_passes_over_a_socket() {
    Suite::new("rocket over TCP")
        .run(
            async |mounting| {
                let (shop, bare) = (launch(shop(mounting)).await, launch(bare()).await);
                async move |request: Request<Bytes>| {
                    let port = if request.uri().path().starts_with("/bare") { bare } else { shop };
                    socket::send(([127, 0, 0, 1], port).into(), request).await
                }
            },
            async |layers| {
                let market = launch(market(&layers)).await;
                async move |request: Request<Bytes>| socket::send(([127, 0, 0, 1], market).into(), request).await
            },
        )
        .await;
}

#[tokio::test]
async fn protect_adds_every_layer() {
    let app = Market::protect(quiet().mount("/", routes()), keys());
    assert_protected(&in_process(app).await).await;
}

#[tokio::test]
async fn a_forgotten_layer_is_found() {
    let covered = in_process(shop(Mounting::Layer)).await;
    // With a handler that takes the nonce, it would not launch.
    let uncovered = in_process(quiet().mount("/", routes![plain, redirect])).await;
    assert_covers_finds(covered, uncovered).await;
}

/// Replaces a method that Rocket does not know, to which it responds without calling a fairing.
async fn in_process(app: Rocket<Build>) -> impl App {
    let client = Client::untracked(app).await.expect("it launches");
    async move |mut request: Request<Bytes>| {
        if request.method().as_str().parse::<Method>().is_err() {
            *request.method_mut() = http::Method::PATCH;
        }
        send(&client, request).await
    }
}

/// Sends a request by a local client.
pub(crate) async fn send(client: &Client, request: Request<Bytes>) -> Response<Bytes> {
    let (parts, body) = request.into_parts();
    let method: Method = parts.method.as_str().parse().expect("a method that Rocket knows");
    let mut local = client.req(method, "/");
    if let Some(Peer(from)) = parts.extensions.get() {
        local = local.remote((*from, 4711).into());
    }
    // The server takes any path that hyper accepts, and the local client only some of them.
    let path = parts.uri.path().to_owned();
    local.inner_mut().set_uri(Origin::new(path, parts.uri.query().map(str::to_owned)));
    for (name, value) in &parts.headers {
        let text = value.to_str().expect("ASCII").to_owned();
        local.add_header(Header::new(name.as_str().to_owned(), text));
    }
    let response = local.body(body).dispatch().await;
    let mut received = Response::new(());
    *received.status_mut() = StatusCode::from_u16(response.status().code).expect("a status");
    for header in response.headers().iter() {
        let name: HeaderName = header.name().as_str().parse().expect("a name");
        received.headers_mut().append(name, HeaderValue::from_str(header.value()).expect("a value"));
    }
    let body = response.into_bytes().await.unwrap_or_default();
    received.map(|()| body.into())
}

/// Launches an application, and returns its port.
async fn launch(rocket: Rocket<Build>) -> u16 {
    let (sender, receiver) = oneshot::channel();
    let sender = std::sync::Mutex::new(Some(sender));
    let rocket = rocket.attach(AdHoc::on_liftoff("port", move |rocket| {
        let sender = sender.lock().expect("no panic").take();
        let port = rocket.config().port;
        Box::pin(async move {
            if let Some(sender) = sender {
                sender.send(port).expect("the test waits for it");
            }
        })
    }));
    tokio::spawn(async move { rocket.launch().await.map(drop).expect("it launches") });
    receiver.await.expect("it launches")
}

/// An application that logs nothing, without the headers that Rocket sets by itself.
pub(crate) fn quiet() -> Rocket<Build> {
    let shutdown = Shutdown { ctrlc: false, ..Shutdown::default() };
    let config = Config { port: 0, log_level: LogLevel::Off, shutdown, ..Config::debug_default() };
    rocket::custom(config).attach(Shield::new())
}

fn shop(mounting: Mounting) -> Rocket<Build> {
    let shop = quiet().mount("/", routes()).mount("/api", routes![stock]).mount("/desk", routes![page_at_root]);
    let (api, desk_page) = (Api::layer().under("/api"), desk().layer().under("/desk"));
    let csrf = Shop::CSRF.layer(keys());
    match mounting {
        Mounting::Layer => shop.attach(csrf).attach(Shop::layer()).attach(api).attach(desk_page),
        Mounting::Policy => shop.attach(csrf).attach(api).attach(desk_page).attach(Shop),
        Mounting::Twice => {
            let shop = shop.attach(csrf.clone()).attach(csrf).attach(Shop).attach(Shop);
            shop.attach(api.clone()).attach(api).attach(desk_page.clone()).attach(desk_page)
        }
    }
}

fn market(layers: &Layers) -> Rocket<Build> {
    let mut app = quiet().mount("/", routes());
    for _ in 0..layers.times {
        app = app.attach(Market::CSRF.layer(keys()).remembering(layers.spent.clone()));
    }
    for _ in 0..layers.times {
        app = app.attach(Market::rollout(&layers.rollout));
    }
    for _ in 0..layers.times {
        app = app.attach(Market::REPORTS.layer(layers.reports.clone()));
    }
    for _ in 0..layers.times {
        app = app.attach(Market::CORS.layer());
    }
    for _ in 0..layers.times {
        app = app.attach(layers.transport.clone());
    }
    app
}

/// The routes without a policy. An application with `#[get]` handlers that take the nonce or the token would not launch.
fn bare() -> Rocket<Build> {
    let routes = vec![
        Route::new(Method::Get, "/bare/nonce", bare_nonce),
        Route::new(Method::Get, "/bare/token", bare_token),
        Route::new(Method::Post, "/bare/form", bare_form),
    ];
    quiet().mount("/", routes![bare_page]).mount("/", routes)
}

fn bare_nonce<'r>(request: &'r rocket::Request<'_>, _: Data<'r>) -> route::BoxFuture<'r> {
    Box::pin(async move { failed(request.guard::<Nonce>().await.failed().map(|(_, error)| error.to_string())) })
}

fn bare_token<'r>(request: &'r rocket::Request<'_>, _: Data<'r>) -> route::BoxFuture<'r> {
    Box::pin(async move { failed(request.guard::<CsrfToken>().await.failed().map(|(_, error)| error.to_string())) })
}

fn bare_form<'r>(request: &'r rocket::Request<'_>, data: Data<'r>) -> route::BoxFuture<'r> {
    Box::pin(async move {
        let form = <CsrfForm<Order> as FromData<'_>>::from_data(request, data).await;
        failed(form.failed().map(|(_, error)| error.to_string()))
    })
}

fn failed<'r>(error: Option<String>) -> route::Outcome<'r> {
    let Some(error) = error else { return route::Outcome::Error(Status::Ok) };
    let mut response = rocket::Response::new();
    response.set_status(Status::InternalServerError);
    response.set_sized_body(error.len(), std::io::Cursor::new(error));
    route::Outcome::Success(response)
}

fn routes() -> Vec<Route> {
    routes![
        plain,
        page,
        stored,
        nonce_style,
        style,
        foreign,
        own,
        fail,
        panics,
        redirect,
        not_modified,
        not_modified_page,
        stream,
        upgrade,
        cookie,
        session,
        form,
        token,
        submit,
        echo,
        hook
    ]
}

/// A response with headers.
struct With<R>(R, HeaderMap);

impl<'r, 'o: 'r, R: Responder<'r, 'o>> Responder<'r, 'o> for With<R> {
    fn respond_to(self, request: &'r rocket::Request<'_>) -> rocket::response::Result<'o> {
        let mut response = self.0.respond_to(request)?;
        for (name, value) in &self.1 {
            let text = value.to_str().expect("ASCII").to_owned();
            response.adjoin_header(Header::new(name.as_str().to_owned(), text));
        }
        Ok(response)
    }
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
}

#[get("/plain")]
fn plain() -> RawHtml<&'static str> {
    RawHtml(app::PLAIN)
}

#[get("/bare")]
fn bare_page() -> RawHtml<&'static str> {
    RawHtml(app::PLAIN)
}

#[get("/page")]
fn page(nonce: Nonce) -> RawHtml<String> {
    RawHtml(app::page(&nonce))
}

#[get("/")]
fn page_at_root(nonce: Nonce) -> RawHtml<String> {
    RawHtml(app::page(&nonce))
}

#[get("/stored")]
fn stored(nonce: Nonce) -> With<RawHtml<String>> {
    With(RawHtml(app::page(&nonce)), map(&app::STORED))
}

#[get("/nonce.css")]
fn nonce_style(_nonce: Nonce) -> With<RawCss<&'static str>> {
    style()
}

#[get("/asset.css")]
fn style() -> With<RawCss<&'static str>> {
    With(RawCss(app::STYLE), map(&[("cache-control", app::PUBLIC)]))
}

#[get("/foreign")]
fn foreign() -> With<RawHtml<&'static str>> {
    With(RawHtml(app::PLAIN), map(&app::FOREIGN))
}

#[get("/own")]
fn own() -> Marked<With<RawHtml<&'static str>>> {
    let headers = map(&app::OWN);
    Marked(Applied::to(&headers), With(RawHtml(app::PLAIN), headers))
}

#[get("/fail")]
fn fail() -> Status {
    Status::InternalServerError
}

#[get("/panic")]
fn panics() -> &'static str {
    panic!("this handler panics on purpose")
}

#[get("/redirect")]
fn redirect() -> Redirect {
    Redirect::to("/plain")
}

#[get("/not-modified")]
fn not_modified() -> (Status, With<()>) {
    (Status::NotModified, With((), map(&[("etag", app::ETAG)])))
}

#[get("/not-modified-page")]
fn not_modified_page(_nonce: Nonce) -> (Status, With<()>) {
    not_modified()
}

#[get("/stream")]
fn stream() -> (ContentType, TextStream![&'static str]) {
    (ContentType::HTML, TextStream! { for chunk in app::STREAM { yield chunk; } })
}

#[get("/ws")]
fn upgrade() -> (Status, With<()>) {
    (Status::SwitchingProtocols, With((), map(&[("connection", "upgrade"), ("upgrade", "websocket")])))
}

#[get("/cookie")]
fn cookie() -> With<RawHtml<&'static str>> {
    With(RawHtml(app::PLAIN), map(&[("set-cookie", app::FOREIGN_COOKIE)]))
}

#[get("/session")]
fn session() -> With<RawHtml<&'static str>> {
    let mut headers = map(&[("cache-control", app::PUBLIC)]);
    Shop::SESSION.set(&mut headers, &keys(), app::USER, UnixTime::now()).expect("a short value");
    With(RawHtml(app::PLAIN), headers)
}

#[get("/form")]
fn form(token: CsrfToken) -> RawHtml<String> {
    RawHtml(app::form(&token))
}

#[get("/token")]
fn token(token: CsrfToken) -> RawText<String> {
    RawText(token.text())
}

#[post("/submit", data = "<order>")]
fn submit(order: CsrfForm<Order>) -> RawText<String> {
    RawText(app::receipt(&order.0))
}

#[post("/echo", data = "<body>")]
async fn echo(body: Data<'_>) -> Vec<u8> {
    body.open(2.mebibytes()).into_bytes().await.expect("a body").into_inner()
}

#[post("/hook")]
fn hook() -> RawText<&'static str> {
    RawText(app::PLAIN)
}

#[get("/stock")]
fn stock() -> With<RawJson<&'static str>> {
    With(RawJson(app::STOCK), map(&app::FOREIGN))
}
