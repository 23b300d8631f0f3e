//! The tokens of a tag → an expression.
//!
//! Only what decides how a value is printed has a node of its own: names, calls, filters, literals, alternatives and concatenation.
//! Arithmetic and comparison print numbers and booleans, and are [`Kind::Other`].

mod argument;
mod operand;
mod operator;
mod reader;

pub(super) use self::reader::{Error, attributes, expression, filter};
