//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            #[allow(reporting_hash_without_endpoint, reason = "an observer in the page reads them")]
            script_src: [nonce, report_sha256],
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert!(Shop::HEADERS.contains(&("x-content-type-options", "nosniff")));
}
