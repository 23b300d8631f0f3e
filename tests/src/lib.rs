//! End-to-end tests of `security_policy!`; they live in `tests/`, and what several of them need stands here.

/// Numbers that are the same in every run: an xorshift generator.
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Takes a seed, which is not zero.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number, which is below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap_or_default()
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// A seed with no meaning, for whoever needs but one.
pub const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// The example of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
