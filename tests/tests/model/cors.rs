//! Which headers of a declaration the layer of `CORS` sends.

use security_policy_core::header::Field;
use security_policy_core::{SecurityPolicy, markdown};
use security_policy_syntax::{Memory, check, parse};

fn declared(fields: &str) -> SecurityPolicy {
    let text = format!("krate struct Api {{ {fields} x_frame_options: deny, headers: {{ \"x-shop\": \"1\" }} }}");
    check(&parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy")).policy
}

#[test]
fn a_list_of_origins_needs_the_origin_of_the_request() {
    const OTHERS: &str = "access_control_allow_methods: [\"GET\", \"PUT\"], access_control_max_age: 10min,";
    const BY_CORS: &[&str] = &["access-control-allow-origin", "access-control-allow-methods", "access-control-max-age"];
    for (allowed, origins, sent) in [
        ("", &[][..], &[][..]),
        ("access_control_allow_origin: \"https://a.example\",", &["https://a.example"], &[]),
        (
            "access_control_allow_origin: [\"https://a.example\", \"https://b.example\"],",
            &["https://a.example", "https://b.example"],
            BY_CORS,
        ),
    ] {
        let policy = declared(&format!("{allowed} {OTHERS}"));
        let found: Vec<&str> = policy.allowed_origins().iter().map(|origin| origin.node.as_str()).collect();
        assert_eq!(found, origins);
        let headers = policy.headers.iter().filter(|header| policy.is_sent_by_cors(header));
        assert_eq!(headers.map(|header| header.wire_name()).collect::<Vec<_>>(), sent, "{allowed}");
        assert_eq!(policy.cors_value(Field::AccessControlAllowMethods).as_deref(), Some("GET, PUT"));
        assert_eq!(policy.cors_value(Field::AccessControlMaxAge).as_deref(), Some("600"));
        assert_eq!(policy.cors_value(Field::AccessControlExposeHeaders), None);
    }
}

/// What can be read as Markdown, HTML or a link of rustdoc is an entity.
#[test]
fn code_in_documentation_is_nothing_else() {
    for (text, code) in [
        ("a `b`|<c>", "a &#96;b&#96;&#124;&#60;c&#62;"),
        ("cdn.example.com/a b9", "cdn.example.com/a b9"),
        ("[x](y)_*&\\", "&#91;x&#93;&#40;y&#41;&#95;&#42;&#38;&#92;"),
        ("a\nb\u{7f}", "a\u{fffd}b\u{fffd}"),
        ("\u{e9}", "&#233;"),
        ("", ""),
    ] {
        assert_eq!(markdown::code(text), format!("<code>{code}</code>"));
    }
}
