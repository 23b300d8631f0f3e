//! Table 5: what a cookie's block takes, a row each in the order on the wire.

use super::value::{PRIORITY_VALUES, Protection, SAME_SITE_VALUES};
use crate::header::key::{Flag, Key, OneText, OneTextOrSlot, OneWord, Seconds, Switch};
use crate::header::{Parameter, Quotes, TextKind};

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
/// Its value is signed.
pub const SIGNED: Key<Flag> = Key::flag("signed", "", "Its value carries a time and a signature.");
/// Its value is encrypted.
pub const PRIVATE: Key<Flag> = Key::flag("private", "", "Its value is encrypted and authenticated.");
/// Its value is Flask's session.
pub const FLASK: Key<Flag> = Key::flag("flask", "", "Its value is Flask's own session.");
/// How long the server accepts it unused.
pub const IDLE: Key<Seconds> = Key::seconds("idle", "", "How long the server accepts it unused.");

/// What stands in the block of a cookie. A row without a name on the wire stays on the server.
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
    SIGNED.row(),
    PRIVATE.row(),
    FLASK.row(),
    IDLE.row(),
];

impl Protection {
    /// Every way, by its row.
    pub const ALL: &'static [(Key<Flag>, Protection)] =
        &[(SIGNED, Protection::Signed), (PRIVATE, Protection::Private), (FLASK, Protection::Flask)];

    /// What a user writes for it.
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(_, protection)| *protection == self).map_or("", |(row, _)| row.key())
    }
}

const FREE: (TextKind, Quotes) = (TextKind::Free, Quotes::None);
