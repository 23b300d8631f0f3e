//! Runs the shared list of cases on axum: inside the process, and over a socket.

#[path = "axum/socket.rs"]
mod socket;

use std::net::SocketAddr;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header},
    response::{Html, IntoResponse, Redirect},
    routing::{get, post},
};
use futures_core::Stream;
use security_policy::{
    Nonce, UnixTime,
    adapter::Applied,
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{
    Api, App, Layers, Market, Mounting, Shop, Suite,
    app::{self, Order},
    assert_covers_finds, assert_protected, desk, keys,
};
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use tower_http::catch_panic::CatchPanicLayer;

#[tokio::test]
async fn every_case_passes() {
    Suite::new("axum")
        .run(async |mounting| in_process(application(mounting)), async |layers| in_process(market(&layers)))
        .await;
}

fn in_process(app: Router) -> impl App {
    async move |request: Request<Bytes>| {
        let response = app.clone().oneshot(request.map(Body::from)).await.expect("axum has no other error");
        let (parts, body) = response.into_parts();
        Response::from_parts(parts, to_bytes(body, usize::MAX).await.expect("a whole body"))
    }
}

#[tokio::test]
async fn every_case_passes_over_a_socket() {
    Suite::new("axum over TCP")
        .run(async |mounting| served(application(mounting)).await, async |layers| served(market(&layers)).await)
        .await;
}

async fn served(app: Router) -> impl App {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    async move |request: Request<Bytes>| socket::send(address, request).await
}

/// The proxy is found by its address, which axum's server puts into the extensions.
#[tokio::test]
async fn protect_adds_every_layer() {
    let app: Router = Market::protect(routes(), keys());
    assert_protected(&in_process(app.clone())).await;
    assert_protected(&served(app).await).await;
}

#[tokio::test]
async fn a_forgotten_layer_is_found() {
    assert_covers_finds(in_process(application(Mounting::Layer)), in_process(routes())).await;
}

fn application(mounting: Mounting) -> Router {
    let (api, desk_page) = (Router::new().route("/stock", get(stock)), Router::new().route("/desk", get(page)));
    let (api, desk_page) = match mounting {
        Mounting::Layer => (api.layer(Api::layer()), desk_page.layer(desk().layer())),
        Mounting::Policy => (api.layer(Api), desk_page.layer(desk())),
        Mounting::Twice => (api.layer(Api).layer(Api), desk_page.layer(desk()).layer(desk())),
    };
    let shop =
        routes().nest("/api", api).merge(desk_page).fallback(StatusCode::NOT_FOUND).layer(CatchPanicLayer::new());
    let csrf = Shop::CSRF.layer(keys());
    let shop = match mounting {
        Mounting::Layer => shop.layer(csrf).layer(Shop::layer()),
        Mounting::Policy => shop.layer(csrf).layer(Shop),
        Mounting::Twice => shop.layer(csrf.clone()).layer(csrf).layer(Shop).layer(Shop),
    };
    Router::new()
        .route("/bare", get(async || Html(app::PLAIN)))
        .route("/bare/nonce", get(page))
        .route("/bare/token", get(async |token: CsrfToken| token.text()))
        .route("/bare/form", post(submit))
        .merge(shop)
}

fn market(layers: &Layers) -> Router {
    let mut app = routes().fallback(StatusCode::NOT_FOUND);
    for _ in 0..layers.times {
        app = app.layer(Market::CSRF.layer(keys()).remembering(layers.spent.clone()));
    }
    for _ in 0..layers.times {
        app = app.layer(Market::rollout(&layers.rollout));
    }
    for _ in 0..layers.times {
        app = app.layer(Market::REPORTS.layer(layers.reports.clone()));
    }
    for _ in 0..layers.times {
        app = app.layer(Market::CORS.layer());
    }
    for _ in 0..layers.times {
        app = app.layer(layers.transport.clone());
    }
    app
}

fn routes() -> Router {
    Router::new()
        .route("/plain", get(async || Html(app::PLAIN)))
        .route("/page", get(page))
        .route("/stored", get(async |nonce: Nonce| (map(&app::STORED), Html(app::page(&nonce)))))
        .route("/nonce.css", get(async |_: Nonce| style()))
        .route("/asset.css", get(async || style()))
        .route("/foreign", get(async || (map(&app::FOREIGN), Html(app::PLAIN))))
        .route("/own", get(own))
        .route("/fail", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .route("/panic", get(panics))
        .route("/redirect", get(async || Redirect::to("/plain")))
        .route("/not-modified", get(async || not_modified()))
        .route("/not-modified-page", get(async |_: Nonce| not_modified()))
        .route("/stream", get(async || Html(Body::from_stream(Chunks(app::STREAM.iter())))))
        .route("/ws", get(upgrade))
        .route("/cookie", get(async || ([(header::SET_COOKIE, app::FOREIGN_COOKIE)], Html(app::PLAIN))))
        .route("/session", get(session))
        .route("/form", get(async |token: CsrfToken| Html(app::form(&token))))
        .route("/token", get(async |token: CsrfToken| token.text()))
        .route("/submit", post(submit))
        .route("/echo", post(async |body: Bytes| body))
        .route("/hook", post(async || app::PLAIN))
}

async fn page(nonce: Nonce) -> Html<String> {
    Html(app::page(&nonce))
}

async fn stock() -> impl IntoResponse {
    (map(&app::FOREIGN), [(header::CONTENT_TYPE, "application/json")], app::STOCK)
}

async fn own() -> impl IntoResponse {
    let headers = map(&app::OWN);
    (axum::Extension(Applied::to(&headers)), headers, Html(app::PLAIN))
}

async fn panics() -> &'static str {
    panic!("this handler panics on purpose")
}

async fn upgrade() -> impl IntoResponse {
    (StatusCode::SWITCHING_PROTOCOLS, [(header::CONNECTION, "upgrade"), (header::UPGRADE, "websocket")])
}

async fn session() -> impl IntoResponse {
    let mut headers = map(&[("cache-control", app::PUBLIC)]);
    Shop::SESSION.set(&mut headers, &keys(), app::USER, UnixTime::now()).expect("a short value");
    (headers, Html(app::PLAIN))
}

async fn submit(CsrfForm(order): CsrfForm<Order>) -> String {
    app::receipt(&order)
}

fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css"), (header::CACHE_CONTROL, app::PUBLIC)], app::STYLE)
}

fn not_modified() -> impl IntoResponse {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, app::ETAG)])
}

fn map(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
}

/// A body in several chunks.
struct Chunks(std::slice::Iter<'static, &'static str>);

impl Stream for Chunks {
    type Item = Result<&'static str, std::convert::Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(|chunk| Ok(*chunk)))
    }
}
