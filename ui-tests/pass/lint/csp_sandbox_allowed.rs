//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            #[allow(csp_sandbox, reason = "only navigation is to be stopped")]
            sandbox: [allow_scripts, allow_same_origin, allow_forms],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; sandbox allow-scripts allow-same-origin allow-forms; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
