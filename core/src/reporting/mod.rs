//! Where browsers send reports: one endpoint, for every header that can report.
//!
//! [`Reporting`] is the field `reporting` of a policy. Once the other fields are known, it adds what each of them needs: a policy
//! that declares the block has the same headers as one in which every `report_to` is written by hand.

mod entries;
mod expand;
mod lower;
pub mod parameter;
mod policy;

pub use self::parameter::{PARAMETERS, REPORTERS, Reporter};
pub use self::policy::Reporting;
