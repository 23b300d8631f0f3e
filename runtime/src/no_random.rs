//! Nonces on `wasm32-unknown-unknown` without the feature `wasm_js`: compile errors that name the feature.

use crate::nonce::{Nonce, RandomError};

/// A target with random numbers. It is not implemented here, so a bound on it is a compile error.
#[diagnostic::on_unimplemented(
    message = "`wasm32-unknown-unknown` has no random numbers for a nonce",
    label = "this needs the feature `wasm_js` of `security-policy`",
    note = "in JavaScript, as in Cloudflare Workers, turn on `wasm_js` in `Cargo.toml`: `features = [\"wasm_js\"]`"
)]
pub trait Random {}

/// In these functions, the bound has a parameter, because rustc rejects a bound without one that is never satisfied.
impl Nonce {
    /// Needs the feature `wasm_js` on this target.
    #[must_use]
    pub fn random() -> Self
    where
        for<'a> Self: Random,
    {
        Self::draw().expect("no target without random numbers compiles this")
    }

    /// Needs the feature `wasm_js` on this target.
    ///
    /// # Errors
    ///
    /// Always returns an error.
    pub fn try_random() -> Result<Self, RandomError>
    where
        for<'a> Self: Random,
    {
        Self::draw()
    }
}
