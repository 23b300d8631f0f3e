//! No script runs in a sandbox that does not say so.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { sandbox: allow_popups, style_src: self, frame_ancestors: none },
        cross_origin_opener_policy: unsafe_none,
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "sandbox allow-popups; style-src 'self'; frame-ancestors 'none'");
}
