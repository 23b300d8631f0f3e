//! A shop in poem: a page with an inline script, a form, a session, data and a cached file.
//!
//! `cargo run -p examples --bin poem` serves it at `http://localhost:3000`, or at the port in the environment variable `PORT`.

use std::{env, io, sync::Arc};

use html_escape::encode_text;
use poem::{
    EndpointExt as _, IntoResponse, Response, Route, Server,
    error::BadRequest,
    get, handler,
    http::HeaderMap,
    listener::TcpListener,
    post,
    web::{Data, Html, Json, Redirect},
};
use security_policy::{
    Key, Keys, Nonce, UnixTime,
    csrf::{CsrfForm, CsrfToken},
    reports::Collector,
    security_policy,
};
use serde::Deserialize;

security_policy! {
    /// For every page.
    struct Shop {
        origin: "https://shop.example.com",
        reporting: { url: "/reports" },
        cookies: { session: { name: "__Host-session", max_age: 8h, signed }, default },
        csrf: { bind_to: session },
        ..security_policy::presets::Strict
    }
}

security_policy! {
    /// For the API, which is never a page.
    struct Api {
        origin: "https://shop.example.com",
        ..security_policy::presets::Api
    }
}

#[tokio::main]
async fn main() -> io::Result<()> {
    tracing_subscriber::fmt().init();
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    // Cookies and tokens become invalid when the process ends. A real site reads its keys with `Keys::from_env`.
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let app = Route::new()
        .at("/", get(home))
        .at("/login", post(login))
        .at("/site.css", get(style))
        .nest("/api", Route::new().at("/stock", get(stock)).with(Api))
        .data(keys.clone())
        .with(Shop::CSRF.layer(keys))
        // After the checks, so that it covers rejected requests and the 404 page too.
        .with(Shop)
        // Logs what browsers block, and why. Their reports have no token, so it comes after the checks too.
        .with(Shop::REPORTS.layer(Collector::explained_by(Shop::policy())));
    Server::new(TcpListener::bind(format!("127.0.0.1:{port}"))).run(app).await
}

#[handler]
fn home(Data(keys): Data<&Arc<Keys>>, headers: &HeaderMap, nonce: Nonce, token: CsrfToken) -> Html<String> {
    // A forged or expired cookie counts as none.
    let session = Shop::SESSION.get(headers, keys, UnixTime::now()).ok().flatten();
    let (name, field) = (encode_text(session.as_deref().unwrap_or("visitor")), token.field());
    Html(format!(
        r#"<!doctype html><title>Shop</title><link rel="stylesheet" href="/site.css"><h1>Hello, {name}</h1>
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

#[handler]
fn login(Data(keys): Data<&Arc<Keys>>, CsrfForm(login): CsrfForm<Login>) -> poem::Result<Response> {
    let mut response = Redirect::see_other("/").into_response();
    Shop::SESSION.set(response.headers_mut(), keys, &login.name, UnixTime::now()).map_err(BadRequest)?;
    Ok(response)
}

#[handler]
fn stock() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "tea": 12 }))
}

#[handler]
fn style() -> impl IntoResponse {
    let style = include_str!("../../static/site.css").with_content_type("text/css");
    style.with_header("cache-control", "public, max-age=3600")
}
