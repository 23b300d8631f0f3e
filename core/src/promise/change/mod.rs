//! The smallest change of a policy that keeps a promise.
//!
//! A search over changes, from the smallest and least dangerous to larger ones: each is made in a copy of the policy, and the first
//! is taken that keeps the promise, and all others that held. A change never adds what lets anyone in: `unsafe_inline`,
//! `unsafe_eval`, `*`, a scheme for scripts.

mod additions;
mod bounds;
mod companions;
mod copy;
mod edit;
mod frames;
mod removals;
mod rewrite;
mod search;

pub use self::rewrite::Change;
pub(super) use self::search::{Answer, Search};
