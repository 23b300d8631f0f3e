//! HMAC under a key that is derived for one purpose, named by its salt.

use hmac::{EagerHash, Hmac, KeyInit, Mac, digest::Output};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{base64, key::Key, keys::Keys};

/// The HMAC-SHA256 of a message that is handed over in parts, under the key that belongs to a salt.
#[derive(Clone)]
pub(crate) struct HmacSha256(Hmac<Sha256>);

impl HmacSha256 {
    /// The key is derived once for each salt, and kept.
    pub(crate) fn new(key: &Key, salt: &'static str) -> Self {
        Self(key.hmac(salt, || hmac_for_salt::<Sha256>(key, salt)).clone())
    }

    /// Adds the next part of the message.
    pub(crate) fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// Returns the hmac.
    #[cfg(feature = "csrf")]
    pub(crate) fn finish(self) -> [u8; TAG] {
        self.0.finalize().into_bytes().into()
    }

    /// Compares the hmac with one that was received, in constant time.
    pub(crate) fn verify(self, received: &[u8; TAG]) -> bool {
        self.0.verify(received.into()).is_ok()
    }
}

/// Appends `.` and the signature of all of a text from there on, under a salt that a policy declares.
pub(crate) fn append_signature(key: &Key, salt: &'static str, text: &mut String, from: usize) {
    append_mac(HmacSha256::new(key, salt).0, text, from);
}

/// Splits the signature off a text under a salt that a policy declares, if it is genuine.
pub(crate) fn verify_signature<'t>(keys: &Keys, salt: &'static str, text: &'t str) -> Option<&'t str> {
    // All of these signatures have one length, and no dot.
    let (signed, signature) = text.split_at_checked(text.len().checked_sub(SIGNATURE)?)?;
    let received = base64::array(signature.strip_prefix('.')?)?;
    let is_valid = |key| {
        let mut hmac = HmacSha256::new(key, salt);
        hmac.update(signed.as_bytes());
        hmac.verify(&received)
    };
    keys.all().any(is_valid).then_some(signed)
}

/// Appends `.` and the hmac of all of a text from there on.
pub(super) fn append_mac(mut mac: impl Mac, text: &mut String, from: usize) {
    mac.update(&text.as_bytes()[from..]);
    let tag = mac.finalize().into_bytes();
    text.push('.');
    base64::append(&tag, text);
}

/// Whether this is the hmac of a text, in constant time.
pub(super) fn verify_mac(mac: impl Mac, signed: &str, received: &[u8]) -> bool {
    mac.chain_update(signed.as_bytes()).verify_slice(received).is_ok()
}

/// The HMAC under the key that belongs to a salt.
pub(super) fn hmac_for_salt<D: EagerHash>(key: &Key, salt: &str) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    let mut derived = derive_key::<D>(key, salt);
    let mac = hmac(&derived);
    derived.as_mut_slice().zeroize();
    mac
}

/// The key that belongs to a salt: the HMAC of the salt. The caller overwrites it.
pub(super) fn derive_key<D: EagerHash>(key: &Key, salt: &str) -> Output<Hmac<D>>
where
    Hmac<D>: Mac + KeyInit,
{
    hmac::<D>(key.bytes()).chain_update(salt.as_bytes()).finalize().into_bytes()
}

pub(super) fn hmac<D: EagerHash>(key: &[u8]) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    <Hmac<D> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// SHA-256.
pub(crate) const TAG: usize = 32;

/// A dot, and the same in base64url.
pub(crate) const SIGNATURE: usize = 1 + base64::length(TAG);
