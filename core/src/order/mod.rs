//! "Weaker than": compares two policies, and finds what one permits and the other does not.
//!
//! A policy is measured in many respects: each [`Measure`] states how much is permitted in one respect, as a number or as a
//! set. A policy is weaker than another in the respects in which it permits more. The ranks of words are in their rows
//! ([`Word::permits`](crate::word::Word::permits)); each file here measures one kind of value.
//!
//! This is a partial order: `strict_origin` and `same_origin` are both weaker than `no_referrer`, each in another respect, and
//! neither is weaker than the other in all.

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
#[cfg(feature = "transport")]
mod transport;

pub use self::amount::{Amount, Item};
#[cfg(feature = "promise")]
pub(crate) use self::csp::dsl;
#[cfg(feature = "explain")]
pub(crate) use self::losses::losses_without_sources;
pub use self::losses::{can_be_kept, losses};
pub use self::measure::{Loss, Measure};
pub use self::sources::Change;
