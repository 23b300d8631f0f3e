//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: none,
            script_src: self,
            style_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        #[allow(header_near_miss, reason = "the proxy reads this name")]
        headers: { "x-cache-control": "public" },
    }
}

fn main() {
    assert_eq!(Shop::X_CACHE_CONTROL, "public");
}
