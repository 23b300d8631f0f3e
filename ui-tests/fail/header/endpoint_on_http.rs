security_policy::security_policy! {
    pub struct Shop {
        reporting_endpoints: { csp: "http://reports.example.com/csp" },
    }
}

fn main() {}
