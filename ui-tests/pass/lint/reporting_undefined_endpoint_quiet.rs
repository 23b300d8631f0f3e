//! Every name is declared; the group of `nel` stands in `report_to`.
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
            report_to: csp,
            report_uri: "https://shop.example.com/reports",
        },
        reporting_endpoints: { csp: "https://shop.example.com/reports" },
        nel: { report_to: network, max_age: 30d },
        report_to: { group: "network", max_age: 30d, endpoints: { url: "https://shop.example.com/network" } },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::REPORTING_ENDPOINTS, "csp=\"https://shop.example.com/reports\"");
}
