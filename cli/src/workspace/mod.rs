//! The policies of a workspace, read from its source without a compiler.

mod cfg;
mod graph;
mod items;
mod load;
mod metadata;
mod names;
mod policies;
mod source;

pub(crate) use self::cfg::Given;
pub(crate) use self::graph::Graph;
pub(crate) use self::metadata::{Metadata, Selection, metadata};
pub(crate) use self::policies::{Outcome, Policies, Policy};
pub(crate) use self::source::{Overlay, Region, Source, shown};
