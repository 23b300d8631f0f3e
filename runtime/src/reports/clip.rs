//! Texts of reports, as they are kept: escaped, short, and without secrets.

use security_policy_core::{
    report::escaped,
    span::Span,
    url::{Origin, is_network},
};

/// A text in which no character controls a terminal, of at most [`LONGEST`] characters before they are escaped.
pub(super) fn clip(text: &str) -> String {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let kept = escaped(&text[..end]).to_string();
    if end < text.len() { format!("{kept}…") } else { kept }
}

/// A URL without user info, query and fragment. A word stays as it is.
pub(super) fn url(text: &str) -> String {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    match text.split_once("://") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = authority.rsplit('@').next().unwrap_or_default();
            clip(&format!("{scheme}://{host}{path}"))
        }
        // The content of a `data:` URL.
        None => clip(text.split([',', ';']).next().unwrap_or_default()),
    }
}

/// The origin of a URL; for other texts, such as `inline` and `data`, the text up to a colon. The URL of an extension is its scheme.
pub(super) fn origin(text: &str) -> String {
    let network = text.split_once("://").filter(|(scheme, _)| is_network(scheme));
    let origin = network.and_then(|(scheme, rest)| {
        let host = rest.split(['/', '?', '#']).next()?;
        let host = host.rsplit('@').next().filter(|host| host.len() <= LONGEST)?;
        Origin::parse(&format!("{scheme}://{host}"), Span::default()).ok()
    });
    match origin {
        Some(origin) => clip(&origin.to_string()),
        None => clip(text.split([':', '/', '?', '#']).next().unwrap_or_default()),
    }
}

/// The path of a page, in which `*` replaces what differs from page to page: numbers, identifiers and long texts.
pub(super) fn pattern(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None if url.starts_with('/') => url,
        None => return origin(url),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut segments = path.split('/').skip(1);
    let mut pattern = String::new();
    for segment in segments.by_ref().take(MOST_SEGMENTS) {
        pattern.push('/');
        pattern.push_str(if varies(segment) { "*" } else { segment });
    }
    if segments.next().is_some() {
        pattern.push_str("/**");
    }
    clip(&pattern)
}

/// Whether a segment of a path is a number, an identifier, or longer than a name.
fn varies(segment: &str) -> bool {
    let digits = segment.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = segment.len() >= 8 && segment.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    segment.len() > LONGEST_NAME || digits > 2 || is_hex || digits > 0 && digits * 2 >= segment.len()
}

/// In characters. A URL of a report can have 64 KiB.
const LONGEST: usize = 200;

const LONGEST_NAME: usize = 32;

const MOST_SEGMENTS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_differ_by_an_identifier_have_one_pattern() {
        for (url, expected) in [
            ("https://shop.example/", "/"),
            ("https://shop.example", "/"),
            ("https://shop.example?a=1", "/"),
            ("https://shop.example/products/17?ref=mail#top", "/products/*"),
            ("https://shop.example/v2/about", "/*/about"),
            ("https://shop.example/2fa", "/2fa"),
            ("https://shop.example/o/123e4567-e89b-12d3-a456-426614174000/x", "/o/*/x"),
            ("https://shop.example/deadbeef", "/*"),
            ("https://shop.example/dead-beef/dead-be", "/*/dead-be"),
            ("/products/17?ref=mail", "/products/*"),
            ("/a12-black-tea/tea-of-2026-march", "/a12-black-tea/*"),
            (
                "/an-article-with-a-name-this-long/an-article-with-a-name-this-longs",
                "/an-article-with-a-name-this-long/*",
            ),
            ("https://shop.example/this-is-an-article-with-a-very-long-title", "/*"),
            ("https://shop.example/a/b/c/d/e/f/g/h", "/a/b/c/d/e/f/**"),
            ("about:blank", "about"),
            ("", ""),
        ] {
            assert_eq!(pattern(url), expected, "{url}");
        }
    }

    #[test]
    fn secrets_and_control_characters_are_not_kept() {
        assert_eq!(url("https://user:pass@shop.example/reset?token=1#a"), "https://shop.example/reset");
        assert_eq!(url("data:text/html;base64,AAAA"), "data:text/html");
        assert_eq!(origin("https://user:pass@shop.example:443/reset"), "https://shop.example");
        assert_eq!(origin("inline"), "inline");
        assert_eq!(origin("chrome-extension://abc/x.js"), "chrome-extension");
        assert_eq!(clip("a\u{1b}[31m\u{202e}\nb"), r"a\u{1b}[31m\u{202e}\nb");
        assert_eq!(clip(&"x".repeat(70_000)).chars().count(), LONGEST + 1);
    }
}
