//! A shop in salvo: `cargo run -p examples --bin salvo`. It listens on port 3000 unless `PORT` names another.

use std::{env, sync::Arc};

use html_escape::encode_text;
use salvo::{catcher::Catcher, prelude::*};
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
async fn main() {
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    // A real shop reads its keys with `Keys::from_env`.
    let keys = Arc::new(Keys::signing_with(Key::random()));
    let router = Router::new()
        .get(Home { keys: keys.clone() })
        .push(Router::with_path("login").get(login_form).post(Login { keys: keys.clone() }))
        .push(Router::with_path("site.css").get(style))
        .push(Router::with_path("api").hoop(Api).push(Router::with_path("stock").get(stock)));
    // Hoops of the service, not of the router, also cover errors and the 404 page. The policy comes first, so that it covers
    // rejected requests too.
    let service =
        Service::new(router).hoop(Shop).hoop(Shop::CSRF.layer(keys)).catcher(Catcher::default().hoop(error_page));
    let acceptor = TcpListener::new(format!("127.0.0.1:{port}")).bind().await;
    Server::new(acceptor).serve(service).await;
}

struct Home {
    keys: Arc<Keys>,
}

#[handler]
impl Home {
    async fn handle(&self, request: &mut Request, nonce: Nonce) -> Text<String> {
        // An expired or forged cookie counts as none.
        let session = Shop::SESSION.get(request.headers(), &self.keys, UnixTime::now()).ok().flatten();
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
}

#[handler]
async fn login_form(token: CsrfToken) -> Text<String> {
    let field = token.field();
    page(&format!(
        r#"<form method="post" action="/login">{field}<input name="user" required><button>Log in</button></form>"#
    ))
}

struct Login {
    keys: Arc<Keys>,
}

#[derive(Deserialize)]
struct User {
    user: String,
}

#[handler]
impl Login {
    async fn handle(&self, form: CsrfForm<User>, response: &mut Response) {
        match Shop::SESSION.set(response.headers_mut(), &self.keys, &form.0.user, UnixTime::now()) {
            Ok(()) => response.render(Redirect::other("/")),
            Err(_) => {
                response.render_with_status(StatusCode::BAD_REQUEST, page("<p>This name is no cookie value.</p>"))
            }
        }
    }
}

#[handler]
async fn stock() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "tea": 12 }))
}

#[handler]
async fn style(response: &mut Response) {
    response.headers_mut().insert("cache-control", salvo::http::HeaderValue::from_static("public, max-age=3600"));
    response.render(Text::Css(include_str!("../../static/site.css")));
}

/// salvo's own error pages have a `<style>`, which the policy blocks.
#[handler]
async fn error_page(response: &mut Response, flow: &mut FlowCtrl) {
    response.render(page("<p>This did not work.</p>"));
    flow.skip_rest();
}

fn page(body: &str) -> Text<String> {
    Text::Html(format!(r#"<!doctype html><title>Shop</title><link rel="stylesheet" href="/site.css">{body}"#))
}
