//! `security_policy!`: its documentation, and the call of the procedural macro.

#[doc = include_str!("declare/quick_start.md")]
#[doc = include_str!("declare/grammar.md")]
#[doc = include_str!("declare/fields.md")]
#[doc = include_str!("declare/services.md")]
#[doc = include_str!("declare/slots.md")]
#[doc = include_str!("declare/cookies.md")]
#[doc = include_str!("declare/transport.md")]
#[doc = include_str!("declare/templates.md")]
#[doc = include_str!("declare/inheritance.md")]
#[doc = include_str!("declare/promises.md")]
#[doc = include_str!("declare/findings.md")]
#[macro_export]
macro_rules! security_policy {
    ($($tokens:tt)*) => {
        $crate::__expand! { $crate $($tokens)* }
    };
}
