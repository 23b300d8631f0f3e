//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            #[allow(csp_script_allowlist, reason = "the host is ours, and holds static files only")]
            script_src: [self, "https://cdn.example.com"],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'none'; script-src 'self' https://cdn.example.com; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
