//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_wrong_delivery, reason = "the same text is enforced elsewhere")]
        content_security_policy_report_only: { sandbox, report_uri: "/csp" },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY_REPORT_ONLY, "sandbox; report-uri /csp");
}
