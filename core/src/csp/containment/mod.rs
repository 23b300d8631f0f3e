//! Whether every URL that some source lists allow is allowed by another list, decided exactly.
//!
//! A source list tells only finitely many classes of URLs apart: those of a scheme, of a host or of the hosts below one, of a
//! port, and of a path or of the paths below one. One URL of each class, a *cell*, is matched against the lists, with the
//! same function that matches any other URL ([`SourceExpression::matches`](super::SourceExpression::matches)).
//!
//! - `cells.rs` finds the cells inside a source.
//! - `index.rs` finds the sources that can match a cell, so that long lists take few steps.
//! - `fresh.rs` invents names that no list contains.
//! - `search.rs` compares each cell with the lists, and `compare.rs` asks for that.
//! - `lookup.rs` finds the source that matches a URL in the same way.

mod cells;
mod compare;
mod fresh;
mod index;
#[cfg(feature = "fetch")]
mod lookup;
mod search;

pub use self::cells::Urls;
pub use self::compare::{Containment, Counterexample};
pub(super) use self::index::path_key;
#[cfg(feature = "fetch")]
pub(crate) use self::lookup::Lookup;
