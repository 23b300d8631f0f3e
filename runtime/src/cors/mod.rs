//! Cross-origin resource sharing: which other origins may read responses
//! ([Fetch, CORS protocol](https://fetch.spec.whatwg.org/#http-cors-protocol)).
//!
//! A policy declares it by its `access_control_*` fields, and the layer of its constant `CORS` does what depends on the request:
//!
//! - **Preflights.** An `OPTIONS` request with `Origin` and `Access-Control-Request-Method` never reaches the handler. The response is
//!   `204 No Content`. If the policy allows the origin, it has the declared methods, headers and maximum age.
//! - **A list of origins.** A response has one `Access-Control-Allow-Origin`. If the `Origin` of the request is on the list, byte by byte,
//!   the response gets it back, with the declared credentials and exposed headers. Otherwise the response has no header of CORS, also
//!   none that a handler has set.
//! - **`vary: origin`** is part of every response then, also of those to requests without `Origin`: otherwise a cache could serve a
//!   response for one origin to another.
//!
//! A single origin, and `*`, are the same in every response: the policy itself sends them, and the layer only answers preflights.
//!
//! `null` is only allowed where it is declared, which is an error of its own (`cors_null_origin`), and so is `*` with credentials
//! (`cors_wildcard_credentials`). The layer never sends `Access-Control-Allow-Private-Network`: browsers ask the user instead
//! ([Local Network Access](https://wicg.github.io/local-network-access/)).
//!
//! Add the layer outside of the policy's own layer and of `csrf`. In axum, that is a later `.layer(…)` call.
//!
//! # Example
//!
//! ```
//! use http::{HeaderMap, Method, header::ORIGIN};
//! use security_policy::security_policy;
//!
//! security_policy! {
//!     struct Api {
//!         origin: "https://api.example.com",
//!         access_control_allow_origin: ["https://app.example.com", "https://admin.example.com"],
//!         access_control_allow_credentials,
//!         access_control_allow_methods: [PUT, DELETE],
//!         access_control_allow_headers: ["content-type"],
//!         access_control_max_age: 10min,
//!         ..security_policy::presets::Api
//!     }
//! }
//!
//! let mut request = HeaderMap::new();
//! request.insert(ORIGIN, "https://app.example.com".parse().unwrap());
//! request.insert("access-control-request-method", "PUT".parse().unwrap());
//!
//! let preflight = Api::CORS.preflight(&Method::OPTIONS, &request).unwrap();
//! assert_eq!(preflight.status(), 204);
//! assert_eq!(preflight.headers()["access-control-allow-origin"], "https://app.example.com");
//! assert_eq!(preflight.headers()["access-control-allow-methods"], "PUT, DELETE");
//!
//! request.insert(ORIGIN, "https://evil.example".parse().unwrap());
//! let preflight = Api::CORS.preflight(&Method::OPTIONS, &request).unwrap();
//! assert!(!preflight.headers().contains_key("access-control-allow-origin"));
//! assert_eq!(preflight.headers()["vary"], "origin");
//! ```

mod layer;
mod policy;
#[doc(hidden)]
pub mod rules;
#[cfg(test)]
mod tests;

pub use self::{
    layer::{CorsLayer, CorsState},
    policy::Cors,
};
