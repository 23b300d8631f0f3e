//! The cases.

mod case;
mod cookies;
mod csrf;
mod headers;
mod inner;
mod nonce;
mod tokens;

pub use self::case::Case;

/// The list of all cases.
#[must_use]
pub fn cases() -> Vec<Case> {
    [headers::CASES, nonce::CASES, inner::CASES, cookies::CASES, csrf::CASES, tokens::CASES].concat()
}
