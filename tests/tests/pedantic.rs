//! Generated code has no findings of clippy's pedantic and nursery lints, nor of the restriction lints that libraries enable.
//! `cargo clippy` checks this file; the tests use the policies.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic, clippy::nursery)]
#![deny(
    clippy::absolute_paths,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::default_numeric_fallback,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_inline_in_public_items,
    clippy::panic,
    clippy::shadow_reuse,
    clippy::shadow_unrelated,
    clippy::std_instead_of_core,
    clippy::string_slice,
    clippy::unreachable,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

use security_policy::{Nonce, security_policy};

security_policy! {
    /// Sent with every page: a policy with a nonce.
    #[derive(Clone, Copy, Debug)]
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: [self, nonce],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        headers: { "x-shop": "open" },
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            login: { name: "__Host-login", max_age: 8h, signed },
            basket: { name: "__Host-basket", max_age: 8h, private },
            old: { name: "session", max_age: 31d, flask },
            theme,
            default: { same_site: strict },
        },
        csrf: {
            bind_to: basket,
            trusted_origins: ["https://pay.example.com"],
            exempt: ["POST /webhooks/pay"],
            max_age: 8h,
            isolate: { exempt: ["/api/public"] },
        },
        remove: ["server"],
    }
}

mod api {
    security_policy::security_policy! {
        /// Sent with every response of the API: a policy without a nonce.
        pub(crate) struct Api {
            origin: "https://shop.example.com",
            content_security_policy: {
                default_src: none,
                base_uri: none,
                form_action: none,
                frame_ancestors: none,
            },
            strict_transport_security: { max_age: 2y, include_subdomains },
            x_content_type_options: nosniff,
            referrer_policy: no_referrer,
            cross_origin_opener_policy: same_origin,
            cross_origin_resource_policy: same_origin,
        }
    }
}

#[test]
fn a_policy_with_a_nonce() {
    let nonce = Nonce::random();
    let mut headers = api::Api::headers();
    Shop::apply(&mut headers, &nonce);

    assert_eq!(Shop::HEADERS.len(), 6);
    assert_eq!(headers.len(), 9);
}

#[test]
fn a_policy_without_one() {
    assert_eq!(api::Api::HEADERS.len(), api::Api::headers().len());
    assert_eq!(api::Api::REFERRER_POLICY, "no-referrer");
}

#[test]
fn a_policy_in_a_function() {
    security_policy! { struct Inner { x_frame_options: deny, ..api::Api } }
    assert_eq!(Inner::headers().len(), 7);
    assert_eq!(Inner::X_FRAME_OPTIONS, "DENY");
}
