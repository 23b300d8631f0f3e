//! What only actix-web has: wraps of scopes and resources, errors of middlewares, its limits, and its server.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    App, Error, FromRequest as _, HttpRequest, HttpResponse, HttpServer, ResponseError,
    body::{MessageBody, to_bytes},
    dev::{Payload, Service, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{StatusCode, header::HeaderMap},
    middleware::{Condition, Next, from_fn},
    test::{TestRequest, init_service},
    web::{self, Bytes, Data, Html},
};
use futures_core::Stream;
use http::request::Parts;
use security_policy::{
    Configured, Key, Keys, LazyNonce, Nonce, UnixTime,
    adapter::{
        self, Applied, BodyError, Peer, PolicyLayer, Stage, StageLayer,
        actix::{ExtractError, Headers, change_headers},
    },
    csrf::{CsrfForm, CsrfFormError, CsrfToken, Rejection, Rule},
    security_policy,
    slot::ScriptSource,
};
use serde::Deserialize;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: { session: { name: "__Host-session", max_age: 8h, signed }, default },
        csrf: { bind_to: session, exempt: ["POST /account/hook"], protect: ["GET /account/logout"] },
        remove: ["server"],
        ..security_policy::presets::Strict
    }
}

security_policy! {
    struct Api { origin: "https://shop.example.com", ..security_policy::presets::Api }
}

security_policy! {
    struct Desk {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: none, script_src: [nonce, $cdn], base_uri: none },
        ..security_policy::presets::Strict
    }
}

fn desk() -> Configured<Desk> {
    Desk::configure(DeskSlots { cdn: ScriptSource::parse("https://cdn.example.com").expect("a host") })
}

fn keys() -> Arc<Keys> {
    Arc::new(Keys::signing_with(Key::random()))
}

/// Sends a request, and makes the response of an error as the server does.
async fn send<R, B: MessageBody>(
    app: &impl Service<R, Response = ServiceResponse<B>, Error = Error>,
    request: R,
) -> (HttpResponse<()>, String) {
    let (head, body) = match app.call(request).await {
        Ok(response) => {
            let (head, body) = response.into_parts().1.into_parts();
            (head, to_bytes(body).await.ok())
        }
        Err(error) => {
            let (head, body) = error.error_response().into_parts();
            (head, to_bytes(body).await.ok())
        }
    };
    (head, String::from_utf8(body.unwrap_or_default().to_vec()).expect("text"))
}

fn csp(headers: &HeaderMap) -> &str {
    headers.get("content-security-policy").map_or("", |value| value.to_str().expect("text"))
}

async fn page(nonce: Nonce) -> Html {
    Html::new(format!("<script nonce=\"{nonce}\">greet()</script>"))
}

async fn plain() -> Html {
    Html::new("<p>hello")
}

async fn order(CsrfForm(order): CsrfForm<Order>) -> String {
    format!("{} bags", order.tea)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    tea: u32,
}

/// A request for which the value of `Sec-Fetch-Site` decides.
fn post(path: &str, site: &str) -> TestRequest {
    TestRequest::post().uri(path).insert_header(("sec-fetch-site", site))
}

const URLENCODED: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[actix_web::test]
async fn a_policy_wraps_an_app_a_scope_and_a_resource() {
    let app = init_service(
        App::new()
            .service(web::resource("/resource").route(web::get().to(page)).wrap(Shop))
            .service(web::scope("/scope").route("/page", web::get().to(page)).wrap(Shop::layer()))
            .service(web::scope("/desk").route("/page", web::get().to(page)).wrap(desk()))
            .service(web::resource("/layer").route(web::get().to(page)).wrap(desk().layer()))
            .service(web::resource("/on").route(web::get().to(page)).wrap(Condition::new(true, Shop)))
            .service(web::resource("/off").route(web::get().to(plain)).wrap(Condition::new(false, Shop))),
    )
    .await;
    for (path, host) in [
        ("/resource", ""),
        ("/scope/page", ""),
        ("/desk/page", "https://cdn.example.com"),
        ("/layer", "https://cdn.example.com"),
        ("/on", ""),
    ] {
        let (response, body) = send(&app, TestRequest::with_uri(path).to_request()).await;
        let nonce = body.split('"').nth(1).expect("the page has a nonce");
        assert!(csp(response.headers()).contains(&format!("'nonce-{nonce}'")), "{path}");
        assert!(csp(response.headers()).contains(host), "{path}");
        assert_eq!(response.headers().get("cache-control").expect("one"), "private, no-store", "{path}");
    }
    let (response, _) = send(&app, TestRequest::with_uri("/off").to_request()).await;
    assert_eq!(csp(response.headers()), "");

    // A resource answers 405, a scope answers 404, and both are covered.
    let (response, _) = send(&app, TestRequest::post().uri("/resource").to_request()).await;
    assert_eq!((response.status(), csp(response.headers()).is_empty()), (StatusCode::METHOD_NOT_ALLOWED, false));
    let (response, _) = send(&app, TestRequest::with_uri("/scope/nothing").to_request()).await;
    assert_eq!((response.status(), csp(response.headers()).is_empty()), (StatusCode::NOT_FOUND, false));
    let (response, _) = send(&app, TestRequest::with_uri("/nothing").to_request()).await;
    assert_eq!((response.status(), csp(response.headers()).is_empty()), (StatusCode::NOT_FOUND, true));
}

