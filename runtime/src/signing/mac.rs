//! The code over a value: which digest, how the key is derived, and nothing of what is signed.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroize as _;

use super::{base64, key::Key, keys::Keys};

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
    /// The digest of salt, `signer` and secret: what itsdangerous does unless it is told otherwise.
    #[cfg(feature = "flask")]
    DjangoConcat,
    /// The digest of salt and secret.
    #[cfg(feature = "flask")]
    Concat,
    /// The secret itself: every purpose has the same key.
    #[cfg(feature = "flask")]
    None,
}

/// The digest under the HMAC.
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
    /// SHA-1, which Flask signs with. As an HMAC it still holds.
    #[cfg(feature = "flask")]
    Sha1,
}

/// A digest and a derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scheme {
    pub(crate) derivation: Derivation,
    pub(crate) digest: Digest,
}

impl Scheme {
    /// Appends the signature of a text, in base64url.
    pub(crate) fn sign(self, key: &Key, salt: &str, text: &mut String) {
        match self.digest {
            Digest::Sha256 => append(keyed::<Sha256>(self.derivation, key, salt), text, 0),
            #[cfg(feature = "flask")]
            Digest::Sha512 => append(keyed::<sha2::Sha512>(self.derivation, key, salt), text, 0),
            #[cfg(feature = "flask")]
            Digest::Sha1 => append(keyed::<sha1::Sha1>(self.derivation, key, salt), text, 0),
        }
    }

    /// Cuts the signature off a text, if it is genuine.
    pub(crate) fn verify<'t>(self, keys: &Keys, salt: &str, text: &'t str) -> Option<&'t str> {
        genuine(keys, text, |key, signed, tag| match self.digest {
            Digest::Sha256 => matches(keyed::<Sha256>(self.derivation, key, salt), signed, tag),
            #[cfg(feature = "flask")]
            Digest::Sha512 => matches(keyed::<sha2::Sha512>(self.derivation, key, salt), signed, tag),
            #[cfg(feature = "flask")]
            Digest::Sha1 => matches(keyed::<sha1::Sha1>(self.derivation, key, salt), signed, tag),
        })
    }
}

/// Appends the signature of a text, from there on, under a salt that a policy declares.
pub(crate) fn sign_bound(key: &Key, salt: &'static str, text: &mut String, from: usize) {
    append(bound(key, salt).clone(), text, from);
}

/// Cuts the signature off a text under a salt that a policy declares, if it is genuine.
pub(crate) fn verify_bound<'t>(keys: &Keys, salt: &'static str, text: &'t str) -> Option<&'t str> {
    // No signature of a bound key is longer or shorter, and none holds a dot.
    let (signed, signature) = text.split_at_checked(text.len().checked_sub(SIGNATURE)?)?;
    let tag: [u8; TAG] = base64::array(signature.strip_prefix('.')?)?;
    let is_genuine = |key| {
        let mut mac = bound(key, salt).clone();
        mac.update(signed.as_bytes());
        mac.verify(&tag.into()).is_ok()
    };
    keys.all().any(is_genuine).then_some(signed)
}

/// The HMAC under the key that belongs to a salt.
pub(crate) fn bound<'k>(key: &'k Key, salt: &'static str) -> &'k Hmac<Sha256> {
    key.bound(salt, || keyed::<Sha256>(Derivation::Hmac, key, salt))
}

fn append(mut mac: impl Mac, text: &mut String, from: usize) {
    mac.update(&text.as_bytes()[from..]);
    let tag = mac.finalize().into_bytes();
    text.push('.');
    base64::append::<Base64UrlUnpadded>(&tag, text);
}

/// In constant time.
fn matches(mac: impl Mac, signed: &str, tag: &[u8]) -> bool {
    mac.chain_update(signed.as_bytes()).verify_slice(tag).is_ok()
}

/// What stands before the last dot, if what stands behind it is a signature of it. The text of a signature has one form:
/// no padding, no stray bits.
fn genuine<'t>(keys: &Keys, text: &'t str, is_genuine: impl Fn(&Key, &str, &[u8]) -> bool) -> Option<&'t str> {
    let (signed, signature) = text.rsplit_once('.')?;
    let mut buffer = [0; MAX_TAG];
    let tag = Base64UrlUnpadded::decode(signature, &mut buffer).ok()?;
    keys.all().any(|key| is_genuine(key, signed, tag)).then_some(signed)
}

fn keyed<D: EagerHash + sha2::Digest>(derivation: Derivation, key: &Key, salt: &str) -> Hmac<D>
where
    Hmac<D>: Mac + KeyInit,
{
    let hmac = |key: &[u8]| <Hmac<D> as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    let once = |derived: &mut [u8]| {
        let mac = hmac(derived);
        derived.zeroize();
        mac
    };
    match derivation {
        Derivation::Hmac => once(&mut hmac(key.bytes()).chain_update(salt.as_bytes()).finalize().into_bytes()),
        #[cfg(feature = "flask")]
        Derivation::DjangoConcat => {
            once(&mut D::new().chain_update(salt).chain_update("signer").chain_update(key.bytes()).finalize())
        }
        #[cfg(feature = "flask")]
        Derivation::Concat => once(&mut D::new().chain_update(salt).chain_update(key.bytes()).finalize()),
        #[cfg(feature = "flask")]
        Derivation::None => hmac(key.bytes()),
    }
}

/// SHA-512.
const MAX_TAG: usize = 64;

/// SHA-256.
const TAG: usize = 32;

/// A dot, and the same in base64url.
pub(crate) const SIGNATURE: usize = 1 + base64::length(TAG);
