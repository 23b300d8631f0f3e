//! On for the policy, and accepted on the directive.
#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_experimental)]
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            #[allow(csp_experimental, reason = "it holds where it is known")]
            fenced_frame_src: none,
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; fenced-frame-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
