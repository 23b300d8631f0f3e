security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
        permissions_policy: { camera: none, geolocation: none, microphone: none },
        cache_control: { private, no_cache },
        headers: {
            "CDN-Cache-Control": "max-age=60",
            "X-Accel-Expires": "60",
        },
        cookies: { id: { name: "__Host-id", max_age: 8h } },
        csrf: { bind_to: id },
    }
}

fn main() {}
