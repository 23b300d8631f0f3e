//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            #[allow(csp_strict_dynamic_alone, csp_strict_dynamic, reason = "the page has to run without scripts while they are reviewed")]
            script_src: [self, strict_dynamic],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'none'; script-src 'self' 'strict-dynamic'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
