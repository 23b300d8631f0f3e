//! The signature schemes of itsdangerous: the digest, and how the key of a purpose is derived.

use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha2::Sha256;
#[cfg(feature = "flask")]
use zeroize::Zeroize as _;

use super::{
    base64,
    key::Key,
    keys::Keys,
    mac::{self, append_mac, verify_mac},
};

/// The derivation of a purpose's key from the secret key and the salt.
///
/// These are the values of `key_derivation` in
/// [itsdangerous](https://itsdangerous.palletsprojects.com/en/stable/signer/).
///
/// # Example
///
/// ```
/// use security_policy::signing::Derivation;
///
/// assert_eq!(Derivation::default(), Derivation::Hmac);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Derivation {
    /// `hmac`: the HMAC of the salt under the secret key.
    #[default]
    Hmac,
    /// `django-concat`: the digest of salt, `signer` and secret key. It is the default of itsdangerous.
    #[cfg(feature = "flask")]
    DjangoConcat,
    /// `concat`: the digest of salt and secret key.
    #[cfg(feature = "flask")]
    Concat,
    /// `none`: the secret key itself. A text that was signed for one purpose is then valid for every other.
    #[cfg(feature = "flask")]
    None,
}

/// The hash function of the HMAC.
///
/// # Example
///
/// ```
/// use security_policy::signing::Digest;
///
/// assert_eq!(Digest::default(), Digest::Sha256);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Digest {
    /// SHA-256.
    #[default]
    Sha256,
    /// SHA-512.
    #[cfg(feature = "flask")]
    Sha512,
    /// SHA-1, the default of itsdangerous and Flask. HMAC stays secure although SHA-1 has collisions.
    #[cfg(feature = "flask")]
    Sha1,
}

/// A digest and a key derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scheme {
    pub(super) derivation: Derivation,
    pub(super) digest: Digest,
}

impl Scheme {
    /// Appends `.` and the signature of a text, in base64url.
    pub(super) fn sign(self, key: &Key, salt: &str, text: &mut String) {
        match self.digest {
            Digest::Sha256 => append_mac(purpose_hmac::<Sha256>(self.derivation, key, salt), text, 0),
            #[cfg(feature = "flask")]
            Digest::Sha512 => append_mac(purpose_hmac::<sha2::Sha512>(self.derivation, key, salt), text, 0),
            #[cfg(feature = "flask")]
            Digest::Sha1 => append_mac(purpose_hmac::<sha1::Sha1>(self.derivation, key, salt), text, 0),
        }
    }

    /// Verifies and removes the signature at the end of a text. Returns `None` if it is invalid.
    pub(super) fn verify<'t>(self, keys: &Keys, salt: &str, text: &'t str) -> Option<&'t str> {
        verify_last_part(keys, text, |key, signed, tag| match self.digest {
            Digest::Sha256 => verify_mac(purpose_hmac::<Sha256>(self.derivation, key, salt), signed, tag),
            #[cfg(feature = "flask")]
            Digest::Sha512 => verify_mac(purpose_hmac::<sha2::Sha512>(self.derivation, key, salt), signed, tag),
            #[cfg(feature = "flask")]
            Digest::Sha1 => verify_mac(purpose_hmac::<sha1::Sha1>(self.derivation, key, salt), signed, tag),
        })
    }
}

/// Returns the text before the last dot, if a valid signature follows the dot. Only the canonical base64url of a
/// signature is accepted.
fn verify_last_part<'t>(keys: &Keys, text: &'t str, is_valid: impl Fn(&Key, &str, &[u8]) -> bool) -> Option<&'t str> {
    let (signed, signature) = text.rsplit_once('.')?;
    let mut buffer = [0; MAX_TAG];
    let tag = base64::decode(signature, &mut buffer)?;
    keys.any(|key| is_valid(key, signed, tag)).then_some(signed)
}

fn purpose_hmac<D: EagerHash + sha2::Digest>(derivation: Derivation, key: &Key, salt: &str) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    #[cfg(feature = "flask")]
    let hmac_and_zeroize = |derived: &mut [u8]| {
        let mac = mac::hmac(derived);
        derived.zeroize();
        mac
    };
    match derivation {
        Derivation::Hmac => mac::hmac_for_salt(key, salt),
        #[cfg(feature = "flask")]
        Derivation::DjangoConcat => hmac_and_zeroize(
            &mut D::new().chain_update(salt).chain_update("signer").chain_update(key.bytes()).finalize(),
        ),
        #[cfg(feature = "flask")]
        Derivation::Concat => hmac_and_zeroize(&mut D::new().chain_update(salt).chain_update(key.bytes()).finalize()),
        #[cfg(feature = "flask")]
        Derivation::None => mac::hmac(key.bytes()),
    }
}

/// The length of the longest tag in bytes, that of SHA-512.
const MAX_TAG: usize = 64;
