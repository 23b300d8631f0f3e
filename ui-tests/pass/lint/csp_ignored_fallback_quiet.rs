//! In force for images, and off unless asked for.
#![deny(warnings)]

security_policy::security_policy! {
    #[deny(csp_ignored_fallback)]
    pub struct Shop {
        content_security_policy: {
            #[allow(csp_strict_dynamic, reason = "the loaders of the shop's partners cannot pass the nonce on")]
            default_src: [nonce, strict_dynamic, self],
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
    let expected = format!("default-src 'nonce-{nonce}' 'strict-dynamic' 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
