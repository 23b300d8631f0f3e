//! Cross-site request forgery: which requests a site accepts, and the tokens of its forms.
//!
//! A page of another site can have a browser send a form to this one, or open a WebSocket to it, and the browser attaches the
//! user's cookies. Browsers say where a request comes from, in `Sec-Fetch-Site` and in `Origin`; that decides. If a request has
//! neither, a token decides that only a page of this site can have.
//!
//! ```text
//! cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
//! csrf: {
//!     bind_to: session,                               // what a token belongs to
//!     trusted_origins: ["https://pay.example.com"],   // others that may send
//!     exempt: ["POST /webhooks/pay"],                 // checks by itself who sends it
//!     max_age: 8h,                                    // of a token; its session's otherwise
//!     isolate: { exempt: ["/api/public"] },           // other sites may not read either
//! }
//! ```
//!
//! In tower and axum [`CSRF.layer(keys)`](CsrfLayer) does all of it; elsewhere [`Csrf::check`] decides.
//!
//! # Which request passes by which rule
//!
//! The first row that fits decides. A header that is sent twice, or that no browser writes so, is rejected.
//!
//! | | request | decision | as |
//! |---|---|---|---|
//! | 1 | opens a [WebSocket](#websockets) | the third table, unless the route is in `exempt` | |
//! | 2 | `GET`, `HEAD`, `OPTIONS`, `TRACE`, unless the route is in `protect` | passes, or the second table | [`Rule::SafeMethod`] |
//! | 3 | the route is in `exempt` | passes | [`Rule::Exempt`] |
//! | 4 | `Sec-Fetch-Site: same-origin` | passes | [`Rule::SameOrigin`] |
//! | 5 | `Sec-Fetch-Site: none` | passes | [`Rule::UserInitiated`] |
//! | 6 | `Sec-Fetch-Site: same-site`, with `trust_subdomains` | passes | [`Rule::TrustedSubdomain`] |
//! | 7 | `Sec-Fetch-Site` is anything else, `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 8 | `Sec-Fetch-Site` is anything else | rejected | [`Rejection::CrossSite`], [`SameSite`](Rejection::SameSite), [`UnknownSite`](Rejection::UnknownSite) |
//! | 9 | `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 10 | `Origin` is [the site's own](#the-sites-own-origin) | passes | [`Rule::OwnOrigin`] |
//! | 11 | `Origin` is [the same site](#subdomains), with `trust_subdomains` | passes | [`Rule::TrustedSubdomain`] |
//! | 12 | `Origin` is anything else, or `null` | rejected | [`Rejection::ForeignOrigin`], [`NullOrigin`](Rejection::NullOrigin), [`MalformedOrigin`](Rejection::MalformedOrigin) |
//! | 13 | neither, `fallback: token`, which is the default | passes with a token | [`Rule::Token`] |
//! | 14 | neither, `fallback: allow` | passes | [`Rule::Fallback`] |
//! | 15 | neither, `fallback: reject` | rejected | [`Rejection::NoOrigin`] |
//!
//! With `isolate`, the requests of row 2 go on here:
//!
//! | | request | decision | as |
//! |---|---|---|---|
//! | 1 | neither `Sec-Fetch-Site` nor `Origin` | passes | [`Rule::SafeMethod`] |
//! | 2 | `same-origin`, `none`, or `same-site` with `trust_subdomains` | passes | as above |
//! | 3 | `GET` or `HEAD`, `Sec-Fetch-Mode: navigate`, not into a frame unless `frames` is declared | passes | [`Rule::Navigation`] |
//! | 4 | the route is in `exempt` of `isolate` | passes | [`Rule::Exempt`] |
//! | 5 | `OPTIONS` with `Access-Control-Request-Method` | passes, to CORS | [`Rule::Preflight`] |
//! | 6 | `Sec-Fetch-Site`, no navigation, and `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 7 | no `Sec-Fetch-Site`, and `Origin` passes by row 9, 10 or 11 | passes | as above |
//! | 8 | anything else | rejected | [`Rejection::Isolated`] |
//!
//! Browsers send `Sec-Fetch-Site` to https, and to the user's own machine. Over plain http, and from browsers that do not know
//! the header, an image or a frame of another site passes by row 1: it says nothing about where it comes from.
//!
//! # WebSockets
//!
//! Any page may open a WebSocket to any host: no CORS stops it, and the browser attaches the user's cookies. The request that
//! opens one is a safe method with `Upgrade: websocket`, and in HTTP/2 and HTTP/3 a `CONNECT`. It is checked with and without
//! `isolate`. Chromium sends only `Origin` with it, Firefox and WebKit send `Sec-Fetch-Site` as well: what is sent has to pass,
//! and one header that does not is enough to reject it.
//!
//! | | handshake | decision | as |
//! |---|---|---|---|
//! | 1 | `Sec-Fetch-Site` is rejected by row 8 above | rejected | as there |
//! | 2 | `Origin` is rejected by row 12 above | rejected | as there |
//! | 3 | either is sent | passes | the rule of `Sec-Fetch-Site`, or of `Origin` |
//! | 4 | neither, `fallback: reject` | rejected | [`Rejection::NoOrigin`] |
//! | 5 | neither, the route is in `protect` | row 13 or 14 above | as there |
//! | 6 | neither | passes, as a program | [`Rule::SafeMethod`] |
//!
//! `exempt: ["GET /feed"]` lets every page open the one at `/feed`. An `exempt` of `isolate` does not: it is about what other
//! sites read, and a WebSocket also sends.
//!
//! # The site's own origin
//!
//! It is the `origin` of the policy, compared as it is: scheme, host and port. A site in development, at
//! `http://localhost:3000`, is another origin, to be named in the `trusted_origins` of a derived policy.
//!
//! A policy without `origin` takes the host and the port of `Host`, or of the target in HTTP/2, and http or https as the
//! scheme: the one of the target, where it has one. In HTTP/1.1 it has none, so that `http://shop.example.com` then counts as
//! `https://shop.example.com`. Anyone on the network between a user and the site can answer for the former, unless HSTS keeps
//! the browser from asking, and a page that they put there may send what the site's own pages may: to a browser that sends no
//! `Sec-Fetch-Site`, and by WebSocket in Chromium. A proxy that changes `Host` or the scheme of the target has the site's own
//! pages rejected. Both are good reasons to declare `origin`.
//!
//! # Subdomains
//!
//! With `trust_subdomains`, `Sec-Fetch-Site: same-site` passes. Where it is not sent, `Origin` passes if its scheme is that of
//! the policy's `origin` and its host is the same registrable domain or below it, by the Public Suffix List, read while
//! compiling. It never does without an `origin`, for an address, for a host that is itself a public suffix, as `github.io` is,
//! and for the few domains that have public suffixes below them, as `amazonaws.com` has.
//!
//! # Paths
//!
//! `exempt`, `protect` and the path of [`field_for`](CsrfToken::field_for) are compared with the path that the client asked for.
//! A router may take a prefix off before the layers under it run: of a router that is nested under `/account`, a layer sees
//! `/logout` where `/account/logout` was asked for. axum keeps the whole in its `OriginalUri`, which is what counts with the
//! feature `axum`. **Elsewhere, and without that feature, the layer sees the path that the router hands it**: mount it outside
//! of what takes prefixes off, or write the paths in the policy as they are without.
//!
//! The comparison is exact, but for `protect`, which also covers the path with a slash at its end, and those that are the same
//! after percent-decoding. A path that is not in canonical form counts as protected if the policy protects anything, and is
//! never exempt: routers and proxies do not agree what it is. Canonical is what RFC 3986, section 6.2.2, leaves as it is, without
//! `//`, `.`, `..`, backslashes, `%2F` and `%5C`. A policy that names another form does not compile.
//!
//! # Tokens
//!
//! A token has two halves. The cookie, `__Host-csrf` unless the policy says otherwise, holds 128 random bits and an
//! HMAC-SHA256 of them and of the session. The form or the header holds the same bits, the time, and an HMAC-SHA256 of both,
//! of the session, and of the form's path if it is for one form alone; all of that under a random mask, so that no two
//! renderings are alike. In an HMAC, each part follows its length. The keys are those of signed cookies, for a
//! purpose of their own. The server stores nothing.
//!
//! A request without a cookie that this server made for its session has no use for a token. It is rejected by its head
//! alone, so that no attacker can have the server read bodies. With such a cookie, the body of a form is read as far as
//! [`body_limit`](CsrfLayer::body_limit) and [`field_limit`](CsrfLayer::field_limit) go. What counts as the session, and
//! what becomes of one that cannot be read, is said at [`Bind`].
//!
//! A token ends with its session: one from before a login is worth nothing after it. Redirect after a login, as one
//! should anyway, so that the next page has a form of the new session. One that was made without a session, for the form of
//! a login, expires after 12 hours. `max_age` limits both instead.

mod binding;
mod body;
mod decision;
#[cfg(feature = "axum")]
mod extract;
mod form;
#[cfg(test)]
mod form_tests;
mod future;
mod hidden_field;
mod layer;
mod multipart;
mod opened;
mod origin;
#[cfg(feature = "axum")]
mod others;
mod parameters;
mod path;
mod policy;
mod rejection;
#[cfg(feature = "axum")]
mod replay;
mod responder;
pub(crate) mod rules;
mod secret;
mod target;
mod token;
mod urlencoded;
mod wanted;

#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use self::extract::{CsrfForm, CsrfFormError, MissingLayer};
pub use self::{
    binding::{Bind, Unbound},
    decision::{Decision, Rule},
    future::CsrfFuture,
    hidden_field::HiddenField,
    layer::{CsrfLayer, CsrfService},
    policy::Csrf,
    rejection::{Rejection, TokenError},
    responder::{PlainResponse, Respond, ResponseFn},
    token::CsrfToken,
};
