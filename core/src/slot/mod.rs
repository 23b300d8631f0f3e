//! Slots: `$name` in a policy, which the program fills once when it starts, and `..$name` in a list, which it fills with any
//! number of values.
//!
//! The place of a slot in the policy determines the [kind](SlotKind) of its values. The parser that reads the rest of the
//! policy reads each value too, so that a value cannot smuggle in a second source, a directive or a header.

mod place;
#[cfg(feature = "slots")]
mod value;

pub(crate) use self::place::loads_script;
pub use self::place::{Slot, SlotCount, SlotKind};
#[cfg(feature = "slots")]
pub use self::value::Breadth;
