//! Levels on the policy, on a field and on a directive; the innermost one applies, and rustc's own are not affected.
#![deny(warnings)]

security_policy::security_policy! {
    #[allow(dead_code, csp_static_nonce, reason = "a fixed nonce is what this page demonstrates")]
    #[deny(csp_script_unsafe_inline)]
    pub struct Demo {
        content_security_policy: {
            #[allow(csp_script_unsafe_inline, reason = "and so is inline script")]
            default_src: [self, unsafe_inline],
            style_src: "'nonce-cmFuZG9t'",
            object_src: none,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

#[test]
fn compiles() {
    assert_eq!(
        Demo::CONTENT_SECURITY_POLICY,
        "default-src 'self' 'unsafe-inline'; style-src 'nonce-cmFuZG9t'; object-src 'none'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    );
}
