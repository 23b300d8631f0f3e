//! The constant that the macro generates.

use super::rules::Rules;

/// How a policy moves requests to https: its constant `TRANSPORT`.
///
/// The [module](super) describes the rules.
///
/// # Example
///
/// ```
/// use security_policy::{security_policy, transport::Transport};
///
/// security_policy! {
///     struct Shop {
///         origin: "https://shop.example.com",
///         transport: { proxies: ["10.0.0.0/8"] },
///         ..security_policy::presets::StaticSite
///     }
/// }
///
/// const TRANSPORT: Transport = Shop::TRANSPORT;
/// assert_eq!(TRANSPORT.origin(), "https://shop.example.com");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Transport {
    rules: &'static Rules,
}

impl Transport {
    /// What the macro generates.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_macro(rules: &'static Rules) -> Self {
        Self { rules }
    }

    /// Returns the declared origin, which is the target of every redirect.
    #[must_use]
    pub const fn origin(&self) -> &'static str {
        self.rules.origin
    }

    pub(super) fn rules(&self) -> &'static Rules {
        self.rules
    }
}
