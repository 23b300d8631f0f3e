//! A key: that nobody can guess it, and that nobody sees it.

use std::{error, fmt, io};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use hmac::Hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{derived_keys::DerivedKeys, key_strength::is_predictable};

/// A secret of at least 256 bits.
///
/// # How to make one
///
/// By a generator, never by hand. Either of these prints 32 random bytes, as [`Keys::from_env`](crate::Keys::from_env) and
/// [`Keys::from_file`](crate::Keys::from_file) read them:
///
/// ```text
/// echo "sign:$(openssl rand -base64 32)"
/// cargo install security-policy --example security-policy-key --features signed && security-policy-key
/// ```
///
/// A key that a person has made up is rejected as [`KeyError::Predictable`] where that can be told: repetitions, sequences,
/// placeholders such as `change-me`, whatever takes fewer than 80 bits to describe by such habits. Random bytes always
/// pass. A phrase that no program can tell from a good one passes too, and is still a bad key.
///
/// # Where its bytes stay
///
/// A key is overwritten when it is dropped, its [`Debug`] form says nothing, and neither its bytes nor its text are left in
/// freed memory by [`parse`](Self::parse), [`from_bytes`](Self::from_bytes) and what [`Keys`](crate::Keys) reads. What
/// they are given is the caller's to overwrite. The environment of a process stays in its memory, where its own code, its
/// core dumps and `/proc/self/environ` show it. Registers, the stack and pages that were swapped out are out of reach.
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
    ciphers: DerivedKeys<aes_gcm::Aes256Gcm>,
}

impl Key {
    /// Makes a key that nobody knows and that ends with the process: for tests, and for values that may.
    ///
    /// # Panics
    ///
    /// Panics if the operating system has no random bytes to give.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = Zeroizing::new(vec![0; MIN_BYTES].into_boxed_slice());
        getrandom::fill(&mut bytes).expect("the operating system has random bytes");
        Self::new(bytes)
    }

    /// Reads a key as it is written down: base64 of either alphabet, with its padding or without.
    ///
    /// # Errors
    ///
    /// Returns an error for what is not base64, for less than 32 bytes, and for what an attacker would try first.
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
        // Both are allocated at their full size: a buffer that grows leaves a copy in freed memory.
        let mut url = Zeroizing::new(vec![0; text.len()].into_boxed_slice());
        let mut bytes = Zeroizing::new(vec![0; text.len() * 3 / 4].into_boxed_slice());
        url.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = to_url_alphabet(from));
        match Base64UrlUnpadded::decode(&**url, &mut bytes).map(<[u8]>::len) {
            Ok(length) if length == bytes.len() => Self::checked(bytes),
            _ => Err(KeyError::NotBase64),
        }
    }

    /// Takes bytes for a key: what another program uses as its secret, Flask's `SECRET_KEY` for one.
    ///
    /// # Errors
    ///
    /// Returns an error for less than 32 bytes, and for what an attacker would try first.
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

    /// The HMAC under this key's own key for a salt, which `derive` makes the first time.
    pub(super) fn hmac(&self, salt: &'static str, derive: impl Fn() -> Hmac<Sha256>) -> &Hmac<Sha256> {
        self.hmacs.get(salt, derive)
    }

    /// The cipher under this key's own key for a salt, which `derive` makes the first time.
    #[cfg(feature = "private")]
    pub(super) fn cipher(&self, salt: &'static str, derive: impl Fn() -> aes_gcm::Aes256Gcm) -> &aes_gcm::Aes256Gcm {
        self.ciphers.get(salt, derive)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Keys that cannot be used.
///
/// [`Key`] and [`Keys`](crate::Keys) return it, with examples. It holds nothing of a key.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeyError {
    /// The environment variable is not set, or is no text.
    NotSet,
    /// The file cannot be read.
    File(io::Error),
    /// An entry is neither `sign:KEY` nor `accept:KEY`.
    Unnamed,
    /// No key signs.
    NoneSigns,
    /// More than one key signs.
    SeveralSign,
    /// A key is not base64.
    NotBase64,
    /// A key has less than 32 bytes.
    TooShort {
        /// How many it has.
        bytes: usize,
    },
    /// A key repeats itself, counts, is made of the words of placeholders, or is that of somebody's documentation.
    Predictable,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet => f.write_str("the environment variable with the keys is not set"),
            Self::File(_) => f.write_str("the file with the keys cannot be read"),
            Self::Unnamed => f.write_str("expected `sign:KEY` or `accept:KEY`"),
            Self::NoneSigns => f.write_str("no key signs: write `sign:` before one"),
            Self::SeveralSign => f.write_str("more than one key signs: write `accept:` before the earlier ones"),
            Self::NotBase64 => f.write_str("the key is not base64: make one with `openssl rand -base64 32`"),
            Self::TooShort { bytes } => {
                write!(f, "the key has {bytes} bytes, and 32 are needed: make one with `openssl rand -base64 32`")
            }
            Self::Predictable => f.write_str("anyone can guess the key: make one with `openssl rand -base64 32`"),
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

/// The `SECRET_KEY` of Flask's documentation, as text and as the bytes that it spells.
const EXAMPLES: &[&[u8]] = &[
    b"192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    &[
        0x19, 0x2b, 0x9b, 0xdd, 0x22, 0xab, 0x9e, 0xd4, 0xd1, 0x2e, 0x23, 0x6c, 0x78, 0xaf, 0xcb, 0x9a, 0x39, 0x3e,
        0xc1, 0x5f, 0x71, 0xbb, 0xf5, 0xdc, 0x98, 0x7d, 0x54, 0x72, 0x78, 0x23, 0xbc, 0xbf,
    ],
];
