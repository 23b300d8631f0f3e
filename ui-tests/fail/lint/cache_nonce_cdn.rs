security_policy::security_policy! {
    pub struct Shop {
        cache_control: { private, no_cache },
        headers: { "CDN-Cache-Control": "max-age=600" },
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

fn main() {}
