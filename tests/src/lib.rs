//! End-to-end tests of `security_policy!`; they live in `tests/`.

/// The example of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
