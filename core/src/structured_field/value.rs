//! The values of structured fields, and their canonical serialisation (RFC 9651, section 4.1).

use crate::base64::base64;
use crate::span::{Span, Spanned};
use std::fmt;

/// A bare item: a value without parameters. The variants are all types of RFC 9651, section 3.3.
///
/// ```
/// use security_policy_core::structured_field::BareItem;
///
/// assert_eq!(BareItem::Boolean(true).to_string(), "?1");
/// assert_eq!(BareItem::Decimal(4_500).to_string(), "4.5");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BareItem {
    /// An integer: `42`.
    Integer(i64),
    /// A decimal, in thousandths: `4.5` is 4500.
    Decimal(i64),
    /// A string, without quotes and escapes: `"text"`.
    String(String),
    /// A token: `same-origin`.
    Token(String),
    /// A byte sequence: `:aGk=:`.
    Bytes(Vec<u8>),
    /// A boolean: `?1`.
    Boolean(bool),
    /// A date, in seconds since 1970: `@1659578233`.
    Date(i64),
    /// A display string, decoded: `%"text"`.
    DisplayString(String),
}

/// Parameters: the names and values after `;`, in order (RFC 9651, section 3.1.2). A repeated name keeps its first position
/// and its last value.
pub type Parameters = Vec<(Spanned<String>, Spanned<BareItem>)>;

/// An item: a value and its parameters (RFC 9651, section 3.3). [`parse_item`](super::parse_item) has an example.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The value.
    pub bare: Spanned<BareItem>,
    /// The parameters after the value.
    pub parameters: Parameters,
}

/// An inner list and its parameters: `(a b)` (RFC 9651, section 3.1.1). [`parse_list`](super::parse_list) has an example.
#[derive(Clone, Debug, PartialEq)]
pub struct InnerList {
    /// The items between the parentheses.
    pub items: Vec<Item>,
    /// The parameters after the closing parenthesis.
    pub parameters: Parameters,
    /// The span including both parentheses.
    pub span: Span,
}

/// A member of a list or a dictionary (RFC 9651, sections 3.1 and 3.2). [`parse_dictionary`](super::parse_dictionary) has an
/// example.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A single value.
    Item(Item),
    /// A list of values in parentheses.
    InnerList(InnerList),
}

impl Member {
    /// The parameters after the value.
    pub(crate) fn parameters(&self) -> &Parameters {
        match self {
            Member::Item(item) => &item.parameters,
            Member::InnerList(list) => &list.parameters,
        }
    }
}

/// Whether `text` is a key (RFC 9651, section 3.1.2).
///
/// ```
/// use security_policy_core::structured_field::is_key;
///
/// assert!(is_key("report-to") && !is_key("Report-To"));
/// ```
pub fn is_key(text: &str) -> bool {
    text.bytes().next().is_some_and(is_key_start) && text.bytes().all(is_key_byte)
}

/// Whether `text` is a token (RFC 9651, section 3.3.4).
///
/// ```
/// use security_policy_core::structured_field::is_token;
///
/// assert!(is_token("same-origin") && !is_token("1st"));
/// ```
pub fn is_token(text: &str) -> bool {
    text.bytes().next().is_some_and(is_token_start) && text.bytes().all(is_token_byte)
}

/// Returns `text` as a string of a structured field, with quotes and escapes (RFC 9651, section 4.1.6). Characters that such
/// a string cannot contain are left out.
///
/// ```
/// assert_eq!(security_policy_core::structured_field::quote("say \"hi\""), r#""say \"hi\"""#);
/// ```
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

/// The canonical serialisation (RFC 9651, section 4.1).
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
