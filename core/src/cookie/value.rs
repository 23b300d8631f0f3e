//! The values of cookie attributes: words, name prefixes, protections and limits.

use crate::word::Word;

/// Sent with same-site requests, and with cross-site top-level navigations by a safe method. The default.
pub const LAX: Word =
    Word::new("lax", "Lax", "Sent with same-site requests, and when a link on another site opens a page.")
        .permits(&[1]);
/// Sent with same-site requests only.
pub const STRICT: Word = Word::new(
    "strict",
    "Strict",
    "Sent with same-site requests only, not even when a link on another site opens a page.",
)
.permits(&[0]);
/// Sent with every request.
pub const NONE: Word =
    Word::new("none", "None", "Sent with every request, whichever site causes it. Requires `secure`.").permits(&[3]);
/// The attribute is not sent.
pub const UNSET: Word = Word::new(
    "unset",
    "",
    "The attribute is not sent: Chromium treats the cookie as `lax`, Safari and Firefox as `none`.",
)
.permits(&[2]);

/// The values of `SameSite`, the default first.
pub const SAME_SITE_VALUES: &[Word] = &[LAX, STRICT, NONE, UNSET];

/// The values of `Priority`, which only Chromium reads.
pub const PRIORITY_VALUES: &[Word] = &[
    Word::new("low", "Low", "Evicted first."),
    Word::new("medium", "Medium", "The default."),
    Word::new("high", "High", "Evicted last."),
];

/// A prefix of a cookie's name that has browsers enforce attributes: they reject a cookie with this prefix that lacks one.
///
/// # Example
///
/// ```
/// use security_policy_core::cookie::Prefix;
///
/// let prefix = Prefix::of("__host-sid").expect("a prefix");
/// assert_eq!((prefix.text, prefix.host, prefix.http_only), ("__Host-", true, false));
/// assert_eq!(Prefix::of("sid"), None);
/// ```
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prefix {
    /// Its spelling. Browsers compare it without case.
    pub text: &'static str,
    /// Whether it requires `HttpOnly`.
    pub http_only: bool,
    /// Whether it requires `Path=/` and forbids `Domain`.
    pub host: bool,
}

/// Every prefix, a longer one before the one that it starts with. All of them require `Secure`.
///
/// <https://datatracker.ietf.org/doc/draft-ietf-httpbis-layered-cookies/>
pub static PREFIXES: &[Prefix] = &[
    Prefix { text: "__Host-Http-", http_only: true, host: true },
    Prefix { text: "__Host-", http_only: false, host: true },
    Prefix { text: "__Http-", http_only: true, host: false },
    Prefix { text: "__Secure-", http_only: false, host: false },
];

impl Prefix {
    /// Returns the prefix of a cookie's name, if it has one.
    pub fn of(name: &str) -> Option<&'static Prefix> {
        let starts = |prefix: &&Prefix| {
            name.get(..prefix.text.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix.text))
        };
        PREFIXES.iter().find(starts)
    }
}

/// The words that protect the value of a cookie.
pub const PROTECTIONS: &[Word] = &[
    Word::new("signed", "", "The value carries a timestamp and a signature: users can read it, and cannot change it.")
        .permits(&[1]),
    Word::new("private", "", "The value is encrypted and authenticated: users can neither read nor change it.")
        .permits(&[0]),
    // Its signature uses SHA-1, and only Flask writes its timestamp.
    Word::new("flask", "", "The value is a session of Flask, which Flask reads and writes too.").permits(&[2]),
];

/// How the value of a cookie is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protection {
    /// `signed`: the value carries a timestamp and a signature.
    Signed,
    /// `private`: the value is encrypted and authenticated.
    Private,
    /// `flask`: the value is a session of Flask.
    Flask,
}

/// The longest lifetime of a cookie in seconds, 400 days: browsers shorten a longer one (6265bis, section 5.5).
pub const MAX_AGE_LIMIT: u64 = 34_560_000;

/// The most bytes that the name and the value of a cookie have together: browsers ignore a larger cookie (6265bis,
/// section 5.6).
pub const MAX_PAIR: usize = 4096;

/// The most bytes that the value of an attribute has: browsers ignore a larger attribute (6265bis, section 5.6).
pub const MAX_ATTRIBUTE: usize = 1024;
