//! Door: what generated code may name, and nobody else.

pub use http::{HeaderMap, HeaderName, HeaderValue};
pub use security_policy_macros::expand;

#[cfg(feature = "audit")]
pub use crate::audit::{Headers, assert_secure};
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