/// An error with its own response.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the shop is closed")
    }
}

impl ResponseError for Closed {
    fn status_code(&self) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

async fn closed(_: ServiceRequest, _: Next<impl MessageBody>) -> Result<ServiceResponse, Error> {
    Err(Closed.into())
}

#[actix_web::test]
async fn the_error_of_a_middleware_stays_an_error_and_has_the_policy() {
    let app = init_service(
        App::new()
            .service(web::scope("/api").route("/", web::get().to(plain)).wrap(from_fn(closed)).wrap(Api))
            .route("/", web::get().to(plain))
            .wrap(Shop::CSRF.layer(keys()))
            .wrap(Shop),
    )
    .await;
    let error = match app.call(TestRequest::with_uri("/api/").to_request()).await {
        Ok(_) => panic!("the middleware returns an error"),
        Err(error) => error,
    };
    assert!(error.as_error::<Closed>().is_some());
    // A logger makes the response too, so it is the same whenever it is made.
    let first = error.error_response();
    let second = error.error_response();
    for response in [&first, &second] {
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(csp(response.headers()), Api::CONTENT_SECURITY_POLICY);
        assert_eq!(response.headers().get("strict-transport-security").expect("one"), Api::STRICT_TRANSPORT_SECURITY);
        assert_eq!(response.headers().get_all("content-security-policy").count(), 1);
    }
    let lines = |response: &HttpResponse| {
        let mut lines: Vec<_> = response.headers().iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&first), lines(&second));
    assert_eq!(to_bytes(first.into_body()).await.expect("a body"), "the shop is closed");
}

#[actix_web::test]
async fn a_rejection_is_in_the_response_for_outer_middlewares() {
    async fn observe(
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        let mut response = next.call(request).await?;
        let rule = response.response().extensions().get::<Rejection>().map_or("none", Rejection::rule);
        response.headers_mut().insert("x-rule".parse().expect("a name"), rule.parse().expect("a value"));
        Ok(response)
    }
    let app = init_service(
        App::new().route("/", web::post().to(plain)).wrap(Shop::CSRF.layer(keys())).wrap(Shop).wrap(from_fn(observe)),
    )
    .await;
    let (response, body) = send(&app, post("/", "cross-site").to_request()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(response.headers().get("x-rule").expect("one"), "fetch-metadata");
    assert_eq!(response.headers().get("content-type").expect("one"), "text/plain; charset=utf-8");
    assert!(!csp(response.headers()).is_empty() && body.starts_with("This could not be sent."));
    let (response, _) = send(&app, post("/", "same-origin").to_request()).await;
    assert_eq!(response.headers().get("x-rule").expect("one"), "none");
}

#[actix_web::test]
async fn a_layer_in_a_scope_sees_the_whole_path() {
    async fn seen(rule: Rule, request: HttpRequest) -> String {
        format!("{rule:?} {}", request.uri().path())
    }
    let account = web::scope("/account")
        .route("/hook", web::post().to(seen))
        .route("/logout", web::get().to(seen))
        .wrap(Shop::CSRF.layer(keys()));
    let app = init_service(App::new().service(web::scope("").service(account))).await;
    let (_, body) = send(&app, post("/account/hook?a=b", "cross-site").to_request()).await;
    assert_eq!(body, "Exempt /account/hook");
    let request = TestRequest::with_uri("/account/logout").insert_header(("sec-fetch-site", "cross-site"));
    let (response, _) = send(&app, request.to_request()).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
}

/// A form that a visitor has opened: the field, and the cookie of the token.
async fn open<R, B: MessageBody>(
    app: &impl Service<R, Response = ServiceResponse<B>, Error = Error>,
    request: R,
) -> (String, String) {
    let (response, token) = send(app, request).await;
    let cookie = response.headers().get("set-cookie").expect("the token's cookie").to_str().expect("text");
    (token, cookie.split(';').next().unwrap_or_default().to_owned())
}

/// Chunks of a body, of which the last may be an error.
struct Chunks(Vec<Result<Bytes, PayloadError>>);

impl Stream for Chunks {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        std::task::Poll::Ready(next)
    }
}

