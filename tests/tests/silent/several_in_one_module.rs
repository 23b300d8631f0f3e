//! Several policies in one module, with every visibility.
#![deny(warnings)]

mod policies {
    pub(crate) mod inner {
        security_policy::security_policy! {
            pub(in crate::several_in_one_module::policies) struct Restricted { content_type: "application/json", x_content_type_options: nosniff }
        }
        security_policy::security_policy! {
            pub(super) struct Parent { content_type: "image/png", x_content_type_options: nosniff }
        }
        security_policy::security_policy! {
            struct Private { content_type: "text/css", x_content_type_options: nosniff }
        }

        pub(crate) fn private() -> &'static str {
            Private::CONTENT_TYPE
        }
    }

    security_policy::security_policy! {
        pub(crate) struct Crate { content_type: "font/woff2", x_content_type_options: nosniff }
    }

    pub(crate) fn all() -> [&'static str; 3] {
        [inner::Restricted::CONTENT_TYPE, inner::Parent::CONTENT_TYPE, inner::private()]
    }
}

#[test]
fn compiles() {
    assert_eq!(policies::all(), ["application/json", "image/png", "text/css"]);
    assert_eq!(policies::Crate::HEADERS.len(), 2);
}
