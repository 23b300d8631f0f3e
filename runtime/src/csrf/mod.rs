//! Protection against cross-site request forgery (CSRF).
//!
//! A page of another site can make a browser send a form to this site, or open a WebSocket to it, and the browser
//! attaches the user's cookies. The server then sees a request of a logged-in user that the user never made. This
//! module rejects such requests with status 403, before a handler sees them.
//!
//! Current browsers say where a request comes from, in the headers `Sec-Fetch-Site` ([Fetch Metadata]) and `Origin`,
//! which pages cannot change. If a request has one of them, the headers decide. If it has neither, as from an old
//! browser, it needs a token: a random value that the server has put into its own form, and that other sites cannot
//! read.
//!
//! ```text
//! cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
//! csrf: {
//!     bind_to: session,                               // tokens are only valid for this session
//!     trusted_origins: ["https://pay.example.com"],   // other origins that may send requests
//!     exempt: ["POST /webhooks/pay"],                 // not checked: it authenticates its senders itself
//!     max_age: 8h,                                    // of a token; by default, as long as the session
//!     isolate: { exempt: ["/api/public"] },           // reject other sites' reads as well, except here
//! }
//! ```
//!
//! In tower and axum, [`CSRF.layer(keys)`](CsrfLayer) checks every request, finds tokens in forms, and issues them.
//! Other frameworks call [`Csrf::check`]. The guide [Sessions, keys and rotation](https://docs.rs/security-policy/latest/security_policy/guides/sessions/)
//! shows a site with a login.
//!
//! # What is not protected
//!
//! - `GET`, `HEAD`, `OPTIONS` and `TRACE` pass, except for WebSockets and the routes in `protect`: a handler must not
//!   change anything in response to them.
//! - Scripts of the site itself are trusted. Cross-site scripting defeats every protection against CSRF.
//! - Routes in `exempt` have to authenticate requests themselves, not by cookies.
//! - The headers of programs other than browsers prove nothing. Such programs do not have the user's cookies either.
//! - With `fallback: allow`, requests without the two headers pass unchecked.
//!
//! # How a request is checked
//!
//! The first matching row decides. A request that repeats one of these headers is rejected. Rejected requests get
//! status 403, unless [`CsrfLayer::rejecting_with`] sets another response. In debug builds, that response says which row
//! rejected the request, and what to write if the request is legitimate.
//!
//! | | request | decision | result |
//! |---|---|---|---|
//! | 1 | opens a [WebSocket](#websockets) | passes if the route is in `exempt`; otherwise, see the third table | [`Rule::Exempt`] |
//! | 2 | `GET`, `HEAD`, `OPTIONS` or `TRACE`, and the route is not in `protect` | passes; with `isolate`, see the second table | [`Rule::SafeMethod`] |
//! | 3 | the route is in `exempt` | passes | [`Rule::Exempt`] |
//! | 4 | `Sec-Fetch-Site: same-origin` | passes | [`Rule::SameOrigin`] |
//! | 5 | `Sec-Fetch-Site: none` | passes | [`Rule::UserInitiated`] |
//! | 6 | `Sec-Fetch-Site: same-site`, with `trust_subdomains` | passes | [`Rule::TrustedSubdomain`] |
//! | 7 | any other `Sec-Fetch-Site`, and `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 8 | any other `Sec-Fetch-Site` | rejected | [`Rejection::CrossSite`], [`SameSite`](Rejection::SameSite), [`UnknownSite`](Rejection::UnknownSite) |
//! | 9 | `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 10 | `Origin` is [the site's own origin](#the-sites-own-origin) | passes | [`Rule::OwnOrigin`] |
//! | 11 | `Origin` is [another host of the site](#subdomains), with `trust_subdomains` | passes | [`Rule::TrustedSubdomain`] |
//! | 12 | any other `Origin`, or `null` | rejected | [`Rejection::ForeignOrigin`], [`NullOrigin`](Rejection::NullOrigin), [`MalformedOrigin`](Rejection::MalformedOrigin) |
//! | 13 | neither header, with `fallback: token`, the default | passes with a valid [token](#tokens) | [`Rule::Token`] |
//! | 14 | neither header, with `fallback: allow` | passes | [`Rule::Fallback`] |
//! | 15 | neither header, with `fallback: reject` | rejected | [`Rejection::NoOrigin`] |
//!
//! With `isolate`, the requests of row 2 are checked further, so that other sites cannot load the site's responses (a
//! [resource isolation policy](https://web.dev/articles/fetch-metadata)):
//!
//! | | request | decision | result |
//! |---|---|---|---|
//! | 1 | neither `Sec-Fetch-Site` nor `Origin` | passes | [`Rule::SafeMethod`] |
//! | 2 | `same-origin`, `none`, or `same-site` with `trust_subdomains` | passes | as in rows 4 to 6 |
//! | 3 | `GET` or `HEAD` with `Sec-Fetch-Mode: navigate`: a link; not into a frame, unless `frames` is declared | passes | [`Rule::Navigation`] |
//! | 4 | the route is in `exempt` of `isolate` | passes | [`Rule::Exempt`] |
//! | 5 | `OPTIONS` with `Access-Control-Request-Method`: a CORS preflight | passes; CORS decides | [`Rule::Preflight`] |
//! | 6 | has `Sec-Fetch-Site`, is not a navigation, and `Origin` is in `trusted_origins` | passes | [`Rule::TrustedOrigin`] |
//! | 7 | has no `Sec-Fetch-Site`, and `Origin` passes by row 9, 10 or 11 of the first table | passes | as in that row |
//! | 8 | anything else | rejected | [`Rejection::Isolated`] |
//!
//! Browsers send `Sec-Fetch-Site` with requests over https, and to the user's own machine. Over plain http, and in
//! browsers that do not support the header, images and frames of other sites pass by row 1, because such requests have
//! neither header.
//!
//! # WebSockets
//!
//! A page may open a WebSocket to any host: CORS does not apply, and the browser attaches the user's cookies. The
//! request that opens it, the handshake, is a request with a safe method and `Upgrade: websocket`; in HTTP/2 and HTTP/3
//! it is a `CONNECT`. Handshakes are checked with and without `isolate`. Chromium sends only `Origin` with them,
//! Firefox and WebKit also send `Sec-Fetch-Site`. Each header that is sent has to pass.
//!
//! | | handshake | decision | result |
//! |---|---|---|---|
//! | 1 | `Sec-Fetch-Site` is rejected by row 8 of the first table | rejected | as in row 8 |
//! | 2 | `Origin` is rejected by row 12 of the first table | rejected | as in row 12 |
//! | 3 | at least one of them is sent | passes | the rule of `Sec-Fetch-Site`, or else of `Origin` |
//! | 4 | neither header, with `fallback: reject` | rejected | [`Rejection::NoOrigin`] |
//! | 5 | neither header, and the route is in `protect` | as in row 13 or 14 | as in row 13 or 14 |
//! | 6 | neither header: not a browser | passes | [`Rule::SafeMethod`] |
//!
//! `exempt: ["GET /feed"]` lets every page open the WebSocket at `/feed`. The `exempt` of `isolate` does not: it only
//! lets other sites read, and a WebSocket also sends.
//!
//! # The site's own origin
//!
//! This is the `origin` of the policy, compared exactly: scheme, host and port. During development, the site at
//! `http://localhost:3000` is another origin. List it in the `trusted_origins` of a derived policy.
//!
//! For a policy without `origin`, it is the host and port of the request, from `Host` or, in HTTP/2, from the request
//! target, with the scheme of the target. In HTTP/1.1 the target has no scheme, so that both `http` and `https` are
//! accepted: `http://shop.example.com` is then treated like `https://shop.example.com`. An attacker on the network can
//! serve pages under the former, unless HSTS is enabled, and such a page can then send requests to the https site: from
//! browsers that do not send `Sec-Fetch-Site`, and by WebSocket from Chromium. Also, if a proxy changes `Host` or the
//! scheme of the target, requests of the site's own pages are rejected. To avoid both, declare `origin`.
//!
//! # Subdomains
//!
//! With `trust_subdomains`, requests from other hosts of the same site pass: those with `Sec-Fetch-Site: same-site`,
//! and those without the header whose `Origin` has the scheme and the registrable domain of the policy's `origin`. The
//! registrable domain is determined at compile time by the Public Suffix List. `Origin` is not used for this if the
//! policy has no `origin`, if its host is an IP address or itself a public suffix, such as `github.io`, or if there are
//! public suffixes below it, as below `amazonaws.com`.
//!
//! # Paths
//!
//! The paths in `exempt`, `protect` and [`field_for`](CsrfToken::field_for) are compared with the path of the URL that
//! the client requested. A router that nests another one may remove a prefix: a layer in a router that is nested under
//! `/account` sees `/logout` when the client requested `/account/logout`. With the feature `axum`, the full path is
//! taken from axum's `OriginalUri`, and with `poem` from poem's `original_uri`; salvo does not shorten paths. A scope of
//! actix-web keeps the full path, so a layer in a scope sees it too; only `NormalizePath` outside of the layer changes it.
//! **Without the feature, and in other tower services, the layer sees the shortened path.** Then add the layer outside of
//! the nested router, or write the paths in the policy without the prefix.
//!
//! Paths in `exempt` are compared exactly. Paths in `protect` also match with a slash at the end, and in other
//! percent-encodings. A path that is not in canonical form is never exempt, and is treated as protected if the policy
//! has any `protect`, because routers and proxies interpret such paths differently. A path is canonical if it is
//! normalized by RFC 3986, section 6.2.2, and contains no `//`, `.`, `..`, backslash, `%2F` or `%5C`. A policy that
//! contains another path does not compile.
//!
//! # Tokens
//!
//! A token has two halves, which the server compares: one in a cookie, and one in a hidden field of the form or in a
//! header that a script sets. Another site can make the browser send the cookie, but cannot read it, and so cannot send
//! the other half (a [signed double-submit cookie]). The server stores nothing.
//!
//! - The cookie, `__Host-csrf` unless the policy names another, contains 128 random bits, and an HMAC-SHA256 of them
//!   and the session.
//! - The field or header contains the same random bits, the time, with `once` an identifier, and an HMAC-SHA256 of these, of the session, and of
//!   the form's path if the token is for one form only. All of this is XORed with a random mask, so that the token
//!   differs in each response and compression does not reveal it ([BREACH]).
//!
//! The keys are derived from the program's [`Keys`](crate::Keys) for this purpose. A request that needs a token is
//! checked in this order:
//!
//! 1. Its session is read from the cookie in `bind_to`. [`Bind`] describes what counts as the session, and what happens
//!    to a cookie that is not valid.
//! 2. There has to be exactly one token cookie, made by this server for this session. Otherwise the request is rejected
//!    without reading its body, so that an attacker cannot make the server read large bodies.
//! 3. The token is taken from the header, or else from the body if that is a form. A body is read up to
//!    [`body_limit`](CsrfLayer::body_limit) and [`field_limit`](CsrfLayer::field_limit).
//! 4. The HMAC of the token is verified, its random bits are compared with those of the cookie, and its time is compared
//!    with [`Keys::not_before`](crate::Keys::not_before) and the maximum age.
//! 5. With `once`, the token is [spent](#one-time-tokens).
//!
//! A token is valid as long as its session: after a login, tokens of the previous session are rejected. Redirect after
//! the login, so that the next page gets a form for the new session. A token that was issued without a session, as for
//! a login form, expires after 12 hours. `max_age` replaces both limits.
//!
//! # One-time tokens
//!
//! With `csrf: { bind_to: session, max_age: 2h, once }`, every request that changes something needs a token, and each
//! token is accepted one time. A form that is sent twice, by a double click, by a reload or after going back, has an
//! effect once.
//!
//! - The tables above still decide where a request may come from. What would pass as [`Rule::SameOrigin`],
//!   [`Rule::UserInitiated`] or [`Rule::OwnOrigin`] needs a token in addition, if its method is not safe. Requests of
//!   `trusted_origins`, `trust_subdomains` and `exempt` need none, because their pages cannot have one. `GET`, `HEAD`,
//!   `OPTIONS` and WebSockets need and spend none, also where `protect` lists the route.
//! - Each call of [`field`](CsrfToken::field) and [`text`](CsrfToken::text) makes a token with 128 random bits of its
//!   own, so that each form of a page can be sent. These bits identify the token, and not its text: a client that
//!   changes the mask has not made another token.
//! - A script that sends a token in the header gets the next one with the response, in the header of the same name,
//!   `x-csrf-token`. Other sites cannot read it. Requests at the same time need a token each: put several into the page,
//!   or send one request after the other. After a login, take the token from a new page, since it belongs to the new
//!   session.
//! - A token is spent after all checks, right before the handler is called. If the handler then returns an error, the
//!   page that it sends needs a new token.
//! - A token is valid for `max_age`, and for 12 hours without one, also in a session.
//! - A second use is rejected as [`TokenError::Spent`], with a response that says so. If the store is full or cannot be
//!   reached, the request is rejected with the status 503: nothing is accepted that cannot be remembered.
//! - Uploads are read into memory up to [`body_limit`](CsrfLayer::body_limit) to find the token in the form. Raise the
//!   limit for larger ones, or send the token in the header.
//!
//! The used tokens are [in the memory of the process](SpentTokens::in_process), or in a store that all servers share:
//! [`Spent`] shows Redis. Without `once`, the server remembers nothing, and servers that share keys accept each other's
//! tokens.
//!
//! ```
//! use axum::{Router, body::{Body, to_bytes}, http::{Request, StatusCode}, routing::get};
//! use security_policy::{Key, Keys, csrf::{CsrfToken, Rejection, TokenError}, security_policy};
//! use tower::ServiceExt as _;
//!
//! security_policy! {
//!     struct Shop {
//!         origin: "https://shop.example.com",
//!         cookies: { session: { name: "__Host-session", max_age: 8h, signed } },
//!         csrf: { bind_to: session, max_age: 2h, once },
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! # #[cfg(feature = "axum")] {
//! let app = Router::new()
//!     .route("/buy", get(async |token: CsrfToken| token.text()).post(async || "bought"))
//!     .layer(Shop::CSRF.layer(Keys::signing_with(Key::random())))
//!     .layer(Shop::layer());
//!
//! let page = app.clone().oneshot(Request::get("/buy").body(Body::empty()).unwrap()).await.unwrap();
//! let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
//! let token = String::from_utf8(to_bytes(page.into_body(), 999).await.unwrap().to_vec()).unwrap();
//! let request = |token: &str| {
//!     let request = Request::post("/buy").header("sec-fetch-site", "same-origin").header("cookie", &cookie);
//!     request.header("x-csrf-token", token).body(Body::empty()).unwrap()
//! };
//!
//! let first = app.clone().oneshot(request(&token)).await.unwrap();
//! assert_eq!(first.status(), StatusCode::OK);
//! let second = app.clone().oneshot(request(&token)).await.unwrap();
//! assert_eq!(second.extensions().get(), Some(&Rejection::Token(TokenError::Spent)));
//! let next = first.headers()["x-csrf-token"].to_str().unwrap();
//! assert_eq!(app.oneshot(request(next)).await.unwrap().status(), StatusCode::OK);
//! # }
//! # }
//! ```
//!
//! [Fetch Metadata]: https://www.w3.org/TR/fetch-metadata/
//! [signed double-submit cookie]: https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html#signed-double-submit-cookie-recommended
//! [BREACH]: https://www.breachattack.com/

