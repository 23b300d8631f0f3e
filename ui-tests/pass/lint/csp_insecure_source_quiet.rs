//! On a site that is itself plain http, and as a fallback that browsers ignore.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "http://shop.example.com",
        content_security_policy: {
            default_src: self,
            #[allow(csp_strict_dynamic, reason = "the loaders of the shop's partners cannot pass the nonce on")]
            script_src: [nonce, strict_dynamic, http],
            img_src: "http://img.example.com",
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
    }
}

fn main() {
    let nonce = security_policy::Nonce::random();
    let headers = Shop::headers(&nonce);
    let expected = format!("default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' http:; img-src http://img.example.com; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
