//! Text and tags → the tree of a template.

mod compose;
mod control;
mod define;
mod parser;

pub(super) use self::parser::read;
