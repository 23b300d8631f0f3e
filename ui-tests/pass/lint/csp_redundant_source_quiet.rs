//! A wildcard does not cover the bare domain, `https` not `self` on every page, and `*` no `data:`.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            img_src: ["*.example.com", "example.com"],
            font_src: [self, https],
            media_src: [*, data],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; img-src *.example.com example.com; font-src 'self' https:; media-src * data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
