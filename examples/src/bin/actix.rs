//! actix-web: a page with a script, a form, a session, an API and a cached file.
//!
//! `cargo run -p examples --bin actix` serves it at port 3000, or at the one in `PORT`.

use std::io::{self, Write as _, stdout};

use actix_web::{App, HttpResponse, HttpServer, Responder, get, http::header, post, web};
use html_escape::encode_text;
use security_policy::{
    Key, Keys, Nonce, UnixTime,
    adapter::actix::{Headers, change_headers},
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

#[derive(Deserialize)]
struct Login {
    name: String,
}

#[get("/")]
async fn home(nonce: Nonce, token: CsrfToken, headers: Headers, keys: web::Data<Keys>) -> web::Html {
    // A forged or expired cookie counts as none.
    let user = Shop::SESSION.get(&headers, &keys, UnixTime::now()).ok().flatten().unwrap_or("visitor".into());
    let (user, field) = (encode_text(&user), token.field());
    web::Html::new(format!(
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

#[post("/login")]
async fn login(CsrfForm(login): CsrfForm<Login>, keys: web::Data<Keys>) -> actix_web::Result<HttpResponse> {
    let mut response = HttpResponse::SeeOther().insert_header((header::LOCATION, "/")).finish();
    change_headers(response.headers_mut(), |headers| Shop::SESSION.set(headers, &keys, &login.name, UnixTime::now()))
        .map_err(actix_web::error::ErrorBadRequest)?;
    Ok(response)
}

#[get("/stock")]
async fn stock() -> impl Responder {
    web::Json(serde_json::json!({ "tea": 12 }))
}

#[get("/site.css")]
async fn style() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(include_str!("../../static/site.css"))
}

#[actix_web::main]
async fn main() -> io::Result<()> {
    tracing_subscriber::fmt().init();
    let port = std::env::var("PORT").map_or(Ok(3000), |port| port.parse()).map_err(io::Error::other)?;
    // Cookies and tokens become invalid when the process ends. A real site reads its keys with `Keys::from_env`.
    let keys = web::Data::new(Keys::signing_with(Key::random()));
    let reports = Collector::explained_by(Shop::policy());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(keys.clone())
            .service(home)
            .service(login)
            .service(style)
            .service(web::scope("/api").service(stock).wrap(Api))
            .wrap(Shop::CSRF.layer(keys.clone().into_inner()))
            // After the checks, so that rejected requests carry it too.
            .wrap(Shop)
            // Logs what browsers block, and why. Their reports have no token, so it comes after the checks too.
            .wrap(Shop::REPORTS.layer(reports.clone()))
    })
    .bind(("127.0.0.1", port))?;
    writeln!(stdout(), "http://localhost:{}", server.addrs()[0].port())?;
    server.run().await
}
