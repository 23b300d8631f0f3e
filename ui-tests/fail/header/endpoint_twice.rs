security_policy::security_policy! {
    pub struct Shop {
        reporting_endpoints: { csp: "/a", csp: "/b" },
    }
}

fn main() {}
