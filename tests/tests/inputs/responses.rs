//! Headers that a handler has set from any texts: the policy's own are what it declares, once each, and no other changes.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::{collection::vec, prelude::*, sample::select};
use security_policy::{Nonce, security_policy};

use crate::{
    hostile::{for_all, header_value},
    wire,
};

security_policy! {
    struct Site {
        origin: "https://shop.example.com",
        content_security_policy: { default_src: none, script_src: [self, nonce], base_uri: none, frame_ancestors: none },
        referrer_policy: same_origin,
        x_content_type_options: nosniff,
        vary: ["origin"],
        remove: ["server", "x-powered-by"],
    }
}

security_policy! {
    struct Api {
        origin: "https://shop.example.com",
        access_control_allow_origin: ["https://app.example.com", "https://admin.example.com"],
        access_control_allow_credentials: true,
        access_control_allow_methods: ["GET", "PUT"],
        access_control_allow_headers: ["content-type"],
        access_control_max_age: 1h,
    }
}

const NAMES: &[&str] = &[
    "content-security-policy",
    "content-security-policy-report-only",
    "referrer-policy",
    "x-content-type-options",
    "vary",
    "cache-control",
    "server",
    "x-powered-by",
    "content-type",
    "location",
    "set-cookie",
    "x-shop",
    "link",
];

#[test]
fn the_headers_of_a_policy_are_what_it_declares() {
    for_all(vec((select(NAMES), header_value()), 0..12), |lines| {
        let mut before = HeaderMap::new();
        for (name, value) in &lines {
            before.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).expect("a header"));
        }
        let (mut after, nonce) = (before.clone(), Nonce::random());
        Site::apply(&mut after, &nonce);
        let csp =
            format!("default-src 'none'; script-src 'self' 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'");
        for (name, value) in [
            ("content-security-policy", &*csp),
            ("referrer-policy", "same-origin"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(after.get_all(name).iter().collect::<Vec<_>>(), [value], "{name}");
            after.remove(name);
            before.remove(name);
        }
        for name in ["server", "x-powered-by"] {
            assert!(!after.contains_key(name), "{name}");
            before.remove(name);
        }
        // Both are lists to which the policy adds: what the handler sent is in it, or is replaced by something stricter.
        let of = |headers: &HeaderMap, name: &str| {
            headers.get_all(name).iter().map(|value| value.as_bytes().to_vec()).collect::<Vec<_>>()
        };
        let (vary, cache) = (of(&after, "vary").concat(), of(&after, "cache-control").concat());
        assert!(
            of(&before, "vary")
                .iter()
                .all(|own| vary.windows(own.len().max(1)).any(|part| part == own.as_slice()) || own.is_empty()),
            "{vary:?}"
        );
        assert!(
            String::from_utf8_lossy(&vary).to_ascii_lowercase().contains("origin") || vary.contains(&b'*'),
            "{vary:?}"
        );
        let cache = String::from_utf8_lossy(&cache).to_ascii_lowercase();
        assert!(cache.contains("no-store") && cache.contains("private") || cache.contains("no-store"), "{cache}");
        for name in ["vary", "cache-control"] {
            after.remove(name);
            before.remove(name);
        }
        assert_eq!(after, before, "the others are untouched");
    });
}

/// No text of a request reaches the answer: it names one of the declared origins, or none.
#[test]
fn an_answer_of_cors_has_only_declared_values() {
    let declared =
        ["https://app.example.com", "https://admin.example.com", "true", "GET, PUT", "content-type", "3600", "origin"];
    const SENT: &[&str] = &["origin", "access-control-request-method", "access-control-request-headers", "host"];
    let value =
        || prop_oneof![3 => header_value(), 1 => Just(b"https://app.example.com".to_vec()), 1 => Just(b"PUT".to_vec())];
    for_all(vec((select(SENT), value()), 0..6), |lines| {
        let mut request = HeaderMap::new();
        for (name, value) in lines {
            request.append(HeaderName::from_static(name), HeaderValue::from_bytes(&value).expect("a header"));
        }
        let Some(answer) = Api::CORS.preflight(&Method::OPTIONS, &request) else { return };
        for (name, value) in answer.headers() {
            assert!(declared.contains(&wire::line(value)), "{name}: {value:?}");
            assert_eq!(answer.headers().get_all(name).iter().count(), 1);
        }
    });
}
