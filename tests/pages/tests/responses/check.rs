//! The options of `assert_page!`, and responses that are no pages.

use crate::{panics::panic_of, shop::Shop};
use http::{HeaderMap, Response, StatusCode};
use security_policy::{
    Nonce, assert_page,
    page::{PageAudit, PageCheck},
    security_policy,
};

const STRICT: &str = "default-src 'self'; script-src 'nonce-MTIzNDU2Nzg5MDEyMzQ1Ng'";

fn page(csp: &str, body: &str) -> Response<String> {
    let response = Response::builder().header("content-type", "text/html").header("content-security-policy", csp);
    response.body(body.to_owned()).expect("a response")
}

/// The lints that find something, in order.
fn lints(audit: &PageAudit) -> Vec<&'static str> {
    audit.iter().map(|finding| finding.lint).collect()
}

#[test]
fn again_finds_a_nonce_that_two_responses_have() {
    let nonce = Nonce::random();
    let response = |nonce: &Nonce| {
        let mut response = Response::new("<h1>Tea</h1>");
        response.headers_mut().insert("content-type", "text/html".parse().expect("a value"));
        Shop::apply(response.headers_mut(), nonce);
        response
    };
    assert_page!(response(&nonce), policy: Shop, again: response(&Nonce::random()));
    let audit = PageCheck::new(response(&nonce)).policy(&Shop).again(response(&nonce)).audit();
    assert_eq!(lints(&audit), ["csp_static_nonce"]);
    assert_eq!(audit.iter().next().expect("a finding").position, None);
    let message = panic_of(|| assert_page!(response(&nonce), again: response(&nonce)));
    assert!(
        message.contains("error: two responses have the same nonce\n --> content-security-policy\nhelp: "),
        "{message}"
    );
}

#[test]
fn the_nonce_of_another_response_is_found() {
    let script = |nonce| page(STRICT, &format!("<script nonce='{nonce}'>greet()</script>"));
    assert_page!(script("MTIzNDU2Nzg5MDEyMzQ1Ng"));
    for stale in ["MTIzNDU2Nzg5MDEyMzQ1Nw", "mtizndu2nzg5mdeymzq1ng", "MTIzNDU2Nzg5MDEyMzQ1Ng ", ""] {
        assert_eq!(lints(&PageCheck::new(script(stale)).audit()), ["template_inline_without_nonce"], "{stale:?}");
    }
}

#[test]
fn a_page_needs_an_enforced_policy() {
    for header in ["x-other", "content-security-policy-report-only"] {
        let response = Response::builder().header("content-type", "text/html").header(header, "default-src 'self'");
        let audit = PageCheck::new(response.body("<h1>Tea</h1>").expect("a response")).audit();
        assert_eq!(lints(&audit), ["csp_missing"], "{header}");
    }
}

#[test]
fn every_policy_of_the_response_is_enforced() {
    let mut response = page("default-src *", "<img src='https://a.example/x.png' alt=''>");
    assert_page!(&response);
    response.headers_mut().append("content-security-policy", "img-src 'self'".parse().expect("a value"));
    assert_eq!(lints(&PageCheck::new(&response).audit()), ["template_resource_blocked"]);
    // Two policies in one line are two policies.
    let mut response = page("default-src *, img-src 'self'", response.body());
    assert_eq!(lints(&PageCheck::new(&response).audit()), ["template_resource_blocked"]);
    // What only reports blocks nothing.
    response.headers_mut().insert("content-security-policy", "default-src *".parse().expect("a value"));
    response.headers_mut().insert("content-security-policy-report-only", "img-src 'self'".parse().expect("a value"));
    assert_page!(response);
}

#[test]
fn a_form_needs_the_token_of_the_policy_that_is_given() {
    let nonce = Nonce::random();
    let mut response = Response::new("<form method=post><button>vote</button></form>");
    response.headers_mut().insert("content-type", "text/html".parse().expect("a value"));
    Shop::apply(response.headers_mut(), &nonce);
    assert_page!(&response);
    assert_eq!(lints(&PageCheck::new(&response).policy(&Shop).audit()), ["template_form_without_csrf_token"]);
    assert_page!(response, allow: [template_form_without_csrf_token], policy: Shop);
}

