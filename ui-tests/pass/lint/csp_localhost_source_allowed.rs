//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            #[allow(csp_localhost_source, reason = "the signing program listens there")]
            connect_src: [self, "wss://localhost:3000"],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; connect-src 'self' wss://localhost:3000; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
