//! `crawl`: which links it follows, and what its table says.

use crate::{panics::panic_of, shop::Shop};
use axum::{
    Json, Router,
    http::{HeaderMap, HeaderValue, Request, StatusCode, header::COOKIE},
    response::{Html, Redirect},
    routing::{MethodRouter, get},
};
use security_policy::{Nonce, page::Summary};
use std::{
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
};
use tower::util::MapResponseLayer;

/// Runs a crawl, which waits for nothing but the router.
fn run<T>(crawl: impl Future<Output = T>) -> T {
    match pin!(crawl).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the router waits"),
    }
}

/// A page with links.
fn page(body: &'static str) -> MethodRouter {
    get(async move || Html(body))
}

fn app() -> Router {
    let home = async |nonce: Nonce| {
        Html(format!(
            r#"<script nonce="{nonce}">greet()</script>
            <a href="tea?sort=price&amp;page=2#top">tea</a> <a href="/tea?sort=price&amp;page=2">the same</a>
            <a href="https://shop.example/gone">gone</a> <a href="https://elsewhere.example/x">elsewhere</a>
            <a href="//elsewhere.example/y">elsewhere</a> <a href="mailto:a@b.example">mail</a>
            <a href="/admin/users">admin</a> <a href="/old">old</a> <a href="/data">data</a> <a href="/broken">broken</a>
            <form action="/search"><input name="q"></form>"#
        ))
    };
    Router::new()
        .route("/", get(home))
        .route("/tea", page("<h1>Tea</h1><a href='/'>home</a>"))
        .route("/search", page("<form method='post' action='/vote'><button>vote</button></form>"))
        .route("/vote", get(async || -> Html<&str> { panic!("a crawl sends no form by `POST`") }))
        .route("/old", get(async || Redirect::permanent("/new")))
        .route("/new", page("<p onclick='buy()' style='color:red'>new</p>"))
        .route("/data", get(async || Json("tea")))
        .route("/broken", get(async || (StatusCode::INTERNAL_SERVER_ERROR, Html("<h1>Sorry</h1>"))))
        .route("/admin/{name}", get(async || -> Html<&str> { panic!("an exception is not requested") }))
        .fallback(async || (StatusCode::NOT_FOUND, Html("<h1>Not found</h1>")))
        .layer(Shop)
}

const TABLE: &str = "\
path                    status  findings
/                       200     none
/tea?sort=price&page=2  200     none
/gone                   404     none
/old                    308     not judged: browsers display no page for the status 308
/data                   200     not judged: its `content-type` is `application/json`, not `text/html`
/broken                 500     none
/search                 200     1 error
/new                    200     1 error, 1 warning

judged with `Shop`: 6 pages of 8 responses; findings: 3
note: a response does not show whether its values were escaped; the field `templates` checks that";

#[test]
fn a_crawl_judges_every_page_that_links_lead_to() {
    let summary: Summary = run(Shop::crawl(app()).except("/admin/*", "needs a login").summary());
    assert_eq!(summary.to_string(), TABLE);
    let found: Vec<_> = summary
        .pages()
        .iter()
        .filter_map(|page| page.audit.as_ref().ok())
        .flat_map(|audit| audit.iter().map(|finding| (finding.lint, finding.position)))
        .collect();
    let expected = [
        ("template_form_without_csrf_token", Some((1, 1))),
        ("template_inline_handler", Some((1, 4))),
        ("template_inline_style", Some((1, 20))),
    ];
    assert_eq!(found, expected);
    let message = panic_of(|| run(Shop::crawl(app()).except("/admin/*", "needs a login").into_future()));
    let start = "pages do not match the policy that they are sent with\n\nGET /search\n\nerror: ";
    assert!(message.starts_with(start), "{message}");
    assert!(message.contains("\nGET /new\n\n") && message.ends_with(&format!("{TABLE}\n")), "{message}");
}

#[test]
fn allowed_lints_are_no_findings() {
    let crawl = Shop::crawl(app()).except("/admin/*", "needs a login");
    let lints = ["template_form_without_csrf_token", "template_inline_handler", "template_inline_style"];
    assert_eq!(run(crawl.allow(&lints).into_future()).findings(), 0);
}

