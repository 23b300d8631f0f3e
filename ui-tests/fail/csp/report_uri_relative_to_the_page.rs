security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            report_uri: "reports.example.com/csp",
        },
    }
}

fn main() {}
