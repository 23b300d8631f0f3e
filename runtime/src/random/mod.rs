//! Random numbers, from what the target has: a generator for each thread, the system itself, or nothing.

#[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "wasm_js")))]
mod absent;
#[cfg(not(target_family = "wasm"))]
mod generator;
#[cfg(all(target_family = "wasm", any(not(target_os = "unknown"), feature = "wasm_js")))]
mod system;

#[cfg(all(target_family = "wasm", target_os = "unknown", not(feature = "wasm_js")))]
pub(crate) use self::absent::{Error, words};
#[cfg(all(not(target_family = "wasm"), any(feature = "csrf", feature = "private")))]
pub(crate) use self::generator::bytes;
#[cfg(not(target_family = "wasm"))]
pub(crate) use self::generator::words;
#[cfg(all(
    target_family = "wasm",
    any(not(target_os = "unknown"), feature = "wasm_js"),
    any(feature = "csrf", feature = "private")
))]
pub(crate) use self::system::bytes;
#[cfg(all(target_family = "wasm", any(not(target_os = "unknown"), feature = "wasm_js")))]
pub(crate) use self::system::words;
#[cfg(any(not(target_family = "wasm"), not(target_os = "unknown"), feature = "wasm_js"))]
pub(crate) use getrandom::Error;
