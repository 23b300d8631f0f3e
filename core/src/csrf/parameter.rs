//! Table 6: the parameters of `csrf`, a row each, and the words that they take.

use crate::header::key::{Flag, Key, OneText, OneWord, Seconds, Texts};
use crate::header::{Parameter, Quotes, TextKind};
use crate::word::{Spec, Word};

/// Names the cookie of `cookies` whose session a token belongs to.
pub const BIND_TO: Key<OneText> = Key::text(
    "bind_to",
    "",
    (TextKind::Cookie, Quotes::None),
    "Names the cookie of `cookies` whose session a token belongs to.",
)
.browsers(
    "A token of one session is then rejected in another, so an attacker cannot plant a token of their \
     own. Without it, tokens are not bound to a session.",
)
.shows("bind_to: session")
.spec(Spec::new(
    "OWASP CSRF Prevention Cheat Sheet",
    "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html",
));
/// Lists other origins whose pages may send requests that change something.
pub const TRUSTED_ORIGINS: Key<Texts> =
    Key::texts("trusted_origins", "", FREE, "Lists other origins whose pages may send requests that change something.")
        .browsers(
            "Browsers state the origin of the page in `Origin` and its relation to the site in \
             `Sec-Fetch-Site`; the server compares them with this list.",
        )
        .shows("bind_to: session, trusted_origins: [\"https://pay.example.com\"]");
/// Accepts requests from every subdomain of the site's registrable domain.
pub const TRUST_SUBDOMAINS: Key<Flag> =
    Key::flag("trust_subdomains", "", "Accepts requests from every subdomain of the site's registrable domain.")
        .browsers(
            "A subdomain that an attacker controls can then act in the name of the user. Prefer \
             `trusted_origins`.",
        )
        .shows("bind_to: session, trust_subdomains");
/// Lists requests that are not checked, such as those of a webhook.
pub const EXEMPT: Key<Texts> =
    Key::texts("exempt", "", FREE, "Lists requests that are not checked, such as those of a webhook.")
        .browsers(
            "Each is a method and an exact path: `\"POST /webhooks/pay\"`, or `\"GET /feed\"` for a \
             WebSocket. In axum, write the whole path; elsewhere, the path that the router passes to the \
             layer. An exempt endpoint needs its own authentication.",
        )
        .shows("bind_to: session, exempt: [\"POST /webhooks/pay\"]");
/// Lists requests that are checked although their method is safe, such as `"GET /logout"`.
pub const PROTECT: Key<Texts> = Key::texts(
    "protect",
    "",
    FREE,
    "Lists requests that are checked although their method is safe, such as `\"GET /logout\"`.",
)
.browsers("It is meant for existing handlers that change something on `GET`. Each entry is written as in `exempt`.")
.shows("bind_to: session, protect: [\"GET /logout\"]");
/// Sets what happens to a request without `Sec-Fetch-Site` and `Origin`.
pub const FALLBACK: Key<OneWord> =
    Key::word("fallback", "", FALLBACK_VALUES, "Sets what happens to a request without `Sec-Fetch-Site` and `Origin`.")
        .browsers(
            "Current browsers send at least one of them with every request that changes something. Old \
             browsers and other clients may send neither.",
        )
        .shows("bind_to: session, fallback: token");
/// Names the request header in which scripts send the token.
pub const HEADER: Key<OneText> = Key::text(
    "header",
    "",
    (TextKind::HeaderName, Quotes::None),
    "Names the request header in which scripts send the token.",
)
.browsers("A page of another site cannot set it without a CORS preflight.")
.shows("bind_to: session, header: \"x-csrf-token\"");
/// Names the form field that contains the token.
pub const FIELD: Key<OneText> = Key::text("field", "", FREE, "Names the form field that contains the token.")
    .browsers("The runtime reads it from `application/x-www-form-urlencoded` and `multipart/form-data` bodies.")
    .shows("bind_to: session, field: \"csrf_token\"");
/// Names the cookie that contains the other half of the token.
pub const COOKIE: Key<OneText> =
    Key::text("cookie", "", FREE, "Names the cookie that contains the other half of the token.")
        .browsers("Without it, a name with the prefix `__Host-` is used, which a sibling subdomain cannot overwrite.")
        .shows("bind_to: session, cookie: \"__Host-csrf\"");
/// Sets how long a token is accepted; by default as long as its session, or 12 hours without one.
pub const MAX_AGE: Key<Seconds> = Key::seconds(
    "max_age",
    "",
    "Sets how long a token is accepted; by default as long as its session, or 12 hours without one.",
)
.browsers("A form that was opened earlier is rejected, and the user has to load it again.")
.shows("bind_to: session, max_age: 2h");
/// Requires a token for every request that changes something, and accepts each token one time.
pub const ONCE: Key<Flag> = Key::flag(
    "once",
    "",
    "Requires a token for every request that changes something, and accepts each token one time.",
)
.browsers(
    "A form that is sent a second time, by a double click or after going back, is rejected. The server remembers the \
     used tokens, in its memory or in a store that several servers share.",
)
.shows("bind_to: session, max_age: 2h, once");
/// Also rejects requests from other sites that only read data, except when a user follows a link.
pub const ISOLATE: Key<Flag> = Key::flag(
    "isolate",
    "",
    "Also rejects requests from other sites that only read data, except when a user follows a link.",
)
.browsers(
    "It is a resource isolation policy: other sites cannot load the site's pages as images, scripts \
             or frames, which stops side-channel attacks such as Spectre.",
)
.shows("bind_to: session, isolate: { exempt: [\"/api/public\"] }")
.spec(Spec::new("Resource isolation policy (web.dev)", "https://web.dev/articles/fetch-metadata"));

/// The block of `csrf`. Nothing of it is sent.
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
    ONCE.row(),
    ISOLATE.row(),
];

/// Lists paths that other sites may read, such as those of a public API.
pub const READABLE: Key<Texts> = Key::texts(
    "exempt",
    "",
    FREE,
    "Lists paths that other sites may read, such as those of a public API.",
)
.browsers(
    "Each is an exact path. In axum, write the whole path; elsewhere, the path that the router passes to the layer.",
)
.shows("exempt: [\"/api/public\"]");
/// Allows other sites to embed the pages in frames.
pub const FRAMES: Key<Flag> = Key::flag("frames", "", "Allows other sites to embed the pages in frames.")
    .browsers("`frame_ancestors` then controls which sites may do so.")
    .shows("frames");

/// The block of `isolate`.
pub static ISOLATION: &[Parameter] = &[READABLE.row(), FRAMES.row()];

const FREE: (TextKind, Quotes) = (TextKind::Free, Quotes::None);

/// Requires a valid token, in a header or a form.
pub const TOKEN: Word = Word::new("token", "Token", "Requires a valid token, in a header or a form.")
    .browsers("It is the default.")
    .permits(&[1]);
/// Accepts the request without a token.
pub const ALLOW: Word = Word::new("allow", "Allow", "Accepts the request without a token.")
    .browsers("No current browser sends such a request, but old ones do, and their users are then not protected.")
    .permits(&[2]);
/// Rejects the request.
pub const REJECT: Word = Word::new("reject", "Reject", "Rejects the request.")
    .browsers("Clients that are not browsers then need `exempt`.")
    .permits(&[0]);

/// The values of `fallback`, the default first.
pub const FALLBACK_VALUES: &[Word] = &[TOKEN, ALLOW, REJECT];
