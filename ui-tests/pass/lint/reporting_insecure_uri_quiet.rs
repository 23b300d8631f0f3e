//! A path goes where the page came from, and this machine is its own.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
            report_uri: ["/csp", "http://localhost:9000/csp"],
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert!(Shop::HEADERS.contains(&("x-content-type-options", "nosniff")));
}
