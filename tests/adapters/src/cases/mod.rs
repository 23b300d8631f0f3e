//! The cases.

mod case;
mod cookies;
mod cors;
mod csrf;
mod headers;
mod inner;
mod nonce;
mod once;
mod reports;
mod rollout;
mod tokens;
mod transport;

pub use self::case::Case;
pub(crate) use self::case::Run;

/// The list of all cases.
#[must_use]
pub fn cases() -> Vec<Case> {
    let shop = [headers::CASES, nonce::CASES, inner::CASES, cookies::CASES, csrf::CASES, tokens::CASES].concat();
    let market = [transport::CASES, cors::CASES, once::CASES, reports::CASES, rollout::CASES].concat();
    [shop, market].concat()
}
