//! A declaration that is merged with its base, and what the merge did to the base.

use crate::declaration::{Declaration, Entry, OMIT, REMOVE};
use crate::span::{Span, Spanned};

/// A declaration that is merged with its base, and what the merge did to the base.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The fields of both.
    pub declaration: Declaration,
    /// Names in the policy and in the base for the same field, so that a finding about one is a finding about the other.
    pub aliases: Vec<Alias>,
    /// The lists that keep the base's items with `..`, and the names of their fields.
    pub extended: Vec<Span>,
    /// What `omit` and `remove` drop from the base.
    pub omitted: Vec<Omitted>,
    /// The entries with `omit`, whose attributes may allow a finding about what they drop.
    pub dropped: Vec<Entry>,
}

/// Two places that name the same field, one in the policy and one in the base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alias {
    /// The name in the policy.
    pub here: Span,
    /// The name in the base.
    pub base: Span,
}

/// `field: omit`, `entry: omit` in a block, or the name of a header in `remove` that the base sets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Omitted {
    /// The field whose block contains it; `None` for a field of the policy.
    pub block: Option<String>,
    /// The name of the dropped field or entry, at the place that drops it.
    pub key: Spanned<String>,
    /// How it is dropped.
    pub by: DroppedBy,
}

/// How a policy drops a part of its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DroppedBy {
    /// `omit`: a handler may still set the header.
    Omit,
    /// `remove`: the response does not have the header.
    Remove,
}

impl DroppedBy {
    /// The word of the language.
    pub const fn word(self) -> &'static str {
        match self {
            DroppedBy::Omit => OMIT,
            DroppedBy::Remove => REMOVE,
        }
    }
}
