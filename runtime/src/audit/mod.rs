//! Audits of live responses: the lints of the macro, applied to the headers that a server really sends.
//!
//! [`audit`] evaluates a response by itself. [`audit_policy`] also compares it with the policy that it should carry.

mod assert_secure;
mod check;
mod compare;
mod declaration;
mod finding;
mod response;
#[cfg(all(test, feature = "cookies"))]
mod tests;

#[cfg(feature = "adapter")]
pub(crate) use self::compare::compare_unclaimed;
#[cfg(feature = "explain")]
pub(crate) use self::declaration::FromNonce;
pub use self::{
    assert_secure::{assert_declared, assert_secure},
    check::{audit, audit_policy},
    declaration::{Declaration, DeclaresPolicy, ExpectedPolicy},
    finding::{Audit, Finding},
    response::{Auditable, Headers, IntoStatus, Status},
};
