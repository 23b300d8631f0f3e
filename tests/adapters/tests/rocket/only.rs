//! What only Rocket has.

use std::pin::Pin;

use bytes::Bytes;
use http::Request;
use rocket::{
    Build, Request as RocketRequest, Response, Rocket, catch, catchers,
    data::{IoHandler, IoStream},
    error::ErrorKind,
    fairing::AdHoc,
    get,
    http::{Cookie, CookieJar, Header, Status},
    local::asynchronous::Client,
    post,
    response::{Responder, content::RawHtml},
    routes,
    shield::Shield,
};
use security_policy::{
    Nonce, NonceError,
    adapter::rocket::{NonceGuardError, WithPolicy},
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{
    Api, Desk, Shop,
    app::{self, Order},
    desk, keys,
};

use super::{quiet, send};

async fn client(rocket: Rocket<Build>) -> Client {
    Client::untracked(rocket).await.expect("it launches")
}

async fn fetch(client: &Client, path: &str) -> http::Response<Bytes> {
    send(client, Request::get(path).body(Bytes::new()).expect("a request")).await
}

#[get("/page")]
fn page(nonce: Nonce) -> RawHtml<String> {
    RawHtml(app::page(&nonce))
}

#[get("/token")]
fn token(token: CsrfToken) -> String {
    token.text()
}

#[post("/submit", data = "<order>")]
fn submit(order: CsrfForm<Order>) -> String {
    app::receipt(&order.0)
}

/// Rocket logs errors of guards by `Debug`.
#[test]
fn the_log_says_what_to_do() {
    for error in [NonceGuardError::Missing, NonceGuardError::Unavailable(NonceError::Closed)] {
        let logged = format!("{error:?}");
        assert!(logged.contains("\nhelp: ") && logged == error.to_string(), "{logged}");
    }
}

#[tokio::test]
async fn without_what_a_guard_needs_an_application_does_not_launch() {
    for (routes, names) in [
        (routes![page], &["Nonce"][..]),
        (routes![token], &["CsrfToken"]),
        (routes![submit], &["CsrfForm"]),
        (routes![page, token, submit], &["Nonce", "CsrfToken", "CsrfForm"]),
    ] {
        // `Api` has no nonce and no `csrf`.
        let error = quiet().mount("/", routes).attach(Api).ignite().await.expect_err("a missing layer");
        let ErrorKind::SentinelAborts(sentries) = error.kind() else { panic!("{error}") };
        let aborted: Vec<_> = sentries.iter().map(|sentry| sentry.type_name).collect();
        assert_eq!(aborted.len(), names.len(), "{aborted:?}");
        assert!(names.iter().all(|name| aborted.iter().any(|aborted| aborted.contains(name))), "{aborted:?}");
    }
    let complete = quiet().mount("/", routes![page, token, submit]).attach(Shop).attach(Shop::CSRF.layer(keys()));
    complete.ignite().await.expect("it launches");
}

#[get("/jar")]
fn jar(jar: &CookieJar<'_>) {
    jar.add(("theme", "dark"));
    jar.add(Cookie::build(("lang", "en")).same_site(rocket::http::SameSite::Strict).secure(true));
    jar.remove("old");
}

#[tokio::test]
async fn cookies_of_the_jar_are_completed() {
    let client = client(quiet().mount("/", routes![jar]).attach(Shop)).await;
    let response = fetch(&client, "/jar").await;
    let mut lines: Vec<_> =
        response.headers().get_all("set-cookie").iter().map(|line| line.to_str().expect("text")).collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        ["lang=en; SameSite=Strict; Secure; Path=/; HttpOnly", "theme=dark; SameSite=Strict; Path=/; Secure; HttpOnly",]
    );
}

#[catch(404)]
async fn not_found(request: &RocketRequest<'_>) -> Result<RawHtml<String>, Status> {
    let nonce = request.guard::<Nonce>().await.succeeded().ok_or(Status::InternalServerError)?;
    Ok(RawHtml(app::page(&nonce)))
}

#[tokio::test]
async fn a_catcher_uses_the_nonce() {
    let client = client(quiet().register("/", catchers![not_found]).attach(Shop)).await;
    let response = fetch(&client, "/missing").await;
    assert_eq!(response.status(), 404);
    let text = String::from_utf8_lossy(response.body()).into_owned();
    let nonce = text.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a nonce");
    let policy = response.headers()["content-security-policy"].to_str().expect("ASCII");
    assert!(policy.contains(&format!("'nonce-{nonce}'")), "{policy}");
}

struct Socket;

#[rocket::async_trait]
impl IoHandler for Socket {
    async fn io(self: Pin<Box<Self>>, _: IoStream) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'r> Responder<'r, 'r> for Socket {
    fn respond_to(self, _: &'r RocketRequest<'_>) -> rocket::response::Result<'r> {
        Response::build().upgrade("websocket", Socket).ok()
    }
}

#[get("/socket")]
fn socket() -> Socket {
    Socket
}

#[tokio::test]
async fn an_upgrade_of_rocket_is_not_a_document() {
    let client = client(quiet().mount("/", routes![socket]).attach(Shop)).await;
    for (protocol, has_policy) in [("websocket", false), ("WebSocket", false), ("h2c, websocket", false), ("h2c", true)]
    {
        let request = Request::get("/socket").header("upgrade", protocol).body(Bytes::new()).expect("a request");
        let response = send(&client, request).await;
        assert_eq!(response.headers().contains_key("content-security-policy"), has_policy, "{protocol}");
        assert!(response.headers().contains_key("strict-transport-security"));
    }
}

