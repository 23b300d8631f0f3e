//! "Weaker than": what one policy permits and another does not, over every value that has an order.
//!
//! A policy is measured: each measure says how much is permitted in one respect, as a number or as a set. A policy is
//! weaker than another in those respects in which it permits more. What orders the words of a closed list is in their rows
//! ([`Word::permits`](crate::word::Word::permits)); a file here holds what orders one kind of value.
//!
//! A number or a set at a time, this is a partial order: `strict_origin` and `same_origin` are both weaker than
//! `no_referrer`, and neither is weaker than the other.

mod amount;
mod cache;
#[cfg(feature = "cookies")]
mod cookies;
mod csp;
#[cfg(feature = "csrf")]
mod csrf;
mod header;
mod losses;
mod measure;
mod permissions;
mod sources;

pub use self::amount::{Amount, Item};
pub use self::losses::{can_be_kept, losses};
pub use self::measure::{Loss, Measure};
pub use self::sources::Change;
