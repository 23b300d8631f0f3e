//! The keys that encrypt the cookies of one salt.

use aes_gcm::Aes256Gcm;
use hmac::Hmac;
use sha2::Sha256;

/// The derived keys of a salt.
pub(super) struct CipherKeys {
    pub(super) cipher: Aes256Gcm,
    /// For initialization vectors.
    pub(super) iv: Hmac<Sha256>,
}
