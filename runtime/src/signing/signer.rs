//! Signed, timed text in the wire form of itsdangerous: `value.timestamp.signature`.

use std::{error, fmt};

use base64ct::{Base64UrlUnpadded, Encoding as _};

use super::{
    base64,
    keys::Keys,
    mac::{Derivation, Digest, Scheme},
    time::UnixTime,
};

/// Signs text for one purpose, and says whether a signed one is genuine and how old.
///
/// The wire form is that of itsdangerous: value, timestamp and signature with a `.` between them, HMAC-SHA256 in
/// base64url without padding. The key of a purpose is derived from the secret and the salt, so that what was signed
/// for one purpose never verifies for another. In Python the same is
///
/// ```text
/// TimestampSigner(secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)
/// ```
///
/// The cookies of a policy need none of this: they know their salt and their limits.
///
/// # Example
///
/// ```
/// use security_policy::{Key, Keys, UnixTime, signing::{Signer, VerifyError}};
///
/// let keys = Keys::signing_with(Key::random());
/// let signer = Signer::new("unsubscribe").max_age(60);
///
/// let issued = UnixTime::from_secs(1_790_000_000);
/// let text = signer.sign(&keys, "user:42", issued);
/// assert_eq!(signer.verify(&keys, &text, issued)?.value(), "user:42");
///
/// let later = UnixTime::from_secs(1_790_000_061);
/// assert_eq!(signer.verify(&keys, &text, later), Err(VerifyError::Expired { age: 61, limit: 60 }));
/// assert_eq!(Signer::new("subscribe").verify(&keys, &text, issued), Err(VerifyError::BadSignature));
/// # Ok::<(), VerifyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signer<'s> {
    salt: &'s str,
    scheme: Scheme,
    max_age: Option<u64>,
    skew: u64,
}

impl<'s> Signer<'s> {
    /// Signs for this purpose; the salt is its name, and no secret.
    #[must_use]
    pub const fn new(salt: &'s str) -> Self {
        let scheme = Scheme { derivation: Derivation::Hmac, digest: Digest::Sha256 };
        Self { salt, scheme, max_age: None, skew: 0 }
    }

    /// Refuses what is older than so many seconds, and what was signed in the future.
    #[must_use]
    pub const fn max_age(mut self, seconds: u64) -> Self {
        self.max_age = Some(seconds);
        self
    }

    /// Accepts what was signed up to so many seconds in the future, by a server whose clock is ahead.
    #[must_use]
    pub const fn skew(mut self, seconds: u64) -> Self {
        self.skew = seconds;
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
        let mut text = String::with_capacity(value.len() + ROOM);
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
            check_age(verified.signed_at, now, limit, self.skew)?;
        }
        Ok(verified)
    }

    /// Signs a value that no time belongs to.
    #[must_use]
    pub fn sign_untimed(&self, keys: &Keys, value: &str) -> String {
        let mut text = String::with_capacity(value.len() + ROOM);
        text.push_str(value);
        self.sign_text(keys, text)
    }

    /// The same, in the allocation that holds the text.
    pub(crate) fn sign_text(&self, keys: &Keys, mut text: String) -> String {
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

/// A value whose signature is genuine, and when it was signed.
///
/// [`Signer::verify`] returns it, with an example.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Verified<'t> {
    value: &'t str,
    signed_at: UnixTime,
}

impl<'t> Verified<'t> {
    /// Returns the value.
    #[must_use]
    pub const fn value(&self) -> &'t str {
        self.value
    }

    /// Returns when it was signed.
    #[must_use]
    pub const fn signed_at(&self) -> UnixTime {
        self.signed_at
    }
}

/// The value may be a secret: it stays out of logs.
impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("signed_at", &self.signed_at).finish_non_exhaustive()
    }
}

/// Why a text was refused.
///
/// It holds nothing of the text. [`Signer::verify`] has an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// No key has signed this, not for this purpose, or it was changed.
    BadSignature,
    /// It is genuine, and no timestamp belongs to it.
    MissingTimestamp,
    /// It is genuine, and its timestamp is none.
    MalformedTimestamp,
    /// It is genuine, and too old.
    Expired {
        /// Its age in seconds.
        age: u64,
        /// How old it may be.
        limit: u64,
    },
    /// It is genuine, and was signed later than now.
    NotYetValid {
        /// By so many seconds.
        seconds: u64,
    },
    /// It is genuine, and its value does not read as what it should be.
    BadPayload,
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadSignature => f.write_str("the signature is not genuine"),
            Self::MissingTimestamp => f.write_str("the signed value has no timestamp"),
            Self::MalformedTimestamp => f.write_str("the timestamp of the signed value is malformed"),
            Self::Expired { age, limit } => write!(f, "the signed value is {age} seconds old, and {limit} are allowed"),
            Self::NotYetValid { seconds } => write!(f, "the signed value comes from {seconds} seconds in the future"),
            Self::BadPayload => f.write_str("the signed value does not read as what it should be"),
        }
    }
}

impl error::Error for VerifyError {}

/// Whether something that happened then is within its limit now.
pub(crate) fn check_age(then: UnixTime, now: UnixTime, limit: u64, skew: u64) -> Result<(), VerifyError> {
    let (then, now) = (then.as_secs(), now.as_secs());
    match now.checked_sub(then) {
        Some(age) if age > limit => Err(VerifyError::Expired { age, limit }),
        None if then - now > skew => Err(VerifyError::NotYetValid { seconds: then - now }),
        Some(_) | None => Ok(()),
    }
}

/// Appends `.` and the time: big-endian bytes without leading zeros, in base64url.
pub(crate) fn push_time(text: &mut String, time: UnixTime) {
    let bytes = time.as_secs().to_be_bytes();
    text.push('.');
    base64::append::<Base64UrlUnpadded>(&bytes[zeros(time)..], text);
}

/// How many characters [`push_time`] appends.
pub(crate) fn time_length(time: UnixTime) -> usize {
    1 + base64::length(8 - zeros(time))
}

fn zeros(time: UnixTime) -> usize {
    time.as_secs().leading_zeros() as usize / 8
}

/// Cuts the time off again. It has one form, as the signature has.
pub(crate) fn split_time(text: &str) -> Result<Verified<'_>, VerifyError> {
    // It is a few characters long: looking for the dot one by one is quickest.
    let dot = text.bytes().rposition(|byte| byte == b'.').ok_or(VerifyError::MissingTimestamp)?;
    let (value, time) = (&text[..dot], &text[dot + 1..]);
    let mut buffer = [0; 8];
    let bytes = Base64UrlUnpadded::decode(time, &mut buffer).map_err(|_| VerifyError::MalformedTimestamp)?;
    if bytes.first() == Some(&0) {
        return Err(VerifyError::MalformedTimestamp);
    }
    let seconds = bytes.iter().fold(0, |seconds, byte| seconds << 8 | u64::from(*byte));
    Ok(Verified { value, signed_at: UnixTime::from_secs(seconds) })
}

/// Eight bytes in base64url.
const TIME_TEXT: usize = 11;

/// A session's start, a timestamp, a SHA-256 and the dots between them.
const ROOM: usize = 3 + 2 * TIME_TEXT + 43;
