//! A policy may have the name of a macro in the prelude.
#![deny(warnings)]

mod policies {
    security_policy::security_policy! {
        pub struct Default {
            origin: "https://shop.example.com",
            ..security_policy::presets::StaticSite
        }
    }

    security_policy::security_policy! {
        pub struct Derived { ..Default }
    }
}

#[test]
fn compiles() {
    assert_eq!(policies::Derived::headers(), policies::Default::headers());
}