mod binding;
mod body;
#[cfg(feature = "form")]
mod checked_form;
mod decision;
#[cfg(feature = "axum")]
mod extract;
mod form;
#[cfg(test)]
mod form_tests;
mod future;
mod gate;
mod hidden_field;
mod layer;
mod multipart;
mod origin;
mod parameters;
mod path;
mod percent;
#[cfg(feature = "poem")]
mod poem;
mod policy;
mod reason;
mod rejection;
#[cfg(feature = "form")]
mod remaining_fields;
#[cfg(feature = "axum")]
mod replay;
mod response;
pub(crate) mod rules;
#[cfg(feature = "salvo")]
mod salvo;
mod secret;
mod spent;
mod spent_memory;
mod stage;
mod token;
mod token_collector;
mod token_context;
mod unspent;
mod urlencoded;

#[cfg(feature = "form")]
#[cfg_attr(docsrs, doc(cfg(feature = "form")))]
pub use self::checked_form::{CheckedForm, CsrfForm, CsrfFormError, MissingLayer};
#[cfg(feature = "handlebars")]
pub(crate) use self::hidden_field::is_hidden_field;
pub use self::{
    binding::{Bind, Once, Reusable, Unbound},
    decision::{Decision, Rule},
    future::CsrfFuture,
    hidden_field::HiddenField,
    layer::{CsrfLayer, CsrfService},
    policy::Csrf,
    rejection::{Rejection, TokenError},
    response::{PlainResponse, Respond, ResponseFn},
    spent::{Spent, SpentTokens, Storing, Use},
    token::CsrfToken,
    unspent::UnspentToken,
};
