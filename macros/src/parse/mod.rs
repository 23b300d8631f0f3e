//! Tokens → declaration. Every fault is recorded and the rest read on: after one, the parser goes on at the next `,`.

mod attributes;
mod base;
mod call;
mod entry;
mod parser;
mod policy;
mod value;

pub(crate) use self::base::unasked_base;
pub(crate) use self::call::integrity;
pub(crate) use self::policy::{Policy, policy};
