//! Slots: `$name` in a policy, filled once at start-up.
//!
//! Where a slot stands decides what it takes. What it takes is one value of one kind, read by the same parser as the rest
//! of the policy, so that it can carry no second source, no directive and no header.

mod place;
#[cfg(feature = "slots")]
mod value;

pub(crate) use self::place::loads_script;
pub use self::place::{Slot, SlotKind};
#[cfg(feature = "slots")]
pub use self::value::Breadth;
