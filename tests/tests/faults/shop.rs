//! A shop with pages, sessions and forms, and its visitors.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use axum::{
    Router,
    body::{Body, to_bytes},
    response::Html,
    routing::{get, post},
};
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{CONTENT_TYPE, COOKIE, SET_COOKIE},
};
use security_policy::{
    Keys, Nonce, UnixTime,
    csrf::{CsrfForm, CsrfToken, SpentTokens},
    security_policy,
};
use tower::ServiceExt as _;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: self, script_src: nonce, base_uri: none, frame_ancestors: none },
        x_content_type_options: nosniff,
        cookies: { session: { name: "__Host-session", max_age: 8h, idle: 30min, signed } },
        csrf: { bind_to: session, max_age: 1h, once },
    }
}

#[derive(Debug, serde::Deserialize)]
pub struct Order {
    pub tea: u32,
}

/// The shop with these keys and this store, and how often an order was taken.
pub fn shop(keys: &Arc<Keys>, spent: SpentTokens) -> (Router, Arc<AtomicUsize>) {
    let (orders, session) = (Arc::new(AtomicUsize::new(0)), keys.clone());
    let taken = orders.clone();
    let order = async move |CsrfForm(order): CsrfForm<Order>| {
        taken.fetch_add(1, SeqCst);
        format!("{} bags", order.tea)
    };
    let log_in = async move || {
        let mut headers = HeaderMap::new();
        let set = Shop::SESSION.rotate(&mut headers, &session, UnixTime::now());
        set.map(|_| headers).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
    };
    let routes = Router::new()
        .route("/", get(page))
        .route("/form", get(async |token: CsrfToken| token.text()))
        .route("/log-in", get(log_in))
        .route("/order", post(order));
    let protected = routes.layer(Shop::CSRF.layer(keys.clone()).remembering(spent)).layer(Shop::layer());
    (protected, orders)
}

/// A page with a nonce, which waits twice while it is made.
async fn page(nonce: Nonce) -> Html<String> {
    tokio::task::yield_now().await;
    let text = format!("<script nonce=\"{nonce}\"></script>");
    tokio::task::yield_now().await;
    Html(text)
}

pub async fn send(app: &Router, request: Request<Body>) -> Response<String> {
    let (parts, body) = app.clone().oneshot(request).await.expect("axum has no other error").into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("a body");
    Response::from_parts(parts, String::from_utf8(body.to_vec()).expect("UTF-8"))
}

/// A visitor who is logged in and has a form.
#[derive(Clone)]
pub struct Visitor {
    pub cookies: String,
    pub token: String,
}

impl Visitor {
    pub async fn new(app: &Router) -> Self {
        let session = pair(&send(app, get_with("/log-in", "")).await);
        Self { cookies: session, token: String::new() }.with_form(app).await
    }

    /// The same visitor with a new form.
    pub async fn with_form(self, app: &Router) -> Self {
        let session = self.cookies.split("; ").next().unwrap_or_default().to_owned();
        let form = send(app, get_with("/form", &session)).await;
        Self { cookies: format!("{session}; {}", pair(&form)), token: form.into_body() }
    }

    pub fn form(&self) -> String {
        format!("csrf_token={}&tea=3", self.token)
    }

    pub fn order(&self, body: impl Into<Body>) -> Request<Body> {
        let request = Request::post("/order").header(COOKIE, &self.cookies);
        request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.into()).expect("a request")
    }
}

pub fn get_with(path: &str, cookies: &str) -> Request<Body> {
    Request::get(path).header(COOKIE, cookies).body(Body::empty()).expect("a request")
}

/// The pair of the cookie that a response sets.
pub fn pair<B>(response: &Response<B>) -> String {
    let line = response.headers().get(SET_COOKIE).map(HeaderValue::to_str).expect("a cookie").expect("text");
    line.split(';').next().expect("a pair").to_owned()
}

/// The nonce in a policy.
pub fn nonce_of(headers: &HeaderMap) -> Option<&str> {
    let csp = headers.get("content-security-policy")?.to_str().ok()?;
    Some(csp.split_once("'nonce-")?.1.split_once('\'')?.0)
}
