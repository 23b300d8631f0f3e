//! Generated code works in a crate that forbids unused items: it contains none, and no `allow` of such lints.
#![forbid(dead_code, unused_imports, unused_macros)]

security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        ..security_policy::presets::StaticSite
    }
}

#[test]
fn compiles() {
    security_policy::security_policy! {
        struct Inner {
            x_frame_options: deny,
            ..Shop
        }
    }
    assert_eq!(Inner::headers(), Shop::headers());
}
