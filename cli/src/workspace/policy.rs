//! A policy of the workspace, or why there is none.

use super::source::Region;
use security_policy_syntax::{Checked, Item, Message};

/// A policy that has been read and checked.
#[derive(Debug)]
pub(crate) struct Policy {
    /// The path of its module and its name: `shop::pages::Shop`, or `shop(bin)::Shop` in a program with the name of its library.
    pub(crate) path: String,
    /// The call of the macro.
    pub(crate) region: Region,
    pub(crate) item: Item,
    pub(crate) checked: Checked,
    pub(crate) messages: Vec<Message>,
}

/// Why there is no policy.
#[derive(Clone, Debug)]
pub(super) enum Unchecked {
    /// It is configured out.
    Absent,
    NoPolicy(Region, String),
    Unknown(String),
}
