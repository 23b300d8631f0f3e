//! The digests of `hash`, `hash_file` and `integrity!`.

use security_policy_core::base64;
use security_policy_core::csp::HashAlgorithm;

/// The digest of `bytes`, in base64.
pub(crate) fn digest(algorithm: HashAlgorithm, bytes: &[u8]) -> String {
    match algorithm {
        HashAlgorithm::Sha256 => base64(&hmac_sha256::Hash::hash(bytes)),
        HashAlgorithm::Sha384 => base64(&hmac_sha512::sha384::Hash::hash(bytes)),
        HashAlgorithm::Sha512 => base64(&hmac_sha512::Hash::hash(bytes)),
    }
}
