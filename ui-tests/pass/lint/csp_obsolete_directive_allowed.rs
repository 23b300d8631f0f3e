//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_obsolete_directive, reason = "the kiosk runs a browser of 2015")]
        content_security_policy: { block_all_mixed_content, plugin_types: "application/pdf" },
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "block-all-mixed-content; plugin-types application/pdf");
}
