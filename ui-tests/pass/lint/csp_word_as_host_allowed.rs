//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            #[allow(csp_word_as_host, reason = "a host of the internal network has this name")]
            img_src: [self, "data"],
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
    assert!(Shop::CONTENT_SECURITY_POLICY.contains("img-src 'self' data;"));
}
