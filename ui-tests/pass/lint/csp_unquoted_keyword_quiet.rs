//! Keywords in quotes, and hosts that only begin like one.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            img_src: ["'self'", "self.example.com", "sha256-files.example.com", "nonce.example"],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'none'; img-src 'self' self.example.com sha256-files.example.com nonce.example; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
