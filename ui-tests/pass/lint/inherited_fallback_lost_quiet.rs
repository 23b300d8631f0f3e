//! What the fallback lists is kept, the list only tightens, or it is for frames, of which the site has none itself.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Base {
        content_security_policy: {
            default_src: [self, "https://cdn.example.com"],
            script_src: [self, nonce],
            object_src: none,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        referrer_policy: no_referrer,
        cross_origin_opener_policy: same_origin,
        origin: "https://shop.example.com", strict_transport_security: { max_age: 2y, include_subdomains },
    }
}

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            ..,
            img_src: [.., "https://img.example.com"],
            font_src: none,
            connect_src: self,
            frame_src: "https://www.youtube.com",
            media_src: ["https://cdn.example.com", self],
        },
        ..Base
    }
}

fn main() {}
