//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    #[allow(nosniff_missing, reason = "the proxy in front adds it to every response")]
    pub struct Shop {
        x_frame_options: deny,
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::X_FRAME_OPTIONS, "DENY");
}
