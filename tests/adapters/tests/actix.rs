//! Runs the shared list of cases on actix-web: inside the process, and over a socket.

#[path = "axum/socket.rs"]
mod socket;

use std::{convert::Infallible, rc::Rc};

use actix_web::{
    App, Error, HttpResponse, HttpServer,
    body::{MessageBody, to_bytes},
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
    error::ErrorInternalServerError,
    http::StatusCode,
    middleware::Condition,
    rt,
    test::{TestRequest, init_service},
    web::{self, Bytes, Html},
};
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use security_policy::{
    Nonce, UnixTime,
    adapter::{Applied, Peer, actix::change_headers},
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{
    Api, Layers, Market, Mounting, Shop, Suite,
    app::{self, Order},
    assert_covers_finds, assert_protected, desk, keys,
};

#[actix_web::test]
async fn every_case_passes() {
    Suite::new("actix-web")
        .except("panic", PANIC)
        .run(
            async |mounting| in_process(init_service(application(mounting)).await, TestRequest::to_request),
            async |layers| in_process(init_service(market(layers)).await, TestRequest::to_request),
        )
        .await;
}

fn in_process<R: 'static, B: MessageBody + 'static>(
    app: impl Service<R, Response = ServiceResponse<B>, Error = Error> + 'static,
    to_request: fn(TestRequest) -> R,
) -> impl app::App {
    let app = Rc::new(app);
    async move |request: Request<Bytes>| {
        let app = app.clone();
        unless_it_panics(async move { send(&*app, to_request, request).await }).await
    }
}

#[actix_web::test]
async fn every_case_passes_over_a_socket() {
    Suite::new("actix-web over TCP")
        .except("panic", PANIC)
        .run(
            async |mounting| {
                let server = HttpServer::new(move || application(mounting)).workers(1).disable_signals();
                let server = server.bind(("127.0.0.1", 0)).expect("a free port");
                let address = server.addrs()[0];
                rt::spawn(server.run());
                async move |request: Request<Bytes>| unless_it_panics(socket::send(address, request)).await
            },
            async |layers: Layers| {
                let server = HttpServer::new(move || market(layers.clone())).workers(1).disable_signals();
                let server = server.bind(("127.0.0.1", 0)).expect("a free port");
                let address = server.addrs()[0];
                rt::spawn(server.run());
                async move |request: Request<Bytes>| socket::send(address, request).await
            },
        )
        .await;
}

/// The type of an `App` has no name, so that no `protect` can return it: the wraps are written one by one.
#[actix_web::test]
async fn every_layer_is_a_wrap() {
    let app = App::new()
        .configure(routes)
        .wrap(Market::CSRF.layer(keys()))
        .wrap(Market)
        .wrap(Market::CORS.layer())
        .wrap(Market::TRANSPORT.layer());
    assert_protected(&in_process(init_service(app).await, TestRequest::to_request)).await;
}

#[actix_web::test]
async fn a_forgotten_layer_is_found() {
    let covered = in_process(init_service(application(Mounting::Layer)).await, TestRequest::to_request);
    let uncovered = in_process(init_service(App::new().configure(routes)).await, TestRequest::to_request);
    assert_covers_finds(covered, uncovered).await;
}

const PANIC: &str = "actix-web ends the connection";

/// The connection of a request ends if its handler panics. A response without headers takes its place.
async fn unless_it_panics(response: impl Future<Output = Response<Bytes>> + 'static) -> Response<Bytes> {
    rt::spawn(response).await.unwrap_or_default()
}

async fn send<R, B: MessageBody>(
    app: &impl Service<R, Response = ServiceResponse<B>, Error = Error>,
    to_request: fn(TestRequest) -> R,
    request: Request<Bytes>,
) -> Response<Bytes> {
    let (head, body) = request.into_parts();
    let mut request = TestRequest::with_uri(&head.uri.to_string()).set_payload(body);
    request = request.method(head.method.as_str().parse().expect("a method"));
    if let Some(Peer(from)) = head.extensions.get() {
        request = request.peer_addr((*from, 4711).into());
    }
    for (name, value) in &head.headers {
        request = request.append_header((name.as_str(), value.as_bytes()));
    }
    let response = app.call(to_request(request)).await.expect("no middleware returns an error");
    let mut sent = Response::new(());
    *sent.status_mut() = response.status().as_u16().try_into().expect("a status");
    for (name, value) in response.headers() {
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
        sent.headers_mut().append(HeaderName::try_from(name.as_str()).expect("a name"), value);
    }
    if response.response().upgrade() {
        // The server writes this line.
        sent.headers_mut().insert("connection", HeaderValue::from_static("upgrade"));
    }
    let body = to_bytes(response.into_body()).await.map_err(Into::into).expect("a whole body");
    sent.map(|()| body)
}

fn application(
    mounting: Mounting,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (is_layer, is_twice) = (mounting == Mounting::Layer, mounting == Mounting::Twice);
    let bare = web::scope("/bare")
        .route("", web::get().to(plain))
        .route("/nonce", web::get().to(page))
        .route("/token", web::get().to(async |token: CsrfToken| token.text()))
        .route("/form", web::post().to(submit));
    let api = web::scope("/api")
        .service(web::resource("/stock").route(web::get().to(stock)))
        .wrap(Condition::new(is_layer, Api::layer()))
        .wrap(Condition::new(!is_layer, Api))
        .wrap(Condition::new(is_twice, Api));
    let desk_page = web::resource("/desk")
        .route(web::get().to(page))
        .wrap(Condition::new(is_layer, desk().layer()))
        .wrap(Condition::new(!is_layer, desk()))
        .wrap(Condition::new(is_twice, desk()));
    let shop = web::scope("")
        .configure(routes)
        .service(api)
        .service(desk_page)
        .wrap(Condition::new(is_twice, Shop::CSRF.layer(keys())))
        .wrap(Shop::CSRF.layer(keys()))
        .wrap(Condition::new(is_layer, Shop::layer()))
        .wrap(Condition::new(!is_layer, Shop))
        .wrap(Condition::new(is_twice, Shop));
    App::new().app_data(web::PayloadConfig::new(1 << 20)).service(bare).service(shop)
}

fn market(
    layers: Layers,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let is_twice = layers.times == 2;
    let csrf = || Market::CSRF.layer(keys()).remembering(layers.spent.clone());
    App::new()
        .configure(routes)
        .wrap(Condition::new(is_twice, csrf()))
        .wrap(csrf())
        .wrap(Condition::new(is_twice, Market::rollout(&layers.rollout)))
        .wrap(Market::rollout(&layers.rollout))
        .wrap(Condition::new(is_twice, Market::REPORTS.layer(layers.reports.clone())))
        .wrap(Market::REPORTS.layer(layers.reports.clone()))
        .wrap(Condition::new(is_twice, Market::CORS.layer()))
        .wrap(Market::CORS.layer())
        .wrap(Condition::new(is_twice, layers.transport.clone()))
        .wrap(layers.transport.clone())
}

fn routes(shop: &mut web::ServiceConfig) {
    shop.service(web::resource("/plain").route(web::get().to(plain)))
        .route("/page", web::get().to(page))
        .route("/stored", web::get().to(async |nonce: Nonce| with(html(app::page(&nonce)), &app::STORED)))
        .route("/nonce.css", web::get().to(async |_: Nonce| style()))
        .route("/asset.css", web::get().to(async || style()))
        .route("/foreign", web::get().to(async || with(html(app::PLAIN), &app::FOREIGN)))
        .route("/own", web::get().to(own))
        .route("/fail", web::get().to(fail))
        .route("/panic", web::get().to(panics))
        .route("/redirect", web::get().to(async || web::Redirect::to("/plain").see_other()))
        .route("/not-modified", web::get().to(async || not_modified()))
        .route("/not-modified-page", web::get().to(async |_: Nonce| not_modified()))
        .route("/stream", web::get().to(stream))
        .route("/ws", web::get().to(upgrade))
        .route("/cookie", web::get().to(async || with(html(app::PLAIN), &[("set-cookie", app::FOREIGN_COOKIE)])))
        .route("/session", web::get().to(session))
        .route("/form", web::get().to(async |token: CsrfToken| Html::new(app::form(&token))))
        .route("/token", web::get().to(async |token: CsrfToken| token.text()))
        .service(web::resource("/submit").route(web::post().to(submit)))
        .route("/echo", web::post().to(async |body: Bytes| body))
        .route("/hook", web::post().to(async || app::PLAIN));
}

async fn plain() -> Html {
    Html::new(app::PLAIN)
}

async fn page(nonce: Nonce) -> Html {
    Html::new(app::page(&nonce))
}

async fn stock() -> HttpResponse {
    with(HttpResponse::Ok().content_type("application/json").body(app::STOCK), &app::FOREIGN)
}

async fn own() -> HttpResponse {
    let mut response = with(html(app::PLAIN), &app::OWN);
    let headers: HeaderMap =
        app::OWN.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect();
    response.extensions_mut().insert(Applied::to(&headers));
    response
}

async fn fail() -> Result<&'static str, Error> {
    Err(ErrorInternalServerError("this handler fails on purpose"))
}

