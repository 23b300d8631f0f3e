//! Table 5: the attributes of a cookie, a row each, in the order in which they are sent.

use super::value::{PRIORITY_VALUES, PROTECTIONS, Protection, SAME_SITE_VALUES};
use crate::header::key::{Flag, Key, OneText, OneTextOrSlot, OneWord, Seconds, Switch};
use crate::header::{Parameter, Quotes, TextKind};
use crate::word::{Spec, Word, spec};

/// Sets the name of the cookie; without it, the name of the entry is used.
pub const NAME: Key<OneText> =
    Key::text("name", "", FREE, "Sets the name of the cookie; without it, the name of the entry is used.")
        .browsers(
            "Browsers reject a cookie with the prefix `__Secure-` unless it is `Secure`, and one with \
             `__Host-` unless it also has `Path=/` and no `Domain`. A sibling subdomain cannot overwrite a \
             `__Host-` cookie.",
        )
        .shows("name: \"__Host-session\", max_age: 8h, signed")
        .spec(spec!(cookies "4.1.3"))
        .since("49", "50", "13");
/// Sends the cookie over `https:` only. It is on unless it is `false`.
pub const SECURE: Key<Switch> =
    Key::switch("secure", "Secure", "Sends the cookie over `https:` only. It is on unless it is `false`.")
        .browsers(
            "Without it, anyone on the network can read the cookie of an `http:` request. Browsers accept it \
             from `https:` pages only; Chromium and Firefox also from `localhost`.",
        )
        .shows("secure: false")
        .spec(spec!(cookies "4.1.2.5"))
        .since("yes", "yes", "yes");
/// Hides the cookie from scripts of the page. It is on unless it is `false`.
pub const HTTP_ONLY: Key<Switch> =
    Key::switch("http_only", "HttpOnly", "Hides the cookie from scripts of the page. It is on unless it is `false`.")
        .browsers(
            "An injected script then cannot read it with `document.cookie` and send it to an attacker. Turn \
             it off only for a value that scripts need.",
        )
        .shows("http_only: false")
        .spec(spec!(cookies "4.1.2.6"))
        .since("1", "3", "5");
/// Sets which requests that come from other sites carry the cookie.
pub const SAME_SITE: Key<OneWord> = Key::word(
    "same_site",
    "SameSite",
    SAME_SITE_VALUES,
    "Sets which requests that come from other sites carry the cookie.",
)
.browsers(
    "It is the first defence against cross-site request forgery. Subdomains of one domain are the \
     same site. Browsers treat an unknown value as if the attribute were absent.",
)
.shows("same_site: strict")
.spec(spec!(cookies "4.1.2.7"))
.since("51", "60", "12");
/// Sets the path that a request needs to carry the cookie; without it, `/`.
pub const PATH: Key<OneText> =
    Key::text("path", "Path", FREE, "Sets the path that a request needs to carry the cookie; without it, `/`.")
        .browsers("It is no protection: pages of other paths on the same origin can still read the cookie.")
        .shows("path: \"/shop\"")
        .spec(spec!(cookies "4.1.2.4"))
        .since("yes", "yes", "yes");
/// Sets how long browsers keep the cookie, and how long the server accepts one that is signed or encrypted.
pub const MAX_AGE: Key<Seconds> = Key::seconds(
    "max_age",
    "Max-Age",
    "Sets how long browsers keep the cookie, and how long the server accepts one that is signed or \
     encrypted.",
)
.browsers(
    "Browsers keep a cookie for at most 400 days. Without it, the cookie expires when the browser is closed, \
     unless the browser restores the session, as many do.",
)
.shows("max_age: 8h, signed")
.spec(spec!(cookies "4.1.2.2"))
.since("1", "1", "1");
/// Sends the cookie to every host of this domain.
pub const DOMAIN: Key<OneTextOrSlot> =
    Key::text_or_slot("domain", "Domain", "Sends the cookie to every host of this domain.")
        .browsers(
            "Every subdomain can then read and overwrite it. Without it, only the host that set the cookie \
             gets it, which is safer.",
        )
        .shows("domain: \"example.com\"")
        .spec(spec!(cookies "4.1.2.3"))
        .since("yes", "yes", "yes");
