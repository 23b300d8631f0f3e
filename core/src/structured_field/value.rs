//! The values of structured fields, and their canonical form (RFC 9651, section 4.1).

use crate::base64::base64;
use crate::span::{Span, Spanned};
use std::fmt;

/// A value without parameters (RFC 9651, section 3.3). These are all there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BareItem {
    /// `42`
    Integer(i64),
    /// `4.5`, in thousandths.
    Decimal(i64),
    /// `"text"`, without its quotes and escapes.
    String(String),
    /// `token`
    Token(String),
    /// `:aGk=:`
    Bytes(Vec<u8>),
    /// `?1`
    Boolean(bool),
    /// `@1659578233`
    Date(i64),
    /// `%"text"`, decoded.
    DisplayString(String),
}

/// What stands behind `;`, in order. Of a key that stands twice, the last value is kept, at the place of the first.
pub type Parameters = Vec<(Spanned<String>, Spanned<BareItem>)>;

/// A value and its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The value.
    pub bare: Spanned<BareItem>,
    /// What stands behind it.
    pub parameters: Parameters,
}

/// `(a b)` and its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct InnerList {
    /// What stands between the parentheses.
    pub items: Vec<Item>,
    /// What stands behind them.
    pub parameters: Parameters,
    /// From one parenthesis to the other.
    pub span: Span,
}

/// A member of a list or a dictionary.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A single value.
    Item(Item),
    /// Several, in parentheses.
    InnerList(InnerList),
}

/// Whether `text` is a key (RFC 9651, section 3.1.2).
pub fn is_key(text: &str) -> bool {
    text.bytes().next().is_some_and(is_key_start) && text.bytes().all(is_key_byte)
}

/// Whether `text` is a token (RFC 9651, section 3.3.4).
pub fn is_token(text: &str) -> bool {
    text.bytes().next().is_some_and(is_token_start) && text.bytes().all(is_token_byte)
}

/// `text` as a string of a structured field. What such a string cannot hold is left out.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars().filter(|c| matches!(c, ' '..='~')) {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// The canonical form (RFC 9651, section 4.1).
impl fmt::Display for BareItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BareItem::Integer(number) => number.fmt(f),
            BareItem::Decimal(thousandths) => {
                let (sign, magnitude) = (if *thousandths < 0 { "-" } else { "" }, thousandths.unsigned_abs());
                let part = format!("{:03}", magnitude % 1000);
                let part = part.trim_end_matches('0');
                write!(f, "{sign}{}.{}", magnitude / 1000, if part.is_empty() { "0" } else { part })
            }
            BareItem::String(text) => f.write_str(&quote(text)),
            BareItem::Token(token) => f.write_str(token),
            BareItem::Bytes(bytes) => write!(f, ":{}:", base64(bytes)),
            BareItem::Boolean(value) => f.write_str(if *value { "?1" } else { "?0" }),
            BareItem::Date(seconds) => write!(f, "@{seconds}"),
            BareItem::DisplayString(text) => {
                f.write_str("%\"")?;
                for byte in text.bytes() {
                    match byte {
                        b'%' | b'"' | 0..=0x1f | 0x7f.. => write!(f, "%{byte:02x}")?,
                        byte => write!(f, "{}", char::from(byte))?,
                    }
                }
                f.write_str("\"")
            }
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bare.node.fmt(f)?;
        write_parameters(f, &self.parameters)
    }
}

impl fmt::Display for InnerList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (index, item) in self.items.iter().enumerate() {
            write!(f, "{}{item}", if index == 0 { "" } else { " " })?;
        }
        f.write_str(")")?;
        write_parameters(f, &self.parameters)
    }
}

impl fmt::Display for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Member::Item(item) => item.fmt(f),
            Member::InnerList(list) => list.fmt(f),
        }
    }
}

fn write_parameters(f: &mut fmt::Formatter<'_>, parameters: &Parameters) -> fmt::Result {
    parameters.iter().try_for_each(|(key, value)| match &value.node {
        BareItem::Boolean(true) => write!(f, ";{}", key.node),
        other => write!(f, ";{}={other}", key.node),
    })
}

pub(super) fn is_key_start(b: u8) -> bool {
    b.is_ascii_lowercase() || b == b'*'
}

pub(super) fn is_key_byte(b: u8) -> bool {
    b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.' | b'*')
}

pub(super) fn is_token_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'*'
}

pub(super) fn is_token_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&b)
}
