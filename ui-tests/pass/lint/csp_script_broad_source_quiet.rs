//! Ignored under `strict_dynamic`, and no script elsewhere.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            #[allow(csp_strict_dynamic, reason = "the loaders of the shop's partners cannot pass the nonce on")]
            script_src: [nonce, strict_dynamic, https],
            img_src: [https, data],
            worker_src: blob,
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
    let expected = format!("default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' https:; img-src https: data:; worker-src blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
