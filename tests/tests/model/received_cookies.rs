//! What an audit says of each `Set-Cookie` line, and where.

use security_policy_core::Span;
use security_policy_core::cookie::Cookie;
use security_policy_core::response::Response;
use security_policy_core::text_or_slot::TextOrSlot;
use security_policy_core::url::Origin;

fn origin(text: &str) -> Option<Origin> {
    Some(Origin::parse(text, Span::default()).expect("an origin"))
}

/// The errors of lines from this origin: the message, and the piece of the line.
fn errors(lines: &[&str], from: &str) -> Vec<(String, String)> {
    let response = Response::read(lines.iter().map(|line| ("Set-Cookie", *line)), origin(from));
    let piece = |span: Span| response.text[span.start..span.end].to_owned();
    response.diagnostics.iter().map(|error| (error.message.clone(), piece(error.span))).collect()
}

fn cookies(line: &str) -> Vec<Cookie> {
    let response = Response::read([("Set-Cookie", line)], origin("https://shop.example.com"));
    response.policy.cookies.expect("cookies").cookies
}

#[test]
fn an_error_names_the_attribute_that_browsers_drop() {
    for (line, message, piece) in [
        ("a=1; Max-Age=1h; Secure", "`1h` is not a number of seconds", "Max-Age=1h"),
        ("a=1; Max-Age=; Secure", "`` is not a number of seconds", "Max-Age="),
        ("a=1; Max-Age=-; Secure", "`-` is not a number of seconds", "Max-Age=-"),
        ("a=1; max-age = 1.5 ; Secure", "`1.5` is not a number of seconds", "max-age = 1.5"),
        ("a=1; Path=admin; Secure", "the path `admin` does not start with `/`", "Path=admin"),
        ("a=1; SameSite=None", "browsers reject `a`: `SameSite=None` requires `Secure`", "SameSite=None"),
        ("a=1; Partitioned", "browsers reject `a`: `Partitioned` requires `Secure`", "Partitioned"),
        (
            "a=1; Domain=other.example; Secure",
            "browsers reject `a`: `https://shop.example.com` cannot set a cookie for `other.example`",
            "Domain=other.example",
        ),
        // The last one counts.
        (
            "a=1; Domain=example.com; domain=com",
            "browsers reject `a`: `https://shop.example.com` cannot set a cookie for `com`",
            "domain=com",
        ),
        ("__Host-a=1; Secure", "browsers reject `__Host-a`: `__Host-` requires `Path=/`", "__Host-a"),
        (" __Secure-a = 1", "browsers reject `__Secure-a`: `__Secure-` requires `Secure`", "__Secure-a"),
        ("=__Host-a; Secure; Path=/", "browsers reject the nameless cookie `__Host-a`", "__Host-a"),
        ("__Host-a; Secure; Path=/", "browsers reject the nameless cookie `__Host-a`", "__Host-a"),
        (
            "=a; SameSite=None",
            "browsers reject the nameless cookie: `SameSite=None` requires `Secure`",
            "SameSite=None",
        ),
        ("a=b\u{1}c; Secure", "`\\u{1}` is not allowed in a cookie", "\u{1}"),
        ("=; Secure", "this cookie has no name and no value", "="),
    ] {
        assert_eq!(errors(&[line], "https://shop.example.com"), [(message.to_owned(), piece.to_owned())], "{line}");
    }
    let insecure = errors(&["a=1; Secure"], "http://shop.example.com");
    let message = "browsers reject `a`: `http://shop.example.com` cannot set a `Secure` cookie";
    assert_eq!(insecure, [(message.to_owned(), "Secure".to_owned())]);
    for line in
        ["a=1; Max-Age=60; Secure", "a=1; Max-Age=-1", "a=1; Path=; Secure", "a=b\tc; Secure", "a=1; Path=/admin"]
    {
        assert_eq!(errors(&[line], "https://shop.example.com"), [], "{line}");
    }
}

#[test]
fn a_length_is_an_error_above_its_limit() {
    let from = "https://shop.example.com";
    let pair = |length: usize| format!(" a = {} ; Secure", "b".repeat(length - 1));
    assert_eq!(errors(&[&pair(4096)], from), []);
    let message = "the name and the value of this cookie have 4097 bytes together; the limit is 4096";
    assert_eq!(errors(&[&pair(4097)], from)[0].0, message);
    let nameless = "b".repeat(4097);
    assert_eq!(errors(&[&format!(" {nameless} ")], from)[0].0, message);
    let path = |length: usize| format!("a=1; Secure; Path=/{}", "b".repeat(length - 1));
    assert_eq!(errors(&[&path(1024)], from), []);
    for length in [1025, 1026] {
        let message = format!("the value of `Path` has {length} bytes; the limit is 1024");
        assert_eq!(errors(&[&path(length)], from)[0].0, message);
    }
}

