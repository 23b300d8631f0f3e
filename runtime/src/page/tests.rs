//! What a check and a crawl say of pages, and which requests a crawl sends.

use std::{
    borrow::Cow,
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderValue, Request, Response, StatusCode,
    header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
};
use http_body::{Body, Frame};

use super::{body::read, check::PageCheck, crawl::Crawl};
use crate::{nonce::Nonce, presets::Strict};

const HANDLER: &str = "<p>Tea</p>\n<button onclick='buy()'>Buy</button>";

fn headers(csp: Option<&'static str>) -> HeaderMap {
    let csp = csp.map(|csp| (CONTENT_SECURITY_POLICY, HeaderValue::from_static(csp)));
    HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("text/html"))].into_iter().chain(csp))
}

#[test]
fn findings_are_printed_with_their_place_and_visited_in_order() {
    let check = PageCheck::new((200, headers(None), Cow::from(HANDLER))).allow(&["csp_missing"]);
    assert_eq!(format!("{check:?}"), r#"PageCheck { path: "response", allowed: ["csp_missing"], .. }"#);
    assert_eq!(check.audit().to_string(), "");

    let page = Cow::from("<p>Tea</p>\n<button onclick='buy()'>Buy</button><img src=https://cdn.example/tea.png>");
    let audit = PageCheck::new((200, headers(Some("default-src 'self'")), page)).audit();
    assert_eq!(
        audit.to_string(),
        "\
error: the event handler `onclick` is blocked by `default_src`
 --> response:2:9
  |
2 | <button onclick='buy()'>Buy</button><img src=https://cdn.example/tea.png>
  |         ^^^^^^^
help: remove `onclick`, and call `addEventListener(\"click\", …)` in a script
note: browsers report `script-src-attr`, for which `default-src` decides here: no nonce allows an attribute, so the handler does not run
lint: template_inline_handler
docs: https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.template_inline_handler.html

error: `https://cdn.example/tea.png` is blocked by `default_src`
 --> response:2:46
  |
2 | <button onclick='buy()'>Buy</button><img src=https://cdn.example/tea.png>
  |                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^
help: write `img_src: [self, \"https://cdn.example\"]`
note: browsers report `img-src`, for which `default-src` decides here: no source matches the URL, so they do not load it
lint: template_resource_blocked
docs: https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.template_resource_blocked.html",
    );
    let mut found = Vec::new();
    for finding in &audit {
        found.push((finding.address(), finding.position));
    }
    let page =
        |lint| format!("https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.{lint}.html");
    assert_eq!(
        found,
        [(page("template_inline_handler"), Some((2, 9))), (page("template_resource_blocked"), Some((2, 46))),],
    );
}

/// A body that is not complete at first.
struct Slow(VecDeque<Option<Frame<Bytes>>>);

impl Body for Slow {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        match self.0.pop_front() {
            Some(Some(frame)) => Poll::Ready(Some(Ok(frame))),
            Some(None) => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
            None => Poll::Ready(None),
        }
    }
}

#[tokio::test]
async fn a_streamed_page_is_read_to_its_end() {
    let data = |text: &'static str| Some(Frame::data(Bytes::from_static(text.as_bytes())));
    let trailers = Some(Frame::trailers(HeaderMap::new()));
    let mut response = Response::new(Slow([data("<p>"), None, data("Tea"), trailers, None, data("</p>")].into()));
    (*response.status_mut(), *response.headers_mut()) = (StatusCode::NOT_FOUND, headers(None));
    let response = read(response).await;
    assert_eq!(
        (response.status(), response.headers(), response.body().as_ref()),
        (StatusCode::NOT_FOUND, &headers(None), &b"<p>Tea</p>"[..])
    );
}

#[tokio::test]
async fn the_first_page_with_a_nonce_is_requested_twice() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let requests = seen.clone();
    let app = async move |request: Request<Bytes>| {
        let path = request.uri().to_string();
        let (nonce, body) = match path.as_str() {
            "/" => (None, "<a href=/tea>Tea</a>"),
            "/tea" => (Some(Nonce::random()), "<a href=/cart>Cart</a>"),
            _ => (Some(Nonce::random()), HANDLER),
        };
        requests.lock().expect("no panic").push(path);
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        match nonce {
            Some(nonce) => Strict::apply(response.headers_mut(), &nonce),
            None => drop(
                response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'self'")),
            ),
        }
        response
    };
    let crawl = Crawl::new(Strict, app);
    assert_eq!(format!("{crawl:?}"), r#"Crawl { paths: ["/"], .. }"#);
    let summary = crawl.summary().await;
    assert_eq!(*seen.lock().expect("no panic"), ["/", "/tea", "/tea", "/cart"]);
    assert_eq!(
        summary.message(),
        "\
pages do not match the policy that they are sent with

GET /cart

error: the event handler `onclick` is blocked by `script_src`
 --> /cart:2:9
  |
2 | <button onclick='buy()'>Buy</button>
  |         ^^^^^^^
help: remove `onclick`, and call `addEventListener(\"click\", …)` in a script
note: browsers report `script-src-attr`, for which `script-src` decides here: no nonce allows an attribute, so the handler does not run
lint: template_inline_handler
docs: https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.template_inline_handler.html

path   status  findings
/      200     none
/tea   200     none
/cart  200     1 error

judged with `Strict`: 3 pages of 3 responses; findings: 1
note: a response does not show whether its values were escaped; the field `templates` checks that
",
    );
}
