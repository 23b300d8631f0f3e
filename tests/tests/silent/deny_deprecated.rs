//! `deny(deprecated)` applies to deprecated items: a warning of a policy stays a warning.
#![allow(warnings, reason = "what the policies lack is a warning, and is not what this is about")]
#![deny(deprecated)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
        referrer_policy: unsafe_url,
    }
}

#[test]
fn compiles() {}
