//! `#[cfg(…)]` in a policy: rustc evaluates the predicates, and what is configured out is neither parsed nor linted. Tests are
//! built with `debug_assertions`, which the cases use for development.

use security_policy::{Nonce, Policy, security_policy};

security_policy! {
    /// One policy for development and production.
    #[allow(missing, reason = "the parts that a page needs are not what is tested")]
    #[cfg_attr(debug_assertions, derive(Debug))]
    #[cfg_attr(not(debug_assertions), doc = "For production.")]
    pub struct Shop {
        #[cfg(debug_assertions)]
        origin: "http://localhost:3000",
        #[cfg(not(debug_assertions))]
        origin: "https://shop.example.com",

        content_security_policy: {
            default_src: self,
            connect_src: [
                self,
                // The connection of the dev server.
                #[cfg(debug_assertions)]
                "ws://localhost:5173",
                #[cfg(not(debug_assertions))]
                "wss://live.example.com",
                #[cfg(any(windows, not(windows)))]
                "https://api.example.com",
            ],
            #[cfg(not(debug_assertions))]
            upgrade_insecure_requests,
            #[cfg_attr(debug_assertions, allow(csp_style_unsafe_inline, reason = "the overlay of the dev server is styled inline"))]
            style_src: [self, #[cfg(debug_assertions)] unsafe_inline],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        // This would be an error over http if it were not configured out.
        #[cfg(not(debug_assertions))]
        strict_transport_security: { max_age: 2y },
        x_content_type_options: nosniff,
        #[cfg(all())]
        referrer_policy: same_origin,
        #[cfg(any())]
        referrer_polizy: nobody_reads_this,
        remove: ["server", #[cfg(debug_assertions)] "x-debug"],
        cookies: {
            #[cfg(not(debug_assertions))]
            #[allow(csrf_samesite_only, reason = "no forms here")]
            session: { name: "__Host-session", max_age: 1h },
            #[cfg(debug_assertions)]
            #[allow(csrf_samesite_only, reason = "no forms here")]
            session: { name: "session", max_age: 8h, secure: false },
            #[cfg(any())]
            ghost: { max_age: 1h },
        },
    }
}

#[test]
fn what_is_configured_in_is_sent() {
    assert_eq!(
        Shop::CONTENT_SECURITY_POLICY,
        "default-src 'self'; connect-src 'self' ws://localhost:5173 https://api.example.com; \
         style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    assert_eq!(Shop::REFERRER_POLICY, "same-origin");
    let names: Vec<&str> = Shop::HEADERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["content-security-policy", "x-content-type-options", "referrer-policy"]);
    let mut headers = http::HeaderMap::new();
    headers.insert("x-debug", http::HeaderValue::from_static("1"));
    Shop::apply(&mut headers);
    assert!(!headers.contains_key("x-debug"));
    assert_eq!(Shop::SESSION.name(), "session");
    assert_eq!(format!("{Shop:?}"), "Shop");
}

mod derived {
    use super::{Shop, security_policy};

    security_policy! {
        pub struct Strict {
            #[cfg(debug_assertions)]
            x_frame_options: deny,
            #[cfg(not(debug_assertions))]
            ..security_policy::presets::Api
            #[cfg(debug_assertions)]
            ..Shop
        }
    }
}

#[test]
fn the_base_is_what_is_configured_in() {
    assert_eq!(derived::Strict::X_FRAME_OPTIONS, "DENY");
    assert_eq!(derived::Strict::CONTENT_SECURITY_POLICY, Shop::CONTENT_SECURITY_POLICY);
}

/// A policy whose predicate comes from a `macro_rules!`, and that derives two policies from itself.
macro_rules! site {
    ($name:ident, $predicate:meta) => {
        security_policy! {
            #[base]
            struct Common {
                #[cfg($predicate)]
                x_content_type_options: nosniff,
                referrer_policy: no_referrer,
            }
        }

        security_policy! {
            #[allow(missing, reason = "only one header is tested")]
            struct $name { ..Common }
        }
    };
}

mod with {
    use super::security_policy;
    site!(Site, debug_assertions);
    pub(super) const HEADERS: &[(&str, &str)] = Site::HEADERS;
}

mod without {
    use super::security_policy;
    site!(Site, not(debug_assertions));
    pub(super) const HEADERS: &[(&str, &str)] = Site::HEADERS;
}

#[test]
fn a_predicate_can_come_from_another_macro() {
    assert_eq!(with::HEADERS, [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")]);
    assert_eq!(without::HEADERS, [("referrer-policy", "no-referrer")]);
}

security_policy! {
    #[cfg(any())]
    struct Nowhere {
        this: is_not_even_read,
    }
}

security_policy! {
    #[cfg(not(any()))]
    #[allow(missing, reason = "only the nonce is tested")]
    struct Nowhere {
        content_security_policy: {
            default_src: self,
            script_src: [#[cfg(debug_assertions)] nonce, #[cfg(not(debug_assertions))] self],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
    }
}

#[test]
fn a_policy_can_be_configured_out_whole_and_a_nonce_in() {
    fn takes_a_nonce<P: Policy<Nonce = Nonce>>(_: P) {}
    takes_a_nonce(Nowhere);
}

#[test]
fn it_can_be_declared_in_a_function() {
    security_policy! {
        #[allow(missing, reason = "only one header is tested")]
        struct Local {
            #[cfg(debug_assertions)]
            x_frame_options: deny,
            #[cfg(not(debug_assertions))]
            x_frame_options: same_origin,
        }
    }
    assert_eq!(Local::X_FRAME_OPTIONS, "DENY");
}

/// Attributes that a `macro_rules!` captures as `meta`.
macro_rules! with_attributes {
    ($(#[$of_all:meta])* $name:ident { $($(#[$of_one:meta])* $field:ident: $word:ident,)* }) => {
        security_policy! {
            $(#[$of_all])*
            struct $name { $($(#[$of_one])* $field: $word,)* }
        }
    };
}

with_attributes! {
    /// Passed on.
    #[cfg(debug_assertions)]
    #[allow(missing, reason = "only two headers are tested")]
    Handed {
        /// Of one policy.
        #[cfg(debug_assertions)]
        x_frame_options: deny,
        #[cfg(not(debug_assertions))]
        x_frame_options: same_origin,
        #[allow(referrer_policy_weak, reason = "a level, passed on")]
        referrer_policy: unsafe_url,
    }
}

#[test]
fn attributes_can_be_handed_on() {
    assert_eq!(Handed::HEADERS, [("x-frame-options", "DENY"), ("referrer-policy", "unsafe-url")]);
}
