//! Templates of handlebars → the tree of a template.

mod block;
mod literal;
mod parse;
mod piece;
mod tag;

pub(super) use self::parse::read;
