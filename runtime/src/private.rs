//! Door: what generated code may name, and nobody else.

pub use http::{HeaderMap, HeaderName, HeaderValue};
pub use security_policy_macros::expand;

#[cfg(feature = "audit")]
pub use crate::audit::{Headers, assert_secure};
#[cfg(feature = "slots")]
pub use crate::configured::Prepared;
#[cfg(feature = "cookies")]
pub use crate::cookie::complete::complete as complete_cookies;
#[cfg(feature = "csrf")]
#[doc(hidden)]
pub mod csrf_rules {
    pub use crate::csrf::rules::{Fallback, Isolation, Origin, Route, Rules};
}
pub use crate::{
    __adapter_items as adapter_items, __cookies as cookies, __csrf as csrf, __encrypted as encrypted, __flask as flask,
    __signed as signed, __with_slots as with_slots,
    header_map::{remove, reserve, set, with_nonce},
};

/// What a policy with slots comes to.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "slots")]
macro_rules! __with_slots {
    ($slot:tt $($items:tt)*) => { $($items)* };
}

/// What a policy with slots comes to.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "slots"))]
macro_rules! __with_slots {
    ($slot:literal $($items:tt)*) => {
        ::core::compile_error!(::core::concat!(
            "the slot `$",
            $slot,
            "` needs the feature `slots` of the crate `security-policy`\n\
             help: write `security-policy = { version = \"…\", features = [\"slots\"] }` in `Cargo.toml`"
        ));
    };
}

/// The items of a policy that come with a feature.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "tower")]
macro_rules! __adapter_items {
    () => {
        /// Returns the layer that applies this policy to every response of the services under it.
        #[must_use]
        pub fn layer() -> $crate::adapter::PolicyLayer<Self> {
            $crate::adapter::PolicyLayer::new()
        }
    };
}

/// The items of a policy that come with a feature.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "tower"))]
macro_rules! __adapter_items {
    () => {};
}

/// Either of two: what needs the feature `cookies`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "cookies")]
macro_rules! __cookies {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// Either of two: what needs the feature `cookies`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "cookies"))]
macro_rules! __cookies {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

/// Either of two: what needs the feature `signed`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "signed")]
macro_rules! __signed {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// Either of two: what needs the feature `signed`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "signed"))]
macro_rules! __signed {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

/// Either of two: what needs the feature `csrf`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "csrf")]
macro_rules! __csrf {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// Either of two: what needs the feature `csrf`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "csrf"))]
macro_rules! __csrf {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

/// Either of two: what needs the feature `private`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "private")]
macro_rules! __encrypted {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// Either of two: what needs the feature `private`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "private"))]
macro_rules! __encrypted {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

/// Either of two: what needs the feature `flask`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "flask")]
macro_rules! __flask {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// Either of two: what needs the feature `flask`, or the error that names it.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "flask"))]
macro_rules! __flask {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}
