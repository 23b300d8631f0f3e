#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: [
            { upgrade_insecure_requests },
            { default_src: self, frame_ancestors: none, report_to: csp },
            { script_src: self, form_action: self },
        ],
        reporting_endpoints: { csp: "/reports" },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {}
