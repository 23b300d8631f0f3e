//! Policies as layers of an axum router: the responses that clients receive.

mod allocations;
mod cookies;
mod csrf;
mod csrf_bodies;
mod csrf_format;
mod csrf_paths;
mod jars;
mod layer;
mod layer_nested;
mod layer_nonce;
mod layer_sessions;
mod learn;
mod reports;
mod rollout;
