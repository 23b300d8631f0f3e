//! The own origin, by its name and without.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        strict_transport_security: { max_age: 2y, include_subdomains },
        content_security_policy: {
            default_src: none,
            script_src: [self, "https://shop.example.com/js/"],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'none'; script-src 'self' https://shop.example.com/js/; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
