//! The application that every framework builds.
//!
//! [`Shop`](crate::Shop) and `Shop::CSRF.layer(keys())` cover every route and the 404 page, except the routes under `/bare`. The
//! policy is outside of the CSRF layer, so that rejected requests carry it too. If the framework can catch panics, what catches them
//! is inside both. [`Mounting`] says how they are mounted.
//!
//! | route | handler |
//! |---|---|
//! | `GET /plain` | 200, `text/html`, [`PLAIN`] |
//! | `GET /page` | takes the [`Nonce`]; 200, `text/html`, [`page`] |
//! | `GET /stored` | the same with the headers of [`STORED`] |
//! | `GET /nonce.css` | takes the nonce; 200, `text/css`, [`STYLE`], with [`PUBLIC`] as `cache-control` |
//! | `GET /asset.css` | 200, `text/css`, [`STYLE`], with [`PUBLIC`] as `cache-control` |
//! | `GET /foreign` | 200, `text/html`, [`PLAIN`], with the headers of [`FOREIGN`] |
//! | `GET /own` | 200, `text/html`, [`PLAIN`], with the headers of [`OWN`], and the mark `Applied::to` of a map with these |
//! | `GET /fail` | returns the framework's error with status 500 |
//! | `GET /panic` | panics |
//! | `GET /redirect` | 303 to `/plain` |
//! | `GET /not-modified` | 304 with [`ETAG`] |
//! | `GET /not-modified-page` | takes the nonce; 304 with [`ETAG`] |
//! | `GET /stream` | 200, `text/html`, a streamed body: the chunks of [`STREAM`] |
//! | `GET /ws` | 101 with `connection: upgrade` and `upgrade: websocket`, without speaking the protocol |
//! | `GET /cookie` | 200, `text/html`, [`PLAIN`], with a `set-cookie` line [`FOREIGN_COOKIE`] |
//! | `GET /session` | the same with `Shop::SESSION.set(…, &keys(), USER, …)` and [`PUBLIC`] as `cache-control` |
//! | `GET /form` | takes the [`CsrfToken`]; 200, `text/html`, [`form`] |
//! | `GET /token` | takes the [`CsrfToken`]; 200, `text/plain`, its `text()` |
//! | `POST /submit` | takes `CsrfForm<Order>`; 200, `text/plain`, [`receipt`] |
//! | `POST /echo` | 200, `application/octet-stream`, the body of the request, at least 512 KiB of it |
//! | `POST /hook` | 200, `text/plain`, [`PLAIN`]; `Shop` exempts it from `csrf` |
//! | `GET /api/stock` | covered by [`Api`](crate::Api), inside `Shop`; 200, `application/json`, [`STOCK`], with the headers of [`FOREIGN`] |
//! | `GET /desk` | covered by [`desk()`](crate::desk), inside `Shop`; takes the nonce; 200, `text/html`, [`page`] |
//! | `GET /bare` | outside of every layer; 200, `text/html`, [`PLAIN`] |
//! | `GET /bare/nonce` | outside of every layer; takes the nonce |
//! | `GET /bare/token` | outside of every layer; takes the [`CsrfToken`] |
//! | `POST /bare/form` | outside of every layer; takes `CsrfForm<Order>` |
//!
//! The application with the layers of [`Market`](crate::Market) has the same routes, except those under `/api`, `/desk` and `/bare`.
//! `layers` are the [`Layers`](crate::Layers) of a case, and each line is there `layers.times` times. The first one is the innermost:
//!
//! 1. `Market::CSRF.layer(keys()).remembering(layers.spent)`
//! 2. `Market::rollout(&layers.rollout)`
//! 3. `Market::REPORTS.layer(layers.reports)`
//! 4. `Market::CORS.layer()`
//! 5. `layers.transport`
//!
//! Each of these routes has one method. No other route exists, and the framework answers other requests itself.

use std::pin::Pin;

use bytes::Bytes;
use http::{Request, Response};
use security_policy::{Nonce, csrf::CsrfToken};
use serde::Deserialize;

/// An application to which the cases send requests.
///
/// An async closure or function `async |request: Request<Bytes>| -> Response<Bytes>` is one.
pub trait App {
    /// Sends a request inside the process and returns the response with its whole body.
    ///
    /// The URI of the request is a path and a query, and `Host` is there. If the extensions contain a
    /// [`Peer`](security_policy::adapter::Peer), the connection comes from this address.
    fn send(&self, request: Request<Bytes>) -> Answer<'_>;
}

/// A response that has not arrived. It need not be `Send`.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Response<Bytes>> + 'a>>;

impl<F: AsyncFn(Request<Bytes>) -> Response<Bytes>> App for F {
    fn send(&self, request: Request<Bytes>) -> Answer<'_> {
        Box::pin(self(request))
    }
}

/// How the layers are mounted. Every case has the same result for each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mounting {
    /// What `layer()` returns: `.layer(Shop::layer())`.
    Layer,
    /// The policy itself: `.layer(Shop)`.
    Policy,
    /// Every layer twice, also the inner ones.
    Twice,
}

impl Mounting {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Layer, Self::Policy, Self::Twice];
}

/// What `POST /submit` receives. It rejects other fields, so that the token does not reach the handler.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// How many bags.
    pub tea: u32,
}

/// The page with an inline script.
#[must_use]
pub fn page(nonce: &Nonce) -> String {
    format!("<!doctype html><title>Shop</title><script nonce=\"{nonce}\">greet()</script>")
}

/// The page with a form.
#[must_use]
pub fn form(token: &CsrfToken) -> String {
    let field = token.field();
    format!("<!doctype html><form method=\"post\" action=\"/submit\">{field}<input name=\"tea\"></form>")
}

/// The response to an order.
#[must_use]
pub fn receipt(order: &Order) -> String {
    format!("{} bags", order.tea)
}

/// A page without a nonce.
pub const PLAIN: &str = "<!doctype html><p>hello";

/// A stylesheet.
pub const STYLE: &str = "p { color: teal }";

/// A body of JSON.
pub const STOCK: &str = r#"[{"tea":12}]"#;

/// The chunks of a streamed body.
pub const STREAM: [&str; 3] = ["<!doctype html>", "<p>one", "<p>two"];

/// A `cache-control` that a handler sets.
pub const PUBLIC: &str = "public, max-age=3600";

/// The headers of a page that a handler wants to be stored.
pub const STORED: [(&str, &str); 2] = [("cache-control", PUBLIC), ("cdn-cache-control", "max-age=600")];

/// Headers that the policy replaces or removes; it keeps `x-request-id`.
pub const FOREIGN: [(&str, &str); 5] = [
    ("content-security-policy", "default-src *"),
    ("referrer-policy", "unsafe-url"),
    ("server", "shop/1.0"),
    ("x-powered-by", "tea"),
    ("x-request-id", "17"),
];

/// Headers that the policy leaves alone, because the handler marks its response.
pub const OWN: [(&str, &str); 2] = [("referrer-policy", "no-referrer"), ("x-frame-options", "SAMEORIGIN")];

/// The `etag` of a 304.
pub const ETAG: &str = "\"1\"";

/// A cookie that the policy does not declare.
pub const FOREIGN_COOKIE: &str = "theme=dark";

/// The value of the session.
pub const USER: &str = "guest";
