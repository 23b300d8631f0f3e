//! A second policy names the hosts of all scripts.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: [
            {
                default_src: none,
                script_src: [nonce, strict_dynamic],
                base_uri: none,
                form_action: self,
                frame_ancestors: none,
            },
            { script_src: [self, nonce, "https://js.example.com"] },
        ],
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    let nonce = security_policy::Nonce::random();
    let headers = Shop::headers(&nonce);
    let first = format!("default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    let expected = format!("{first}, script-src 'self' 'nonce-{nonce}' https://js.example.com");
    assert_eq!(headers["content-security-policy"], expected);
}
