//! A share of the visitors.

use std::fmt;

/// A share of the visitors, in steps of one in a million.
///
/// # Example
///
/// ```
/// use security_policy::rollout::Share;
///
/// assert_eq!(Share::percent(5), Share::of_million(50_000));
/// assert_eq!(Share::percent(100), Share::ALL);
/// assert_eq!(Share::of_million(500).to_string(), "0.05 %");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u32);

impl Share {
    /// No visitor.
    pub const NONE: Self = Self(0);

    /// Every visitor, and also each request whose visitor is not known.
    pub const ALL: Self = Self(MILLION);

    /// A number of percent. Anything above 100 is [`ALL`](Self::ALL).
    #[must_use]
    pub const fn percent(percent: u8) -> Self {
        Self::of_million(percent as u32 * (MILLION / 100))
    }

    /// A number of visitors in a million. Anything above a million is [`ALL`](Self::ALL).
    #[must_use]
    pub const fn of_million(visitors: u32) -> Self {
        Self(if visitors > MILLION { MILLION } else { visitors })
    }

    /// The number of visitors in a million.
    #[must_use]
    pub const fn in_million(self) -> u32 {
        self.0
    }

    /// Whether a visitor with this hash is in the share. A larger share contains every visitor of a smaller one.
    pub(super) fn contains(self, hash: u64) -> bool {
        // The hash as a part of one, multiplied: below a million for each hash.
        (u128::from(hash) * u128::from(MILLION)) >> 64 < u128::from(self.0)
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", f64::from(self.0) / 10_000.0)
    }
}

const MILLION: u32 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_and_all_are_exact() {
        for hash in [0, 1, u64::MAX / 2, u64::MAX - 1, u64::MAX] {
            assert!(!Share::NONE.contains(hash), "{hash}");
            assert!(Share::ALL.contains(hash), "{hash}");
        }
        assert!(Share::of_million(1).contains(0) && !Share::of_million(1).contains(u64::MAX / 1_000_000 + 1));
        assert!(!Share::of_million(999_999).contains(u64::MAX));
        assert_eq!(Share::of_million(1_000_001), Share::ALL);
        let shown = [0, 1, 10, 100].map(|percent| Share::percent(percent).to_string());
        assert_eq!(
            (shown, Share::of_million(2_500).to_string()),
            (["0 %", "1 %", "10 %", "100 %"].map(str::to_owned), "0.25 %".to_owned())
        );
    }

    #[test]
    fn a_larger_share_contains_a_smaller_one() {
        let mut hash = 0_u64;
        for _ in 0..2_000 {
            hash = hash.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let first = (0..=100).find(|percent| Share::percent(*percent).contains(hash)).expect("all contains it");
            assert!((first..=100).all(|percent| Share::percent(percent).contains(hash)), "{hash}");
        }
    }
}
