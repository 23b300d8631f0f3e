//! NEL finds its group there.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        nel: { report_to: csp, max_age: 30d },
        report_to: { group: "csp", max_age: 30d, endpoints: { url: "https://shop.example.com/reports" } },
        content_security_policy: {
            default_src: none,
            script_src: nonce,
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
    assert_eq!(Shop::NEL, r#"{"report_to":"csp","max_age":2592000}"#);
}
