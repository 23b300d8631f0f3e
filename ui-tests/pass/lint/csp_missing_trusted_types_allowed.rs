//! On for the policy, and accepted on the header.
#![deny(warnings)]

security_policy::security_policy! {
    #[warn(csp_missing_trusted_types)]
    pub struct Shop {
        #[allow(csp_missing_trusted_types, reason = "the editor assigns to `innerHTML`")]
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
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
    let expected = format!("default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
