//! A secret key: it must not be predictable, and must not leak.

use std::{error, fmt, io};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::Hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

#[cfg(feature = "private")]
use super::cipher_keys::CipherKeys;
use super::{derived_keys::DerivedKeys, key_strength::is_predictable};

/// A secret of at least 256 bits.
///
/// # How to generate one
///
/// Generate a key, never make one up. Either of these commands prints 32 random bytes in the format that
/// [`Keys::from_env`](crate::Keys::from_env) and [`Keys::from_file`](crate::Keys::from_file) read:
///
/// ```text
/// echo "sign:$(openssl rand -base64 32)"
/// cargo install security-policy --example security-policy-key --features signed && security-policy-key
/// ```
///
/// [`KeyError::Predictable`] rejects many keys that people have made up: repetitions, sequences, placeholders such as
/// `change-me`, and whatever takes fewer than 80 bits to describe by such patterns. Random bytes always pass. A phrase
/// that no program can tell from a good one passes too, and is still a bad key.
///
/// # Where the bytes are kept
///
/// The key is overwritten when it is dropped, and its `Debug` output is redacted. [`parse`](Self::parse),
/// [`from_bytes`](Self::from_bytes) and the functions of [`Keys`](crate::Keys) leave no copies in freed memory. The
/// caller has to overwrite what it passes to them.
///
/// This cannot protect other copies: the environment of a process stays in its memory, where its own code, core dumps
/// and `/proc/self/environ` reveal it, and registers, the stack and swapped pages may contain parts of a key.
///
/// # Example
///
/// ```
/// use security_policy::{Key, KeyError};
///
/// let key = Key::random();
/// assert_eq!(format!("{key:?}"), "Key(..)");
/// assert!(matches!(Key::parse("c2hvcnQ"), Err(KeyError::TooShort { bytes: 5 })));
/// ```
pub struct Key {
    bytes: Zeroizing<Box<[u8]>>,
    hmacs: DerivedKeys<Hmac<Sha256>>,
    #[cfg(feature = "private")]
    ciphers: DerivedKeys<CipherKeys>,
}