#[actix_web::test]
async fn the_body_with_the_token_reaches_the_handler() {
    let layer = Shop::CSRF.layer(keys()).body_limit(1000);
    let app = init_service(
        App::new()
            .route("/token", web::get().to(async |token: CsrfToken| token.text_for("/scope/order")))
            .service(web::scope("/scope").route("/order", web::post().to(order)).route("/other", web::post().to(order)))
            .wrap(layer.clone())
            // Twice is as good as once.
            .wrap(layer),
    )
    .await;
    let (token, cookie) = open(&app, TestRequest::with_uri("/token").to_request()).await;
    let form = format!("csrf_token={token}&tea=3");
    let request = |path: &str, chunks: Vec<Result<Bytes, PayloadError>>| {
        let request =
            TestRequest::post().uri(path).insert_header(URLENCODED).insert_header(("cookie", cookie.as_str()));
        let payload: Payload = Payload::Stream { payload: Box::pin(Chunks(chunks)) };
        request.to_request().replace_payload(payload).0
    };
    let pieces = || form.as_bytes().chunks(7).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect::<Vec<_>>();
    let (response, body) = send(&app, request("/scope/order", pieces())).await;
    assert_eq!((response.status(), body.as_str()), (StatusCode::OK, "3 bags"));

    let (response, _) = send(&app, request("/scope/other", pieces())).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN, "the token is for another path");
    let long = vec![Ok(Bytes::from(format!("{form}&filler={}", "a".repeat(1000))))];
    let (response, _) = send(&app, request("/scope/order", long)).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN, "over the limit");
    let broken = [pieces(), vec![Err(PayloadError::EncodingCorrupted)]].into_iter().flatten().collect();
    let (response, _) = send(&app, request("/scope/order", broken)).await;
    assert_eq!(response.status(), StatusCode::FORBIDDEN, "the connection was closed");
}

#[actix_web::test]
async fn the_limits_of_actix_web_apply_to_a_form() {
    let form = |length: usize| {
        let filler = "a".repeat(length);
        post("/", "same-origin").insert_header(URLENCODED).set_payload(format!("tea=3&csrf_token={filler}"))
    };
    macro_rules! status {
        ($request:expr $(, $config:expr)?) => {{
            let app = App::new().route("/", web::post().to(order)).wrap(Shop::CSRF.layer(keys()));
            $(let app = app.app_data($config);)?
            send(&init_service(app).await, $request.to_request()).await.0.status().as_u16()
        }};
    }
    assert_eq!(status!(form(2_000_000)), 200);
    assert_eq!(status!(form(3_000_000)), 413);
    assert_eq!(status!(form(2_000), web::PayloadConfig::new(1_000)), 413);
    assert_eq!(status!(form(3_000_000), Data::new(web::PayloadConfig::new(4_000_000))), 200);
    assert_eq!(status!(form(2_000), web::FormConfig::default().limit(1_000)), 413);
    assert_eq!(status!(form(3_000_000), web::FormConfig::default().limit(4_000_000)), 200);
    let teapot = web::FormConfig::default().limit(1_000).error_handler(|_, _| Closed.into());
    assert_eq!(status!(form(2_000), Data::new(teapot)), 503);

    let multipart = post("/", "same-origin")
        .insert_header(("content-type", "multipart/form-data; boundary=x"))
        .set_payload("--x\r\ncontent-disposition: form-data; name=\"tea\"\r\n\r\n3\r\n--x--\r\n");
    assert_eq!(status!(multipart, web::FormConfig::default().limit(1)), 200);
    let json = post("/", "same-origin").insert_header(("content-type", "application/json")).set_payload("{}");
    assert_eq!(status!(json), 415);
    let wrong = post("/", "same-origin").insert_header(URLENCODED).set_payload("tea=many");
    assert_eq!(status!(wrong), 422);
}

