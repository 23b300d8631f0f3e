//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            #[allow(csp_unsafe_hashes, reason = "the one handler prints the page")]
            script_src_attr: [unsafe_hashes, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
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
    let expected = format!("default-src 'none'; script-src 'nonce-{nonce}'; script-src-attr 'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
