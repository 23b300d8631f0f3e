//! Images from everywhere show nothing but images, and connections to hosts that are named.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            img_src: [*, data],
            connect_src: [self, data, "https://api.example.com"],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; img-src * data:; connect-src 'self' data: https://api.example.com; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
