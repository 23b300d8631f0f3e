//! On for the policy, and accepted on the directive.
#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_ignored_fallback)]
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            #[allow(csp_ignored_fallback, csp_strict_dynamic, reason = "the kiosk runs a browser of 2015")]
            script_src: [nonce, strict_dynamic, https],
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
    let expected = format!("default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' https:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
