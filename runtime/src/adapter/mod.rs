//! Policies as layers, which apply a policy to every response: [what a layer does](#what-a-layer-does), and [how to add it](#frameworks) in
//! each framework. The guide [Five minutes](https://docs.rs/security-policy/latest/security_policy/guides/five_minutes/) begins with a whole site.
//!
//! # What a layer does
//!
//! Before the handler runs, the layer of a policy with a nonce puts a [`LazyNonce`](crate::LazyNonce) into the extensions of the
//! request, unless an outer layer has done so. The nonce is generated when it is first requested: by the extractor of a
//! framework, by [`LazyNonce::get`](crate::LazyNonce::get) in a middleware, or by
//! [`PerResponse::for_request`](crate::PerResponse::for_request).
//!
//! The layer then does the following to the response:
//!
//! 1. It closes the nonce. A later request for it, for example from a streamed body, is an [error](crate::NonceError), because the
//!    headers have been written.
//! 2. It chooses the form of the policy:
//!    - A `304 Not Modified` gets the policy without the headers that contain a nonce. Browsers replace the headers of the
//!      cached page with those of the 304, and the cached page has another nonce, or none. A `1xx` response, such as the `101` of a
//!      WebSocket, is not a document and is treated in the same way: cookies, `remove` and `strict-transport-security` still
//!      apply.
//!    - A response whose nonce was requested, and whose `content-type` can run script, gets the policy with the nonce.
//!    - Every other response gets the policy [without the nonce](#without-a-nonce).
//! 3. A response with a nonce becomes `cache-control: private, no-store`, unless its own `cache-control` already forbids storing. A
//!    cache that replays a response replays its nonce, and an attacker who reads it there can use it for an injected script. Headers
//!    that certain caches prefer to `cache-control` (`cdn-cache-control`, `surrogate-control`, `x-accel-expires`, `edge-control`) are
//!    removed unless they forbid storing too. A `cache-control` that the policy declares overrides all of this.
//! 4. It applies the policy, which replaces headers of the same name that the handler has set, except `vary`, to which it adds.
//!    All other headers are kept, and so is what an [inner policy](#one-policy-in-another) owns.
//! 5. A response becomes `cache-control: private` with `vary: cookie` if it sets a session cookie of the policy (`signed`,
//!    `private`, `flask`, `idle`, named like a session, or the one that `csrf` binds its tokens to), if it depends on a session that
//!    the `csrf` layer has read, or if it contains a token. `public` and `s-maxage` are removed, and stricter directives are
//!    kept. This overrides what a policy declares.
//! 6. It [marks](Applied) the response.
//!
//! A response to `HEAD` is treated like one to `GET`: it carries a nonce if its handler requests one.
//!
//! The layer does not see later changes to a response. A middleware that stores responses belongs outside of the layer, where
//! it reads the `no-store`; one that answers with 304 belongs inside.
//!
//! # Without a nonce
//!
//! Stylesheets, fonts, images and JSON need no nonce, and neither does a page without inline scripts. With a nonce they could not
//! be cached, so they get the same policy with the nonce left out, which the macro has computed. No directive is missing, and
//! nothing is allowed that the policy with a nonce forbids: `unsafe_inline`, which a nonce overrides, is left out too. A list
//! that would be empty becomes `'none'`, and so does a script list in which only `strict_dynamic` remains effective:
//! `script_src: [nonce, strict_dynamic, https]` is then `script-src 'none'`.
//!
//! A worker script has the policy of its own response. Under `strict_dynamic` without a nonce it cannot import other scripts, so
//! serve such a worker with a policy that names their hosts.
//!
//! A response can run script if its `content-type` is HTML or XML (including XHTML and SVG), `multipart/*`, `message/*` or a type
//! whose content browsers sniff; if the type cannot be parsed; or if there is none. If there are several, one is enough.
//!
//! # One policy in another
//!
//! If the layer of one policy is inside that of another, the inner policy wins, header by header:
//!
//! - The outer policy changes no header that the inner one sets, and sets none that the inner one lists in `remove`. `omit` does
//!   not remove a header.
//! - Headers that work only together come from one policy. If the inner policy sets one header of a group, the outer one sets
//!   none of the group. The groups are: Content-Security-Policy, its report-only form, `x-frame-options`,
//!   `reporting-endpoints` and `report-to`; the `access-control-*` headers; Cross-Origin-Opener-Policy,
//!   Cross-Origin-Embedder-Policy, Document-Isolation-Policy and their report-only forms; `cache-control` and the headers that
//!   certain caches prefer to it.
//! - `vary` contains the names of both.
//! - Everything else comes from the outer policy. Its `remove` applies, except to headers that the inner one sets, and its
//!   `cookies: { default }` adds attributes to every cookie that the inner one does not declare.
//!
//! A route that needs fewer headers lists them in the `remove` of its policy. Adding the same layer twice has no further effect.
//!
//! # Responses without a policy
//!
//! A response that does not come from a service has no policy. hyper itself answers a request that it cannot parse: `400` if
//! the head is not HTTP, `414` and `431` if it is too long. These have no body that a browser could run. If a handler panics, the
//! connection ends without a response. If a header such as HSTS must be sent even then, set it in the proxy in front of the
//! server.
//!
//! # Example
//!
//! In axum, a `layer` after the last route covers every route, error responses and the 404 page; `route_layer` would not cover the
//! 404 page. The API has its own policy, which wins there.
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
//!
#![doc = include_str!("frameworks.md")]

