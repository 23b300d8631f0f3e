//! A shop in salvo: a page with an inline script, a form, a session, data and a cached file.
//!
//! `cargo run -p examples --bin salvo` serves it at `http://localhost:3000`, or at the port in the environment variable `PORT`.

use std::{
    env,
    sync::{Arc, LazyLock},
};

use html_escape::encode_text;
use salvo::{
    catcher::Catcher,
    http::header::{CACHE_CONTROL, HeaderValue},
    prelude::*,
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

/// Cookies and tokens become invalid when the process ends. A real site reads its keys with `Keys::from_env`.
static KEYS: LazyLock<Arc<Keys>> = LazyLock::new(|| Arc::new(Keys::signing_with(Key::random())));

#[tokio::main]
async fn main() {
    tracing_subscriber::fmt().init();
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let router = Router::new()
        .get(home)
        .push(Router::with_path("login").post(login))
        .push(Router::with_path("site.css").get(style))
        .push(Router::with_path("api").hoop(Api).push(Router::with_path("stock").get(stock)));
    // Hoops of the service, not of the router, also cover errors and the 404 page. The first one is the outermost.
    let service = Service::new(router)
        // Logs what browsers block, and why. Their reports have no token, so it comes before the checks.
        .hoop(Shop::REPORTS.layer(Collector::explained_by(Shop::policy())))
        .hoop(Shop)
        .hoop(Shop::CSRF.layer(KEYS.clone()))
        .catcher(Catcher::default().hoop(error_page));
    let acceptor = TcpListener::new(format!("127.0.0.1:{port}")).bind().await;
    Server::new(acceptor).serve(service).await;
}

#[handler]
async fn home(request: &mut Request, nonce: Nonce, token: CsrfToken) -> Text<String> {
    // A forged or expired cookie counts as none.
    let session = Shop::SESSION.get(request.headers(), &KEYS, UnixTime::now()).ok().flatten();
    let (name, field) = (encode_text(session.as_deref().unwrap_or("visitor")), token.field());
    Text::Html(format!(
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
async fn login(form: CsrfForm<Login>, response: &mut Response) -> Result<Redirect, StatusError> {
    Shop::SESSION
        .set(response.headers_mut(), &KEYS, &form.0.name, UnixTime::now())
        .map_err(|error| StatusError::bad_request().brief(error.to_string()))?;
    Ok(Redirect::other("/"))
}

#[handler]
async fn stock() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "tea": 12 }))
}

#[handler]
async fn style(response: &mut Response) -> Text<&'static str> {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    Text::Css(include_str!("../../static/site.css"))
}

/// salvo's own error pages have a `<style>`, which the policy blocks.
#[handler]
async fn error_page(response: &mut Response, flow: &mut FlowCtrl) {
    response.render("This did not work.");
    flow.skip_rest();
}
