//! Hashes among sources: of scripts and styles, of URLs, and of strings for `eval`.

use std::fmt;

/// The digest of a script or style that may run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hash {
    /// What the digest is taken of.
    pub subject: HashSubject,
    /// The function.
    pub algorithm: HashAlgorithm,
    /// The digest, in padded base64 with the standard alphabet; one that is no digest, as it was written.
    pub digest: String,
}

/// What a hash source is the digest of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashSubject {
    /// The text of a script or style.
    Content,
    /// The URL of a script.
    Url,
    /// A string that is given to `eval`.
    Eval,
}

impl HashSubject {
    /// What a prefix of a hash source says that the digest is taken of.
    pub(super) fn of(prefix: &str) -> Option<Self> {
        match prefix.to_ascii_lowercase().as_str() {
            "url" => Some(HashSubject::Url),
            "eval" => Some(HashSubject::Eval),
            _ => None,
        }
    }
}

/// The digests that browsers know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HashAlgorithm {
    /// SHA-256
    Sha256,
    /// SHA-384
    Sha384,
    /// SHA-512
    Sha512,
}

impl HashAlgorithm {
    /// Every one, the shortest first.
    pub const ALL: [HashAlgorithm; 3] = [HashAlgorithm::Sha256, HashAlgorithm::Sha384, HashAlgorithm::Sha512];

    /// The name in a hash source.
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
