//! In an enforced policy both are in force.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: { sandbox: allow_scripts, upgrade_insecure_requests },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "sandbox allow-scripts; upgrade-insecure-requests");
}
