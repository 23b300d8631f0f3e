//! Scripts without the origin, and tokens that need each other.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            sandbox: [allow_scripts, allow_forms, allow_popups, allow_popups_to_escape_sandbox],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        cross_origin_opener_policy: unsafe_none,
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; sandbox allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
