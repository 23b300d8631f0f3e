//! Cookies whose value nobody but the server can read.

use std::borrow::Cow;

use aes_gcm::{Aes256Gcm, KeyInit, aead::AeadInOut};
use base64ct::{Base64, Encoding as _};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{
    protected::Sealed,
    protection::{Protection, hidden::Hidden},
};
use crate::signing::{base64, key::Key, keys::Keys, signer::VerifyError};

/// A cookie whose value is encrypted and authenticated.
///
/// It is encrypted with AES-256-GCM, the name being associated data, under a key of the cookie's own. What stands in the
/// cookie has the form of the private jar of the crate `cookie`. The value may hold any text. Everything else is as [`Sealed`] describes.
///
/// # How long a key is good
///
/// Each value has a random initialisation vector of 96 bits. Two values under the same one would give away what
/// authenticates them, so that a key must not encrypt more than 2³² values ([NIST SP 800-38D], section 8.3); at that number, two
/// vectors agree with a chance of one in 2³³. Each cookie has a key of its own, derived from the one that signs. That is enough
/// for
///
/// | values of one cookie a second | a key lasts |
/// |--:|---|
/// | 10 | 13 years |
/// | 100 | 16 months |
/// | 1,000 | 7 weeks |
///
/// Change the key that signs before that; the earlier one goes on [accepting](Keys::accepting).
///
/// [NIST SP 800-38D]: https://doi.org/10.6028/NIST.SP.800-38D
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

    fn cipher(self, key: &Key) -> &Aes256Gcm {
        key.cipher(self.salt, || {
            let mac =
                <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key.bytes()).expect("HMAC takes keys of any length");
            let own = Zeroizing::new(<[u8; 32]>::from(mac.chain_update(self.salt.as_bytes()).finalize().into_bytes()));
            <Aes256Gcm as KeyInit>::new((&*own).into())
        })
    }
}

impl Protection for Encryption {
    fn length(stamped: usize) -> usize {
        (IV + stamped + TAG).div_ceil(3) * 4
    }

    fn protect(&self, name: &'static str, keys: &Keys, text: &mut String, from: usize) {
        // Two values under one of them give away their key, so that no copy of a running system may come by the same.
        let mut iv = [0; IV];
        getrandom::fill(&mut iv).expect("the operating system has random bytes");
        let mut sealed = Vec::with_capacity(IV + text.len() - from + TAG);
        sealed.extend_from_slice(&iv);
        sealed.extend_from_slice(&text.as_bytes()[from..]);
        let cipher = self.cipher(keys.signing());
        let tag = cipher.encrypt_inout_detached(&iv.into(), name.as_bytes(), (&mut sealed[IV..]).into());
        sealed.extend_from_slice(&tag.expect("a text of this length can be encrypted"));
        text.truncate(from);
        base64::append::<Base64>(&sealed, text);
    }

    fn reveal<'t>(&self, name: &'static str, keys: &Keys, text: &'t str) -> Result<Cow<'t, str>, VerifyError> {
        let opened = keys.all().find_map(|key| open(self.cipher(key), name, text));
        opened.map(Cow::Owned).ok_or(VerifyError::BadSignature)
    }
}

/// Decrypts in the allocation that the value then has.
fn open(cipher: &Aes256Gcm, name: &str, text: &str) -> Option<String> {
    let mut sealed = Base64::decode_vec(text).ok()?;
    let (iv, rest) = sealed.split_first_chunk_mut::<IV>()?;
    let (value, tag) = rest.split_last_chunk_mut::<TAG>()?;
    let (iv, tag) = ((&*iv).into(), (&*tag).into());
    cipher.decrypt_inout_detached(iv, name.as_bytes(), value.into(), tag).ok()?;
    sealed.truncate(sealed.len() - TAG);
    sealed.drain(..IV);
    String::from_utf8(sealed).ok()
}

impl Hidden for Encryption {}

/// 96 bits. An XChaCha20-Poly1305 would have 192, and no limit that anyone could reach; it would also take the form of the
/// private jar away, by which a site moves over, and the instructions that processors have for AES.
const IV: usize = 12;

/// 128 bits.
const TAG: usize = 16;
