//! Slots: `$name` in a policy, filled once at start-up, and `..$name` in a list, filled with any number of values.
//!
//! Where a slot stands decides what it takes. Each value is one of its kind, read by the same parser as the rest
//! of the policy, so that it can carry no second source, no directive and no header.

mod place;
#[cfg(feature = "slots")]
mod value;

pub(crate) use self::place::loads_script;
pub use self::place::{Slot, SlotCount, SlotKind};
#[cfg(feature = "slots")]
pub use self::value::Breadth;
