//! Policies as layers: what puts a policy on every response without the handler's doing.
//!
//! An adapter makes one [`Nonce`](crate::Nonce) for a request and leaves it in the request's extensions for the
//! handler. To the response it does the following, in this order:
//!
//! 1. It leaves alone a response that is marked [`Applied`]: a policy nearer to the handler wins.
//! 2. A `304 Not Modified` gets the policy without its nonce.
//! 3. A response that carries a nonce becomes `cache-control: private, no-store`, unless its own `cache-control`
//!    already says `no-store`. A header for certain caches (`cdn-cache-control`, `surrogate-control`), which those
//!    obey instead, is removed unless it says so too.
//! 4. The policy is applied: it wins over a header of the same name, all others stay.
//! 5. The response is marked.
//!
//! Whatever changes a response after the policy is out of its sight. A middleware that stores responses belongs
//! outside the layer, where it reads the `no-store`; one that answers 304 belongs inside.
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

#[cfg(feature = "axum")]
mod axum;
pub(crate) mod cache_control;
mod response;
mod tower;

#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub use self::axum::MissingNonce;
pub use self::{
    response::Applied,
    tower::{PolicyFuture, PolicyLayer, PolicyService},
};
