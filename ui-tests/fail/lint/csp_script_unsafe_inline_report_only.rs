security_policy::security_policy! {
    pub struct Shop {
        content_security_policy_report_only: { script_src: unsafe_inline, report_uri: "/csp" },
    }
}

fn main() {}
