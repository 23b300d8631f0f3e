//! The values of cookie attributes: words, name prefixes, protections and limits.

use crate::word::Word;

/// Sends the cookie when a user follows a link from another site, but not with its `POST` forms, frames or scripts.
pub const LAX: Word = Word::new(
    "lax",
    "Lax",
    "Sends the cookie when a user follows a link from another site, but not with its `POST` forms, frames or scripts.",
)
.browsers(
    "Of the requests that other sites cause, only top-level navigations with a safe method such as `GET` carry \
     it. Since version 80, Chromium also applies it to cookies without the attribute, but sends these with a \
     `POST` navigation too during their first two minutes.",
)
.permits(&[1]);
/// Sends the cookie with no request that comes from another site.
pub const STRICT: Word =
    Word::new("strict", "Strict", "Sends the cookie with no request that comes from another site.")
        .browsers(
            "A user who follows a link to the site arrives without the cookie, and appears logged out on the \
             first page.",
        )
        .permits(&[0]);
/// Sends the cookie with every request, from every site.
pub const NONE: Word = Word::new("none", "None", "Sends the cookie with every request, from every site.")
    .browsers(
        "Browsers reject it without `Secure`: Chrome since 80, Firefox since 131. Many limit cookies of \
         embedded pages; `partitioned` keeps them working. Such a cookie needs another defence against \
         cross-site request forgery.",
    )
    .shows("same_site: none, partitioned")
    .since("67", "60", "13")
    .permits(&[3]);
/// Omits the attribute.
pub const UNSET: Word = Word::new("unset", "", "Omits the attribute.")
    .browsers(
        "Chrome then treats the cookie as `lax`, except that it sends a cookie younger than two minutes with a \
         cross-site `POST` too; Firefox and Safari treat it as `none`.",
    )
    .permits(&[2]);

/// The values of `SameSite`, the default first.
pub const SAME_SITE_VALUES: &[Word] = &[LAX, STRICT, NONE, UNSET];

/// The values of `Priority`, which only Chromium reads.
pub const PRIORITY_VALUES: &[Word] = &[
    Word::new("low", "Low", "Deletes this cookie first when a site has too many.")
        .browsers("Browsers other than Chromium ignore it."),
    Word::new("medium", "Medium", "Is the default.").browsers("Browsers other than Chromium ignore it."),
    Word::new("high", "High", "Deletes this cookie last when a site has too many.")
        .browsers("Browsers other than Chromium ignore it."),
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
    Word::new(
        "signed",
        "",
        "Signs the value, so that the server rejects one that it did not write or that is too old.",
    )
    .browsers(
        "The user can read the value, but not change it. The program signs and verifies it with its `Keys`. It \
         needs the feature `signed`.",
    )
    .shows("max_age: 8h, signed")
    .permits(&[1]),
    Word::new("private", "", "Encrypts the value, so that the user can neither read nor change it.")
        .browsers("It uses AES-256-GCM and the program's `Keys`. It needs the feature `private`.")
        .shows("max_age: 8h, private")
        .permits(&[0]),
    // Its signature uses SHA-1, and only Flask writes its timestamp.
    Word::new("flask", "", "Stores a session in Flask's format, which a Flask application can read and write too.")
        .browsers("Flask signs with SHA-1; use it only while both applications run. It needs the feature `flask`.")
        .shows("name: \"session\", max_age: 8h, flask")
        .permits(&[2]),
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
