//! All that the preload list asks for.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://example.com",
        strict_transport_security: { max_age: 1y, include_subdomains, preload },
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
    assert_eq!(Shop::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains; preload");
}
