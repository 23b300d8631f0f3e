//! Table: the named promises, one row each and one file each.

mod cross_origin_isolated;
mod data_leaves_only_to;
mod no_base_hijack;
mod no_framing;
mod no_injected_script;
mod no_injected_style;
mod no_mixed_content;
mod no_plugins;
mod proof;
mod row;
mod table;

pub use self::row::Named;
pub use self::table::{NAMED, breaks};
pub(super) use self::table::{check, holds};
