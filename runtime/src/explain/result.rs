//! What a policy answers: explanations and comparisons, as text and for tools.

use std::{fmt, ops::Deref};

use security_policy_core::explain;

/// What a policy does in a browser, in words.
///
/// It displays as aligned columns for a terminal. Its fields are those of [`explain::Explanation`], which it dereferences to.
/// With the feature `serde`, it serializes as a map of them.
///
/// # Example
///
/// ```
/// use security_policy::{explain::Allows, security_policy};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         content_security_policy: { ..., img_src: [.., "https://img.example.com"] },
///         ..security_policy::presets::StaticSite
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Explanation(pub(super) explain::Explanation);

/// How two policies differ: what the second one newly allows and blocks, each with an example, and where its other headers and
/// cookies are weaker or stricter.
///
/// Its fields are those of [`explain::Comparison`], which it dereferences to. With the feature `serde`, it serializes as a map
/// of them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Comparison(pub(super) explain::Comparison);

/// The traits of a type that wraps the model's.
macro_rules! wraps {
    ($($name:ident)*) => {$(
        impl Deref for $name {
            type Target = explain::$name;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        /// Writes aligned columns, without colours.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

wraps! { Explanation Comparison }
