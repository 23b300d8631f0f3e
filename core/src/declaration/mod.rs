//! A policy as it is written: names, values and their places, without any meaning.
//!
//! The macro builds a [`Declaration`] from tokens, and [`SecurityPolicy::lower`](crate::SecurityPolicy::lower) interprets it.
//! This module knows no header.

mod display;
mod duration;
mod tree;

pub(crate) use self::duration::MAX_SECONDS;
pub use self::duration::duration;
pub use self::tree::{
    ANY, Base, Declaration, EXPECT, Entry, HEADERS, LevelAttribute, Named, OMIT, REMOVE, REPORTING, REST, SERVICES,
    TEMPLATE_HASHES, TEMPLATES, Until, Value, ValueKind, declared_again,
};
