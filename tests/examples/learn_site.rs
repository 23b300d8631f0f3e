//! A site for `tests/browser/learn.test.mjs`: without a policy it learns one, with a pasted one it sends it, and with `CONSOLE` it has a
//! declared one whose violations are printed.

use std::{
    env,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header::CONTENT_SECURITY_POLICY},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use proc_macro2::TokenStream;
use security_policy::{Nonce, security_policy};
use security_policy_syntax::{Memory, lower, parse};

security_policy! {
    /// The policy of the page with `CONSOLE`.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { script_src: [.., self], .. },
        ..security_policy::presets::Strict
    }
}

/// The value of the header that was pasted, with `{nonce}` for the nonce.
type Pasted = Arc<Mutex<Option<String>>>;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port = env::var("PORT").unwrap_or("0".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.expect("the port is free");
    let app = match env::var_os("CONSOLE") {
        Some(_) => Router::new().route("/", get(declared)).layer(Shop::layer().console()),
        None => Router::new()
            .route("/", get(page))
            .route("/paste", post(paste))
            .route("/app.css", get(async || ([("content-type", "text/css")], "p { color: green }")))
            .with_state(Pasted::default())
            .layer(Shop::learn().layer()),
    };
    axum::serve(listener, app).await.expect("it serves");
}

async fn declared(nonce: Nonce) -> Html<String> {
    Html(format!("<!doctype html>\n<title>Shop</title>\n<script nonce=\"{nonce}\">start = 1</script>\n"))
}

/// A page with a nonce where the learned text says so, once there is a policy.
async fn page(State(pasted): State<Pasted>) -> Response {
    let policy = pasted.lock().expect("no panic").clone();
    let nonce = Nonce::random();
    let attribute = policy.as_ref().map(|_| format!(" nonce=\"{nonce}\"")).unwrap_or_default();
    let mut response = Html(format!(
        r#"<!doctype html>
<title>Shop</title>
<link rel="stylesheet" href="/app.css">
<p style="margin: 7px" onclick="dataset.handler = 1">Hello</p>
<img src="https://img.example.net/a.svg?front=image">
<script src="https://cdn.example.org/app.js?front=cdn"></script>
<script{attribute}>
  const shown = document.documentElement.dataset;
  shown.inline = "yes";
  new WebSocket("wss://live.example.com/socket").onopen = () => shown.socket = "yes";
  try {{ eval("shown.eval = 'yes'"); }} catch {{}}
</script>
"#
    ))
    .into_response();
    if let Some(value) = policy.and_then(|policy| HeaderValue::try_from(policy.replace("{nonce}", nonce.as_str())).ok())
    {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, value);
    }
    response
}

/// Reads the field as the macro would, and sends it from now on.
async fn paste(State(pasted): State<Pasted>, text: String) -> (StatusCode, String) {
    let Ok(tokens) = format!("krate struct Pasted {{ {text} }}").parse::<TokenStream>() else {
        return (StatusCode::BAD_REQUEST, "these are no tokens".to_owned());
    };
    let Ok(item) = parse(tokens, &Memory::default()) else {
        return (StatusCode::BAD_REQUEST, "this is no declaration".to_owned());
    };
    let lowered = lower(&item);
    let errors: Vec<String> = lowered.diagnostics.into_iter().map(|found| format!("{found:?}")).collect();
    let header = lowered.policy.csps().into_iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    *pasted.lock().expect("no panic") = Some(header.clone());
    match errors.is_empty() {
        true => (StatusCode::OK, header),
        false => (StatusCode::BAD_REQUEST, errors.join("\n")),
    }
}
