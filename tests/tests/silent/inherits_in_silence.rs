//! Findings that the base has fixed or accepted are not repeated for a derived policy, whatever it adds.
#![deny(warnings)]

mod base {
    security_policy::security_policy! {
        /// Accepts one of its weaknesses.
        #[allow(hsts_missing, reason = "the proxy in front sends it")]
        pub(crate) struct Old {
            origin: "https://shop.example.com",
            content_security_policy: {
                default_src: self,
                #[allow(csp_style_unsafe_inline, reason = "the widget writes style attributes")]
                style_src: [self, unsafe_inline],
                object_src: none,
                base_uri: none,
                form_action: self,
                frame_ancestors: none,
            },
            x_content_type_options: nosniff,
            referrer_policy: no_referrer,
            cross_origin_opener_policy: same_origin,
        }
    }
}

security_policy::security_policy! {
    /// Adds a block and a list next to what was accepted.
    pub struct Shop {
        content_security_policy: { .., img_src: [.., "https://img.example.com"] },
        ..base::Old
    }
}

security_policy::security_policy! {
    /// Derived from a derived policy.
    pub struct Gallery {
        referrer_policy: same_origin,
        ..Shop
    }
}

security_policy::security_policy! {
    /// The weaknesses of a preset are accepted there, in another crate.
    pub struct FromExpress {
        origin: "https://shop.example.com",
        ..security_policy::presets::Helmet
    }
}

security_policy::security_policy! {
    pub struct FromFlask {
        origin: "https://shop.example.com",
        ..security_policy::presets::Talisman
    }
}

#[test]
fn compiles() {
    assert!(Gallery::CONTENT_SECURITY_POLICY.contains("style-src 'self' 'unsafe-inline'"));
    assert!(FromExpress::CONTENT_SECURITY_POLICY.contains("'unsafe-inline'"));
    assert_eq!(FromFlask::X_FRAME_OPTIONS, "SAMEORIGIN");
}
