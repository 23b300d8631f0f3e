//! The nonce of one response: 128 random bits, and the text that stands for them.

use std::{error, fmt, str};

use base64ct::{Base64UrlUnpadded, Encoding};

/// A number used once: what ties an inline `<script>` to the response that it came with.
///
/// It holds 128 bits from the operating system, written as 22 characters of base64url
/// (`A-Z`, `a-z`, `0-9`, `-`, `_`). None of them needs escaping in HTML, in a template or in a
/// header. It lives on the stack.
///
/// A nonce that an attacker can foresee protects nothing, so there is no way to make one from a
/// text or from bytes; neither can it be copied by accident, read from its [`Debug`] form, or
/// compared. Make a new one for each response. Under a layer that has happened already: take the
/// nonce of the request (`adapter::PolicyLayer`, and the extractor of the feature `axum`).
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
        let mut bytes = [0; BYTES_LEN];
        getrandom::fill(&mut bytes).map_err(RandomError)?;

        let mut text = [0; TEXT_LEN];
        Base64UrlUnpadded::encode(&bytes, &mut text).expect("16 bytes are 22 characters");
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
        str::from_utf8(&self.text).expect("base64 is ASCII")
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

/// CSP asks for 128 bits at least: <https://www.w3.org/TR/CSP3/#security-nonces>.
const BYTES_LEN: usize = 16;

/// Six bits a character, no padding.
const TEXT_LEN: usize = 22;
