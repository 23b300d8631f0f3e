//! A site for `tests/browser/rollout.test.mjs`: its policy is enforced for a share of the visitors, and a form is accepted one time.
//! It listens where `--listen` says, and prints that address.

use std::{
    env,
    io::{self, Write as _},
    sync::Arc,
};

use axum::{
    Json, Router,
    extract::{Path, Query},
    http::HeaderMap,
    response::Html,
    routing::{get, post},
};
use security_policy::{
    Key, Keys, Nonce,
    csrf::CsrfToken,
    reports::Collector,
    rollout::{Rollout, Share},
    security_policy,
};
use serde::Deserialize;
use tokio::net::TcpListener;

security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, signed },
            visitor: { name: "__Host-visitor", max_age: 1y },
        },
        csrf: { bind_to: session, max_age: 2h, once },
        reporting: { url: "/reports" },
        ..security_policy::presets::Strict
    }
}

#[derive(Deserialize)]
struct Visit {
    visitor: Option<String>,
}

/// A page with a script that the policy allows, and one that it does not. It is the first page of the visitor that the query names.
async fn home(Query(visit): Query<Visit>, nonce: Nonce, token: CsrfToken) -> (HeaderMap, Html<String>) {
    let mut headers = HeaderMap::new();
    if let Some(visitor) = visit.visitor {
        Shop::VISITOR.set(&mut headers, &visitor).expect("a short name");
    }
    let field = token.field();
    let page = Html(format!(
        r#"<!doctype html><title>Shop</title><link rel="icon" href="data:,">
<form method="post" action="/order">{field}<button>Order</button></form>
<script nonce="{nonce}">document.documentElement.dataset.own = "ran"</script>
<script>document.documentElement.dataset.other = "ran"</script>"#
    ));
    (headers, page)
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let rollout = Rollout::new(Share::percent(0), Shop::VISITOR, "browser; 6d0f3c1b8a2e4975");
    let collector = Collector::explained_by(Shop::policy());
    let shown = collector.clone();
    let set = rollout.clone();
    let app = Router::new()
        .route("/", get(home))
        .route("/order", post(async || Html("<!doctype html><title>Ordered</title>")))
        .layer(Shop::CSRF.layer(Arc::new(Keys::signing_with(Key::random()))))
        .layer(Shop::rollout(&rollout))
        // For the test alone: the share, while the site runs, and what was reported.
        .route("/share/{percent}", post(async move |Path(percent): Path<u8>| set.set(Share::percent(percent))))
        .route("/reports", get(async move || Json(shown.snapshot())))
        .layer(Shop::REPORTS.layer(collector));

    let address = env::args().skip_while(|argument| argument != "--listen").nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:3000")).await?;
    writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, app).await
}
