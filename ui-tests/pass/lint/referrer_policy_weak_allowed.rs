//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(referrer_policy_weak, reason = "the affiliate network counts visits by their full URL")]
        referrer_policy: no_referrer_when_downgrade,
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::REFERRER_POLICY, "no-referrer-when-downgrade");
}
