//! A page that violates its policy, and a page that shows what browsers report: `cargo run -p examples --bin reports`.
//!
//! Open <http://localhost:3000/>, and then <http://localhost:3000/reports>. Over http, browsers report to
//! `report-uri` only, which is what `reporting` declares for an `http:` origin.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
};

use axum::{Router, response::Html, routing::get};
use html_escape::encode_text;
use security_policy::{reports::Collector, security_policy};
use tokio::net::TcpListener;

security_policy! {
    struct Shop {
        origin: "http://localhost:3000",
        content_security_policy: {
            default_src: none,
            img_src: self,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        reporting: { url: "/reports" },
    }
}

/// The groups, the largest first. Their texts are an attacker's: what is not escaped for HTML would run.
fn dashboard(collector: &Collector) -> Html<String> {
    let snapshot = collector.snapshot();
    let mut html = String::from("<!doctype html><title>Reports</title><h1>Reports</h1><ul>");
    for group in &snapshot.groups {
        let _ = write!(html, "<li><pre>{}</pre>", encode_text(&group.to_string()));
    }
    let noise: u64 = snapshot.noise.iter().map(|(_, tally)| tally.count).sum();
    let _ = write!(html, "</ul><p>{noise} reports are about extensions and the like.");
    Html(html)
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let collector = Collector::explained_by(Shop::policy());
    let shown = collector.clone();
    let app = Router::new()
        .route("/", get(async || Html("<!doctype html><img src=https://photos.example.net/a.png><p onclick=pay()>Pay")))
        .route("/reports", get(async move || dashboard(&shown)))
        .layer(Shop::layer())
        .layer(Shop::REPORTS.layer(collector));

    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    writeln!(io::stdout(), "http://localhost:3000")?;
    axum::serve(listener, app).await
}
