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
    __adapter_items as adapter_items,
    header_map::{remove, reserve, set, with_nonce},
};

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

/// Of what needs a feature and the error that names it, the one.
#[doc(hidden)]
#[macro_export]
macro_rules! __with {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($with)* };
}

/// The other one.
#[doc(hidden)]
#[macro_export]
macro_rules! __without {
    ({ $($with:tt)* } { $($without:tt)* }) => { $($without)* };
}

// One name a feature, by which generated code asks whether it is on. `private` is a word of Rust's own.
#[cfg(feature = "cookies")]
pub use crate::__with as cookies;
#[cfg(feature = "csrf")]
pub use crate::__with as csrf;
#[cfg(feature = "private")]
pub use crate::__with as encrypted;
#[cfg(feature = "flask")]
pub use crate::__with as flask;
#[cfg(feature = "signed")]
pub use crate::__with as signed;
#[cfg(feature = "slots")]
pub use crate::__with as slots;

#[cfg(not(feature = "cookies"))]
pub use crate::__without as cookies;
#[cfg(not(feature = "csrf"))]
pub use crate::__without as csrf;
#[cfg(not(feature = "private"))]
pub use crate::__without as encrypted;
#[cfg(not(feature = "flask"))]
pub use crate::__without as flask;
#[cfg(not(feature = "signed"))]
pub use crate::__without as signed;
#[cfg(not(feature = "slots"))]
pub use crate::__without as slots;
