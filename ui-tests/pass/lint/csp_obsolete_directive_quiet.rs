//! `report_uri` is deprecated on paper, and the widest-supported transport.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { default_src: self, report_uri: "/csp" },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; report-uri /csp");
}
