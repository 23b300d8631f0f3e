//! The nonce of one response: a text with more than 128 random bits.

use std::{error, fmt, str};

use crate::random;

/// A number used once, which allows the inline scripts of one response.
///
/// It consists of 22 random characters of the base64url alphabet (`A-Z`, `a-z`, `0-9`, `-`, `_`): 132 bits, where the specification
/// requires 128. None of them needs escaping in HTML, in a template or in a header. It needs no heap allocation.
///
/// A nonce that an attacker can predict protects nothing, so a nonce cannot be made from a text or from bytes. It cannot be copied by
/// accident or compared, and its [`Debug`] form hides the value. Make a new one for each response. Under a layer, use the nonce of the
/// response instead: as an argument of the handler in axum, poem and salvo, or by the [`LazyNonce`](crate::LazyNonce) of the request.
///
/// On `wasm32-unknown-unknown`, which has no random numbers, nonces need the feature `wasm_js`.
///
/// # Where the bits come from
///
/// Each thread has a ChaCha20 generator. The operating system seeds it before the first nonce of the thread, again after every 256
/// nonces, and immediately after a `fork`. A system call for each nonce would take many times as long.
///
/// The price is small. An attacker who can read the memory of the server can predict the nonces of a thread until its next seed, but
/// can also read the pages themselves. A process that is copied without `fork`, by the bare system call `clone` or as a virtual
/// machine that is saved once and started twice, can repeat nonces of its copy: at most 256 per thread.
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

/// On `wasm32-unknown-unknown`, these need the feature `wasm_js`.
#[cfg(any(not(target_family = "wasm"), not(target_os = "unknown"), feature = "wasm_js"))]
impl Nonce {
    /// Makes an unpredictable nonce.
    ///
    /// # Panics
    ///
    /// Panics if the operating system cannot provide random bytes, which only happens on a broken system.
    /// [`try_random`](Self::try_random) returns an error instead.
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

    /// Makes an unpredictable nonce, or returns why that is not possible.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system cannot provide random bytes.
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
        Self::draw()
    }
}

impl Nonce {
    /// Makes an unpredictable nonce.
    pub(crate) fn draw() -> Result<Self, RandomError> {
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

    /// Returns what takes the place of a nonce in headers that are only read, never sent. Without random numbers, it is a fixed text.
    #[cfg(any(feature = "audit", feature = "explain"))]
    pub(crate) fn placeholder() -> Self {
        Self::draw().unwrap_or(Self { text: *b"PlaceOfTheNonceInLists" })
    }

    /// Returns the text for the header and the `nonce` attribute.
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

// Redacts the value: requests are often logged with their extensions before the response is sent.
impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(..)")
    }
}

/// The operating system could not provide random bytes for a [`Nonce`].
///
/// [`Nonce::try_random`] returns it, with an example.
#[derive(Clone, Copy, Debug)]
pub struct RandomError(random::Error);

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

/// The error of a system that has no random bytes.
#[cfg(test)]
pub(crate) fn no_random_bytes() -> RandomError {
    RandomError(random::Error::UNEXPECTED)
}

/// Six bits per character. CSP requires at least 128 bits: <https://www.w3.org/TR/CSP3/#security-nonces>.
const TEXT_LEN: usize = 22;

/// The base64url alphabet. Its length is a power of two, so all characters are equally likely.
static ALPHABET: Alphabet = Alphabet(*b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

/// Fits into one cache line, so the time of a look-up does not reveal the character.
#[repr(align(64))]
struct Alphabet([u8; 64]);

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn only_debug_hides_a_nonce() {
        let nonce = Nonce::random();
        assert_eq!((nonce.as_ref(), nonce.to_string().as_str()), (nonce.as_str(), nonce.as_str()));
        assert_eq!((nonce.as_str().len(), format!("{nonce:?}").as_str()), (TEXT_LEN, "Nonce(..)"));
    }

    #[test]
    fn an_error_names_the_one_of_the_system() {
        let source = no_random_bytes().source().map(ToString::to_string);
        assert_eq!(source, Some(random::Error::UNEXPECTED.to_string()));
    }
}
