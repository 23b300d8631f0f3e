//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_obsolete_directive, reason = "the kiosk runs a browser of 2015")]
        content_security_policy: {
            default_src: self,
            block_all_mixed_content,
            plugin_types: "application/pdf",
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; block-all-mixed-content; plugin-types application/pdf; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
