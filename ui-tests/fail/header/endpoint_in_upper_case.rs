security_policy::security_policy! {
    pub struct Shop {
        reporting_endpoints: { CSP: "/reports" },
    }
}

fn main() {}
