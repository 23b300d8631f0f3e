//! What is tried out stands beside what is enforced.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        content_security_policy_report_only: { default_src: none, script_src: self, report_uri: "/csp" },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
