//! Signed, timed text in the wire form of itsdangerous: `value.timestamp.signature`.

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

/// Signs text for one purpose, and verifies such text and its age.
///
/// The wire form is that of itsdangerous: value, timestamp and signature with a `.` between them, HMAC-SHA256 in
/// base64url without padding. The key of a purpose is derived from the secret and the salt, so that a text that was signed
/// for one purpose never verifies for another. In Python the same is
///
/// ```text
/// TimestampSigner(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
/// ```
///
/// The cookies of a policy need none of this: the policy knows their salts and their limits.
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
    /// Signs for this purpose. The salt is its name, and no secret.
    #[must_use]
    pub const fn new(salt: &'s str) -> Self {
        let scheme = Scheme { derivation: Derivation::Hmac, digest: Digest::Sha256 };
        Self { salt, scheme, max_age: None, clock_skew: Duration::ZERO }
    }

    /// Rejects text that was signed longer ago, and text that was signed in the future.
    #[must_use]
    pub const fn max_age(mut self, limit: Duration) -> Self {
        self.max_age = Some(limit);
        self
    }

    /// Accepts text that was signed up to so far in the future, by a server whose clock is ahead; zero unless this sets it.
    ///
    /// It counts together with a [`max_age`](Self::max_age).
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

    /// Derives the key of the purpose in another way.
    #[cfg(feature = "flask")]
    #[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
    #[must_use]
    pub const fn derivation(mut self, derivation: Derivation) -> Self {
        self.scheme.derivation = derivation;
        self
    }

    /// Signs with another digest.
    #[cfg(feature = "flask")]
    #[cfg_attr(docsrs, doc(cfg(feature = "flask")))]
    #[must_use]
    pub const fn digest(mut self, digest: Digest) -> Self {
        self.scheme.digest = digest;
        self
    }

    /// Signs a value, and the time.
    #[must_use]
    pub fn sign(&self, keys: &Keys, value: &str, now: UnixTime) -> String {
        let mut text = String::with_capacity(value.len() + OVERHEAD);
        text.push_str(value);
        push_time(&mut text, now);
        self.sign_text(keys, text)
    }

    /// Verifies a text: the signature first, in constant time, then the timestamp, then the age.
    ///
    /// An age of exactly `max_age` is valid. Without a `max_age` every age is, one in the future too.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and nothing of the value.
    pub fn verify<'t>(&self, keys: &Keys, text: &'t str, now: UnixTime) -> Result<Verified<'t>, VerifyError> {
        let verified = split_time(self.verify_untimed(keys, text)?)?;
        if let Some(limit) = self.max_age {
            check_age(verified.signed_at(), now, limit, self.clock_skew)?;
        }
        Ok(verified)
    }

    /// Signs a value without a time.
    #[must_use]
    pub fn sign_untimed(&self, keys: &Keys, value: &str) -> String {
        let mut text = String::with_capacity(value.len() + OVERHEAD);
        text.push_str(value);
        self.sign_text(keys, text)
    }

    /// The same, in the allocation that holds the text.
    fn sign_text(&self, keys: &Keys, mut text: String) -> String {
        self.scheme.sign(keys.signing(), self.salt, &mut text);
        text
    }

    /// Verifies the signature alone, and returns what was signed.
    ///
    /// # Errors
    ///
    /// Returns [`VerifyError::BadSignature`].
    pub fn verify_untimed<'t>(&self, keys: &Keys, text: &'t str) -> Result<&'t str, VerifyError> {
        self.scheme.verify(keys, self.salt, text).ok_or(VerifyError::BadSignature)
    }
}

/// The times of a session, a SHA-256 and the dots before them.
const OVERHEAD: usize = 2 * TIMESTAMP + SIGNATURE;
