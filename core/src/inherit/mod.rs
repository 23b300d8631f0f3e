//! Merges the declaration of a policy with that of its base. In the resulting declaration, each part keeps its own place.
//!
//! What the policy declares overrides the base, and everything else is inherited. `..` keeps what the base declares in the same
//! block or list, and `omit` drops a field, an entry or an item. Apart from the directives that a directive falls back to, this
//! module knows nothing about the meaning of a header.

mod csp_blocks;
mod list;
mod merge;
#[cfg(not(feature = "promise"))]
mod no_promises;
mod omission;
mod policies;
#[cfg(feature = "promise")]
mod promises;
mod removal;
mod resolve;
mod resolved;
mod same;

pub use self::resolve::resolve;
pub use self::resolved::{Alias, DroppedBy, Omitted, Resolved};
