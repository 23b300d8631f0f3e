//! Hash sources: of scripts and styles, of URLs, and of strings passed to `eval`.

use crate::base64::base64;
use std::fmt;

/// A hash source, which allows the script or style with this digest (CSP3, section 2.3.1).
///
/// ```
/// use security_policy_core::csp::{HashAlgorithm, SourceExpression};
///
/// let source = SourceExpression::parse("'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
/// let Ok(SourceExpression::Hash(hash)) = source else { panic!("{source:?}") };
/// assert_eq!(hash.algorithm, HashAlgorithm::Sha256);
/// assert_eq!(hash.digest.len(), 44);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hash {
    /// What is hashed.
    pub subject: HashSubject,
    /// The hash algorithm.
    pub algorithm: HashAlgorithm,
    /// The digest in padded base64 with the standard alphabet; an invalid digest is kept as it was written.
    pub digest: String,
}

/// What a hash source hashes. [`Hash`](struct@Hash) has an example of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashSubject {
    /// The text of a script or style: `'sha256-…'`.
    Content,
    /// The URL of a script: `'url-sha256-…'`.
    Url,
    /// A string passed to `eval`: `'eval-sha256-…'`.
    Eval,
}

impl HashSubject {
    /// The subject that a prefix of a hash source, `url` or `eval`, stands for.
    pub(super) fn of(prefix: &str) -> Option<Self> {
        match prefix.to_ascii_lowercase().as_str() {
            "url" => Some(HashSubject::Url),
            "eval" => Some(HashSubject::Eval),
            _ => None,
        }
    }
}

/// The hash algorithms of hash sources: all that CSP3, section 2.3.1, defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HashAlgorithm {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl HashAlgorithm {
    /// All algorithms, from the shortest digest to the longest.
    pub const ALL: [HashAlgorithm; 3] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512];

    /// The name of the algorithm in a hash source.
    ///
    /// ```
    /// use security_policy_core::csp::HashAlgorithm;
    ///
    /// assert_eq!((HashAlgorithm::Sha384.name(), HashAlgorithm::Sha384.length()), ("sha384", 48));
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            HashAlgorithm::Sha256 => "sha256",
            HashAlgorithm::Sha384 => "sha384",
            HashAlgorithm::Sha512 => "sha512",
        }
    }

    /// The length of the digest, in bytes.
    pub const fn length(self) -> usize {
        match self {
            HashAlgorithm::Sha256 => 32,
            HashAlgorithm::Sha384 => 48,
            HashAlgorithm::Sha512 => 64,
        }
    }

    /// The algorithm of this name, compared without ASCII case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
    }

    /// The digest of `bytes`, in padded base64.
    ///
    /// ```
    /// use security_policy_core::csp::HashAlgorithm;
    ///
    /// let digest = HashAlgorithm::Sha256.digest(b"greet()");
    /// assert_eq!(digest, "qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo=");
    /// ```
    pub fn digest(self, bytes: &[u8]) -> String {
        match self {
            HashAlgorithm::Sha256 => base64(&hmac_sha256::Hash::hash(bytes)),
            HashAlgorithm::Sha384 => base64(&hmac_sha512::sha384::Hash::hash(bytes)),
            HashAlgorithm::Sha512 => base64(&hmac_sha512::Hash::hash(bytes)),
        }
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subject = match self.subject {
            HashSubject::Content => "",
            HashSubject::Url => "url-",
            HashSubject::Eval => "eval-",
        };
        write!(f, "{subject}{}-{}", self.algorithm.name(), self.digest)
    }
}
