//! Several policies in one module, of every visibility.
#![deny(warnings)]

mod policies {
    pub(crate) mod inner {
        security_policy::security_policy! { pub(in crate::policies) struct Restricted { x_frame_options: deny } }
        security_policy::security_policy! { pub(super) struct Parent { x_frame_options: same_origin } }
        security_policy::security_policy! { struct Private { referrer_policy: origin } }

        pub(crate) fn private() -> &'static str {
            Private::REFERRER_POLICY
        }
    }

    security_policy::security_policy! { pub(crate) struct Crate { x_frame_options: deny } }

    pub(crate) fn all() -> [&'static str; 3] {
        [inner::Restricted::X_FRAME_OPTIONS, inner::Parent::X_FRAME_OPTIONS, inner::private()]
    }
}

fn main() {
    assert_eq!(policies::all(), ["DENY", "SAMEORIGIN", "origin"]);
    assert_eq!(policies::Crate::HEADERS.len(), 1);
}
