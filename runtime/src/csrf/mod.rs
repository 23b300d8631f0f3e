//! Cross-site request forgery: which requests a site takes, and the tokens of its forms.
//!
//! A page of another site can have a browser send a form to this one, and the browser adds the cookies of whoever sits
//! before it. Today's browsers say where a request comes from, in `Sec-Fetch-Site`, those of yesterday in `Origin`; that
//! decides. Where neither is there, a token has to come along that only a page of this site can hold.
//!
//! ```text
//! cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
//! csrf: {
//!     bind_to: session,                               // what a token belongs to
//!     trusted_origins: ["https://pay.example.com"],   // others that may send
//!     exempt: ["POST /webhooks/pay"],                 // what knows by itself who sends it
//!     max_age: 8h,                                    // of a token; its session's otherwise
//!     isolate: { exempt: ["/api/public"] },           // other sites may not read either
//! }
//! ```
//!
//! In tower and axum [`CSRF.layer(keys)`](CsrfLayer) does all of it; elsewhere [`Csrf::check`] decides.
//!
//! # Which request passes by which rule
//!
//! The first row that fits decides. A header that stands there twice, or that no browser writes so, is refused.
//!
//! | | request | decision | as |
//! |---|---|---|---|
//! | 1 | `GET`, `HEAD`, `OPTIONS`, `TRACE`, unless the route is in `protect` | passes, or the second table | [`Rule::SafeMethod`] |
//! | 2 | the route is in `exempt` | passes | [`Rule::Exempt`] |
//! | 3 | `Sec-Fetch-Site: same-origin` | passes | [`Rule::SameOrigin`] |
//! | 4 | `Sec-Fetch-Site: none` | passes | [`Rule::UserInitiated`] |
//! | 5 | `Sec-Fetch-Site: same-site`, with `trust_subdomains` | passes | [`Rule::TrustedSubdomain`] |
//! | 6 | `Sec-Fetch-Site` is anything else, `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 7 | `Sec-Fetch-Site` is anything else | refused | [`Rejection::CrossSite`] and its kin |
//! | 8 | `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 9 | `Origin` is the declared `origin`; without one, the host and port of `Host` | passes | [`Rule::OwnOrigin`] |
//! | 10 | `Origin` is anything else, or `null` | refused | [`Rejection::ForeignOrigin`] and its kin |
//! | 11 | neither, `fallback: token`, which is the default | passes with a token | [`Rule::Token`] |
//! | 12 | neither, `fallback: allow` | passes | [`Rule::Fallback`] |
//! | 13 | neither, `fallback: refuse` | refused | [`Rejection::NoOrigin`] |
//!
//! With `isolate`, the requests of row 1 go on here:
//!
//! | | request | decision | as |
//! |---|---|---|---|
//! | 1 | no `Sec-Fetch-Site` | passes | [`Rule::SafeMethod`] |
//! | 2 | `same-origin`, `none`, or `same-site` with `trust_subdomains` | passes | as above |
//! | 3 | `GET` or `HEAD`, `Sec-Fetch-Mode: navigate`, not into a frame unless `frames` is there | passes | [`Rule::Navigation`] |
//! | 4 | the route is in `exempt` of `isolate` | passes | [`Rule::Exempt`] |
//! | 5 | `OPTIONS` with `Access-Control-Request-Method` | passes, to CORS | [`Rule::Preflight`] |
//! | 6 | no navigation, and `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 7 | anything else | refused | [`Rejection::Isolated`] |
//!
//! A WebSocket opens by a `GET` that no row of the first table stops: a site that has one declares `isolate`, by which no
//! other site opens it.
//!
//! # Tokens
//!
//! A token has two halves. The cookie, `__Host-csrf` unless the policy says otherwise, holds 128 random bits and an
//! HMAC-SHA256 of them and of the session. The form or the header holds the same bits, the time, and an HMAC-SHA256 of both,
//! of the session, and of the form's path if it is for one form alone; all of that under a random mask, so that no two
//! renderings are alike. Each part goes into an HMAC behind its length. The keys are those of signed cookies, for a
//! purpose of their own. The server keeps nothing.
//!
//! A token ends with its session: one from before a login is worth nothing after it. Redirect after a login, as one
//! should anyway, so that the next page has a form of the new session.

mod binding;
mod decision;
mod declared;
#[cfg(feature = "axum")]
mod extract;
mod field;
mod form;
mod future;
mod layer;
mod origin;
mod path;
mod rejection;
mod respond;
pub(crate) mod rules;
mod secret;
mod target;
mod token;

#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use self::extract::{CsrfForm, CsrfFormError, MissingLayer};
pub use self::{
    binding::{Bind, Unbound},
    decision::{Decision, Rule},
    declared::Csrf,
    field::Field,
    future::CsrfFuture,
    layer::{CsrfLayer, CsrfService},
    rejection::{Rejection, TokenError},
    respond::{Plain, Respond, With},
    token::CsrfToken,
};