/// Stores the cookie separately for each site that embeds this one in a frame.
pub const PARTITIONED: Key<Flag> = Key::flag(
    "partitioned",
    "Partitioned",
    "Stores the cookie separately for each site that embeds this one in a frame.",
)
.browsers("An embedded page can then have cookies even in browsers that block third-party cookies. It needs `secure`.")
.shows("same_site: none, partitioned")
.spec(Spec::new(
    "Partitioned cookies",
    "https://datatracker.ietf.org/doc/html/draft-cutler-httpbis-partitioned-cookies#section-2.1",
))
.since("114", "141", "26.2");
/// Sets which cookies Chromium keeps when a site has too many.
pub const PRIORITY: Key<OneWord> =
    Key::word("priority", "Priority", PRIORITY_VALUES, "Sets which cookies Chromium keeps when a site has too many.")
        .browsers("It is in no specification; other browsers ignore it.")
        .shows("priority: high")
        .spec(Spec::new(
            "Cookie priorities (draft)",
            "https://datatracker.ietf.org/doc/html/draft-west-cookie-priority-00",
        ))
        .since("", "no", "no");
/// Sets how the server detects a value that it did not write.
pub const PROTECTION: Key<OneWord> =
    Key::word("protection", "", PROTECTIONS, "Sets how the server detects a value that it did not write.")
        .browsers("The word is written without this name: `signed`.")
        .shows("signed, max_age: 8h");
/// Sets how long a session may be unused before the server rejects it.
pub const IDLE: Key<Seconds> =
    Key::seconds("idle", "", "Sets how long a session may be unused before the server rejects it.")
        .browsers(
            "The value contains the time when it was issued, and issuing it again restarts the timeout. The \
             cookie has to be `signed` or `private`. Its `Max-Age` is this time, so that browsers delete it \
             then too.",
        )
        .shows("max_age: 8h, idle: 30min, signed");
/// Sets how long a login may last that the program gives a lifetime of its own: "remember me".
pub const REMEMBER: Key<Seconds> = Key::seconds(
    "remember",
    "",
    "Sets how long a login may last that the program gives a lifetime of its own: \"remember me\".",
)
.browsers(
    "`Session::rotate_for` starts such a session, with a `Max-Age` of its own. Its lifetime is in the value, \
     which has to be `signed` or `private`, so that a client cannot extend it. A session that outlasts \
     `max_age` has no idle timeout.",
)
.shows("max_age: 8h, idle: 30min, remember: 30d, signed");

/// Lists attributes that are added to every `Set-Cookie` that the policy does not declare.
pub const DEFAULT: Word =
    Word::new("default", "", "Lists attributes that are added to every `Set-Cookie` that the policy does not declare.")
        .browsers(
            "A bare `default` adds `Secure`, `HttpOnly` and `SameSite=Lax`, unless the cookie has the \
             attribute already. It protects cookies that a library sets.",
        )
        .shows("session: { max_age: 8h, signed }, default");

/// The block of a cookie. A row without a name in the header is not sent.
pub static ATTRIBUTES: &[Parameter] = &[
    NAME.row(),
    SECURE.row(),
    HTTP_ONLY.row(),
    SAME_SITE.row(),
    PATH.row(),
    MAX_AGE.row(),
    DOMAIN.row(),
    PARTITIONED.row(),
    PRIORITY.row(),
    PROTECTION.row(),
    IDLE.row(),
    REMEMBER.row(),
];

impl Protection {
    /// Every way, in the order of [`PROTECTIONS`].
    pub const ALL: &'static [Protection] = &[Protection::Signed, Protection::Private, Protection::Flask];

    /// Its row.
    pub fn word(self) -> &'static Word {
        &PROTECTIONS[self as usize]
    }

    /// What a user writes for it.
    pub fn key(self) -> &'static str {
        self.word().key
    }
}

const FREE: (TextKind, Quotes) = (TextKind::Free, Quotes::None);
