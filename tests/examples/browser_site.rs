//! A site for `tests/browser/frameworks.test.mjs` that declares a cookie of each prefix, as an axum router.

use std::{
    env,
    io::{Write as _, stdout},
    sync::Arc,
};

use axum::{
    Router,
    response::Html,
    routing::{get, post},
};
use http::{
    HeaderMap,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use security_policy::{Key, Keys, Nonce, UnixTime, csrf::CsrfToken, reports::Collector, security_policy};

security_policy! {
    /// For every page.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: [self, nonce],
            style_src: self,
            img_src: [self, data],
            connect_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        reporting: { url: "/reports" },
        strict_transport_security: { max_age: 2y },
        x_content_type_options: nosniff,
        x_frame_options: deny,
        referrer_policy: strict_origin_when_cross_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cross_origin_opener_policy: same_origin,
        cross_origin_resource_policy: same_origin,
        origin_agent_cluster,
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            #[allow(cookie_samesite_none, reason = "a widget that other sites embed reads it")]
            embedded: { name: "__Secure-embedded", http_only, same_site: none, max_age: 1y },
            login: { name: "__Http-login", http_only, same_site: strict, max_age: 1h },
            theme: { same_site: lax, max_age: 1y },
            default,
        },
        csrf: { bind_to: session },
        remove: ["server", "x-powered-by"],
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tracing_subscriber::fmt().init();
    let port = env::var("PORT").unwrap_or("0".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.expect("the port is free");
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let app = Router::new()
        .route("/", get(home))
        .route("/cookies", get(cookies))
        .route("/greet", post(async || Html("<!doctype html><title>Welcome</title>")))
        .route("/static/site.css", get(style))
        .with_state(keys.clone())
        .layer(Shop::CSRF.layer(keys))
        .layer(Shop::layer())
        .layer(Shop::REPORTS.layer(Collector::explained_by(Shop::policy())));
    writeln!(stdout(), "http://{}", listener.local_addr().expect("it listens")).expect("stdout is open");
    axum::serve(listener, app).await.expect("it serves");
}

async fn home(nonce: Nonce, token: CsrfToken) -> Html<String> {
    let field = token.field();
    Html(format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Shop</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/site.css">
<h1>Shop</h1>
<form method="post" action="/greet">{field}<label>Name <input name="name" value="Ada"></label><button>Greet me</button></form>
<script nonce="{nonce}">document.documentElement.dataset.ran = "yes";</script>
"#
    ))
}

async fn cookies(axum::extract::State(keys): axum::extract::State<Arc<Keys>>) -> (HeaderMap, Html<&'static str>) {
    let mut headers = HeaderMap::new();
    Shop::SESSION.set(&mut headers, &keys, "ada", UnixTime::now()).expect("it is short");
    for cookie in [Shop::EMBEDDED, Shop::LOGIN, Shop::THEME] {
        cookie.set(&mut headers, "1").expect("it is short");
    }
    (headers, Html("<!doctype html><title>Cookies</title>"))
}

async fn style() -> ([(http::HeaderName, &'static str); 2], &'static str) {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "public, max-age=3600")], "h1 { color: green }\n")
}
