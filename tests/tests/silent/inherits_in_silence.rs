//! What a base has accepted or been told is not said again of who inherits it, whatever stands around it.
#![deny(warnings)]

mod base {
    security_policy::security_policy! {
        /// Accepts a weakness of its own.
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
    /// A block and a list of its own, around what was accepted.
    pub struct Shop {
        content_security_policy: { .., img_src: [.., "https://img.example.com"] },
        ..base::Old
    }
}

security_policy::security_policy! {
    /// Over one that inherits itself.
    pub struct Gallery {
        referrer_policy: same_origin,
        ..Shop
    }
}

security_policy::security_policy! {
    /// The weaknesses of a preset have been accepted there, in another crate.
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
