//! A directory, a file, and addresses that are no files.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            img_src: ["https://cdn.example.com/img/", "https://cdn.example.com/logo.svg"],
            connect_src: "https://api.example.com/v1",
            base_uri: none,
            form_action: "https://pay.example.com/charge",
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; img-src https://cdn.example.com/img/ https://cdn.example.com/logo.svg; connect-src https://api.example.com/v1; base-uri 'none'; form-action https://pay.example.com/charge; frame-ancestors 'none'");
}
