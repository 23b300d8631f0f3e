//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_static_nonce, reason = "the proxy in front replaces it")]
        content_security_policy: {
            default_src: none,
            script_src: "'nonce-cmVwbGFjZW1l'",
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'none'; script-src 'nonce-cmVwbGFjZW1l'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