#[test]
fn a_cookie_that_is_set_twice_is_an_error() {
    let line = "a=1; Path=/; Secure";
    let from = "https://shop.example.com";
    assert_eq!(errors(&[line, line], from), [("`a` is set twice".to_owned(), "a".to_owned())]);
    assert_eq!(errors(&["=1", "2"], from), [("the nameless cookie is set twice".to_owned(), "2".to_owned())]);
    for other in ["b=1; Path=/; Secure", "a=1; Path=/b; Secure", "a=1; Path=/; Secure; Domain=example.com"] {
        assert_eq!(errors(&[line, other], from), [], "{other}");
    }
}

#[test]
fn the_attributes_of_a_line_are_those_that_browsers_store() {
    let line = "sid=1; secure; HttpOnly; SameSite=strict; Path=/a; Max-Age=60; Domain=.Example.com; Partitioned";
    let [cookie] = cookies(line).try_into().expect("a cookie");
    assert_eq!((cookie.key.node.as_str(), cookie.name().node), ("sid", "sid"));
    assert_eq!((cookie.secure().node, cookie.http_only().node), (true, true));
    assert_eq!((cookie.same_site().node.wire, cookie.path().node), ("Strict", "/a"));
    assert_eq!(cookie.max_age().map(|seconds| seconds.node), Some(60));
    assert_eq!(cookie.domain().map(|domain| domain.node), Some(TextOrSlot::Text("Example.com".to_owned())));
    assert!(cookie.partitioned().is_some());

    let [cookie] = cookies("default=1; Domain=; Max-Age=soon").try_into().expect("a cookie");
    assert_eq!((cookie.secure().node, cookie.http_only().node, cookie.partitioned()), (false, false, None));
    assert_eq!((cookie.max_age(), cookie.domain(), cookie.path().node), (None, None, ""));
    // The name is no word of the language here.
    let audit = Response::audit([("set-cookie", "default=1")], origin("https://shop.example.com"));
    assert!(audit.diagnostics.iter().all(|found| !found.message.contains("undeclared")), "{:?}", audit.diagnostics);
    let audit = Response::audit([("set-cookie", "=1; Max-Age=99999999")], origin("https://shop.example.com"));
    let about: Vec<_> =
        audit.diagnostics.iter().map(|found| &*found.message).filter(|said| said.contains("cookie")).collect();
    assert_eq!(about.iter().filter(|said| said.contains("the nameless cookie")).count(), 4, "{about:?}");
    assert!(!about.iter().any(|said| said.contains("``")), "{about:?}");
}

/// A number that overflows is a very long lifetime.
#[test]
fn a_lifetime_without_end_is_a_finding() {
    for digits in ["99999999", "99999999999999999999999"] {
        let line = format!("a=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={digits}");
        let audit = Response::audit([("set-cookie", line.as_str())], origin("https://shop.example.com"));
        assert!(audit.diagnostics.iter().any(|found| found.lint == Some("cookie_lifetime")), "{digits}");
    }
}

/// Servers write a date that is long past. A date that only looks like one keeps the cookie.
#[test]
fn a_line_with_a_date_in_the_past_deletes_the_cookie() {
    for (date, is_deleted) in [
        ("Thu, 01 Jan 1970 00:00:00 GMT", true),
        ("Thu, 01-Jan-70 00:00:00 GMT", true),
        ("Fri, 31-Dec-99 23:59:59 GMT", true),
        ("Tue, 31 Dec 2019 23:59:59 GMT", true),
        ("Wed, 01 Jan 2020 00:00:00 GMT", false),
        ("Thu, 31 Dec 2037 23:59:59 GMT", false),
        ("Thu, 31-Dec-37 23:59:59 GMT", false),
        ("Thu, 31 Dec 9999 00:59:59 GMT", false),
        ("later", false),
    ] {
        let line = format!("sid=1; Expires={date}");
        assert_eq!(cookies(&line).is_empty(), is_deleted, "{line}");
    }
    assert_eq!(cookies("sid=1; Max-Age=0").len(), 0);
    // A line that browsers reject sets no cookie that a lint could judge.
    assert_eq!(cookies("__Host-sid=1").len(), 0);
    assert_eq!(cookies("sid=1; SameSite=None").len(), 1);
}
