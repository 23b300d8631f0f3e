//! The lints over the headers of a live response.

mod assert_secure;
mod check;
mod compare;
mod declaration;
mod finding;
mod response;

pub use self::{
    assert_secure::{assert_declared, assert_secure},
    check::{audit, audit_policy},
    declaration::{Declaration, DeclaresPolicy, ExpectedPolicy},
    finding::{Audit, Finding},
    response::{Auditable, Headers, IntoStatus, Status},
};
