//! A header that one of a policy and its base sends and the other one removes: the policy decides, and nothing else changes.

use crate::declared::{derived, errors};

/// The headers that are sent, and those that are removed.
fn headers(base: &str, fields: &str) -> (Vec<String>, Vec<String>) {
    let policy = derived(base, fields);
    let sent = policy.headers.iter().map(|header| header.wire_name().to_owned()).collect();
    (sent, policy.remove.iter().map(|name| name.node.clone()).collect())
}

#[test]
fn the_policy_decides_about_each_header() {
    const REPORTING: &str = "origin: \"https://shop.example.com\",
        reporting: { url: \"/reports\" }, content_security_policy: { default_src: self },";
    const NEL: &str = "origin: \"https://shop.example.com\", content_security_policy: { default_src: self },
        reporting: { url: \"/reports\", nel: { max_age: 30d } },";
    let all = "remove: [\"server\", \"reporting-endpoints\", \"report-to\", \"nel\"],";
    for (base, fields, sent, removed) in [
        // Of the block `headers`, only what is removed is dropped, in whichever case it is written.
        ("headers: { \"X-A\": \"1\", \"X-B\": \"2\" },", "remove: [\"x-b\"],", &["x-a"][..], &["x-b"][..]),
        (
            "headers: { \"x-a\": \"1\", \"x-b\": \"2\" },",
            "headers: { .., \"x-c\": \"3\" }, remove: [\"X-B\"],",
            &["x-a", "x-c"],
            &["x-b"],
        ),
        (
            "x_frame_options: deny, referrer_policy: no_referrer,",
            "remove: [\"x-frame-options\"],",
            &["referrer-policy"],
            &["x-frame-options"],
        ),
        // Of the list `remove`, only what is sent.
        ("remove: [\"server\", \"x-a\"],", "headers: { \"X-A\": \"1\" },", &["x-a"], &["server"]),
        ("remove: [\"server\", \"x-frame-options\"],", "x_frame_options: deny,", &["x-frame-options"], &["server"]),
        ("remove: [\"x-a\"],", "headers: { \"x-a\": \"1\" },", &["x-a"], &[]),
        (
            "remove: [\"server\", \"x-powered-by\"],",
            "x_frame_options: deny,",
            &["x-frame-options"],
            &["server", "x-powered-by"],
        ),
        // A name in another block is no header.
        (
            "remove: [\"server\", \"via\"],",
            "cookies: { server: { max_age: 1h }, via }, x_frame_options: deny,",
            &["x-frame-options"],
            &["server", "via"],
        ),
        // `reporting` sends headers that no field names.
        (all, REPORTING, &["content-security-policy", "reporting-endpoints"], &["server", "report-to", "nel"]),
        (all, NEL, &["content-security-policy", "reporting-endpoints", "report-to", "nel"], &["server"]),
    ] {
        let (mut own, own_removed) = headers(base, fields);
        own.sort();
        let mut sent = sent.to_vec();
        sent.sort_unstable();
        assert_eq!(
            (own, own_removed),
            (
                sent.iter().map(|name| (*name).to_owned()).collect(),
                removed.iter().map(|name| (*name).to_owned()).collect()
            ),
            "{base} / {fields}"
        );
    }
}

/// What `omit` names in a list is compared as browsers compare it.
#[test]
fn items_that_are_omitted() {
    let csp = |base: &str, own: &str| {
        let policy = derived(
            &format!("content_security_policy: {{ {base} }},"),
            &format!("content_security_policy: {{ .., {own} }},"),
        );
        policy.csps().first().map(|csp| csp.to_string()).unwrap_or_default()
    };
    for (base, own, text) in [
        ("trusted_types: [\"a\", \"b\"]", "trusted_types: [.., omit \"a\"]", "trusted-types b"),
        ("trusted_types: [\"a\", allow_duplicates]", "trusted_types: [.., omit allow_duplicates]", "trusted-types a"),
        (
            "trusted_types: [\"a\", allow_duplicates]",
            "trusted_types: [.., omit \"'allow-duplicates'\"]",
            "trusted-types a",
        ),
        (
            "img_src: [\"https://a.example https://b.example\"]",
            "img_src: [.., omit \"https://a.example\"]",
            "img-src https://b.example",
        ),
        ("img_src: [\" https://a.example \", self]", "img_src: [.., omit \"https://a.example\"]", "img-src 'self'"),
        ("img_src: \"'none'\"", "img_src: [.., self]", "img-src 'self'"),
        ("img_src: none", "img_src: [.., self]", "img-src 'self'"),
        ("img_src: none", "img_src: [..]", "img-src 'none'"),
        ("img_src: [self, \"https://a.example\"]", "img_src: [..]", "img-src 'self' https://a.example"),
    ] {
        assert_eq!(csp(base, own), text, "{base} / {own}");
    }
}

#[test]
fn an_empty_string_of_the_base_stays_an_error() {
    let text = "krate struct Derived { content_security_policy: { .., img_src: [.., omit self] }, ..Base } @ \
                struct Base { content_security_policy: { img_src: [\"\", self] } }";
    let errors = errors(text);
    assert!(errors.iter().any(|error| error.message == "this string is empty"), "{errors:?}");
}
