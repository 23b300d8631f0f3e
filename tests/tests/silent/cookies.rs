//! Generated code of cookies has no warnings, without a prelude and with shadowed names.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, unused, unreachable_pub, rust_2018_idioms, missing_copy_implementations)]
#![deny(single_use_lifetimes, trivial_casts, unused_qualifications, unused_results, let_underscore_drop)]
#![forbid(unsafe_code, deprecated)]
#![allow(dead_code)]

extern crate security_policy as shield;

mod security_policy {}
mod cookie {}
mod core {}
struct Cookie;
struct Session;
struct Option;
struct Some;
#[allow(non_camel_case_types)]
struct str;
#[allow(unused_macros)]
macro_rules! cookies {
    ($($tokens:tt)*) => {};
}
#[allow(unused_macros)]
macro_rules! signed {
    ($($tokens:tt)*) => {};
}

shield::security_policy! {
    /// Sent with every page.
    pub struct Shop {
        origin: "http://localhost:3000",
        cookies: {
            session: { name: "__Host-session", max_age: 8h, idle: 30min, signed },
            login: { name: "__Host-login", max_age: 8h, signed },
            basket: { name: "__Host-basket", max_age: 8h, private },
            wizard: { name: "__Host-wizard", max_age: 8h, idle: 30min, private },
            old: { name: "session", max_age: 31d, flask },
            theme,
            r#type: { priority: high },
            default: { same_site: strict },
        },
        strict_transport_security: omit,
        ..shield::presets::Api
    }
}

#[::core::prelude::v1::test]
fn compiles() {
    let mut headers = ::std::default::Default::default();
    ::std::assert!(Shop::THEME.set(&mut headers, "dark").is_ok());
    Shop::apply(&mut headers);
    ::std::assert_eq!(headers["set-cookie"], "theme=dark; Secure; HttpOnly; SameSite=Lax; Path=/");
    ::std::assert_eq!(Shop::TYPE.name(), "type");
    ::std::assert_eq!(Shop::OLD.name(), "session");
    ::std::assert_eq!([Shop::SESSION.name(), Shop::WIZARD.name()], ["__Host-session", "__Host-wizard"]);
    ::std::assert_eq!([Shop::LOGIN.name(), Shop::BASKET.name()], ["__Host-login", "__Host-basket"]);
}
