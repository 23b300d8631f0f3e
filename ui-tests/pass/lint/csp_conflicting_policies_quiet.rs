//! The second policy tightens the first, and leaves something.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: [
            {
                default_src: none,
                style_src: "https://a.example",
                base_uri: none,
                form_action: self,
                frame_ancestors: none,
            },
            { style_src: ["https://a.example", "https://b.example"] },
        ],
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(
        Shop::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src https://a.example; base-uri 'none'; form-action 'self'; frame-ancestors 'none', style-src https://a.example https://b.example",
    );
}
