//! 200,000 requests over many connections: all nonces differ. And two processes that share keys.
//!
//! `cargo test --release -p security-policy-tests-adapters --test load -- --ignored --nocapture`

use std::{
    collections::HashSet,
    io::{Write as _, stdout},
    net::SocketAddr,
    sync::Arc,
    time::Instant,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
    response::Html,
    routing::get,
};
use security_policy::{
    Keys, Nonce, UnixTime,
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{
    Shop,
    app::{self, Order},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt as _;

const REQUESTS: usize = 200_000;
const CONNECTIONS: usize = 100;

/// An application with these keys.
fn application(keys: Arc<Keys>) -> Router {
    let session = keys.clone();
    let log_in = async move || {
        let mut headers = axum::http::HeaderMap::new();
        Shop::SESSION.set(&mut headers, &session, app::USER, UnixTime::now()).expect("a short value");
        headers
    };
    let pages = Router::new()
        .route("/page", get(async |nonce: Nonce| Html(app::page(&nonce))))
        .route("/session", get(log_in))
        .route("/form", get(async |token: CsrfToken| token.text()))
        .route("/submit", axum::routing::post(async |CsrfForm(order): CsrfForm<Order>| app::receipt(&order)));
    Shop::protect(pages, keys)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; see the top of the file"]
async fn all_nonces_differ() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let keys = security_policy_tests_adapters::keys();
    tokio::spawn(async move { axum::serve(listener, application(keys)).await });
    let start = Instant::now();
    let clients: Vec<_> = (0..CONNECTIONS).map(|_| tokio::spawn(nonces(address))).collect();
    let mut all = HashSet::new();
    for client in clients {
        for nonce in client.await.expect("no error") {
            assert!(all.insert(nonce), "a nonce was sent twice");
        }
    }
    assert_eq!(all.len(), REQUESTS);
    let seconds = start.elapsed().as_secs_f64();
    writeln!(
        stdout(),
        "{REQUESTS} requests over {CONNECTIONS} connections in {seconds:.1} s, no error, all nonces distinct"
    )
    .expect("stdout is open");
}

/// Sends requests over one connection. Each response has one nonce, in its header and in its page.
async fn nonces(address: SocketAddr) -> Vec<String> {
    let mut stream = BufReader::new(TcpStream::connect(address).await.expect("the server listens"));
    let mut nonces = Vec::new();
    for _ in 0..REQUESTS / CONNECTIONS {
        stream.write_all(b"GET /page HTTP/1.1\r\nhost: shop.example.com\r\n\r\n").await.expect("an open connection");
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let start = head.len();
            assert!(stream.read_line(&mut head).await.expect("a line") > 0, "the connection ended");
            if let Some(value) = head[start..].strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            }
        }
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        let mut page = vec![0; length];
        stream.read_exact(&mut page).await.expect("a whole page");
        let page = String::from_utf8(page).expect("text");
        let nonce = page.split('"').nth(1).expect("a nonce");
        assert!(head.contains(&format!("script-src 'self' 'nonce-{nonce}'")), "{head}");
        assert!(head.contains("cache-control: private, no-store\r\n"), "{head}");
        nonces.push(nonce.to_owned());
    }
    nonces
}

#[tokio::test]
async fn two_processes_that_share_keys_accept_each_others_tokens() {
    const KEYS: &str = "sign:Jb0kSXmEfvXOMd6ayVa8rK6BhHnhWnhbOZqzV4XKDhY";
    // Each parses its own keys and has no other state, as a process of its own would.
    let [one, other] = [(); 2].map(|()| application(Arc::new(Keys::parse(KEYS).expect("a key"))));
    let other_keys = application(security_policy_tests_adapters::keys());

    let session = cookie(&send(&one, get_with("/session", "")).await);
    let form = send(&other, get_with("/form", &session)).await;
    let cookies = format!("{session}; {}", cookie(&form));
    let token = to_bytes(form.into_body(), usize::MAX).await.expect("a body");
    let body = format!("csrf_token={}&tea=3", str::from_utf8(&token).expect("text"));
    for (app, status) in [(&one, StatusCode::OK), (&other, StatusCode::OK), (&other_keys, StatusCode::FORBIDDEN)] {
        let request = Request::post("/submit").header(header::COOKIE, &cookies);
        let request =
            request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.clone().into());
        assert_eq!(send(app, request.expect("a request")).await.status(), status);
    }
}

async fn send(app: &Router, request: Request<Body>) -> Response<Body> {
    app.clone().oneshot(request).await.expect("axum has no other error")
}

fn get_with(path: &str, cookies: &str) -> Request<Body> {
    Request::get(path).header(header::COOKIE, cookies).body(Body::empty()).expect("a request")
}

fn cookie(response: &Response<Body>) -> String {
    let line = response.headers()[header::SET_COOKIE].to_str().expect("text");
    line.split(';').next().expect("a pair").to_owned()
}
