//! Names, where they are asked for; in the report-only policy it is the enforced one that asks.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            script_src: [nonce, trusted_types_eval],
            require_trusted_types_for: script,
            trusted_types: ["dompurify"],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        content_security_policy_report_only: { trusted_types: none, report_uri: "/csp" },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    let nonce = security_policy::Nonce::random();
    let headers = Shop::headers(&nonce);
    let expected = format!("default-src 'none'; script-src 'nonce-{nonce}' 'trusted-types-eval'; require-trusted-types-for 'script'; trusted-types dompurify; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assert_eq!(headers["content-security-policy"], expected);
}
