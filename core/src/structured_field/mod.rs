//! Structured fields (RFC 9651): a parser that keeps the span of everything, and the canonical serialisation.

mod bare;
mod parser;
mod read;
mod value;

pub use self::read::{parse_dictionary, parse_item, parse_list};
pub use self::value::{BareItem, InnerList, Item, Member, Parameters, is_key, is_token, quote};
