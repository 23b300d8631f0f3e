//! Cookies whose value nobody but the server can read.

use std::borrow::Cow;

use cookie::CookieJar;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    key::Key,
    keys::Keys,
    protection::{Protection, hidden::Hidden},
    sealed::Sealed,
    signer::VerifyError,
};

/// A cookie whose value is encrypted and authenticated.
///
/// The `cookie` crate does it, with AES-256-GCM and the name as associated data, under a key of the cookie's own. The
/// value may hold any text. Everything else is as [`Sealed`] describes.
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, security_policy};
///
/// security_policy! {
///     pub struct Shop {
///         origin: "https://shop.example.com",
///         cookies: { basket: { name: "__Host-basket", max_age: 1d, private } },
///     }
/// }
///
/// let keys = Keys::signing_with(Key::random());
/// let now = UnixTime::now();
/// let text = Shop::BASKET.sign(&keys, "3 × tea", now).unwrap();
///
/// assert!(!text.contains("tea"));
/// assert_eq!(Shop::BASKET.verify(&keys, &text, now).unwrap(), "3 × tea");
/// ```
pub type PrivateCookie = Sealed<Encryption>;

/// The value can neither be read nor be changed.
#[derive(Clone, Copy, Debug)]
pub struct Encryption {
    salt: &'static str,
}

impl Encryption {
    /// What the macro has rendered.
    #[doc(hidden)]
    #[must_use]
    pub const fn declared(salt: &'static str) -> Self {
        Self { salt }
    }

    fn key(self, key: &Key) -> cookie::Key {
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.bytes()).expect("HMAC takes keys of any length");
        let half = Zeroizing::new(<[u8; 32]>::from(mac.chain_update(self.salt.as_bytes()).finalize().into_bytes()));
        // The first half would sign, which a private jar never does.
        let mut whole = Zeroizing::new([0; 64]);
        whole[32..].copy_from_slice(&*half);
        cookie::Key::from(&*whole)
    }
}

impl Protection for Encryption {
    fn protect(&self, name: &'static str, keys: &Keys, stamped: String) -> String {
        let mut jar = CookieJar::new();
        jar.private_mut(&self.key(keys.signing())).add(cookie::Cookie::new(name, stamped));
        jar.get(name).map(|cookie| cookie.value().to_owned()).unwrap_or_default()
    }

    fn reveal<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        let decrypt = |key: &Key| {
            let sealed = cookie::Cookie::new(name, text.to_owned());
            CookieJar::new().private(&self.key(key)).decrypt(sealed)
        };
        let cookie = keys.all().find_map(decrypt).ok_or(VerifyError::BadSignature)?;
        Ok(Cow::Owned(cookie.value().to_owned()))
    }
}

impl Hidden for Encryption {}
