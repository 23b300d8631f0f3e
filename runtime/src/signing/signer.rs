//! Signed text with a timestamp, in the format of itsdangerous: `value.timestamp.signature`.

use std::time::Duration;

use super::{
    age::check_age,
    keys::Keys,
    mac::SIGNATURE,
    scheme::{Derivation, Digest, Scheme},
    time::UnixTime,
    timestamp::{TIMESTAMP, Verified, push_time, split_time},
    verify_error::VerifyError,
};

/// Signs text for one purpose, and verifies the signature and the age of such text.
///
/// The format is that of [itsdangerous]: the value, the timestamp and the signature, separated by `.`. The signature is
/// an HMAC-SHA256 in base64url without padding. Its key is derived from the secret key and the salt, so that text which
/// was signed for one purpose is not valid for another. In Python, this is the same signer:
///
/// ```text
/// TimestampSigner(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
/// ```
///
/// Cookies do not need a `Signer`: the policy knows their salts and ages.
///
/// [itsdangerous]: https://itsdangerous.palletsprojects.com/en/stable/timed/
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, signing::{Signer, VerifyError}};
/// use std::time::Duration;
///
/// let keys = Keys::signing_with(Key::random());
/// let signer = Signer::new("unsubscribe").max_age(Duration::from_secs(60));
///
/// let issued = UnixTime::from_secs(1_790_000_000);
/// let text = signer.sign(&keys, "user:42", issued);
/// assert_eq!(signer.verify(&keys, &text, issued)?.value(), "user:42");
///
/// let later = UnixTime::from_secs(1_790_000_061);
/// assert_eq!(
///     signer.verify(&keys, &text, later),
///     Err(VerifyError::Expired { age: Duration::from_secs(61), limit: Duration::from_secs(60) }),
/// );
/// assert_eq!(Signer::new("subscribe").verify(&keys, &text, issued), Err(VerifyError::BadSignature));
/// # Ok::<(), VerifyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signer<'s> {
    salt: &'s str,
    scheme: Scheme,
    max_age: Option<Duration>,
    clock_skew: Duration,
}

impl<'s> Signer<'s> {
    /// Creates a signer for a purpose. The salt names the purpose, and need not be secret.
    #[must_use]
    pub const fn new(salt: &'s str) -> Self {
        let scheme = Scheme { derivation: Derivation::Hmac, digest: Digest::Sha256 };
        Self { salt, scheme, max_age: None, clock_skew: Duration::ZERO }
    }

    /// Rejects text that was signed longer ago than `limit`, and text that was signed in the future. Without it, every
    /// age is accepted.
    #[must_use]
    pub const fn max_age(mut self, limit: Duration) -> Self {
        self.max_age = Some(limit);
        self
    }

    /// Sets how far in the future a timestamp may be, for servers whose clocks differ. The default is zero.
    ///
    /// It only has an effect together with a [`max_age`](Self::max_age).
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Key, Keys, UnixTime, signing::{Signer, VerifyError}};
    /// use std::time::Duration;
    ///
    /// let keys = Keys::signing_with(Key::random());
    /// let signer = Signer::new("unsubscribe").max_age(Duration::from_secs(60));
    /// let text = signer.sign(&keys, "user:42", UnixTime::from_secs(1_003));
    /// let now = UnixTime::from_secs(1_000);
    ///
    /// assert_eq!(signer.verify(&keys, &text, now), Err(VerifyError::NotYetValid { ahead: Duration::from_secs(3) }));
    /// assert!(signer.clock_skew(Duration::from_secs(5)).verify(&keys, &text, now).is_ok());
    /// ```
    #[must_use]
    pub const fn clock_skew(mut self, clock_skew: Duration) -> Self {
        self.clock_skew = clock_skew;
        self
    }

    /// Sets how the key of the purpose is derived. The default is [`Derivation::Hmac`].
    #[cfg(feature = "flask")]
    #[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
    #[must_use]
    pub const fn derivation(mut self, derivation: Derivation) -> Self {
        self.scheme.derivation = derivation;
        self
    }

    /// Sets the hash function of the HMAC. The default is [`Digest::Sha256`].
    #[cfg(feature = "flask")]
    #[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
    #[must_use]
    pub const fn digest(mut self, digest: Digest) -> Self {
        self.scheme.digest = digest;
        self
    }

    /// Signs a value and the current time. Returns the value followed by timestamp and signature.
    #[must_use]
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> String {
        let mut text = String::with_capacity(value.len() + OVERHEAD);
        text.push_str(value);
        push_time(&mut text, now);
        self.sign_text(keys, text)
    }

    /// Verifies a text: first the signature, in constant time, then the timestamp against [`Keys::not_before`], then the
    /// age.
    ///
    /// An age of exactly `max_age` is valid. Without a `max_age`, every age is valid, and so is a timestamp in the
    /// future.
    ///
    /// # Errors
    ///
    /// Returns an error if one of these checks fails. It does not contain the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Verified<'t>, VerifyError> {
        keys.count(self.verify_uncounted(keys, text, now))
    }

    fn verify_uncounted<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Verified<'t>, VerifyError> {
        let signed = self.scheme.verify(keys, self.salt, text).ok_or(VerifyError::BadSignature)?;
        let verified = split_time(signed)?;
        keys.check_revoked(verified.signed_at())?;
        if let Some(limit) = self.max_age {
            check_age(verified.signed_at(), now, limit, self.clock_skew)?;
        }
        Ok(verified)
    }

    /// Signs a value without a timestamp. The signature is valid until the key is removed.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Key, Keys, signing::{Signer, VerifyError}};
    ///
    /// let keys = Keys::signing_with(Key::random());
    /// let signer = Signer::new("unsubscribe");
    /// let text = signer.sign_untimed(&keys, "user:42");
    ///
    /// assert_eq!(signer.verify_untimed(&keys, &text), Ok("user:42"));
    /// assert_eq!(signer.verify_untimed(&keys, "user:43"), Err(VerifyError::BadSignature));
    /// ```
    #[must_use]
    pub fn sign_untimed(&self, keys: &Keys, value: &str) -> String {
        let mut text = String::with_capacity(value.len() + OVERHEAD);
        text.push_str(value);
        self.sign_text(keys, text)
    }

    /// Appends the signature to a text.
    fn sign_text(&self, keys: &Keys, mut text: String) -> String {
        self.scheme.sign(keys.signing(), self.salt, &mut text);
        text
    }

    /// Verifies the signature only, and returns the text that was signed. [`sign_untimed`](Self::sign_untimed) has an
    /// example.
    ///
    /// # Errors
    ///
    /// Returns [`VerifyError::BadSignature`] if the signature is missing or invalid.
    pub fn verify_untimed<'t>(&self, keys: &Keys, text: &'t str) -> Result<&'t str, VerifyError> {
        keys.count(self.scheme.verify(keys, self.salt, text).ok_or(VerifyError::BadSignature))
    }
}

/// The spare capacity for a timestamp and a signature.
const OVERHEAD: usize = TIMESTAMP + SIGNATURE;
