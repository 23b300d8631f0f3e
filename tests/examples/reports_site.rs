//! A site that violates its own policy, for `tests/browser/reports.test.mjs`: it receives the reports of the browser, and shows them
//! as JSON. It listens where `--listen` says, and prints that address.

use std::{
    env,
    io::{self, Write as _},
};

use axum::{
    Json, Router,
    http::header::CONTENT_TYPE,
    response::{Html, IntoResponse},
    routing::get,
};
use security_policy::{Nonce, reports::Collector, security_policy};
use tokio::net::TcpListener;

security_policy! {
    /// What the pages send.
    struct Shop {
        origin: "https://shop.test",
        content_security_policy: {
            ..,
            img_src: self,
        },
        content_security_policy_report_only: { style_src: none },
        permissions_policy: { .., geolocation: none },
        reporting: { url: "/reports" },
        ..security_policy::presets::Strict
    }
}

security_policy! {
    /// A page of before the Reporting API: browsers send its reports as `application/csp-report`.
    struct Legacy {
        origin: "https://shop.test",
        content_security_policy: { .., media_src: none, report_uri: "/reports" },
        ..security_policy::presets::StaticSite
    }
}

async fn page(nonce: Nonce) -> Html<String> {
    Html(format!(
        "<!doctype html><title>shop</title>\
         <img src=https://photos.test/a.png?token=secret>\
         <script>document.title = 'injected'</script>\
         <p onclick=pay()>\
         <link rel=stylesheet href=/style.css>\
         <script nonce={nonce}>\
           const p = document.createElement('p'); p.textContent = 'ran'; p.id = 'ran'; document.body.append(p);\
           try {{ eval('1') }} catch {{}}\
           navigator.geolocation?.getCurrentPosition(() => {{}}, () => {{}});\
         </script>"
    ))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let collector = Collector::explained_by(Shop::policy());
    let shown = collector.clone();
    let app = Router::new()
        .route("/products/{id}", get(page))
        .route("/style.css", get(async || ([(CONTENT_TYPE, "text/css")], "p { color: green }").into_response()))
        .route(
            "/legacy",
            get(async || Html("<!doctype html><video src=https://old.test/a.mp4></video>")).layer(Legacy::layer()),
        )
        .layer(Shop::layer())
        .route("/reports", get(async move || Json(shown.snapshot())))
        .layer(Shop::REPORTS.layer(collector));

    let address = env::args().skip_while(|argument| argument != "--listen").nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:3000")).await?;
    writeln!(io::stdout(), "http://{}", listener.local_addr()?)?;
    axum::serve(listener, app).await
}
