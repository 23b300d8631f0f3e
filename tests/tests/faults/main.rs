//! Faults that happen in use: clients that leave, clocks that go back, a system without random bytes, keys that change, several processes.
//!
//! Each fault ends in a response that protects, or in none. The tests of `serve` have bodies that fail or are too long, `tests/adapters`
//! handlers that panic and stores that cannot be reached, and `declare/apply.rs` header maps that are full.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

mod clients;
mod clocks;
#[cfg(all(target_os = "linux", any(target_arch = "aarch64", target_arch = "x86_64")))]
mod entropy;
mod load;
mod processes;
mod rotation;
mod shop;
