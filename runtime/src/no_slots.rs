//! The compile error for a policy with slots that is used without `configure`.

use crate::policy::Policy;

/// A policy without slots, which can be used as declared.
///
/// A policy with slots does not implement it, so a bound on it is a compile error that names `configure`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has slots: call `{Self}::configure` first, and use what it returns",
    label = "the slots of `{Self}` are not filled here",
    note = "at start-up: `let policy = {Self}::configure({Self}Slots {{ … }});`, then `policy.headers()`, `policy.apply(…)` and `.layer(policy)`"
)]
pub trait NoSlots: Policy {
    /// The state that start-up has built: none.
    fn built() -> Self::Prepared;
}

/// Implements [`NoSlots`] for a policy.
#[doc(hidden)]
#[macro_export]
macro_rules! __no_slots {
    ($policy:ident) => {
        impl $crate::NoSlots for $policy {
            fn built() {}
        }
    };
}

/// `apply`, `headers` and `for_each` for a policy with slots: calling them is a compile error that names `configure`.
// `for<'a>`, because rustc rejects a bound that is never satisfied at its definition, unless the bound has a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __unfilled {
    ($apply:ident $headers:ident $for_each:ident $layer:ident $($nonce:ident)?) => {
        #[doc(hidden)]
        pub fn $apply(headers: &mut $crate::__private::HeaderMap $(, $nonce: &$crate::Nonce)?)
        where
            for<'a> Self: $crate::NoSlots,
        {
            let built = <Self as $crate::NoSlots>::built();
            <Self as $crate::Policy>::apply_prepared(&built, headers, $crate::__nonce!($($nonce)?));
        }

        #[doc(hidden)]
        #[must_use]
        pub fn $headers($($nonce: &$crate::Nonce)?) -> $crate::__private::HeaderMap
        where
            for<'a> Self: $crate::NoSlots,
        {
            let mut headers = $crate::__private::HeaderMap::new();
            Self::$apply(&mut headers $(, $nonce)?);
            headers
        }

        #[doc(hidden)]
        pub fn $for_each(
            $($nonce: &$crate::Nonce,)?
            header: impl ::core::ops::FnMut(&::core::primitive::str, &::core::primitive::str),
        )
        where
            for<'a> Self: $crate::NoSlots,
        {
            $crate::__private::for_each(&Self::$headers($($nonce)?), header);
        }

        $crate::__unfilled_layer! { $layer }
    };
}

/// The same for `layer`, with the feature `adapter`.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "adapter")]
macro_rules! __unfilled_layer {
    ($layer:ident) => {
        #[doc(hidden)]
        #[must_use]
        pub fn $layer() -> $crate::adapter::PolicyLayer<Self>
        where
            for<'a> Self: $crate::NoSlots,
        {
            $crate::adapter::PolicyLayer::from_prepared(<Self as $crate::NoSlots>::built())
        }
    };
}

/// Nothing, without the feature `adapter`.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "adapter"))]
macro_rules! __unfilled_layer {
    ($layer:ident) => {};
}