#[cfg(feature = "actix")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
pub mod actix;
#[cfg(any(feature = "axum", feature = "poem", feature = "rocket", feature = "salvo"))]
mod application;
pub(crate) mod applied;
mod around;
#[cfg(feature = "axum")]
pub(crate) mod axum;
#[cfg(any(feature = "actix", feature = "rocket"))]
mod bridge;
#[cfg(any(feature = "actix", feature = "poem", feature = "rocket", feature = "salvo", feature = "tower"))]
mod each_stage;
#[cfg(any(feature = "poem", feature = "salvo"))]
mod exchange;
mod form;
mod group;
#[cfg(any(feature = "actix", feature = "poem", feature = "rocket", feature = "salvo"))]
mod head;
pub(crate) mod layer;
#[cfg(any(feature = "csrf", feature = "transport"))]
pub(crate) mod original_uri;
#[cfg(feature = "poem")]
mod poem;
mod response;
#[cfg(feature = "rocket")]
#[cfg_attr(docsrs, doc(cfg(feature = "rocket")))]
pub mod rocket;
#[cfg(feature = "salvo")]
pub(crate) mod salvo;
#[cfg(feature = "csrf")]
pub(crate) mod session;
pub(crate) mod stage;
#[cfg(feature = "tower")]
pub(crate) mod tower;
#[cfg(feature = "tower")]
mod tower_future;
#[cfg(feature = "tower")]
mod tower_stage;

#[cfg(any(feature = "axum", feature = "poem", feature = "rocket", feature = "salvo"))]
#[cfg_attr(docsrs, doc(cfg(any(feature = "axum", feature = "poem", feature = "rocket", feature = "salvo"))))]
pub use self::application::Application;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use self::axum::{MissingNonce, NonceRejection};
#[cfg(feature = "poem")]
#[cfg_attr(docsrs, doc(cfg(feature = "poem")))]
pub use self::poem::PoemEndpoint;
pub use self::{
    applied::Applied,
    layer::PolicyLayer,
    stage::{BodyError, Next, Peer, Resume, Stage, Wait},
};
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub use self::{
    tower::{PolicyFuture, PolicyService},
    tower_future::{HeadFuture, StageFuture},
    tower_stage::{HeadService, StageLayer, StageService},
};
