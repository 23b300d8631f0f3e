//! What the tables of `tests/data` do not cover: lengths, decoded blanks, conversions and responses.

use http::{Response, header::LOCATION};

use super::{Href, RedirectError, RedirectTarget, href};

fn target(text: &str) -> Result<String, RedirectError> {
    RedirectTarget::parse(text).map(|target| target.as_str().to_owned())
}

#[test]
fn a_target_has_8000_bytes_at_most_as_it_is_sent() {
    let longest = format!("/{}", "a".repeat(7_999));
    assert_eq!(target(&longest), Ok(longest.clone()));
    assert_eq!(target(&format!("{longest}a")), Err(RedirectError::TooLong));
    // Percent-encoded, it is longer.
    assert_eq!(target(&format!("/{}", "\u{e9}".repeat(3_000))), Err(RedirectError::TooLong));
}

#[test]
fn blanks_and_dots_before_a_host_are_found() {
    for text in
        ["/ /evil.example", "/%20/evil.example", "/%2520/evil.example", "/.//evil.example", "/%2e//evil.example"]
    {
        assert_eq!(target(text), Err(RedirectError::OtherSite), "{text}");
    }
    for text in ["/a%20b/c", "/./a", "/a/.//b"] {
        assert_eq!(target(text), Ok(text.to_owned()), "{text}");
    }
}

#[test]
fn every_conversion_checks() {
    let error = Href::parse("JavaScript:x").expect_err("a script");
    assert_eq!(
        (error.scheme(), error.to_string().as_str()),
        ("javascript", "a link must not have the scheme `javascript`")
    );
    let read = |text: &str| serde_json::from_value::<Href>(text.into()).ok();
    for (text, expected) in
        [("/tea?a&b", Some("/tea?a&b")), (" /a\u{1}b\u{7f}\n", Some("/a%01b%7F")), ("java\tscript:x", None)]
    {
        let expected = expected.map(|text| Href::parse(text).expect("a link"));
        assert_eq!(
            (text.parse().ok(), Href::try_from(text).ok(), read(text)),
            (expected.clone(), expected.clone(), expected.clone())
        );
        assert_eq!(href(text), expected.unwrap_or_default());
    }
    for (text, expected) in [("/tea", Ok("/tea")), ("//evil.example", Err(RedirectError::OtherSite))] {
        let expected = expected.map(|text| RedirectTarget::parse(text).expect("a target"));
        assert_eq!((text.parse(), RedirectTarget::try_from(text)), (expected.clone(), expected));
    }
    for (error, expected) in [
        (RedirectError::OtherSite, "leads to another site"),
        (RedirectError::Control, "contains a control character"),
        (RedirectError::Relative, "must start with `/`"),
        (RedirectError::TooLong, "is longer than 8,000 bytes"),
    ] {
        assert_eq!(error.to_string(), format!("the target of a redirect {expected}"));
    }
}

#[test]
fn a_response_redirects_to_the_target() {
    let target = RedirectTarget::parse("/tea").expect("a target");
    let responses: [Response<String>; 2] = [target.see_other(), target.temporary()];
    for (response, status) in responses.into_iter().zip([303, 307]) {
        assert_eq!((response.status().as_u16(), response.headers()[LOCATION].to_str().ok()), (status, Some("/tea")));
    }
}
