//! A site under attack: what `tests/browser` and `tests/nginx` look at from outside. It listens where `--listen` says, prints
//! that address, and serves each of its hosts by a policy of its own.

use std::{
    env,
    io::{self, Write as _},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::{Query, Request},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use base64ct::{Base64, Encoding as _};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hyper_util::rt::TokioIo;
use security_policy::{Key, Keys, Nonce, UnixTime, presets, security_policy};
use serde::Deserialize;
use sha1::{Digest as _, Sha1};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use tower::ServiceExt as _;

security_policy! {
    /// The shop, which other sites may only link to.
    struct Shop {
        origin: "https://shop.test",
        cookies: {
            #[allow(cookie_samesite_none, reason = "without it browsers send the cookie with no request of another site")]
            session: { name: "__Host-session", same_site: none, max_age: 8h, signed },
        },
        csrf: { bind_to: session, isolate },
        ..presets::Strict
    }
}

security_policy! {
    /// The same without isolation.
    struct Open {
        origin: "https://open.test",
        cookies: {
            #[allow(cookie_samesite_none, reason = "without it browsers send the cookie with no request of another site")]
            session: { name: "__Host-session", same_site: none, max_age: 8h, signed },
        },
        csrf: { bind_to: session },
        ..presets::Strict
    }
}

security_policy! {
    /// A policy that trusts what its scripts load.
    struct Dynamic {
        origin: "https://dynamic.test",
        content_security_policy: {
            ..,
            #[allow(csp_strict_dynamic, reason = "this is what the attack needs")]
            script_src: [.., strict_dynamic],
        },
        ..presets::Strict
    }
}

security_policy! {
    /// The same, with a second policy that lets only scripts of the site through.
    struct Twice {
        origin: "https://twice.test",
        content_security_policy: [
            { .., script_src: [.., strict_dynamic] },
            { script_src: [self, nonce], worker_src: self },
        ],
        ..presets::Strict
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let address = env::args().skip_while(|argument| argument != "--listen").nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:3000")).await?;
    writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let shop = site(&keys).layer(Shop::CSRF.layer(keys.clone())).layer(Shop::layer());
    let open = site(&keys).layer(Open::CSRF.layer(keys.clone())).layer(Open::layer());
    let dynamic = site(&keys).layer(Dynamic::layer());
    let twice = site(&keys).layer(Twice::layer());
    let strict = site(&keys).layer(presets::Strict::layer());
    let hosts = Router::new().fallback(async move |request: Request| {
        let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let site = match host.split(':').next() {
            Some("shop.test") => &shop,
            Some("open.test") => &open,
            Some("dynamic.test") => &dynamic,
            Some("twice.test") => &twice,
            _ => &strict,
        };
        site.clone().oneshot(request).await
    });
    axum::serve(listener, hosts).await
}

fn site(keys: &Arc<Keys>) -> Router {
    let (login, live) = (keys.clone(), keys.clone());
    Router::new()
        .route("/", get(page))
        .route("/cached", get(cached))
        .route("/site.css", get(style))
        .route("/login", get(async move || self::login(&login)))
        .route("/live", get(async move |request: Request| self::live(&live, request)))
}

#[derive(Deserialize)]
struct Injected {
    #[serde(default)]
    html: String,
}

/// A page with a hole: what is asked for is written into it.
async fn page(nonce: Nonce, Query(injected): Query<Injected>) -> Html<String> {
    Html(format!(
        r#"<!doctype html><title>page</title><script nonce="{nonce}">window.own = true</script>{}"#,
        injected.html
    ))
}

/// A page that its handler wants kept, by every field that a proxy may know.
async fn cached(nonce: Nonce) -> Response {
    let headers = [
        ("cache-control", r#"public, max-age=3600, extension="no-store""#),
        ("x-accel-expires", "3600"),
        ("surrogate-control", "max-age=3600"),
        ("edge-control", "cache-maxage=3600"),
        ("cdn-cache-control", "max-age=3600"),
    ];
    (headers, Html(format!(r#"<!doctype html><script nonce="{nonce}">window.own = true</script>"#))).into_response()
}

async fn style() -> impl IntoResponse {
    ([("content-type", "text/css"), ("cache-control", "public, max-age=3600")], "body { color: green }")
}

fn login(keys: &Keys) -> Response {
    let mut response = Html("signed in").into_response();
    let set = Shop::SESSION.set(response.headers_mut(), keys, "alice", UnixTime::now());
    match set {
        Ok(()) => response,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A WebSocket that says whose session it was opened with.
fn live(keys: &Keys, mut request: Request) -> Response {
    let Some(key) = request.headers().get(header::SEC_WEBSOCKET_KEY) else {
        return StatusCode::UPGRADE_REQUIRED.into_response();
    };
    let mut digest = Sha1::new();
    digest.update(key.as_bytes());
    digest.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let accept = Base64::encode_string(&digest.finalize());
    let user = user(keys, request.headers());
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        let Ok(upgraded) = upgrade.await else { return };
        let mut socket = TokioIo::new(upgraded);
        // One text frame, whose length is below 126.
        let mut frame = vec![0x81, user.len() as u8];
        frame.extend_from_slice(user.as_bytes());
        let _ = socket.write_all(&frame).await;
        let _ = socket.read(&mut [0; 64]).await;
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    if let Ok(accept) = HeaderValue::try_from(accept) {
        headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    }
    response
}

fn user(keys: &Keys, headers: &HeaderMap) -> String {
    match Shop::SESSION.get(headers, keys, UnixTime::now()) {
        Ok(Some(user)) => user.into_owned(),
        _ => "nobody".to_owned(),
    }
}