#[get("/report")]
fn report() -> WithPolicy<Api, &'static str> {
    WithPolicy::new("all is well")
}

#[get("/desk")]
fn own_desk(nonce: Nonce) -> WithPolicy<Desk, RawHtml<String>> {
    WithPolicy::of_layer(desk().layer(), RawHtml(app::page(&nonce)))
}

#[tokio::test]
async fn a_response_with_a_policy_of_its_own() {
    let client = client(quiet().mount("/", routes![report, own_desk, page]).attach(Shop)).await;
    let response = fetch(&client, "/report").await;
    assert_eq!(response.headers()["referrer-policy"], Api::REFERRER_POLICY);
    assert_eq!(response.headers()["content-security-policy"], Api::CONTENT_SECURITY_POLICY);
    assert!(!response.headers().contains_key("permissions-policy"));
    let response = fetch(&client, "/desk").await;
    assert_eq!(response.headers()["referrer-policy"], "same-origin");
    assert_eq!(response.headers()["permissions-policy"], Shop::PERMISSIONS_POLICY);
    let text = String::from_utf8_lossy(response.body()).into_owned();
    let nonce = text.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a nonce");
    let policy = response.headers()["content-security-policy"].to_str().expect("ASCII");
    assert!(policy.contains(&format!("script-src 'nonce-{nonce}' https://cdn.example.com")), "{policy}");
    assert_eq!(fetch(&client, "/page").await.headers()["referrer-policy"], Shop::REFERRER_POLICY);

    // Without an attached policy.
    let alone = self::client(quiet().mount("/", routes![report])).await;
    let response = fetch(&alone, "/report").await;
    assert_eq!(response.headers()["referrer-policy"], Api::REFERRER_POLICY);
}

#[tokio::test]
async fn the_order_among_other_fairings_does_not_matter() {
    let late = || {
        AdHoc::on_response("late", |_, response| {
            Box::pin(async move {
                response.set_header(Header::new("referrer-policy", "unsafe-url"));
                response.set_header(Header::new("x-powered-by", "tea"));
            })
        })
    };
    for rocket in [quiet().attach(Shop).attach(late()), quiet().attach(late()).attach(Shop)] {
        let response = fetch(&client(rocket).await, "/").await;
        assert_eq!(response.headers()["referrer-policy"], Shop::REFERRER_POLICY);
        assert!(!response.headers().contains_key("x-powered-by"));
    }
    // `Api` does not declare `x-frame-options`, and removes `permissions-policy`.
    let response = fetch(&client(quiet().attach(Shield::default()).attach(Api)).await, "/").await;
    assert_eq!(response.headers()["x-frame-options"], "SAMEORIGIN");
    assert!(!response.headers().contains_key("permissions-policy"));
}

#[tokio::test]
async fn clones_of_a_local_request_have_their_own_nonces() {
    let client = client(quiet().mount("/", routes![page]).attach(Shop)).await;
    let request = client.get("/page");
    let (first, second) = (request.clone().dispatch().await, request.dispatch().await);
    let (first, second) = (first.into_string().await.expect("a page"), second.into_string().await.expect("a page"));
    assert!(first.contains("nonce=") && second.contains("nonce="));
    assert_ne!(first, second);
}

#[tokio::test]
async fn cookies_of_a_tracked_client_are_seen() {
    let routes = routes![token, submit];
    let rocket = quiet().mount("/", routes).attach(Shop::CSRF.layer(keys())).attach(Shop);
    let client = Client::tracked(rocket).await.expect("it launches");
    let token = client.get("/token").dispatch().await.into_string().await.expect("a token");
    let request = client.post("/submit").header(rocket::http::ContentType::Form);
    let response = request.body(format!("tea=3&csrf_token={token}")).dispatch().await;
    assert_eq!(response.into_string().await.as_deref(), Some("3 bags"));
}

#[tokio::test]
async fn policies_under_prefixes() {
    let rocket = quiet()
        .mount("/", routes![page])
        .attach(Shop::layer().except("/health"))
        .attach(desk().layer().under("/desk"))
        .attach(Api::layer().under("/desk/api").under("/api"));
    let client = client(rocket).await;
    for (path, referrer) in [
        ("/", Some(Shop::REFERRER_POLICY)),
        ("/apiary", Some(Shop::REFERRER_POLICY)),
        ("/api", Some(Api::REFERRER_POLICY)),
        ("/api/", Some(Api::REFERRER_POLICY)),
        ("/%61pi/x?y", Some(Api::REFERRER_POLICY)),
        ("/desk/page", Some("same-origin")),
        ("/desk/api/x", Some(Api::REFERRER_POLICY)),
        ("/health", None),
        ("/health/live", None),
        ("/healthy", Some(Shop::REFERRER_POLICY)),
    ] {
        let response = fetch(&client, path).await;
        let sent = response.headers().get("referrer-policy").map(|value| value.to_str().expect("ASCII"));
        assert_eq!(sent, referrer, "{path}");
    }
}
