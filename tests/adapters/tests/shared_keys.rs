//! Two processes that share keys.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
    routing::get,
};
use security_policy::{
    Keys, UnixTime,
    csrf::{CsrfForm, CsrfToken},
};
use security_policy_tests_adapters::{
    Shop,
    app::{self, Order},
};
use tower::ServiceExt as _;

/// An application with these keys.
fn application(keys: Arc<Keys>) -> Router {
    let session = keys.clone();
    let log_in = async move || {
        let mut headers = axum::http::HeaderMap::new();
        Shop::SESSION.set(&mut headers, &session, app::USER, UnixTime::now()).expect("a short value");
        headers
    };
    let pages = Router::new()
        .route("/session", get(log_in))
        .route("/form", get(async |token: CsrfToken| token.text()))
        .route("/submit", axum::routing::post(async |CsrfForm(order): CsrfForm<Order>| app::receipt(&order)));
    Shop::protect(pages, keys)
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