security_policy! {
    /// A policy that accepts the handlers of its pages.
    #[allow(template_inline_handler, csp_missing, reason = "an old page")]
    struct Old {
        origin: "https://old.example",
        x_content_type_options: nosniff,
        ..security_policy::presets::Strict
    }
}

#[test]
fn what_a_policy_accepts_is_no_finding() {
    let response = page("default-src 'self'", "<button onclick='buy()'>buy</button><p style='color:red'>tea</p>");
    assert_eq!(lints(&PageCheck::new(&response).audit()), ["template_inline_handler", "template_inline_style"]);
    assert_eq!(lints(&PageCheck::new(&response).policy(&Old).audit()), ["template_inline_style"]);
    assert_page!(&response, policy: Old, allow: [template_inline_style]);
    let unknown = panic_of(|| assert_page!(&response, allow: [template_inline_styles]));
    assert!(unknown.starts_with("`template_inline_styles` is not a lint"), "{unknown}");
}

#[test]
fn the_origin_is_what_self_matches() {
    let response = page("default-src 'self'", "<img src='https://shop.example/a.png' alt=''><img src='/b.png' alt=''>");
    assert_page!(&response, origin: "https://shop.example");
    assert_page!(&response, policy: Shop, allow: []);
    assert_eq!(
        lints(&PageCheck::new(&response).origin("https://other.example").audit()),
        ["template_resource_blocked"]
    );
    assert!(panic_of(|| assert_page!(&response, origin: "shop")).contains("shop"));
}

#[test]
fn a_response_that_is_no_page_is_not_judged() {
    let response = |status: u16, header: Option<(&str, &str)>, body: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", "text/html".parse().expect("a value"));
        if let Some((name, value)) = header {
            headers.insert(name.parse::<http::HeaderName>().expect("a name"), value.parse().expect("a value"));
        }
        (StatusCode::from_u16(status).expect("a status"), headers, body.to_owned())
    };
    for (response, reason) in [
        (response(303, None, "<h1>Tea</h1>"), "browsers display no page for the status 303"),
        (response(204, None, ""), "browsers display no page for the status 204"),
        (response(304, None, ""), "browsers display no page for the status 304"),
        (response(200, Some(("content-type", "application/json")), "{}"), "its `content-type` is `application/json`"),
        (response(200, Some(("content-type", "text/htmlx")), "<h1>"), "its `content-type` is `text/htmlx`"),
        (response(200, Some(("content-encoding", "gzip")), "<h1>"), "its body is compressed by `gzip`"),
        (response(200, None, " \n"), "its body is empty"),
    ] {
        let message = panic_of(|| assert_page!(response));
        assert!(message.starts_with("this response is not a page: ") && message.contains(reason), "{message}");
    }
    // An error is a page too, and so is XHTML.
    for (status, kind) in [(404, "text/html; charset=utf-8"), (500, "Text/HTML"), (200, "application/xhtml+xml")] {
        let (status, headers, body) = response(status, Some(("content-type", kind)), "<script>x()</script>");
        let audit = PageCheck::new((status, headers, body)).audit();
        assert_eq!(lints(&audit), ["csp_missing"], "{status} {kind}");
    }
}

#[test]
fn a_failure_says_what_it_cannot_see() {
    let message = panic_of(|| assert_page!(page("default-src 'self'", "<p>Tea</p>\r\n\t<p onclick=buy()>Buy</p>")));
    let start = "this page does not match the policy that it is sent with\n\nerror: ";
    assert!(message.starts_with(start) && message.contains("\n --> response:2:5\n"), "{message}");
    assert!(
        message.ends_with(
            "note: a response does not show whether its values were escaped; the field `templates` checks that\n"
        ),
        "{message}"
    );
}

/// A page can contain what a visitor has entered.
#[test]
fn no_text_of_a_page_controls_a_terminal() {
    let body = "<img src='https://a.example/\u{9b}31m\u{202e}'><a href='javascript:\u{1b}[2J'>a</a>";
    let text = PageCheck::new(page("default-src 'none'", body)).audit().to_string();
    assert!(text.contains("https://a.example/"), "{text}");
    let hidden = text.chars().find(|c| *c != '\n' && (c.is_control() || *c == '\u{202e}'));
    assert_eq!(hidden, None, "{text:?}");
}
