//! `allow(deprecated)` applies to deprecated items, not to the warnings of a policy.
#![deny(warnings)]
#![allow(deprecated)]

#[deprecated]
fn old() {}

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
        referrer_policy: unsafe_url,
    }
}

#[allow(deprecated)]
mod pages {
    security_policy::security_policy! {
        pub struct Pages {
            content_security_policy: { default_src: self, base_uri: none, form_action: self, frame_ancestors: none },
            x_content_type_options: nosniff,
            cross_origin_opener_policy: same_origin,
            referrer_policy: origin_when_cross_origin,
        }
    }
}

fn main() {
    old();
}
