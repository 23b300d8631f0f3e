//! Policies as layers: what puts a policy on every response without the handler's doing.
//!
//! # What a layer does
//!
//! Before the request goes to the handler, the layer of a policy with a nonce leaves a [`LazyNonce`](crate::LazyNonce) in its
//! extensions, unless an outer layer has. The nonce is drawn when somebody asks for it: the extractor of the feature
//! `axum`, [`LazyNonce::get`](crate::LazyNonce::get) in a middleware,
//! [`PerResponse::for_request`](crate::PerResponse::for_request).
//!
//! To the response it does the following:
//!
//! 1. It closes the nonce. Asking for it from then on, in a body that is streamed for one, is an
//!    [error](crate::NonceError): the headers can carry no other.
//! 2. It chooses the form of the policy:
//!    - A `304 Not Modified` gets the policy without the headers that hold a nonce. A browser puts the headers of a 304 over
//!      those of the page that it has cached, and the page has another nonce, or none. A `1xx`, as the `101` of a
//!      WebSocket, is no document, and gets the same: its cookies and its `server` count, and so does
//!      `strict-transport-security`.
//!    - A response for which somebody has asked, and whose `content-type` can run script, gets the policy with the nonce.
//!    - Every other one gets the policy [without](#without-a-nonce).
//! 3. A response with a nonce becomes `cache-control: private, no-store`, unless its own already forbids storing: a cache that
//!    replays a response replays its nonce, and an attacker who reads it there writes it onto an injected script. A header
//!    that certain caches read instead (`cdn-cache-control`, `surrogate-control`, `x-accel-expires`, `edge-control`) is
//!    removed unless it forbids storing too. A `cache-control` that the policy declares has the last word.
//! 4. It applies the policy, which wins over a header of the same name that the handler has set, and adds to `vary`. All other
//!    headers stay. What an [inner policy](#one-policy-in-another) owns stays as well.
//! 5. A response that sets a session cookie of the policy (`signed`, `private`, `flask`, `idle`, named like a session, or what
//!    `csrf` binds its tokens to), that was made from a session which the `csrf` layer has read, or that holds a token, becomes
//!    `cache-control: private` and `vary: cookie`: `public` and `s-maxage` go, what is stricter stays. This comes after
//!    whatever a policy declares.
//! 6. It [marks](Applied) the response.
//!
//! A response to `HEAD` is treated as one to `GET`: it carries a nonce if its handler asks for one.
//!
//! Whatever changes a response after that is out of sight of the layer. A middleware that stores responses belongs
//! outside of it, where it reads the `no-store`; one that answers 304 belongs inside.
//!
//! # Without a nonce
//!
//! Stylesheets, fonts, images and JSON need no nonce, and neither does a page that has no inline script. With one they
//! could not be cached. They carry the same policy with the nonce left out, which the macro has computed: no directive is
//! missing, and nothing is allowed that the policy with a nonce forbids. What a nonce overrides, `unsafe_inline`, goes with it. A
//! list of which nothing is left is `'none'`, and so is one of scripts in which `strict_dynamic` has nothing to start from:
//! `script_src: [nonce, strict_dynamic, https]` is `script-src 'none'`.
//!
//! A script that runs as a worker has the policy of its own response. Under `strict_dynamic` alone it cannot import other
//! scripts, so a worker that does has to be served under a policy that names them.
//!
//! A response can run script if its `content-type` is HTML or XML (XHTML and SVG among them), `multipart/*`, `message/*` or one
//! whose content browsers look at; if it cannot be read; and if there is none. Of several, one is enough.
//!
//! # One policy in another
//!
//! Where the layer of one policy is mounted in that of another, the inner one wins, header by header:
//!
//! - A header that the inner policy sets stays as it is, and one that it removes by `remove` is not set by the outer one. `omit`
//!   does not remove a header.
//! - Headers that mean something only together come from one policy. Where the inner one sets one of a group, the outer one sets
//!   none of it: Content-Security-Policy, its report-only form, `x-frame-options`, `reporting-endpoints` and `report-to`; the
//!   `access-control-*` headers; Cross-Origin-Opener-Policy, Cross-Origin-Embedder-Policy, Document-Isolation-Policy and their
//!   report-only forms; `cache-control` and what certain caches read instead.
//! - `vary` is what both say.
//! - All else comes from the outer one. Its `remove` runs, but spares what the inner one sets, and its `cookies: { default }`
//!   adds to every cookie but those that the inner one declares.
//!
//! A route that wants fewer headers names them under `remove`. The same layer mounted twice does the same as mounted once.
//!
//! A response that no service has made carries no policy. hyper answers by itself what it cannot read: `400` for a head
//! that is not HTTP, `414` and `431` for one that is too long. These have no body that a browser could run. A connection that
//! ends in a panic of the handler has no response at all. What has to carry the policy in such cases too, HSTS for one, is set by
//! the proxy before the server.
//!
//! # Example
//!
//! In axum: `layer` after the last route covers every route, the errors and the 404 page. `route_layer` would leave
//! out the 404 page. The API has a policy of its own, which wins there.
//!
//! ```
//! use axum::{Router, body::Body, http::Request, routing::get};
//! use security_policy::security_policy;
//! use tower::ServiceExt as _;
//!
//! security_policy! {
//!     struct Shop {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             default_src: self,
//!             object_src: none,
//!             base_uri: none,
//!             form_action: self,
//!             frame_ancestors: self,
//!         },
//!         strict_transport_security: { max_age: 2y, include_subdomains },
//!         x_content_type_options: nosniff,
//!         referrer_policy: strict_origin_when_cross_origin,
//!         cross_origin_opener_policy: same_origin,
//!         permissions_policy: { camera: none, geolocation: none, microphone: none },
//!     }
//! }
//! security_policy! {
//!     struct Api {
//!         origin: "https://shop.example.com",
//!         content_security_policy: {
//!             default_src: none,
//!             base_uri: none,
//!             form_action: none,
//!             frame_ancestors: none,
//!         },
//!         strict_transport_security: { max_age: 2y, include_subdomains },
//!         x_content_type_options: nosniff,
//!         referrer_policy: no_referrer,
//!         cross_origin_opener_policy: same_origin,
//!         cross_origin_resource_policy: same_origin,
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! let api = Router::new()
//!     .route("/stock", get(async || "[]"))
//!     .layer(Api::layer());
//! let app = Router::new()
//!     .route("/", get(async || "hello"))
//!     .nest("/api", api)
//!     .layer(Shop::layer());
//!
//! for (path, policy) in [("/", Shop::headers()), ("/api/stock", Api::headers()), ("/nowhere", Shop::headers())] {
//!     let request = Request::builder().uri(path).body(Body::empty()).unwrap();
//!     let response = app.clone().oneshot(request).await.unwrap();
//!     let sent = response.headers();
//!     assert_eq!(sent["content-security-policy"], policy["content-security-policy"]);
//!     assert_eq!(sent["referrer-policy"], policy["referrer-policy"]);
//! }
//! # }
//! ```

mod applied;
mod around;
#[cfg(feature = "axum")]
mod axum;
mod form;
mod group;
mod response;
#[cfg(feature = "csrf")]
pub(crate) mod session;
mod tower;

#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use self::axum::{MissingNonce, NonceRejection};
pub use self::{
    applied::Applied,
    tower::{PolicyFuture, PolicyLayer, PolicyService},
};
