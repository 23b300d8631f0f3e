//! What the macro generates for a policy: the features of the runtime that it needs, and the constants of its cookies.

use crate::declared::{checked, derived, errors, policy};
use security_policy_core::declaration::{Value, ValueKind};
use security_policy_core::url::Url;
use security_policy_core::{Span, constant, excerpt};

#[test]
fn a_feature_is_needed_by_what_uses_it_first() {
    let origin = "origin: \"https://shop.example\",";
    for (fields, expected) in [
        ("x_frame_options: deny", &[][..]),
        ("cookies: { theme }", &[("cookies", "cookies")]),
        ("cookies: { theme, a: { signed } }", &[("cookies", "cookies"), ("signed", "signed")]),
        // Each once, in the order of their first cookie.
        (
            "cookies: { a: { private }, b: { signed }, c: { private }, d: { flask } }",
            &[("cookies", "cookies"), ("private", "private"), ("signed", "signed"), ("flask", "flask")],
        ),
        ("csrf", &[("csrf", "csrf")]),
        ("csrf, cookies: { theme }", &[("cookies", "cookies"), ("csrf", "csrf")]),
        ("transport", &[("transport", "transport")]),
        ("vary: \"origin\", access_control_allow_origin: \"https://a.example\"", &[]),
        (
            "vary: \"origin\", access_control_allow_origin: [\"https://a.example\", \"https://b.example\"]",
            &[("cors", "access_control_allow_origin")],
        ),
        ("services: stripe", &[("services", "services")]),
        ("x_frame_options: deny, expect: { no_framing }", &[("expect", "expect")]),
        ("content_security_policy: { img_src: $images }", &[("slots", "$images")]),
    ] {
        let text = format!("krate struct P {{ {origin} {fields} }}");
        let checked = checked(&text);
        let needs = checked.policy.needs(&checked.slots);
        let found: Vec<(&str, &str)> = needs.iter().map(|need| (need.feature.name(), need.what.as_str())).collect();
        assert_eq!(found, expected, "{text}");
        for need in needs {
            let message = need.missing().message;
            assert!(message.contains(&need.what) && !message.is_empty(), "{message}");
            // The place is that of what needs it.
            assert!(need.span.start < need.span.end, "{text}: {need:?}");
        }
    }
}

#[test]
fn a_cookie_has_a_constant_of_its_name() {
    let policy = policy(
        "origin: \"https://shop.example\", csrf, cookies: { session: { name: \"__Host-session\", signed }, theme, default: { same_site: lax } }",
    );
    let constants = policy.cookie_constants();
    let found: Vec<(&str, &str)> =
        constants.iter().map(|(cookie, name)| (cookie.key.node.as_str(), name.as_str())).collect();
    assert_eq!(found, [("session", "SESSION"), ("theme", "THEME")]);
}

/// Shared caches must not store a credential of one user.
#[test]
fn responses_with_a_credential_are_private() {
    let origin = "origin: \"https://shop.example\",";
    for (fields, expected) in [
        ("cookies: { theme }", &[][..]),
        ("cookies: { theme, a: { signed } }", &["a"]),
        ("cookies: { a: { private }, b: { name: \"PHPSESSID\" } }", &["a", "PHPSESSID"]),
        ("cookies: { id: { name: \"JSESSIONID\" }, theme }", &["JSESSIONID"]),
        ("cookies: { theme }, csrf", &["__Host-csrf"]),
        ("cookies: { theme, user }, csrf: { bind_to: user }", &["user", "__Host-csrf"]),
    ] {
        let policy = policy(&format!("{origin} {fields}"));
        let private = policy.set_cookies().filter(|cookie| policy.keeps_private(cookie));
        let found: Vec<&str> = private.map(|cookie| cookie.name().node).collect();
        assert_eq!(found, expected, "{fields}");
        assert_eq!(policy.token_cookie().is_some(), fields.contains("csrf"), "{fields}");
    }
}

#[test]
fn the_tokens_of_csrf_are_bound_to_the_cookie_that_is_named() {
    let origin = "origin: \"https://shop.example\",";
    for (fields, expected) in [
        ("cookies: { theme, user }, csrf: { bind_to: user }", Some("user")),
        ("cookies: { user, theme }, csrf: { bind_to: user }", Some("user")),
        ("cookies: { user }, csrf", None),
        ("cookies: { user }", None),
    ] {
        let policy = policy(&format!("{origin} {fields}"));
        assert_eq!(policy.bound_cookie().map(|cookie| cookie.key.node.as_str()), expected, "{fields}");
    }
}

