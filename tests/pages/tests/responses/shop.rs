//! A strict policy, and what it finds in the pages of a shop, whatever wrote their HTML.

use http::Response;
use security_policy::{
    Nonce,
    page::{PageAudit, PageCheck},
    security_policy,
};

security_policy! {
    /// The policy of the shop.
    pub(crate) struct Shop {
        origin: "https://shop.example",
        content_security_policy: {
            ..,
            script_src: [.., self],
            style_src: [self, nonce],
            img_src: self,
            font_src: self,
            connect_src: self,
            form_action: self,
        },
        integrity_policy: { blocked_destinations: script },
        cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
        csrf: { bind_to: session },
        ..security_policy::presets::Strict
    }
}

/// Something in a page that its policy blocks.
pub(crate) struct Planted {
    /// The lint that finds it.
    pub(crate) lint: &'static str,
    /// What the finding underlines first. The page contains it once.
    pub(crate) at: &'static str,
    /// The page.
    pub(crate) html: String,
}

/// What is found in a page that is sent with the headers of the shop.
pub(crate) fn audit(html: &str, nonce: &Nonce) -> PageAudit {
    let mut response = Response::builder().header("content-type", "text/html; charset=utf-8").body(html.to_owned());
    let response = response.as_mut().expect("a response");
    Shop::apply(response.headers_mut(), nonce);
    PageCheck::new(&*response).policy(&Shop).audit()
}

/// Checks that each page has one finding, at its place.
pub(crate) fn check(planted: &[Planted], nonce: &Nonce) {
    let mut failures = Vec::new();
    for Planted { lint, at, html } in planted {
        assert_eq!(html.matches(at).count(), 1, "{at}: {html}");
        let audit = audit(html, nonce);
        let found: Vec<_> = audit.iter().map(|finding| (finding.lint, finding.position)).collect();
        if found != [(*lint, Some(position(html, at)))] {
            failures.push(format!("{lint} at {at}: {found:?}\n{audit}\n{html}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The line and the column of a text, from 1.
fn position(html: &str, text: &str) -> (usize, usize) {
    let before = &html[..html.find(text).expect("the page contains it")];
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
