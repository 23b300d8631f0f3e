//! A policy cannot lower `forbid(deprecated)` for its warnings: the build stops, and the warnings are printed.
#![forbid(deprecated)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
        referrer_policy: unsafe_url,
    }
}

fn main() {}
