//! A shop in axum: a page with an inline script, a form, a session, data and a cached file.
//!
//! `cargo run -p examples --bin axum` serves it at `http://localhost:3000`, or at the port in the environment variable `PORT`.

use std::{env, error::Error, sync::Arc};

use axum::{
    Json, Router,
    extract::State,
    response::{Html, IntoResponse, Redirect},
    routing::{get, post},
};
use html_escape::encode_text;
use http::{
    HeaderMap,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use security_policy::{
    Key, KeyError, Keys, Nonce, UnixTime,
    csrf::{CsrfForm, CsrfToken},
    reports::Collector,
    security_policy,
};
use serde::Deserialize;
use tokio::net::TcpListener;

security_policy! {
    /// For every page.
    struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            connect_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        reporting: { url: "/reports" },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cross_origin_opener_policy: same_origin,
        cookies: { session: { name: "__Host-session", max_age: 8h, signed }, default },
        csrf: { bind_to: session },
        remove: ["server"],
    }
}

security_policy! {
    /// For the API, which is never a page. Inside `Shop`, this policy wins.
    struct Api {
        origin: "https://shop.example.com",
        ..security_policy::presets::Api
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().init();
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    eprintln!("http://localhost:{}", listener.local_addr()?.port());
    // With a random key, sessions end when the program does.
    let keys = match Keys::from_env("SITE_KEYS") {
        Err(KeyError::NotSet) => Keys::signing_with(Key::random()),
        keys => keys?,
    };
    Ok(axum::serve(listener, app(Arc::new(keys))).await?)
}

fn app(keys: Arc<Keys>) -> Router {
    let api = Router::new().route("/stock", get(stock)).layer(Api);
    let pages = Router::new()
        .route("/", get(home))
        .route("/login", post(login))
        .route("/style.css", get(style))
        .nest("/api", api)
        .with_state(keys.clone());
    // Logs what browsers block, and why.
    Shop::protect(pages, keys).layer(Shop::REPORTS.layer(Collector::explained_by(Shop::policy())))
}

async fn home(State(keys): State<Arc<Keys>>, headers: HeaderMap, nonce: Nonce, token: CsrfToken) -> Html<String> {
    let session = Shop::SESSION.get(&headers, &keys, UnixTime::now()).ok().flatten();
    let (name, field) = (encode_text(session.as_deref().unwrap_or("visitor")), token.field());
    Html(format!(
        r#"<!doctype html><title>Shop</title><link rel="stylesheet" href="/style.css"><h1>Hello, {name}</h1>
<form method="post" action="/login">{field}<input name="name" required maxlength="80"><button>Log in</button></form>
<p id="stock"></p>
<script nonce="{nonce}">
  fetch("/api/stock").then(response => response.json()).then(stock => {{ document.getElementById("stock").append(stock.tea, " bags"); }});
</script>"#
    ))
}

#[derive(Deserialize)]
struct Login {
    name: String,
}

async fn login(State(keys): State<Arc<Keys>>, CsrfForm(login): CsrfForm<Login>) -> impl IntoResponse {
    let mut headers = HeaderMap::new();
    // A name that a cookie cannot contain starts no session.
    let _ = Shop::SESSION.set(&mut headers, &keys, &login.name, UnixTime::now());
    (headers, Redirect::to("/"))
}

async fn stock() -> impl IntoResponse {
    Json(serde_json::json!({ "tea": 12 }))
}

async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css"), (CACHE_CONTROL, "public, max-age=3600")], "h1 { color: teal }")
}

#[cfg(test)]
#[path = "../../tests/axum/mod.rs"]
mod tests;
