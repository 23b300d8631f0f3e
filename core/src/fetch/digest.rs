//! The digests of a piece of inline code.

use crate::base64::base64;
use crate::csp::HashAlgorithm;
use std::sync::OnceLock;

/// The digests of a text, each computed when a list first has a hash of its kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Digests([OnceLock<String>; HashAlgorithm::ALL.len()]);

impl Digests {
    /// The digest of `text` in padded base64. The text has to be the same every time.
    pub(super) fn get(&self, algorithm: HashAlgorithm, text: &str) -> &str {
        self.0[algorithm as usize].get_or_init(|| digest(algorithm, text.as_bytes()))
    }
}

fn digest(algorithm: HashAlgorithm, bytes: &[u8]) -> String {
    match algorithm {
        HashAlgorithm::Sha256 => base64(&hmac_sha256::Hash::hash(bytes)),
        HashAlgorithm::Sha384 => base64(&hmac_sha512::sha384::Hash::hash(bytes)),
        HashAlgorithm::Sha512 => base64(&hmac_sha512::Hash::hash(bytes)),
    }
}
