//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(reporting_report_only_silent, reason = "read in the console of the test browser")]
        cross_origin_embedder_policy_report_only: require_corp,
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
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
    assert_eq!(Shop::CROSS_ORIGIN_EMBEDDER_POLICY_REPORT_ONLY, "require-corp");
}
