//! The policies of a workspace, read from its source without a compiler.

mod cfg;
mod graph;
mod items;
mod load;
mod memo;
mod metadata;
mod missing;
mod names;
mod policies;
mod policy;
mod source;
mod visibility;

pub(crate) use self::cfg::Given;
pub(crate) use self::graph::Graph;
pub(crate) use self::memo::Memo;
pub(crate) use self::metadata::{Metadata, Selection, metadata};
pub(crate) use self::policies::{Outcome, Policies};
pub(crate) use self::policy::Policy;
pub(crate) use self::source::{Overlay, Region, Source, shown};
