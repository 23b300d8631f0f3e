//! Table 6: what the block of `csrf` takes, a row each, and the words of it.

use crate::header::{Kind, Parameter, Quotes, Text};
use crate::word::Word;

const fn row(key: &'static str, kind: Kind, doc: &'static str) -> Parameter {
    Parameter { key, name: "", kind, required: false, doc }
}

const STRINGS: Kind = Kind::Texts(Text::Free, Quotes::None);
const STRING: Kind = Kind::Text(Text::Free, Quotes::None);

/// What stands in the block of `csrf`. Nothing of it goes over the wire.
pub static PARAMETERS: &[Parameter] = &[
    row(
        "bind_to",
        Kind::Text(Text::Cookie, Quotes::None),
        "The cookie of `cookies` whose session a token is bound to.",
    ),
    row(
        "trusted_origins",
        STRINGS,
        "Other origins that may send what changes something: `\"https://pay.example.com\"`.",
    ),
    row("trust_subdomains", Kind::Flag, "Every host of the same site may: those below the registrable domain."),
    row(
        "exempt",
        STRINGS,
        "What is not checked: `\"POST /webhooks/pay\"`, or `\"GET /feed\"` for a WebSocket. An exact path: the whole one in \
         axum, elsewhere what the router hands the layer.",
    ),
    row(
        "protect",
        STRINGS,
        "What is checked although its method is safe: `\"GET /logout\"`. A path: the whole one in axum, elsewhere what the \
         router hands the layer.",
    ),
    row("fallback", Kind::Word(FALLBACK), "What becomes of a request that says nothing about where it comes from."),
    row("header", Kind::Text(Text::HeaderName, Quotes::None), "The header that scripts send a token in."),
    row("field", STRING, "The field that forms send a token in."),
    row("cookie", STRING, "What the cookie with the other half of a token is called."),
    row(
        "max_age",
        Kind::Seconds,
        "How long a token is accepted; by default as long as its session, and 12 hours without one.",
    ),
    row("isolate", Kind::Flag, "Refuses reads from other sites too, but for links: `{ exempt: [\"/api/public\"] }`."),
];

/// What stands in the block of `isolate`.
pub static ISOLATION: &[Parameter] = &[
    row(
        "exempt",
        STRINGS,
        "What other sites may read: `\"/api/public\"`. An exact path: the whole one in axum, elsewhere what the router hands \
         the layer.",
    ),
    row("frames", Kind::Flag, "Other sites may put its pages into frames."),
];

/// A token has to come along: the default.
pub const TOKEN: Word = Word::new("token", "Token", "A token has to come along, in a header or a form.").permits(&[1]);
/// It passes.
pub const ALLOW: Word = Word::new("allow", "Allow", "It passes: no browser of today sends it.").permits(&[2]);
/// It is refused.
pub const REFUSE: Word = Word::new("refuse", "Refuse", "It is refused.").permits(&[0]);

/// The values of `fallback`, the default first.
pub const FALLBACK: &[Word] = &[TOKEN, ALLOW, REFUSE];
