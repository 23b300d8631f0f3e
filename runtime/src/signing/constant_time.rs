//! Comparison of secrets in constant time.

use std::hint::black_box;

/// Whether two secrets are equal.
pub(crate) fn is_same<const N: usize>(one: &[u8; N], other: &[u8; N]) -> bool {
    let difference = one.iter().zip(other).fold(0, |difference, (one, other)| difference | (one ^ other));
    black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_differ_in_one_bit_or_two_are_not_the_same() {
        for one in [[0; 16], [0xff; 16], *b"a secret of some"] {
            assert!(is_same(&one, &one.clone()));
            for bit in 0..8 * one.len() {
                let mut other = one;
                other[bit / 8] ^= 1 << (bit % 8);
                assert!(!is_same(&one, &other), "{bit}");
                // Two differences do not make up for each other.
                other[(bit / 8 + 1) % one.len()] ^= 1 << (bit % 8);
                assert!(!is_same(&one, &other), "{bit}");
            }
        }
    }
}
