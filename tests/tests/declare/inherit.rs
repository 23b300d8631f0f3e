//! Derived policies: bases by every kind of path, in every order, over several levels, with blocks, lists and `omit`.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use security_policy::{Nonce, security_policy};

use bases::{Plain as Renamed, deeper::Hidden};

mod bases {
    use security_policy::security_policy;

    security_policy! {
        pub(crate) struct Plain {
            origin: "https://shop.example.com",
            content_security_policy: {
                default_src: none,
                script_src: [self, nonce],
                img_src: "'self' data:",
                base_uri: none,
            },
            x_frame_options: deny,
            referrer_policy: no_referrer,
            headers: { "x-shop": "one" },
            remove: ["server"],
        }
    }

    pub(crate) mod deeper {
        security_policy::security_policy! {
            pub(in crate::inherit::bases) struct Secret { x_frame_options: same_origin, x_content_type_options: nosniff }
        }
        security_policy::security_policy! {
            pub(crate) struct Hidden { referrer_policy: origin, ..super::deeper::Secret }
        }
    }
}

security_policy! { struct Early { ..Late } }
security_policy! { struct Late { x_frame_options: deny, ..crate::inherit::bases::Plain } }
security_policy! { struct FromImport { ..Hidden } }

security_policy! {
    struct Shop {
        content_security_policy: {
            img_src: [.., "https://img.example.com"],
            object_src: none,
            connect_src: [.., self],
            ..,
            script_src: [.., wasm_unsafe_eval],
        },
        headers: { "X-Shop": "two" },
        #[allow(omitted_protection, reason = "what this test is about")]
        referrer_policy: omit,
        remove: [.., "via"],
        x_content_type_options: nosniff,
        ..Renamed
    }
}

