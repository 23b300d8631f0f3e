//! The digests of a piece of inline code.

use crate::csp::HashAlgorithm;
use std::sync::OnceLock;

/// The digests of a text, each computed when a list first has a hash of its kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Digests([OnceLock<String>; HashAlgorithm::ALL.len()]);

impl Digests {
    /// The digest of `text` in padded base64. The text has to be the same every time.
    pub(super) fn get(&self, algorithm: HashAlgorithm, text: &str) -> &str {
        self.0[algorithm as usize].get_or_init(|| algorithm.digest(text.as_bytes()))
    }
}
