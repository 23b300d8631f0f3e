//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            #[allow(csp_path_not_directory, reason = "the one picture has no ending")]
            img_src: "https://cdn.example.com/img",
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; img-src https://cdn.example.com/img; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