#[test]
fn a_limit_ends_the_crawl_and_the_table_says_so() {
    let summary = run(Shop::crawl(app()).except("/admin/*", "needs a login").pages(3).into_future());
    assert_eq!((summary.pages().len(), summary.judged()), (3, 3));
    assert!(
        summary
            .to_string()
            .contains("\nnote: the number of links that were not followed is 4; `pages` raises the limit\n"),
        "{summary}"
    );
    // Links that lead to each other end by themselves, and each is requested once.
    let next = async |request: Request<axum::body::Body>| {
        let number: u32 = request.uri().query().and_then(|query| query.parse().ok()).unwrap_or_default();
        Html(format!("<a href='?{}'>next</a> <a href='?0'>first</a>", (number + 1) % 40))
    };
    let summary = run(Shop::crawl(Router::new().fallback(next).layer(Shop)).into_future());
    assert_eq!(summary.judged(), 41);
    let endless = async |request: Request<axum::body::Body>| {
        let number: u64 = request.uri().query().and_then(|query| query.parse().ok()).unwrap_or_default();
        Html(format!("<a href='?{}'>next</a>", number + 1))
    };
    assert_eq!(run(Shop::crawl(Router::new().fallback(endless).layer(Shop)).into_future()).judged(), 200);
}

#[test]
fn two_responses_with_the_same_nonce_are_found() {
    let nonce = Nonce::random();
    let app = Router::new().route("/", page("<h1>Tea</h1>")).layer(MapResponseLayer::new(
        move |mut response: axum::response::Response| {
            Shop::apply(response.headers_mut(), &nonce);
            response
        },
    ));
    let summary = run(Shop::crawl(app).summary());
    let found: Vec<_> = summary.pages().iter().flat_map(|page| page.audit.as_ref().expect("a page").iter()).collect();
    assert_eq!(
        found.iter().map(|finding| (finding.lint, finding.position)).collect::<Vec<_>>(),
        [("csp_static_nonce", None)]
    );
}

#[test]
fn a_crawl_starts_where_it_is_told_with_the_headers_it_is_given() {
    let seen: Arc<Mutex<Vec<(String, HeaderMap)>>> = Arc::default();
    let handler = {
        let seen = Arc::clone(&seen);
        async move |request: Request<axum::body::Body>| {
            let (parts, _) = request.into_parts();
            seen.lock().expect("no panic").push((parts.uri.to_string(), parts.headers));
            Html("<h1>Tea</h1>")
        }
    };
    let app = Router::new().fallback(handler).layer(Shop);
    let cookie = HeaderValue::from_static("__Host-session=a");
    let summary = run(Shop::crawl(app).paths(["/a?b=1", "/c"]).header(COOKIE, cookie.clone()).into_future());
    assert_eq!(summary.pages().iter().map(|page| page.path.as_str()).collect::<Vec<_>>(), ["/a?b=1", "/c"]);
    let seen = seen.lock().expect("no panic");
    assert!(seen.iter().any(|(path, _)| path == "/a?b=1"), "{seen:?}");
    for (_, headers) in &*seen {
        assert_eq!(headers.get(COOKIE), Some(&cookie));
        assert_eq!(headers.get("host"), Some(&HeaderValue::from_static("shop.example")));
        assert_eq!(headers.get("sec-fetch-site"), Some(&HeaderValue::from_static("same-origin")));
    }
}

#[test]
fn a_crawl_that_shows_nothing_fails() {
    let nothing = panic_of(|| run(Shop::crawl(Router::new().layer(Shop)).into_future()));
    assert!(
        nothing.starts_with(
            "the crawl has reached no page, so that nothing was judged\n\npath  status  findings\n/     404 "
        ),
        "{nothing}"
    );
    let unused =
        panic_of(|| run(Shop::crawl(app()).except("/admin/*", "a reason").except("/never", "a reason").into_future()));
    assert_eq!(unused, "`except(\"/never\", …)` applies to no path that a link leads to");
    let unexplained = panic_of(|| run(Shop::crawl(app()).except("/admin/*", " ").into_future()));
    assert_eq!(unexplained, "`except(\"/admin/*\", …)` needs the reason why the path is not requested");
    let foreign = panic_of(|| run(Shop::crawl(app()).paths(["https://other.example/"]).into_future()));
    assert_eq!(foreign, "`https://other.example/` is no path of this site");
}
