//! What the attributes of a cookie take: words, prefixes of names, ways to protect a value, limits.

use crate::word::Word;

/// Every cookie of another site's page but the top-level navigations: the default.
pub const LAX: Word =
    Word::new("lax", "Lax", "From another site only with a top-level navigation by a safe method.").permits(&[1]);
/// Never from another site.
pub const STRICT: Word =
    Word::new("strict", "Strict", "Never from another site, not even with a followed link.").permits(&[0]);
/// Always.
pub const NONE: Word = Word::new("none", "None", "With every request of every site.").permits(&[3]);
/// The attribute is left out.
pub const UNSET: Word =
    Word::new("unset", "", "The attribute is left out, and each browser does as it likes.").permits(&[2]);

/// The values of SameSite, the default first.
pub const SAME_SITE_VALUES: &[Word] = &[LAX, STRICT, NONE, UNSET];

/// The values of Priority.
pub const PRIORITY_VALUES: &[Word] = &[
    Word::new("low", "Low", "Evicted first."),
    Word::new("medium", "Medium", "The default."),
    Word::new("high", "High", "Evicted last."),
];

/// A prefix by which a cookie's name promises its attributes.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prefix {
    /// As it is to be written; browsers compare without case.
    pub text: &'static str,
    /// Whether it asks for HttpOnly.
    pub http_only: bool,
    /// Whether it asks for `Path=/` and no Domain.
    pub host: bool,
}

/// Every prefix, each before those that it starts with. All of them ask for Secure.
///
/// <https://datatracker.ietf.org/doc/draft-ietf-httpbis-layered-cookies/>
pub static PREFIXES: &[Prefix] = &[
    Prefix { text: "__Host-Http-", http_only: true, host: true },
    Prefix { text: "__Host-", http_only: false, host: true },
    Prefix { text: "__Http-", http_only: true, host: false },
    Prefix { text: "__Secure-", http_only: false, host: false },
];

impl Prefix {
    /// The prefix that a browser sees in a name.
    pub fn of(name: &str) -> Option<&'static Prefix> {
        let starts = |prefix: &&Prefix| {
            name.get(..prefix.text.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.text))
        };
        PREFIXES.iter().find(starts)
    }
}

/// How the value of a cookie is protected.
pub const PROTECTIONS: &[Word] = &[
    Word::new("signed", "", "Its value carries a time and a signature.").permits(&[1]),
    Word::new("private", "", "Its value is encrypted and authenticated.").permits(&[0]),
    // SHA-1, and a time that Flask alone writes.
    Word::new("flask", "", "Its value is Flask's own session.").permits(&[2]),
];

/// How the value of a cookie is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protection {
    /// It carries a time and a signature.
    Signed,
    /// It is encrypted.
    Private,
    /// It is Flask's session.
    Flask,
}

/// 400 days: browsers shorten what is longer (6265bis, section 5.5).
pub const MAX_AGE_LIMIT: u64 = 34_560_000;

/// So many octets fit into a name and its value; browsers drop a larger cookie (6265bis, section 5.6).
pub const MAX_PAIR: usize = 4096;

/// So many octets fit into the value of an attribute; browsers drop a larger attribute (6265bis, section 5.6).
pub const MAX_ATTRIBUTE: usize = 1024;
