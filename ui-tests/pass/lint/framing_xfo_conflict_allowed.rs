//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        content_security_policy: {
            default_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: "https://partner.example",
        },
        #[allow(framing_xfo_conflict, reason = "browsers without frame_ancestors are to show nothing")]
        x_frame_options: deny,
        x_content_type_options: nosniff,
        referrer_policy: strict_origin_when_cross_origin,
        cross_origin_opener_policy: same_origin,
    }
}

fn main() {
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors https://partner.example");
}
