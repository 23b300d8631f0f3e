//! What a rejected request says in debug builds.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
    routing::post,
};
use security_policy_tests_adapters::{Shop, keys};
use tower::ServiceExt as _;

async fn rejection(path: &str, headers: &[(&str, &str)]) -> String {
    let app = Router::new().fallback(async || "reached").route("/submit", post(async || "reached"));
    let mut request = Request::post(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = app.layer(Shop::CSRF.layer(keys())).oneshot(request).await.expect("a response");
    assert_eq!(response.status(), 403);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8(body.to_vec()).expect("text")
}

#[tokio::test]
async fn a_foreign_origin_is_shown_beside_the_declared_one() {
    assert_eq!(
        rejection("/submit", &[("origin", "http://localhost:3000")]).await,
        "This could not be sent. Go back, reload the page, and send it again.\n\
         \n\
         rejected: `Origin` is another origin, which is not trusted\n\
         \n\
         request          POST /submit\n\
         origin           http://localhost:3000\n\
         declared origin  https://shop.example.com\n\
         rule             row 12 of the table \"How a request is checked\" in the documentation of `security_policy::csrf`\n\
         \n\
         help: if this is your own site during development, derive a policy for it: \
         `struct Local { csrf: { .., trusted_origins: [\"http://localhost:3000\"] }, ..Shop }`\n\
         \n\
         note: only debug builds send this; `.without_reasons()` on the layer turns it off\n",
    );
}

#[tokio::test]
async fn each_reason_has_its_row_and_its_help() {
    for (headers, row, help) in [
        (
            &[("sec-fetch-site", "cross-site"), ("origin", "https://pay.example")][..],
            8,
            "trusted_origins: [\"https://pay.example\"]",
        ),
        (&[("sec-fetch-site", "same-site")], 8, "write `trust_subdomains`"),
        (
            &[("origin", "http://shop.example.com")],
            12,
            "declares `origin: \"https://shop.example.com\"`, which has another scheme",
        ),
        (&[("origin", "null")], 12, "`referrer_policy: same_origin`"),
        (&[("origin", "HTTPS://x")], 12, "no browser sends this"),
        (&[], 13, "exempt: [\"POST /submit\"]"),
        (&[("cookie", "__Host-csrf=forged")], 13, "`Keys::from_env(\"SITE_KEYS\")`"),
    ] {
        let text = rejection("/submit", headers).await;
        assert!(text.contains(&format!("\nrule             row {row} of the table ")), "{headers:?}: {text}");
        assert!(text.contains(help), "{headers:?}: {text}");
    }
}

#[tokio::test]
async fn nothing_that_was_sent_is_shown_unescaped() {
    let headers = [
        ("origin", "https://evil.example/<script>alert(1)</script>"),
        ("cookie", "__Host-session=secret-session; __Host-csrf=secret-half"),
        ("x-csrf-token", "secret-token"),
        ("referer", "https://evil.example/secret-page"),
    ];
    let text = rejection("/%3Cscript%3E'?secret=query", &headers).await;
    assert!(!text.contains("secret"), "{text}");
    assert!(!text.contains("<script>") && !text.contains('\''), "{text}");
    assert!(text.contains(r"origin           https://evil.example/\x3cscript\x3ealert(1)\x3c/script\x3e"), "{text}");
    assert!(!text.contains("help: if"), "no help repeats the path: {text}");
}
