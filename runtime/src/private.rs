//! Door: what generated code may name, and nobody else.

pub use http::{HeaderMap, HeaderName, HeaderValue};
pub use security_policy_macros::expand;

#[cfg(feature = "cookies")]
pub use crate::cookie::complete::complete as complete_cookies;
pub use crate::{
    __adapter_items as adapter_items, __cookies as cookies, __cookies_done as cookies_done, __flask as flask,
    __private_cookies as private_cookies, __signed as signed,
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

/// Passes on what needs the feature `cookies`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "cookies")]
macro_rules! __cookies {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Names the feature that is missing.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "cookies"))]
macro_rules! __cookies {
    ($($tokens:tt)*) => {
        ::core::compile_error! {
            "`cookies` needs the feature `cookies` of `security-policy`\n\
help: add it in `Cargo.toml`: `security-policy = { version = \"…\", features = [\"cookies\"] }`"
        }
    };
}

/// Passes on what needs the feature `signed`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "signed")]
macro_rules! __signed {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Names the feature that is missing.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "signed"))]
macro_rules! __signed {
    ($($tokens:tt)*) => {
        ::core::compile_error! {
            "`signed` needs the feature `signed` of `security-policy`\n\
help: add it in `Cargo.toml`: `security-policy = { version = \"…\", features = [\"signed\"] }`"
        }
    };
}

/// Passes on what needs the feature `private`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "private")]
macro_rules! __private_cookies {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Names the feature that is missing.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "private"))]
macro_rules! __private_cookies {
    ($($tokens:tt)*) => {
        ::core::compile_error! {
            "`private` needs the feature `private` of `security-policy`\n\
help: add it in `Cargo.toml`: `security-policy = { version = \"…\", features = [\"private\"] }`"
        }
    };
}

/// Passes on what needs the feature `flask`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "flask")]
macro_rules! __flask {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Names the feature that is missing.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "flask"))]
macro_rules! __flask {
    ($($tokens:tt)*) => {
        ::core::compile_error! {
            "`flask` needs the feature `flask` of `security-policy`\n\
help: add it in `Cargo.toml`: `security-policy = { version = \"…\", features = [\"flask\"] }`"
        }
    };
}

/// Completes the cookies of a response; where the feature is missing, [`__cookies`] has said so already.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "cookies")]
macro_rules! __cookies_done {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Completes the cookies of a response; where the feature is missing, [`__cookies`] has said so already.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "cookies"))]
macro_rules! __cookies_done {
    ($($tokens:tt)*) => {};
}
