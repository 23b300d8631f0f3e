//! A shop in poem: `cargo run -p examples --bin poem`. It listens on port 3000 unless `PORT` names another.

use std::{env, io, sync::Arc};

use html_escape::encode_text;
use poem::{
    EndpointExt as _, IntoResponse, Response, Route, Server, get, handler,
    http::{HeaderMap, StatusCode},
    listener::TcpListener,
    web::{Data, Html, Json, Redirect},
};
use security_policy::{
    Key, Keys, Nonce, UnixTime,
    csrf::{CsrfForm, CsrfToken},
    security_policy,
};
use serde::Deserialize;

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
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cross_origin_opener_policy: same_origin,
        cookies: { session: { name: "__Host-session", max_age: 8h, same_site: lax, signed }, default },
        csrf: { bind_to: session },
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
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    // A real shop reads its keys with `Keys::from_env`.
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let app = Route::new()
        .at("/", get(home))
        .at("/login", get(login_form).post(login))
        .at("/site.css", get(style))
        .nest("/api", Route::new().at("/stock", get(stock)).with(Api))
        // An error page belongs inside of the policy.
        .catch_error(not_found)
        .data(keys.clone())
        .with(Shop::CSRF.layer(keys))
        // Last, so that it covers rejected requests and the 404 page too.
        .with(Shop);
    Server::new(TcpListener::bind(format!("127.0.0.1:{port}"))).run(app).await
}

#[handler]
fn home(Data(keys): Data<&Arc<Keys>>, headers: &HeaderMap, nonce: Nonce) -> Html<String> {
    // An expired or forged cookie counts as none.
    let session = Shop::SESSION.get(headers, keys, UnixTime::now()).ok().flatten();
    let user = session.as_deref().unwrap_or("visitor");
    page(&format!(
        r#"<p>Hello, {}. <a href="/login">Log in</a></p><p id="stock"></p>
<script nonce="{nonce}">
  fetch("/api/stock").then(response => response.json())
    .then(stock => document.getElementById("stock").textContent = `${{stock.tea}} bags of tea`);
</script>"#,
        encode_text(user)
    ))
}

#[handler]
fn login_form(token: CsrfToken) -> Html<String> {
    let field = token.field();
    page(&format!(
        r#"<form method="post" action="/login">{field}<input name="user" required><button>Log in</button></form>"#
    ))
}

#[derive(Deserialize)]
struct Login {
    user: String,
}

#[handler]
fn login(Data(keys): Data<&Arc<Keys>>, CsrfForm(login): CsrfForm<Login>) -> Response {
    let mut response = Redirect::see_other("/").into_response();
    match Shop::SESSION.set(response.headers_mut(), keys, &login.user, UnixTime::now()) {
        Ok(()) => response,
        Err(_) => page("<p>This name is no cookie value.</p>").with_status(StatusCode::BAD_REQUEST).into_response(),
    }
}

#[handler]
fn stock() -> impl IntoResponse {
    Json(serde_json::json!({ "tea": 12 }))
}

#[handler]
fn style() -> impl IntoResponse {
    include_str!("../../static/site.css")
        .with_content_type("text/css")
        .with_header("cache-control", "public, max-age=3600")
}

async fn not_found(_: poem::error::NotFoundError) -> impl IntoResponse {
    page("<p>There is no such page.</p>").with_status(StatusCode::NOT_FOUND)
}

fn page(body: &str) -> Html<String> {
    Html(format!(r#"<!doctype html><title>Shop</title><link rel="stylesheet" href="/site.css">{body}"#))
}
