//! What `transport` means for the server.

use crate::declared::{errors, policy};
use security_policy_core::Span;
use security_policy_core::transport::TransportPolicy;
use security_policy_core::url::Origin;

fn transport(block: &str) -> TransportPolicy {
    let policy = policy(&format!("origin: \"https://shop.example\", transport: {{ {block} }}"));
    policy.transport.expect("the field")
}

fn origin(text: &str) -> Origin {
    Origin::parse(text, Span::default()).expect("an origin")
}

#[test]
fn requests_are_redirected_to_a_site_on_https() {
    for (block, status) in [
        ("", Some(308)),
        ("redirect: permanent", Some(308)),
        ("redirect: temporary", Some(307)),
        ("redirect: none", None),
    ] {
        let transport = transport(block);
        assert_eq!(transport.status(Some(&origin("https://shop.example"))), status, "{block}");
        for other in ["http://shop.example", "https://localhost:8443", "https://127.0.0.1", "http://localhost:3000"] {
            assert_eq!(transport.status(Some(&origin(other))), None, "{block} {other}");
        }
        assert_eq!(transport.status(None), None, "{block}");
    }
}

/// The error about a path is at the character that no path has.
#[test]
fn the_place_of_an_error_in_a_path() {
    for (path, length) in
        [("/*", 1), ("/a/{id}", 1), ("/a b", 1), ("/\u{e9}", 2), ("/ab\u{e9}/c", 2), ("/a\u{20ac}", 3)]
    {
        let text =
            format!("krate struct Shop {{ origin: \"https://shop.example\", transport: {{ exempt: [\"{path}\"] }} }}");
        let spans: Vec<_> = errors(&text).iter().map(|error| error.span).collect();
        assert_eq!(spans.iter().map(|span| span.end - span.start).collect::<Vec<_>>(), [length], "{path}");
    }
}

#[test]
fn the_server_answers_for_its_origin_and_the_listed_hosts() {
    let hosts = |block: &str, origin: Option<&Origin>| -> Vec<String> {
        transport(block).all_hosts(origin).iter().map(ToString::to_string).collect()
    };
    let shop = origin("https://shop.example");
    assert_eq!(hosts("", Some(&shop)), ["shop.example"]);
    assert_eq!(hosts("", None), [""; 0]);
    let listed = "hosts: [\"www.shop.example\", \"*.cdn.example\"]";
    assert_eq!(hosts(listed, Some(&shop)), ["shop.example", "www.shop.example", "*.cdn.example"]);
    assert_eq!(hosts(listed, Some(&origin("https://www.shop.example"))), ["www.shop.example", "*.cdn.example"]);
}