#[actix_web::test]
async fn a_missing_layer_says_what_to_add() {
    let app = init_service(
        App::new()
            .route("/nonce", web::get().to(page))
            .route("/lazy", web::get().to(async |_: LazyNonce| ""))
            .route("/maybe", web::get().to(async |nonce: Option<Nonce>| format!("{}", nonce.is_some())))
            .route("/token", web::get().to(async |_: CsrfToken| ""))
            .route("/rule", web::get().to(async |_: Rule| ""))
            .route("/form", web::post().to(order)),
    )
    .await;
    for (request, help) in [
        (TestRequest::with_uri("/nonce"), "`.wrap(Shop)`"),
        (TestRequest::with_uri("/lazy"), "`.wrap(Shop)`"),
        (TestRequest::with_uri("/token"), "`.wrap(Shop::CSRF.layer(keys.clone()))`"),
        (TestRequest::with_uri("/rule"), "`.wrap(Shop::CSRF.layer(keys.clone()))`"),
        (post("/form", "same-origin").insert_header(URLENCODED), "`.wrap(Shop::CSRF.layer(keys.clone()))`"),
    ] {
        let (response, body) = send(&app, request.to_request()).await;
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("\nhelp: add ") && body.ends_with(help), "{body}");
    }
    let (response, body) = send(&app, TestRequest::with_uri("/maybe").to_request()).await;
    assert_eq!((response.status(), body.as_str()), (StatusCode::OK, "false"));
}

#[actix_web::test]
async fn a_closed_nonce_is_an_error() {
    let request = TestRequest::default().to_http_request();
    assert!(matches!(Nonce::extract(&request).await, Err(ExtractError::MissingNonce)));
    let app = init_service(App::new().route("/", web::get().to(plain)).wrap(Shop)).await;
    let response = app.call(TestRequest::default().to_request()).await.expect("a response");
    assert!(matches!(Nonce::extract(response.request()).await, Err(ExtractError::Nonce(_))));
    assert_eq!(CsrfFormError::NotAForm.error_response().status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[actix_web::test]
async fn a_middleware_requests_the_nonce_for_a_handler_that_does_not() {
    async fn add_script(
        lazy: LazyNonce,
        request: ServiceRequest,
        next: Next<impl MessageBody>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        let nonce = lazy.get()?;
        let mut response = next.call(request).await?;
        response.headers_mut().insert("x-nonce".parse().expect("a name"), nonce.as_str().parse().expect("a value"));
        Ok(response)
    }
    let app = init_service(App::new().route("/", web::get().to(plain)).wrap(from_fn(add_script)).wrap(Shop)).await;
    let (response, _) = send(&app, TestRequest::default().to_request()).await;
    let nonce = response.headers().get("x-nonce").expect("one").to_str().expect("text");
    assert!(csp(response.headers()).contains(&format!("'nonce-{nonce}'")));
}

#[actix_web::test]
async fn a_marked_response_keeps_its_headers() {
    async fn report() -> HttpResponse {
        let mut response = HttpResponse::Ok();
        for header in Api::HEADERS {
            response.insert_header(*header);
        }
        let mut response = response.json("all is well");
        response.extensions_mut().insert(Applied::of::<Api>());
        response
    }
    let app = init_service(App::new().route("/", web::get().to(report)).wrap(Shop).wrap(Shop)).await;
    let (response, _) = send(&app, TestRequest::default().to_request()).await;
    assert_eq!(csp(response.headers()), Api::CONTENT_SECURITY_POLICY);
    for (name, value) in Api::HEADERS {
        assert_eq!(response.headers().get(*name).expect("one"), value, "{name}");
    }
}

#[actix_web::test]
async fn declared_cookies_are_read_and_set() {
    async fn visit(headers: Headers, keys: Data<Keys>) -> HttpResponse {
        let user = Shop::SESSION.get(&headers, &keys, UnixTime::now()).ok().flatten();
        let mut response = HttpResponse::Ok();
        response.append_header(("set-cookie", "a=1")).append_header(("set-cookie", "b=2"));
        let mut response = response.body(user.unwrap_or_default().into_owned());
        change_headers(response.headers_mut(), |headers| Shop::SESSION.set(headers, &keys, "guest", UnixTime::now()))
            .expect("a short value");
        response
    }
    let app = init_service(App::new().app_data(Data::from(keys())).route("/", web::get().to(visit)).wrap(Shop)).await;
    let (response, body) = send(&app, TestRequest::default().to_request()).await;
    let lines: Vec<_> = response.headers().get_all("set-cookie").map(|line| line.to_str().expect("text")).collect();
    assert_eq!((lines[0], lines[1]), ("a=1; Secure; HttpOnly; SameSite=Lax", "b=2; Secure; HttpOnly; SameSite=Lax"));
    assert!(lines.len() == 3 && body.is_empty());
    let session = lines[2].split(';').next().expect("a value");
    let request = TestRequest::default().insert_header(("cookie", "c=3")).append_header(("cookie", session));
    let (response, body) = send(&app, request.to_request()).await;
    assert_eq!(body, "guest");
    assert_eq!(response.headers().get("cache-control").expect("one"), "private");
}

/// A stage that records what an adapter passes to it.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Stage for Recorder {
    type State = ();
    type Reading = std::convert::Infallible;

    fn request(&self, head: &mut Parts) -> adapter::Next<Self> {
        let values: Vec<_> = head.headers.get_all("x-list").iter().map(|value| value.to_str().expect("text")).collect();
        let text = format!("{} {} {:?} {values:?}", head.method, head.uri, head.extensions.get::<Peer>());
        self.0.lock().expect("no panic").push(text);
        adapter::Next::Call { state: (), body: None }
    }

    fn body(&self, reading: Self::Reading, _: &mut Parts, _: Result<Bytes, BodyError>) -> adapter::Next<Self> {
        match reading {}
    }

    fn response(&self, (): (), _: &mut http::Response<()>) {}
}

#[actix_web::test]
async fn a_stage_sees_the_request_of_the_client() {
    let recorder = Recorder::default();
    let app = init_service(App::new().default_service(web::to(plain)).wrap(StageLayer::new(recorder.clone()))).await;
    for request in [
        TestRequest::put().uri("/a%20b/..//c?d=%20&e").peer_addr("[2001:db8::1]:80".parse().expect("an address")),
        TestRequest::with_uri("https://shop.example.com/h2")
            .append_header(("x-list", "1"))
            .append_header(("x-list", "2")),
        TestRequest::with_uri("*").method("OPTIONS".parse().expect("a method")),
    ] {
        send(&app, request.to_request()).await;
    }
    assert_eq!(
        *recorder.0.lock().expect("no panic"),
        [
            "PUT /a%20b/..//c?d=%20&e Some(Peer(2001:db8::1)) []",
            "GET https://shop.example.com/h2 None [\"1\", \"2\"]",
            "OPTIONS * None []",
        ]
    );
}

/// Sends bytes to a server, and returns what it sends until it closes the connection, or what arrives within a second.
fn exchange(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(1))).expect("a timeout");
    stream.write_all(request.as_bytes()).expect("the server reads");
    let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        text.extend_from_slice(&buffer[..length]);
    }
    let _ = stream.shutdown(Shutdown::Both);
    String::from_utf8(text).expect("text")
}

