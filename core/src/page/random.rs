//! Random numbers for tests.

/// A generator of numbers, always the same ones (xorshift64*).
pub(in crate::page) struct Random(pub(in crate::page) u64);

impl Random {
    pub(in crate::page) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }

    pub(in crate::page) fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}
