//! Table 6: what the block of `csrf` takes, a row each, and the words of it.

use crate::header::key::{Flag, Key, OneText, OneWord, Seconds, Texts};
use crate::header::{Parameter, Quotes, TextKind};
use crate::word::Word;

/// The cookie that tokens are bound to.
pub const BIND_TO: Key<OneText> = Key::text(
    "bind_to",
    "",
    (TextKind::Cookie, Quotes::None),
    "The cookie of `cookies` whose session a token is bound to.",
);
/// Other origins that may send.
pub const TRUSTED_ORIGINS: Key<Texts> = Key::texts(
    "trusted_origins",
    "",
    FREE,
    "Other origins that may send what changes something: `\"https://pay.example.com\"`.",
);
/// Every host of the same site may send.
pub const TRUST_SUBDOMAINS: Key<Flag> =
    Key::flag("trust_subdomains", "", "Every host of the same site may: those below the registrable domain.");
/// What is not checked.
pub const EXEMPT: Key<Texts> = Key::texts(
    "exempt",
    "",
    FREE,
    "What is not checked: `\"POST /webhooks/pay\"`, or `\"GET /feed\"` for a WebSocket. An exact path: the whole one in \
     axum, elsewhere what the router hands the layer.",
);
/// What is checked although its method is safe.
pub const PROTECT: Key<Texts> = Key::texts(
    "protect",
    "",
    FREE,
    "What is checked although its method is safe: `\"GET /logout\"`. A path: the whole one in axum, elsewhere what the \
     router hands the layer.",
);
/// What becomes of a request that does not say where it comes from.
pub const FALLBACK: Key<OneWord> = Key::word(
    "fallback",
    "",
    FALLBACK_VALUES,
    "What becomes of a request that says nothing about where it comes from.",
);
/// The header that scripts send a token in.
pub const HEADER: Key<OneText> =
    Key::text("header", "", (TextKind::HeaderName, Quotes::None), "The header that scripts send a token in.");
/// The field that forms send a token in.
pub const FIELD: Key<OneText> = Key::text("field", "", FREE, "The field that forms send a token in.");
/// The name of the cookie of tokens.
pub const COOKIE: Key<OneText> =
    Key::text("cookie", "", FREE, "What the cookie with the other half of a token is called.");
/// How long a token is accepted.
pub const MAX_AGE: Key<Seconds> = Key::seconds(
    "max_age",
    "",
    "How long a token is accepted; by default as long as its session, and 12 hours without one.",
);
/// Rejects reads from other sites.
pub const ISOLATE: Key<Flag> =
    Key::flag("isolate", "", "Refuses reads from other sites too, but for links: `{ exempt: [\"/api/public\"] }`.");

/// What stands in the block of `csrf`. Nothing of it goes over the wire.
pub static PARAMETERS: &[Parameter] = &[
    BIND_TO.row(),
    TRUSTED_ORIGINS.row(),
    TRUST_SUBDOMAINS.row(),
    EXEMPT.row(),
    PROTECT.row(),
    FALLBACK.row(),
    HEADER.row(),
    FIELD.row(),
    COOKIE.row(),
    MAX_AGE.row(),
    ISOLATE.row(),
];

/// What other sites may read.
pub const READABLE: Key<Texts> = Key::texts(
    "exempt",
    "",
    FREE,
    "What other sites may read: `\"/api/public\"`. An exact path: the whole one in axum, elsewhere what the router hands \
     the layer.",
);
/// Other sites may frame the pages.
pub const FRAMES: Key<Flag> = Key::flag("frames", "", "Other sites may put its pages into frames.");

/// What stands in the block of `isolate`.
pub static ISOLATION: &[Parameter] = &[READABLE.row(), FRAMES.row()];

const FREE: (TextKind, Quotes) = (TextKind::Free, Quotes::None);

/// A token has to come along: the default.
pub const TOKEN: Word = Word::new("token", "Token", "A token has to come along, in a header or a form.").permits(&[1]);
/// It passes.
pub const ALLOW: Word = Word::new("allow", "Allow", "It passes: no browser of today sends it.").permits(&[2]);
/// The server rejects the request.
pub const REJECT: Word = Word::new("reject", "Reject", "The server rejects it.").permits(&[0]);

/// The values of `fallback`, the default first.
pub const FALLBACK_VALUES: &[Word] = &[TOKEN, ALLOW, REJECT];