impl Key {
    /// Generates a key that only this process knows, for tests and for values that may expire with the process.
    ///
    /// # Panics
    ///
    /// Panics if the operating system provides no random bytes.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new(vec![0; MIN_BYTES].into_boxed_slice());
        getrandom::fill(&mut bytes).expect("the operating system provides random bytes");
        Self::new(bytes)
    }

    /// Parses a key in base64: the standard or the URL-safe alphabet, with or without padding.
    ///
    /// # Errors
    ///
    /// Returns an error for text that is not base64, for fewer than 32 bytes, and for a predictable key.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Key, KeyError};
    ///
    /// assert!(matches!(Key::parse("not base64"), Err(KeyError::NotBase64)));
    /// ```
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let to_url_alphabet = |byte: u8| match byte {
            b'+' => b'-',
            b'/' => b'_',
            other => other,
        };
        let text = text.trim().trim_end_matches('=');
        // Both buffers are allocated at their full size: a buffer that grows leaves a copy in freed memory.
        let mut url = Zeroizing::new(vec![0; text.len()].into_boxed_slice());
        let mut bytes = Zeroizing::new(vec![0; text.len() * 3 / 4].into_boxed_slice());
        url.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = to_url_alphabet(from));
        // It fills the buffer, whose length is the only one that this many characters can have.
        Base64UrlUnpadded::decode(&**url, &mut bytes).map_err(|_| KeyError::NotBase64)?;
        Self::checked(bytes)
    }

    /// Uses the secret of another program as a key, such as Flask's `SECRET_KEY`.
    ///
    /// # Errors
    ///
    /// Returns an error for fewer than 32 bytes, and for a predictable key.
    ///
    /// # Example
    ///
    /// ```
    /// use security_policy::{Key, KeyError};
    ///
    /// assert!(matches!(Key::from_bytes(b"dev"), Err(KeyError::TooShort { bytes: 3 })));
    /// assert!(matches!(Key::from_bytes(b"change-me-change-me-change-me-12"), Err(KeyError::Predictable)));
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        Self::checked(Zeroizing::new(bytes.into()))
    }

    fn checked(bytes: Zeroizing<Box<[u8]>>) -> Result<Self, KeyError> {
        if bytes.len() < MIN_BYTES {
            return Err(KeyError::TooShort { bytes: bytes.len() });
        }
        if is_predictable(&bytes) || EXAMPLES.contains(&&**bytes) {
            return Err(KeyError::Predictable);
        }
        Ok(Self::new(bytes))
    }

    const fn new(bytes: Zeroizing<Box<[u8]>>) -> Self {
        Self {
            bytes,
            hmacs: DerivedKeys::new(),
            #[cfg(feature = "private")]
            ciphers: DerivedKeys::new(),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the HMAC with the derived key of a salt. `derive` is called the first time.
    pub(super) fn hmac(&self, salt: &'static str, derive: impl Fn() -> Hmac<Sha256>) -> &Hmac<Sha256> {
        self.hmacs.get(salt, derive)
    }

    /// Returns the derived keys of a salt for encryption. `derive` is called the first time.
    #[cfg(feature = "private")]
    pub(super) fn cipher_keys(&self, salt: &'static str, derive: impl Fn() -> CipherKeys) -> &CipherKeys {
        self.ciphers.get(salt, derive)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// The error for keys that cannot be used.
///
/// [`Key`] and [`Keys`](crate::Keys) have examples. The error contains no part of a key.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyError {
    /// The environment variable is not set, or is not UTF-8.
    NotSet,
    /// The file cannot be read, is not UTF-8, or is over 64 KiB.
    File(io::Error),
    /// An entry is neither `sign:KEY`, nor `accept:KEY`, nor `not_before:SECONDS`.
    Unnamed,
    /// What follows `not_before:` is not a number of seconds.
    NotATime,
    /// There is no `sign:` entry.
    NoneSigns,
    /// There is more than one `sign:` entry.
    SeveralSign,
    /// A key is not base64.
    NotBase64,
    /// A key has fewer than 32 bytes.
    TooShort {
        /// Its length in bytes.
        bytes: usize,
    },
    /// A key is a repetition or a sequence, consists of placeholder words, or comes from documentation.
    Predictable,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet => f.write_str("the environment variable with the keys is not set"),
            Self::File(_) => f.write_str("the file with the keys cannot be read"),
            Self::Unnamed => f.write_str("expected `sign:KEY` or `accept:KEY` for each key"),
            Self::NotATime => f.write_str("expected a number of seconds since 1970 after `not_before:`"),
            Self::NoneSigns => f.write_str("no signing key: write `sign:` before one of the keys"),
            Self::SeveralSign => f.write_str("more than one signing key: write `accept:` before the earlier ones"),
            Self::NotBase64 => f.write_str("the key is not base64: generate one with `openssl rand -base64 32`"),
            Self::TooShort { bytes } => {
                write!(
                    f,
                    "the key has {bytes} bytes, but needs at least 32: generate one with `openssl rand -base64 32`"
                )
            }
            Self::Predictable => f.write_str("the key is predictable: generate one with `openssl rand -base64 32`"),
        }
    }
}

impl error::Error for KeyError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::File(error) => Some(error),
            _ => None,
        }
    }
}

/// 256 bits.
const MIN_BYTES: usize = 32;

/// The `SECRET_KEY` in Flask's documentation, as text and as the bytes that its digits encode.
const EXAMPLES: &[&[u8]] = &[
    b"192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    &[
        0x19, 0x2b, 0x9b, 0xdd, 0x22, 0xab, 0x9e, 0xd4, 0xd1, 0x2e, 0x23, 0x6c, 0x78, 0xaf, 0xcb, 0x9a, 0x39, 0x3e,
        0xc1, 0x5f, 0x71, 0xbb, 0xf5, 0xdc, 0x98, 0x7d, 0x54, 0x72, 0x78, 0x23, 0xbc, 0xbf,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_to_write() {
        for (error, text) in [
            (KeyError::NotSet, "the environment variable with the keys is not set"),
            (KeyError::File(io::ErrorKind::NotFound.into()), "the file with the keys cannot be read"),
            (KeyError::Unnamed, "expected `sign:KEY` or `accept:KEY` for each key"),
            (KeyError::NotATime, "expected a number of seconds since 1970 after `not_before:`"),
            (KeyError::NoneSigns, "no signing key: write `sign:` before one of the keys"),
            (KeyError::SeveralSign, "more than one signing key: write `accept:` before the earlier ones"),
            (KeyError::NotBase64, "the key is not base64: generate one with `openssl rand -base64 32`"),
            (
                KeyError::TooShort { bytes: 31 },
                "the key has 31 bytes, but needs at least 32: generate one with `openssl rand -base64 32`",
            ),
            (KeyError::Predictable, "the key is predictable: generate one with `openssl rand -base64 32`"),
        ] {
            assert_eq!(error.to_string(), text);
        }
    }
}
