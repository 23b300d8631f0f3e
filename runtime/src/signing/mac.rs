//! HMAC with a key that is derived for one purpose, which the salt names.

use hmac::{EagerHash, Hmac, KeyInit, Mac, digest::Output};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{base64, key::Key, keys::Keys};

/// An HMAC-SHA256 whose message is added in parts, with the derived key of a salt.
#[derive(Clone)]
pub(crate) struct HmacSha256(Hmac<Sha256>);

impl HmacSha256 {
    /// Starts an HMAC. The key of each salt is derived once, and cached in the [`Key`].
    pub(crate) fn new(key: &Key, salt: &'static str) -> Self {
        Self(key.hmac(salt, || hmac_for_salt::<Sha256>(key, salt)).clone())
    }

    /// Adds the next part of the message.
    pub(crate) fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// Returns the tag.
    #[cfg(feature = "csrf")]
    pub(crate) fn finish(self) -> [u8; TAG] {
        self.0.finalize().into_bytes().into()
    }

    /// Compares the tag with a received one, in constant time.
    pub(crate) fn verify(self, received: &[u8; TAG]) -> bool {
        self.0.verify(received.into()).is_ok()
    }
}

/// Appends `.` and the signature of `text[from..]`, under a salt that the policy declares.
pub(crate) fn append_signature(key: &Key, salt: &'static str, text: &mut String, from: usize) {
    append_mac(HmacSha256::new(key, salt).0, text, from);
}

/// Verifies and removes the signature at the end of a text, under a salt that the policy declares. Returns `None` if it
/// is invalid.
pub(crate) fn verify_signature<'t>(keys: &Keys, salt: &'static str, text: &'t str) -> Option<&'t str> {
    // These signatures all have the same length, and contain no dot.
    let (signed, signature) = text.split_at_checked(text.len().checked_sub(SIGNATURE)?)?;
    let received = base64::array(signature.strip_prefix('.')?)?;
    let is_valid = |key: &Key| {
        let mut hmac = HmacSha256::new(key, salt);
        hmac.update(signed.as_bytes());
        hmac.verify(&received)
    };
    keys.any(is_valid).then_some(signed)
}

/// Appends `.` and the HMAC of `text[from..]`.
pub(super) fn append_mac(mut mac: impl Mac, text: &mut String, from: usize) {
    mac.update(&text.as_bytes()[from..]);
    let tag = mac.finalize().into_bytes();
    text.push('.');
    base64::append(&tag, text);
}

/// Whether `received` is the HMAC of a text; compared in constant time.
pub(super) fn verify_mac(mac: impl Mac, signed: &str, received: &[u8]) -> bool {
    mac.chain_update(signed.as_bytes()).verify_slice(received).is_ok()
}

/// Returns an HMAC with the derived key of a salt.
pub(super) fn hmac_for_salt<D: EagerHash>(key: &Key, salt: impl AsRef<[u8]>) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    let mut derived = derive_key::<D>(key, salt);
    let mac = hmac(&derived);
    derived.as_mut_slice().zeroize();
    mac
}

/// Derives the key of a salt: the HMAC of the salt. The caller has to overwrite it.
pub(super) fn derive_key<D: EagerHash>(key: &Key, salt: impl AsRef<[u8]>) -> Output<Hmac<D>>
where
    Hmac<D>: Mac + KeyInit,
{
    hmac::<D>(key.bytes()).chain_update(salt).finalize().into_bytes()
}

pub(super) fn hmac<D: EagerHash>(key: &[u8]) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    <Hmac<D> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// The length of an HMAC-SHA256 in bytes.
pub(crate) const TAG: usize = 32;

/// The length of a dot and an HMAC-SHA256 in base64url.
pub(crate) const SIGNATURE: usize = 1 + base64::length(TAG);