#[actix_web::test]
async fn a_server_keeps_running_after_a_panic_and_upgrades_connections() {
    async fn panics() -> &'static str {
        panic!("this handler panics on purpose")
    }
    async fn upgrade() -> HttpResponse {
        let mut response = HttpResponse::SwitchingProtocols();
        let hello = Chunks(vec![Ok(Bytes::from_static(b"hello over another protocol"))]);
        response.upgrade("websocket").insert_header(("sec-websocket-accept", "x")).streaming(hello)
    }
    let server = HttpServer::new(|| {
        App::new()
            .route("/", web::get().to(page))
            .route("/panic", web::get().to(panics))
            .route("/ws", web::get().to(upgrade))
            .wrap(PolicyLayer::<Shop>::new())
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .expect("a free port");
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let get = move |path: &'static str| async move {
        let close = if path == "/ws" { "upgrade\r\nupgrade: websocket" } else { "close" };
        let request = format!("GET {path} HTTP/1.1\r\nhost: shop.example.com\r\nconnection: {close}\r\n\r\n");
        web::block(move || exchange(address, &request)).await.expect("no panic")
    };
    assert_eq!(get("/panic").await, "");
    let page = get("/").await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("content-security-policy: "), "{page}");
    let upgraded = get("/ws").await;
    assert!(upgraded.starts_with("HTTP/1.1 101 Switching Protocols\r\n"), "{upgraded}");
    assert!(upgraded.contains("upgrade: websocket\r\n"), "{upgraded}");
    assert!(upgraded.contains("strict-transport-security: ") && !upgraded.contains("nonce-"), "{upgraded}");
    assert!(upgraded.ends_with("hello over another protocol"), "{upgraded}");
    let malformed = web::block(move || exchange(address, "GET / HTTP/1.1\r\n:\r\n\r\n")).await.expect("no panic");
    assert!(malformed.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{malformed}");
    assert!(!malformed.contains("content-security-policy"), "the docs name this case");
    handle.stop(false).await;
}
