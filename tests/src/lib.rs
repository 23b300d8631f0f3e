//! What the end-to-end tests of `security_policy!` in `tests/` share.

pub mod growth;

use std::path::Path;
use std::{env, fs};

/// An xorshift random generator: the same numbers in every run.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Starts from a seed, which must not be zero.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number, less than `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or_default()
    }

    /// A random element.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// A fixed seed, for a test that needs only one.
pub const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Compares a text with a file of `tests/explain`. With `BLESS=1` it writes the file.
///
/// # Panics
///
/// Panics if the file has another text.
pub fn blessed(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("explain").join(file);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, text).expect("the folder `tests/explain` exists");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        text == expected,
        "`tests/explain/{file}` is stale: run the test with `BLESS=1`, and read what has changed\n{text}"
    );
}

/// The example of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The example in the README of `security-policy-core`.
#[cfg(doctest)]
#[doc = include_str!("../../core/README.md")]
pub struct CoreReadme;

/// The example in the README of `security-policy-syntax`.
#[cfg(doctest)]
#[doc = include_str!("../../macros/syntax/README.md")]
pub struct SyntaxReadme;
