//! Accepted, with a reason.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_missing_script_src, reason = "the page shows images only, from a host that strips the rest")]
        content_security_policy: {
            img_src: self,
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
