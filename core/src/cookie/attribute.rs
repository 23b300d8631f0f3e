//! Table 5: what a cookie's block takes, a row each in the order on the wire.

use super::value::{PRIORITY_VALUES, PROTECTIONS, Protection, SAME_SITE_VALUES};
use crate::header::key::{Flag, Key, OneText, OneTextOrSlot, OneWord, Seconds, Switch};
use crate::header::{Parameter, Quotes, TextKind};
use crate::word::Word;

/// What the cookie is called.
pub const NAME: Key<OneText> =
    Key::text("name", "", FREE, "What the cookie is called; the field's own name otherwise.");
/// Sent over https only.
pub const SECURE: Key<Switch> = Key::switch("secure", "Secure", "Sent over https only. On unless `false`.");
/// Hidden from scripts.
pub const HTTP_ONLY: Key<Switch> = Key::switch("http_only", "HttpOnly", "Hidden from scripts. On unless `false`.");
/// On which requests from other sites it is sent.
pub const SAME_SITE: Key<OneWord> =
    Key::word("same_site", "SameSite", SAME_SITE_VALUES, "On which requests from other sites it goes along.");
/// Below which path it is sent.
pub const PATH: Key<OneText> = Key::text("path", "Path", FREE, "Below which path it is sent; `/` otherwise.");
/// How long browsers keep it.
pub const MAX_AGE: Key<Seconds> = Key::seconds(
    "max_age",
    "Max-Age",
    "How long browsers keep it and, where it is signed or encrypted, the server accepts it.",
);
/// The domain whose every host gets it.
pub const DOMAIN: Key<OneTextOrSlot> = Key::text_or_slot("domain", "Domain", "The domain whose every host gets it.");
/// A jar of its own under each embedding site.
pub const PARTITIONED: Key<Flag> =
    Key::flag("partitioned", "Partitioned", "A jar of its own under each site that embeds this one (CHIPS).");
/// What Chromium evicts last.
pub const PRIORITY: Key<OneWord> = Key::word("priority", "Priority", PRIORITY_VALUES, "What Chromium evicts last.");
/// How its value is protected. Its words are written by themselves: `signed`.
pub const PROTECTION: Key<OneWord> =
    Key::word("protection", "", PROTECTIONS, "How the server knows what it has written itself.");
/// How long the server accepts it unused.
pub const IDLE: Key<Seconds> = Key::seconds("idle", "", "How long the server accepts it unused.");

/// The name in `cookies` that is not the name of a cookie.
pub const DEFAULT: Word =
    Word::new("default", "", "Lists attributes that are added to every `Set-Cookie` that the policy does not declare.");

/// The block of a cookie. A row without a name on the wire stays on the server.
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
