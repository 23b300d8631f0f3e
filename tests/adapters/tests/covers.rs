//! `protect`, and `assert_covers`: what it finds, and what its message says.

use axum::{
    Extension, Router,
    body::Bytes,
    http::{Request, Response, header},
    response::{Html, IntoResponse, Redirect},
    routing::{get, post},
};
use security_policy::{Nonce, adapter::Applied, security_policy};
use security_policy_tests_adapters::{Api, Desk, Shop, desk, failure, keys};

security_policy! {
    /// No `csrf`.
    #[allow(missing, reason = "a test")]
    struct Site {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
        x_content_type_options: nosniff,
        remove: ["server"],
    }
}

fn pages() -> Router {
    Router::new()
        .route(
            "/",
            get(async || Html(r#"<a href="/tea">Tea</a> <img src="logo.svg"> <a href="https://evil.example/">"#)),
        )
        .route("/tea", get(async |_: Option<Nonce>| Html("<a href='/old'>old</a>")))
        .route("/logo.svg", get(async || ([(header::CONTENT_TYPE, "image/svg+xml")], "<svg/>")))
        .route("/old", get(async || Redirect::to("/new")))
        .route("/new", get(async || "new"))
        .route("/save", post(async || "saved"))
}

#[tokio::test]
async fn a_protected_router_is_covered() {
    assert_eq!(failure(Shop::assert_covers(Shop::protect(pages(), keys()))).await, None);
    assert_eq!(failure(Site::assert_covers(Site::protect(pages()))).await, None);
    assert_eq!(failure(Site::assert_covers(pages().layer(Site))).await, None);
    assert_eq!(failure(desk().assert_covers(Desk::protect(&desk(), pages()))).await, None);
}

#[tokio::test]
async fn a_router_without_the_layer_is_not() {
    let message = failure(Site::assert_covers(pages())).await.expect("a failure");
    // `/`, `/tea`, `/logo.svg`, `/old` and `/new` with four methods each, and four odd paths.
    assert!(
        message.starts_with("`Site` does not cover 24 of 24 responses\n\n  GET / (200)\n    missing: "),
        "{message}"
    );
    assert!(message.contains("  GET /new (200)\n"), "the redirect is followed: {message}");
    assert!(
        message
            .contains("\nhelp: add the layer after the last route, so that it covers every route and the 404 page: ")
    );
    assert!(message.contains("`.layer(Site::layer())`\n"), "{message}");
}

#[tokio::test]
async fn a_route_after_the_layer_is_found() {
    let app = Site::protect(pages()).route("/late", get(async || "late"));
    assert_eq!(failure(Site::assert_covers(app.clone())).await, None, "no link leads there");
    let message = failure(Site::assert_covers(app.clone()).paths(["/", "/late"])).await.expect("a failure");
    assert!(message.starts_with("`Site` does not cover 4 of 28 responses\n\n  GET /late (200)\n"), "{message}");
    let with_reason =
        Site::assert_covers(app.clone()).paths(["/", "/late"]).except("/late", "the proxy adds the policy");
    assert_eq!(failure(with_reason).await, None);
    let without_reason = Site::assert_covers(app.clone()).paths(["/late"]).except("/late", " ");
    assert!(failure(without_reason).await.is_some());
    let unused = failure(Site::assert_covers(app).except("/nowhere", "it moved")).await.expect("a failure");
    assert_eq!(unused, "`except(\"/nowhere\", …)` applies to no path that was requested");
}

#[tokio::test]
async fn a_route_layer_misses_the_404_page() {
    let message = failure(Site::assert_covers(pages().route_layer(Site))).await.expect("a failure");
    assert!(message.contains("  GET /security-policy/unknown (404)\n"), "{message}");
    assert!(!message.contains("  GET / (200)\n"), "{message}");
}

#[tokio::test]
async fn another_value_and_a_removed_header_are_found() {
    let app =
        Site::protect(pages()).layer(axum::middleware::map_response(async |mut response: axum::response::Response| {
            let headers = response.headers_mut();
            headers.insert("x-content-type-options", "sniff".parse().expect("a value"));
            headers.insert("server", "shop/1.0".parse().expect("a value"));
            response
        }));
    let message = failure(Site::assert_covers(app)).await.expect("a failure");
    assert!(
        message.contains("    `x-content-type-options` differs from its declaration in `Site`\n      sent: `sniff`\n"),
        "{message}"
    );
    assert!(message.contains("    `server` is sent, but `Site` removes it\n      sent: `shop/1.0`\n"), "{message}");
}

#[tokio::test]
async fn inner_policies_and_marked_responses_are_covered() {
    let own = async || -> axum::response::Response {
        let mut headers = axum::http::HeaderMap::new();
        headers.insert("x-content-type-options", "none".parse().expect("a value"));
        (Extension(Applied::to(&headers)), headers, Html("own")).into_response()
    };
    let app =
        pages().nest("/api", Router::new().route("/stock", get(async || "[]")).layer(Api)).route("/own", get(own));
    let test = Shop::assert_covers(Shop::protect(app, keys())).paths(["/", "/api/stock", "/own"]);
    assert_eq!(failure(test).await, None);
}

#[tokio::test]
async fn links_are_bounded() {
    let endless = Router::new().fallback(async |request: axum::extract::Request| {
        Html(format!("<a href='{}/a'>more</a>", request.uri().path().trim_end_matches('/')))
    });
    let message = failure(Site::assert_covers(endless).following_links(3)).await.expect("a failure");
    assert!(message.starts_with("`Site` does not cover 20 of 20 responses\n"), "{message}");
}

#[tokio::test]
async fn any_framework_can_be_tested() {
    let send = async |request: Request<Bytes>| {
        let mut response = Response::new(Bytes::new());
        if request.uri().path() != "/bad" {
            Site::apply(response.headers_mut());
        }
        response
    };
    assert_eq!(failure(Site::assert_covers_with(send)).await, None);
    let message = failure(Site::assert_covers_with(send).paths(["/bad"])).await.expect("a failure");
    assert!(message.starts_with("`Site` does not cover 4 of 8 responses\n"), "{message}");
    let configured = async |_: Request<Bytes>| {
        let mut response = Response::new(Bytes::new());
        desk().apply(response.headers_mut(), &Nonce::random());
        response
    };
    assert_eq!(failure(desk().assert_covers_with(configured)).await, None);
}
