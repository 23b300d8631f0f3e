//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(isolation_incomplete, reason = "only ever a frame in an isolated page")]
        cross_origin_embedder_policy: credentialless,
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
    }
}

fn main() {
    assert_eq!(Shop::CROSS_ORIGIN_EMBEDDER_POLICY, "credentialless");
}
