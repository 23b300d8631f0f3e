security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        content_security_policy_report_only: { script_src: unsafe_inline, report_uri: "/csp" },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
