//! Structured fields (RFC 9651): a parser that knows the place of everything, and the canonical form.

mod bare;
mod parser;
mod read;
mod value;

pub use self::read::{parse_dictionary, parse_item, parse_list};
pub use self::value::{BareItem, InnerList, Item, Member, Parameters, is_key, is_token, quote};
