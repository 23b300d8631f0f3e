//! Tokens → declaration. After an error, the parser continues at the next `,`, so that all errors are reported at once.

mod attributes;
mod base;
mod call;
mod entry;
mod item;
mod parser;
mod promise;
mod until;
mod value;

pub use self::base::unresolved_base;
pub use self::call::{integrity, integrity_map};
pub use self::item::{Item, parse};
