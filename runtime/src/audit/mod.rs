//! The lints over the headers of a live response.

mod check;
mod compare;
mod declared;
mod finding;
mod response;
mod secure;

pub use self::{
    check::{audit, audit_policy},
    declared::{Declared, Declares, Expected},
    finding::{Audit, Finding},
    response::{Audited, Headers, IntoStatus, Status},
    secure::{assert_declared, assert_secure},
};