async fn panics() -> &'static str {
    panic!("this handler panics on purpose")
}

async fn stream() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").streaming(Chunks(app::STREAM.iter()))
}

async fn upgrade() -> HttpResponse {
    HttpResponse::SwitchingProtocols().upgrade("websocket").finish()
}

async fn session() -> HttpResponse {
    let mut response = with(html(app::PLAIN), &[("cache-control", app::PUBLIC)]);
    change_headers(response.headers_mut(), |headers| Shop::SESSION.set(headers, &keys(), app::USER, UnixTime::now()))
        .expect("a short value");
    response
}

async fn submit(CsrfForm(order): CsrfForm<Order>) -> String {
    app::receipt(&order)
}

fn html(text: impl MessageBody + 'static) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(text)
}

fn with(mut response: HttpResponse, headers: &[(&'static str, &'static str)]) -> HttpResponse {
    change_headers(response.headers_mut(), |map| {
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
    });
    response
}

fn style() -> HttpResponse {
    let style = HttpResponse::Ok().content_type("text/css").body(app::STYLE);
    with(style, &[("cache-control", app::PUBLIC)])
}

fn not_modified() -> HttpResponse {
    with(HttpResponse::new(StatusCode::NOT_MODIFIED), &[("etag", app::ETAG)])
}

/// A body in several chunks.
struct Chunks(std::slice::Iter<'static, &'static str>);

impl Stream for Chunks {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.next().map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))))
    }
}
