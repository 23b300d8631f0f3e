//! HMAC with a key that is derived for one purpose, which the salt names.

use hmac::{EagerHash, Hmac, KeyInit, Mac, digest::Output};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{
    base64,
    hmac_sha256::{HmacSha256, PreparedKey, TAG},
    key::Key,
    keys::Keys,
};

/// Starts an HMAC-SHA256 with the derived key of a salt, which is derived once, and cached in the [`Key`].
pub(crate) fn hmac_sha256<'k>(key: &'k Key, salt: &'static str) -> HmacSha256<'k> {
    key.hmac(salt, || prepared_key(key, &[salt.as_bytes()])).start()
}

/// Prepares the key that is derived from these parts of a salt.
pub(super) fn prepared_key(key: &Key, salt: &[&[u8]]) -> PreparedKey {
    let mut derived = derive_key::<Sha256>(key, salt);
    let prepared = PreparedKey::new(&derived.0);
    derived.as_mut_slice().zeroize();
    prepared
}

/// Appends `.` and the signature of `text[from..]`, under a salt that the policy declares.
pub(crate) fn append_signature(key: &Key, salt: &'static str, text: &mut String, from: usize) {
    let mut hmac = hmac_sha256(key, salt);
    hmac.update(&text.as_bytes()[from..]);
    append_tag(&hmac.finish(), text);
}

/// Verifies and removes the signature at the end of a text, under a salt that the policy declares. Returns `None` if it
/// is invalid.
pub(crate) fn verify_signature<'t>(keys: &Keys, salt: &'static str, text: &'t str) -> Option<&'t str> {
    // These signatures all have the same length, and contain no dot.
    let (signed, signature) = text.split_at_checked(text.len().checked_sub(SIGNATURE)?)?;
    let received = base64::array(signature.strip_prefix('.')?)?;
    let is_valid = |key: &Key| {
        let mut hmac = hmac_sha256(key, salt);
        hmac.update(signed.as_bytes());
        hmac.verify(&received)
    };
    keys.any(is_valid).then_some(signed)
}

/// Appends `.` and the HMAC of `text[from..]`.
pub(super) fn append_mac(mut mac: impl Mac, text: &mut String, from: usize) {
    mac.update(&text.as_bytes()[from..]);
    append_tag(&mac.finalize().into_bytes(), text);
}

fn append_tag(tag: &[u8], text: &mut String) {
    text.push('.');
    base64::append(tag, text);
}

/// Whether `received` is the HMAC of a text; compared in constant time.
pub(super) fn verify_mac(mac: impl Mac, signed: &str, received: &[u8]) -> bool {
    mac.chain_update(signed.as_bytes()).verify_slice(received).is_ok()
}

/// Returns an HMAC with the derived key of a salt.
pub(super) fn hmac_for_salt<D: EagerHash>(key: &Key, salt: &str) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    let mut derived = derive_key::<D>(key, &[salt.as_bytes()]);
    let mac = hmac(&derived);
    derived.as_mut_slice().zeroize();
    mac
}

/// Derives the key of a salt: the HMAC of the salt, which is given in parts. The caller has to overwrite it.
pub(super) fn derive_key<D: EagerHash>(key: &Key, salt: &[&[u8]]) -> Output<Hmac<D>>
where
    Hmac<D>: Mac + KeyInit,
{
    salt.iter().fold(hmac::<D>(key.bytes()), |mac, part| mac.chain_update(part)).finalize().into_bytes()
}

pub(super) fn hmac<D: EagerHash>(key: &[u8]) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    <Hmac<D> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// The length of a dot and an HMAC-SHA256 in base64url.
pub(crate) const SIGNATURE: usize = 1 + base64::length(TAG);
