//! A host of that name, on an intranet.
#![deny(warnings)]

security_policy::security_policy! {
    pub struct Shop {
        #[allow(csp_unquoted_keyword, reason = "the intranet has a host named self")]
        content_security_policy: {
            default_src: none,
            img_src: ["self"],
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
    assert_eq!(Shop::CONTENT_SECURITY_POLICY, "default-src 'none'; img-src self; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
}
