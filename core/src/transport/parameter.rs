//! Table 7: the parameters of `transport`, a row each, and the words that they take.

use crate::header::key::{Key, OneWord, Texts};
use crate::header::{Parameter, Quotes, TextKind};
use crate::word::{Word, spec};

/// Sets how a request that arrived over http is redirected to https.
pub const REDIRECT: Key<OneWord> =
    Key::word("redirect", "", REDIRECTS, "Sets how a request that arrived over http is redirected to https.")
        .browsers(
            "The target is the declared `origin` with the path and the query of the request. Nothing that the request \
             contains can change the host.",
        )
        .shows("redirect: permanent");
/// Lists paths that are also answered over http, such as those of health checks.
pub const EXEMPT: Key<Texts> =
    Key::texts("exempt", "", FREE, "Lists paths that are also answered over http, such as those of health checks.")
        .browsers(
            "Each is an exact path. A `GET`, `HEAD` or `OPTIONS` request for it is neither redirected nor checked for \
             its host.",
        )
        .shows("exempt: [\"/healthz\"]");
/// Lists the addresses and networks of the proxies that may state the scheme of a request.
pub const PROXIES: Key<Texts> = Key::texts(
    "proxies",
    "",
    FREE,
    "Lists the addresses and networks of the proxies that may state the scheme of a request.",
)
.browsers(
    "The server believes `X-Forwarded-Proto` and `Forwarded` only if the connection comes from one of them. From any \
     other address, the headers are ignored, since every client can send them.",
)
.shows("proxies: [\"10.0.0.0/8\", \"::1\"]")
.spec(spec!(rfc 7239 "8.1"));
/// Lists the hosts that the server answers for, besides the host of `origin`.
pub const HOSTS: Key<Texts> = Key::texts(
    "hosts",
    "",
    FREE,
    "Lists the hosts that the server answers for, besides the host of `origin`.",
)
.browsers(
    "Every other host is answered with `421 Misdirected Request`, so that no link and no cached page can contain \
             a host that an attacker has chosen. `\"*.example.com\"` covers every subdomain.",
)
.shows("hosts: [\"www.example.com\"]")
.spec(spec!(rfc 9110 "7.4"));

/// The block of `transport`. Nothing of it is sent.
pub static PARAMETERS: &[Parameter] = &[REDIRECT.row(), EXEMPT.row(), PROXIES.row(), HOSTS.row()];

const FREE: (TextKind, Quotes) = (TextKind::Free, Quotes::None);

/// Answers `308 Permanent Redirect`, which keeps the method and the body.
pub const PERMANENT: Word =
    Word::new("permanent", "308", "Answers `308 Permanent Redirect`, which keeps the method and the body.")
        .browsers("It is the default. Every current browser supports it.")
        .permits(&[0])
        .spec(spec!(rfc 9110 "15.4.9"));
/// Answers `301 Moved Permanently`, for old clients that do not know 308.
pub const MOVED: Word = Word::new(
    "moved",
    "301",
    "Answers `301 Moved Permanently`, for old clients that do not know 308.",
)
.browsers(
    "Browsers repeat a `POST` that is answered with 301 as a `GET`, without its body. Requests other than `GET` \
             and `HEAD` are therefore answered with 308.",
)
.permits(&[0])
.spec(spec!(rfc 9110 "15.4.2"));
/// Answers `307 Temporary Redirect`, which browsers do not remember.
pub const TEMPORARY: Word =
    Word::new("temporary", "307", "Answers `307 Temporary Redirect`, which browsers do not remember.")
        .browsers("Use it to try out https, and `permanent` afterwards.")
        .permits(&[1])
        .spec(spec!(rfc 9110 "15.4.8"));
/// Redirects nothing.
pub const NONE: Word = Word::new("none", "", "Redirects nothing.")
    .browsers("Use it where the proxy redirects. Hosts are still checked.")
    .permits(&[2]);

/// The values of `redirect`, the default first.
pub const REDIRECTS: &[Word] = &[PERMANENT, MOVED, TEMPORARY, NONE];
