//! The error for a policy with slots that is used before `configure` has filled them.

use crate::policy::Policy;

/// A policy without slots, which is whole as it was declared.
///
/// A bound on it is what a policy with slots does not meet; the error then names `configure`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has slots: call `{Self}::configure` first, and use what it returns",
    label = "the slots of `{Self}` are not filled here",
    note = "at start-up: `let policy = {Self}::configure({Self}Slots {{ … }});`, then `policy.headers()`, `policy.apply(…)` and `.layer(policy)`"
)]
pub trait NoSlots: Policy {
    /// What start-up has built: nothing.
    fn built() -> Self::Prepared;
}

/// Says that a policy has none.
#[doc(hidden)]
#[macro_export]
macro_rules! __no_slots {
    ($policy:ident) => {
        impl $crate::NoSlots for $policy {
            fn built() {}
        }
    };
}

/// The functions of a policy without slots, on one that has some: a call is the error that names `configure`.
// `for<'a>`, since rustc rejects a bound that cannot hold where it is written, unless the bound has a parameter.
#[doc(hidden)]
#[macro_export]
macro_rules! __unfilled {
    ($apply:ident $headers:ident $layer:ident $($nonce:ident)?) => {
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

        $crate::__unfilled_layer! { $layer }
    };
}

/// The function that comes with the feature `tower`, in the same way.
#[doc(hidden)]
#[macro_export]
#[cfg(feature = "tower")]
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

/// Nothing.
#[doc(hidden)]
#[macro_export]
#[cfg(not(feature = "tower"))]
macro_rules! __unfilled_layer {
    ($layer:ident) => {};
}
