//! The nonce of one response: a text of more than 128 random bits.

use std::{error, fmt, str};

use crate::random;

/// A number used once: what ties an inline `<script>` to the response that it came with.
///
/// It is 22 characters of the alphabet of base64url (`A-Z`, `a-z`, `0-9`, `-`, `_`), each drawn at random: 132 bits,
/// where 128 are asked for. None of them needs escaping in HTML, in a template or in a header. It lives on the
/// stack.
///
/// A nonce that an attacker can foresee protects nothing, so there is no way to make one from a
/// text or from bytes; neither can it be copied by accident, read from its [`Debug`] form, or
/// compared. Make a new one for each response. Under a layer, ask for the nonce of the response instead: with the
/// extractor of the feature `axum`, or by the [`LazyNonce`](crate::LazyNonce) of the request.
///
/// # Where the bits come from
///
/// From ChaCha20, which each thread runs for itself and which the operating system seeds: when the thread makes its
/// first nonce, again after every 256, and at once in a process that `fork` has made. A system call for each nonce would
/// take many times as long. The price is small: who can read the memory of the server foresees the nonces of a thread up
/// to its next seed, but reads the pages themselves as well. Only a process that is copied without `fork`, by the
/// bare system call `clone` or as a virtual machine that is saved once and started twice, can make nonces that its copy
/// makes too, 256 a thread at most.
///
/// # Example
///
/// ```
/// use security_policy::Nonce;
///
/// let nonce = Nonce::random();
/// let page = format!(r#"<script nonce="{nonce}">greet()</script>"#);
///
/// assert_eq!(nonce.as_str().len(), 22);
/// assert_eq!(page.len(), r#"<script nonce="">greet()</script>"#.len() + 22);
/// ```
#[derive(Clone)]
pub struct Nonce {
    text: [u8; TEXT_LEN],
}

impl Nonce {
    /// Makes a nonce that nobody can foresee.
    ///
    /// # Panics
    ///
    /// Panics if the operating system has no random bytes to give, which happens on a broken system
    /// and nowhere else. [`try_random`](Self::try_random) returns that as an error.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::Nonce;
    ///
    /// assert_ne!(Nonce::random().as_str(), Nonce::random().as_str());
    /// ```
    #[must_use]
    pub fn random() -> Self {
        match Self::try_random() {
            Ok(nonce) => nonce,
            Err(error) => panic!("{error}: {}", error.0),
        }
    }

    /// Makes a nonce that nobody can foresee, or says why there is none.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system has no random bytes to give.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Nonce, RandomError};
    ///
    /// let nonce = Nonce::try_random()?;
    /// assert_eq!(nonce.as_str().len(), 22);
    /// # Ok::<(), RandomError>(())
    /// ```
    pub fn try_random() -> Result<Self, RandomError> {
        let mut text = [0; TEXT_LEN];
        let words = random::words().map_err(RandomError)?;
        for (characters, mut word) in text.chunks_mut(8).zip(words) {
            for character in characters {
                *character = ALPHABET.0[usize::from(word as u8 & 63)];
                word >>= 6;
            }
        }
        Ok(Self { text })
    }

    /// Returns the text that the header and the `nonce` attribute carry.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::Nonce;
    ///
    /// let nonce = Nonce::random();
    /// assert_eq!(nonce.as_str(), nonce.to_string());
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.text).expect("the alphabet is ASCII")
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.text
    }
}

impl AsRef<str> for Nonce {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

// A request is often logged with its extensions before the response has left: the value stays out.
impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(..)")
    }
}

/// The operating system had no random bytes for a [`Nonce`].
///
/// [`Nonce::try_random`] returns it, with an example.
#[derive(Clone, Copy, Debug)]
pub struct RandomError(getrandom::Error);

impl fmt::Display for RandomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the operating system has no random bytes for a nonce")
    }
}

impl error::Error for RandomError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.0)
    }
}

/// Six bits a character. CSP asks for 128 bits at least: <https://www.w3.org/TR/CSP3/#security-nonces>.
const TEXT_LEN: usize = 22;

/// Of base64url; a power of two, so that each character is as likely as any other.
static ALPHABET: Alphabet = Alphabet(*b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

/// One line of the cache: how long a look-up takes does not tell which character it was.
#[repr(align(64))]
struct Alphabet([u8; 64]);