#[test]
fn what_is_written_wins_and_the_rest_is_inherited() {
    let nonce = Nonce::random();
    assert_eq!(
        Shop::headers(&nonce)["content-security-policy"],
        format!(
            "img-src 'self' data: https://img.example.com; object-src 'none'; connect-src 'self'; \
             default-src 'none'; base-uri 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'"
        ),
    );
    assert_eq!(Shop::HEADERS, [("x-shop", "two"), ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")]);
    let mut headers = http::HeaderMap::new();
    for name in ["server", "via", "date"] {
        headers.insert(name, http::HeaderValue::from_static("x"));
    }
    Shop::apply(&mut headers, &nonce);
    assert!(!headers.contains_key("server") && !headers.contains_key("via") && headers.contains_key("date"));
}

security_policy! {
    /// Three policies, two of them with a nonce.
    pub(crate) struct Several {
        content_security_policy: [
            { default_src: none, script_src: nonce, img_src: self, base_uri: none },
            { script_src: [self, nonce], object_src: none },
            "frame-ancestors 'self'",
        ],
        content_security_policy_report_only: "img-src 'none'; report-uri /a, font-src 'none'; report-uri /b",
    }
}

security_policy! { struct First { content_security_policy: { .., img_src: [.., data], base_uri: self }, ..Several } }
security_policy! { struct Second { content_security_policy: [{ .. }, { .., script_src: [.., "https://js.example.com"] }, ..], ..Several } }
security_policy! { struct More { content_security_policy: [.., { form_action: none }], ..Second } }
security_policy! {
    struct Replaced {
        content_security_policy: { default_src: self },
        content_security_policy_report_only: [{ img_src: self, report_uri: "/c" }, ..],
        ..Several
    }
}
security_policy! { struct FromOne { content_security_policy: [.., { script_src: [self, nonce] }], ..security_policy::presets::Strict } }

#[test]
fn several_policies_are_inherited_in_their_order() {
    let nonce = Nonce::random();
    let csp = |headers: http::HeaderMap| headers["content-security-policy"].to_str().expect("ASCII").to_owned();
    let first = format!("default-src 'none'; script-src 'nonce-{nonce}'; img-src 'self'; base-uri 'none'");
    let second = format!("script-src 'self' 'nonce-{nonce}'; object-src 'none'");
    let third = "frame-ancestors 'self'";
    assert_eq!(csp(Several::headers(&nonce)), format!("{first}, {second}, {third}"));
    assert_eq!(
        csp(First::headers(&nonce)),
        format!(
            "default-src 'none'; script-src 'nonce-{nonce}'; img-src 'self' data:; base-uri 'self', {second}, {third}"
        ),
    );
    let changed = format!("object-src 'none'; script-src 'self' 'nonce-{nonce}' https://js.example.com");
    assert_eq!(csp(Second::headers(&nonce)), format!("{first}, {changed}, {third}"));
    assert_eq!(csp(More::headers(&nonce)), format!("{first}, {changed}, {third}, form-action 'none'"));
    assert_eq!(Replaced::CONTENT_SECURITY_POLICY, "default-src 'self'");
    assert_eq!(
        Replaced::CONTENT_SECURITY_POLICY_REPORT_ONLY,
        "img-src 'self'; report-uri /c, font-src 'none'; report-uri /b",
    );
    let strict = csp(security_policy::presets::Strict::headers(&nonce));
    assert_eq!(csp(FromOne::headers(&nonce)), format!("{strict}, script-src 'self' 'nonce-{nonce}'"));
}

/// The same policy in several modules, by one `macro_rules!`: with all of its tokens from there, and with all but its name.
macro_rules! sites {
    ($($module:ident)*) => {
        $(pub mod $module {
            security_policy::security_policy! { pub struct Site { x_frame_options: deny } }
            security_policy::security_policy! { pub struct Page { referrer_policy: no_referrer, ..Site } }

            pub mod inner {
                security_policy::security_policy! { pub struct Site { x_frame_options: same_origin } }
                security_policy::security_policy! { pub struct Page { referrer_policy: origin, ..Site } }
                security_policy::security_policy! { pub struct Outer { referrer_policy: origin, ..super::Site } }
            }
        })*
    };
    (@named $($module:ident $name:ident $value:ident)*) => {
        $(pub mod $module {
            security_policy::security_policy! { pub struct $name { x_frame_options: $value } }
        })*
    };
    (@twice $($policy:tt)*) => {
        pub mod first {
            security_policy::security_policy! { $($policy)* }
        }
        pub mod second {
            security_policy::security_policy! { $($policy)* }
        }
    };
}

#[expect(dead_code, reason = "some of these policies are only inherited from, or only there to have the same name")]
mod written {
    sites! { one two }
    pub mod again {
        sites! { one two }
    }
    sites! { @named third Site deny fourth Site deny fifth Site same_origin }
    sites! { @twice pub struct Site { x_frame_options: deny } }
}

#[test]
fn one_macro_may_write_a_policy_into_several_modules() {
    use written::{again, fifth, first, fourth, one, second, third, two};

    security_policy! { struct Third { referrer_policy: origin, ..third::Site } }
    security_policy! { struct Fourth { referrer_policy: origin, ..fourth::Site } }
    security_policy! { struct Fifth { referrer_policy: origin, ..fifth::Site } }
    security_policy! { struct First { referrer_policy: origin, ..first::Site } }
    security_policy! { struct Second { referrer_policy: origin, ..second::Site } }

    for page in [one::Page::HEADERS, two::Page::HEADERS, again::one::Page::HEADERS, again::two::Page::HEADERS] {
        assert_eq!(page, [("referrer-policy", "no-referrer"), ("x-frame-options", "DENY")]);
    }
    let deny = [("referrer-policy", "origin"), ("x-frame-options", "DENY")];
    let same_origin = [("referrer-policy", "origin"), ("x-frame-options", "SAMEORIGIN")];
    for headers in [Third::HEADERS, Fourth::HEADERS, First::HEADERS, Second::HEADERS, one::inner::Outer::HEADERS] {
        assert_eq!(headers, deny);
    }
    for headers in [Fifth::HEADERS, one::inner::Page::HEADERS, again::two::inner::Page::HEADERS] {
        assert_eq!(headers, same_origin);
    }
}

#[test]
fn a_base_may_be_declared_anywhere() {
    let nonce = Nonce::random();
    assert_eq!(Early::headers(&nonce), Late::headers(&nonce));
    assert_eq!(Late::HEADERS, [("x-frame-options", "DENY"), ("referrer-policy", "no-referrer"), ("x-shop", "one")]);
    assert_eq!(
        FromImport::HEADERS,
        [("referrer-policy", "origin"), ("x-frame-options", "SAMEORIGIN"), ("x-content-type-options", "nosniff")],
    );

    security_policy! { struct Local { referrer_policy: origin, ..FromImport } }
    security_policy! { struct Nested { x_frame_options: deny, ..Local } }
    assert_eq!(
        Nested::HEADERS,
        [("x-frame-options", "DENY"), ("referrer-policy", "origin"), ("x-content-type-options", "nosniff")],
    );
}
