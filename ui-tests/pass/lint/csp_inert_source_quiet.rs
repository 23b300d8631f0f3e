//! In `default_src` it acts where something falls back to it.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: [self, nonce],
            style_src: self,
            connect_src: [self, data],
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
    let nonce = security_policy::Nonce::random();
    let headers = Shop::headers(&nonce);
    let expected = format!("default-src 'self' 'nonce-{nonce}'; style-src 'self'; connect-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
