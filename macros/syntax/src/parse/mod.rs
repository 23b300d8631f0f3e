//! Tokens → declaration. Every error is recorded, and the parser goes on at the next `,`.

mod attributes;
mod base;
mod call;
mod entry;
mod item;
mod parser;
mod value;

pub use self::base::unasked_base;
pub use self::call::integrity;
pub use self::item::{Item, parse};
