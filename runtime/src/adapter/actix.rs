//! actix-web.

/// Makes the policy itself what `layer()` returns.
#[doc(hidden)]
#[macro_export]
macro_rules! __actix {
    ($policy:ident) => {};
}
