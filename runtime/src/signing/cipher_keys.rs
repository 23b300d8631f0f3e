//! The keys that encrypt the cookies of one salt.

use aes_gcm::Aes256Gcm;

use super::hmac_sha256::PreparedKey;

/// The derived keys of a salt.
pub(super) struct CipherKeys {
    pub(super) cipher: Aes256Gcm,
    /// For initialization vectors.
    pub(super) iv: PreparedKey,
}
