//! Generated code has no warnings.
#![deny(warnings, missing_docs, unused, unreachable_pub, rust_2018_idioms, missing_copy_implementations)]
#![deny(single_use_lifetimes, trivial_casts, unused_qualifications, unused_results, let_underscore_drop)]
#![forbid(unsafe_code, deprecated)]

use security_policy::security_policy;

security_policy! {
    /// Sent with every page.
    #[derive(Clone, Copy, Debug)]
    pub struct Shop {
        content_security_policy: { default_src: none, base_uri: none, form_action: none, frame_ancestors: none, script_src: nonce },
        x_frame_options: deny,
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
        remove: ["server"],
    }
}

security_policy! {
    struct Unused {
        content_security_policy: { default_src: none, frame_ancestors: none },
        x_frame_options: deny,
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
    }
}

#[test]
fn compiles() {
    let mut headers = Unused::headers();
    Shop::apply(&mut headers, &security_policy::Nonce::random());
    assert_eq!(headers.len(), 6);
}
