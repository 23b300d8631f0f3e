//! Rocket: a page with a script, a form, a session, an API and a cached file.
//!
//! `cargo run -p examples --bin rocket` serves it at port 3000, or at the one in `PORT`.

use std::{env, sync::Arc};

use html_escape::encode_text;
use rocket::{
    Responder, State, get,
    http::{CookieJar, Header, Status},
    post,
    response::{
        Redirect,
        content::{RawCss, RawHtml, RawJson},
    },
    routes,
};
use security_policy::{
    Key, Keys, Nonce, UnixTime,
    adapter::rocket::Headers,
    csrf::{CsrfForm, CsrfToken},
    reports::Collector,
    security_policy,
};
use serde::Deserialize;

security_policy! {
    /// For the pages and the files.
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
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cookies: { session: { name: "__Host-session", max_age: 8h, signed }, default },
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

#[get("/")]
fn home(nonce: Nonce, token: CsrfToken, headers: Headers, keys: &State<Arc<Keys>>) -> RawHtml<String> {
    // A forged or expired cookie counts as none.
    let user = Shop::SESSION.get(&headers, keys, UnixTime::now()).ok().flatten().unwrap_or_default();
    let (user, field) = (encode_text(&user), token.field());
    RawHtml(format!(
        r#"<!doctype html>
<title>Shop</title>
<link rel="stylesheet" href="/site.css">
<h1>Hello {user}</h1>
<form method="post" action="/login">{field}<input name="name" required maxlength="80"><button>Log in</button></form>
<p id="stock"></p>
<script nonce="{nonce}">
  fetch("/api/stock").then(response => response.json()).then(stock => {{
    document.getElementById("stock").textContent = `${{stock.tea}} bags of tea`;
  }});
</script>
"#
    ))
}

#[derive(Deserialize)]
struct Login {
    name: String,
}

#[post("/login", data = "<login>")]
fn login(login: CsrfForm<Login>, jar: &CookieJar<'_>, keys: &State<Arc<Keys>>) -> Result<Redirect, Status> {
    let session = Shop::SESSION.build(keys, &login.0.name, UnixTime::now()).map_err(|_| Status::BadRequest)?;
    jar.add(session);
    Ok(Redirect::to("/"))
}

#[get("/stock")]
fn stock() -> RawJson<String> {
    RawJson(serde_json::json!({ "tea": 12 }).to_string())
}

#[derive(Responder)]
struct Cached(RawCss<&'static str>, Header<'static>);

#[get("/site.css")]
fn style() -> Cached {
    Cached(RawCss(include_str!("../../static/site.css")), Header::new("cache-control", "public, max-age=3600"))
}

#[rocket::main]
async fn main() -> Result<(), Box<rocket::Error>> {
    tracing_subscriber::fmt().init();
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    // Cookies and tokens become invalid when the process ends. A real site reads its keys with `Keys::from_env`.
    let keys = Arc::new(Keys::signing_with(Key::random()));
    rocket::custom(rocket::Config::figment().merge(("port", port.parse::<u16>().unwrap_or(3000))))
        .manage(keys.clone())
        .mount("/", routes![home, login, style])
        .mount("/api", routes![stock])
        .attach(Api::layer().under("/api"))
        .attach(Shop::CSRF.layer(keys))
        .attach(Shop)
        // Logs what browsers block, and why. Their reports have no token, so it comes after the checks.
        .attach(Shop::REPORTS.layer(Collector::explained_by(Shop::policy())))
        .launch()
        .await?;
    Ok(())
}