#[test]
fn a_policy_with_a_nonce_needs_one_for_each_response() {
    for (fields, expected) in [
        ("content_security_policy: { script_src: [self, nonce] }", true),
        ("content_security_policy_report_only: { style_src: nonce, report_to: csp }", true),
        ("content_security_policy: { script_src: self }", false),
        ("x_frame_options: deny", false),
    ] {
        assert_eq!(policy(fields).uses_nonce(), expected, "{fields}");
    }
}

#[test]
fn omit_drops_a_field() {
    let base = "content_security_policy: { default_src: self, object_src: none }, x_frame_options: deny,";
    for (fields, omits) in [
        ("x_frame_options: omit,", &["x_frame_options"][..]),
        // These drop entries of a block.
        ("content_security_policy: { .., object_src: omit },", &[]),
        ("content_security_policy: { .., object_src: self },", &[]),
    ] {
        let policy = derived(base, fields);
        let all = ["x_frame_options", "content_security_policy", "object_src", "default_src"];
        let found: Vec<&str> = all.into_iter().filter(|key| policy.omits(key)).collect();
        assert_eq!(found, omits, "{fields}");
    }
}

#[test]
fn a_constant_starts_with_a_letter() {
    for (name, expected) in [
        ("x-frame-options", Some("X_FRAME_OPTIONS")),
        ("theme_2", Some("THEME_2")),
        ("2fa", None),
        ("gr\u{f6}\u{df}e", None),
        ("", None),
    ] {
        assert_eq!(constant(name).as_deref(), expected, "{name}");
    }
}

/// The syntax of help is that of the string that it is about.
#[test]
fn help_about_a_part_of_a_string_has_its_syntax() {
    let spelling = |fields: &str, part: &str| {
        let text = format!("krate struct P {{ {fields} }}");
        let declaration = checked(&text).declaration;
        fn strings(value: &Value, out: &mut Vec<(String, Span)>) {
            match &value.kind {
                ValueKind::Text(text) => out.push((text.clone(), value.span)),
                ValueKind::List(items) => items.iter().for_each(|item| strings(item, out)),
                ValueKind::Block(entries) => {
                    entries.iter().filter_map(|entry| entry.value.as_ref()).for_each(|value| strings(value, out));
                }
                _ => {}
            }
        }
        let mut found = Vec::new();
        declaration
            .entries
            .iter()
            .filter_map(|entry| entry.value.as_ref())
            .for_each(|value| strings(value, &mut found));
        let (_, span) = found.into_iter().find(|(text, _)| text == part).expect(part);
        format!("{:?}", declaration.spellings().of(Span::new(span.start + 1, span.end - 1)))
    };
    for (fields, part, expected) in [
        (
            "content_security_policy: { img_src: [\"https://a.example\"] }",
            "https://a.example",
            "Text(ContentSecurityPolicy)",
        ),
        ("referrer_policy: \"no-referrer\"", "no-referrer", "Text(ReferrerPolicy)"),
        ("cookies: { a: \"a=1; Secure\" }", "a=1; Secure", "Cookie("),
        // These are values of the language.
        ("permissions_policy: { camera: [\"https://a.example\"] }", "https://a.example", "Language"),
        ("reporting_endpoints: { csp: \"/reports\" }", "/reports", "Language"),
        ("csrf: { cookie: \"__Host-x\" }", "__Host-x", "Language"),
    ] {
        let found = spelling(fields, part);
        assert!(found.starts_with(expected), "{fields}: {found}");
    }
}

#[test]
fn an_excerpt_of_nothing_marks_one_character() {
    let text = "x".repeat(300);
    let found = excerpt(&text, Span::new(100, 100));
    let (line, marks) = found.trim_start_matches("\n  | ").split_once("\n  | ").expect("two lines");
    assert_eq!((line.chars().filter(|c| *c == 'x').count(), marks.trim()), (60 + 1 + 60, "^"));
}

#[test]
fn remove_names_at_least_one_header() {
    for (fields, message) in
        [("remove: []", "`remove` is empty"), ("remove: [1]", "expected the name of a header, found `1`")]
    {
        let errors = errors(&format!("krate struct P {{ {fields} }}"));
        let found: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
        assert_eq!(found, [message], "{fields}");
    }
}

#[test]
fn a_url_is_read_from_a_string() {
    assert_eq!(
        serde_json::from_str::<Url>("\"https://a.example/x\"").expect("a URL").to_string(),
        "https://a.example/x"
    );
    for (json, message) in [("1", "expected an absolute URL"), ("\"/x\"", "")] {
        let error = serde_json::from_str::<Url>(json).expect_err(json).to_string();
        assert!(error.contains(message), "{error}");
    }
}
