//! Keys, and changes of values that keep their length.

use base64::{
    Engine as _,
    engine::{GeneralPurpose, general_purpose::URL_SAFE_NO_PAD},
};
use http::{HeaderMap, HeaderValue, header::COOKIE};
use security_policy::{Key, Keys, UnixTime, csrf::TokenError, signing::VerifyError};

/// Why some failures may be told apart.
pub const LENGTH: &str = "the sender knows its length";
pub const FORM: &str = "the sender knows its characters";

pub fn now() -> UnixTime {
    UnixTime::from_secs(1_800_000_000)
}

/// Three keys, all of which are tried for a value that is not genuine.
pub fn keys() -> Keys {
    Keys::signing_with(key(1)).accepting(key(2)).accepting(key(3))
}

/// One of them, or another one, as the key of another program.
pub fn key(number: u8) -> Key {
    let mut state = u64::from(number);
    let bytes: [u8; 32] = std::array::from_fn(|_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    });
    Key::from_bytes(&bytes).expect("a key")
}

/// The part of a text after its last dot, in base64, with one bit of one byte flipped: from the front, or from the end.
pub fn with_flipped_signature(text: &str, at: Byte) -> String {
    let (signed, signature) = text.rsplit_once('.').expect("a signature");
    format!("{signed}.{}", with_flipped(signature, at, &URL_SAFE_NO_PAD))
}

/// A text in base64 with one bit flipped.
pub fn with_flipped(text: &str, at: Byte, base64: &GeneralPurpose) -> String {
    let mut bytes = base64.decode(text).expect("base64");
    let at = match at {
        Byte::First => 0,
        Byte::Last => bytes.len() - 1,
        Byte::At(at) => at,
    };
    bytes[at] ^= 1;
    base64.encode(bytes)
}

/// A text with another character of the same kind.
pub fn with_other_character(text: &str, at: usize) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] ^= 1;
    String::from_utf8(bytes).expect("ASCII")
}

/// A request with this `Cookie` header.
pub fn request(cookies: &str) -> HeaderMap {
    HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(cookies).expect("a header"))])
}

/// The name of an outcome. It is a constant, so that no time is spent on making it.
pub fn outcome<T, E: Named>(result: Result<T, E>) -> &'static str {
    result.map_or_else(|error| error.name(), |_| "ok")
}

pub trait Named {
    fn name(&self) -> &'static str;
}

impl Named for VerifyError {
    fn name(&self) -> &'static str {
        match self {
            Self::BadSignature => "BadSignature",
            Self::Expired { .. } => "Expired",
            Self::NotYetValid { .. } => "NotYetValid",
            _ => "another error",
        }
    }
}

impl Named for TokenError {
    fn name(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "Expired",
            Self::Foreign => "Foreign",
            Self::ForeignCookie => "ForeignCookie",
            Self::Malformed => "Malformed",
            Self::OtherCookie => "OtherCookie",
            Self::Spent => "Spent",
            _ => "another error",
        }
    }
}

#[derive(Clone, Copy)]
pub enum Byte {
    First,
    Last,
    At(usize),
}
