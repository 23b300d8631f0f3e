//! `wasm32-unknown-unknown` without the feature `wasm_js`: no random numbers, and compile errors that name the feature.

use std::{error, fmt};

#[cfg(feature = "signed")]
compile_error!(
    "the feature `signed` of `security-policy` needs random numbers and a clock, which `wasm32-unknown-unknown` does not have\n\
     help: in JavaScript, as in Cloudflare Workers, turn on `wasm_js` in `Cargo.toml`: `features = [\"wasm_js\"]`"
);

/// Returns the error that names the feature.
pub(crate) fn words() -> Result<[u64; 3], Error> {
    Err(Error)
}

/// The target has no random numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Error;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "`wasm32-unknown-unknown` has no random numbers\nhelp: turn on the feature `wasm_js` of `security-policy`",
        )
    }
}

impl error::Error for Error {}
