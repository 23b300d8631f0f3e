//! The schemes of itsdangerous: which digest signs, and how the key of a purpose is derived.

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

/// How itsdangerous makes the key of a purpose from the secret and the salt.
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
    /// The HMAC of the salt under the secret.
    #[default]
    Hmac,
    /// The digest of salt, `signer` and secret: the default of itsdangerous.
    #[cfg(feature = "flask")]
    DjangoConcat,
    /// The digest of salt and secret.
    #[cfg(feature = "flask")]
    Concat,
    /// The secret itself: every purpose has the same key.
    #[cfg(feature = "flask")]
    None,
}

/// The digest of the HMAC.
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
    /// SHA-1, with which Flask signs. Its collisions do not break an HMAC.
    #[cfg(feature = "flask")]
    Sha1,
}

/// A digest and a derivation.
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

    /// Splits the signature off a text, if it is genuine.
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

/// The text before the last dot, if a signature of it follows that dot. A signature has one text: no padding, no stray bits.
fn verify_last_part<'t>(keys: &Keys, text: &'t str, is_valid: impl Fn(&Key, &str, &[u8]) -> bool) -> Option<&'t str> {
    let (signed, signature) = text.rsplit_once('.')?;
    let mut buffer = [0; MAX_TAG];
    let tag = base64::decode(signature, &mut buffer)?;
    keys.all().any(|key| is_valid(key, signed, tag)).then_some(signed)
}

fn purpose_hmac<D: EagerHash + sha2::Digest>(derivation: Derivation, key: &Key, salt: &str) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    #[cfg(feature = "flask")]
    let hmac_once = |derived: &mut [u8]| {
        let mac = mac::hmac(derived);
        derived.zeroize();
        mac
    };
    match derivation {
        Derivation::Hmac => mac::hmac_for_salt(key, salt),
        #[cfg(feature = "flask")]
        Derivation::DjangoConcat => {
            hmac_once(&mut D::new().chain_update(salt).chain_update("signer").chain_update(key.bytes()).finalize())
        }
        #[cfg(feature = "flask")]
        Derivation::Concat => hmac_once(&mut D::new().chain_update(salt).chain_update(key.bytes()).finalize()),
        #[cfg(feature = "flask")]
        Derivation::None => mac::hmac(key.bytes()),
    }
}

/// SHA-512.
const MAX_TAG: usize = 64;
