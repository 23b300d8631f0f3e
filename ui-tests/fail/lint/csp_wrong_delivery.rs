security_policy::security_policy! {
    pub struct Shop {
        content_security_policy_report_only: { default_src: self, sandbox, report_uri: "/csp" },
    }
}

fn main() {}
