//! One package of many, a path without the danger, and a host that `strict_dynamic` has browsers ignore.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            #[allow(csp_script_allowlist, reason = "shown here")]
            script_src: [nonce, "https://cdn.jsdelivr.net/npm/vue@3.5.0/", "https://www.google.com/recaptcha/"],
            #[allow(csp_strict_dynamic, csp_ignored_fallback, reason = "the loaders of the shop's partners cannot pass the nonce on")]
            script_src_elem: [nonce, strict_dynamic, "https://unpkg.com"],
            img_src: "https://www.google.com",
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
    let expected = format!("default-src 'none'; script-src 'nonce-{nonce}' https://cdn.jsdelivr.net/npm/vue@3.5.0/ https://www.google.com/recaptcha/; script-src-elem 'nonce-{nonce}' 'strict-dynamic' https://unpkg.com; img-src https://www.google.com; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
