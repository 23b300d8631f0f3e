//! For development: a policy is learned from what the pages do, and violations are shown in the terminal.
//!
//! # Learning a policy
//!
//! `learn()` of a policy returns a [`Learn`]. Its layer adds a policy that allows nothing, and that only reports, to each response:
//! `content-security-policy-report-only`. Pages work as before, and browsers report everything that they do. [`Learn`] gathers the
//! reports and prints the field `content_security_policy` that allows it, and nothing more, with a comment for each source.
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use security_policy::security_policy;
//!
//! security_policy! {
//!     struct Shop { origin: "https://shop.example.com", ..security_policy::presets::Strict }
//! }
//!
//! # async fn serve() {
//! let learn = Shop::learn();
//! let app: Router = Router::new()
//!     .route("/", get(async || "hello"))
//!     // Last, so that no other layer answers the browser's reports or replaces the header.
//!     .layer(learn.layer());
//! # let _ = app;
//! # }
//! ```
//!
//! Leave the layer of the policy itself out: what an enforced policy blocks does not run, and so is never seen to load anything. Open
//! every page, use every form, and paste what the terminal shows:
//!
//! ```text
//! content_security_policy: {
//!     default_src: none,
//!     script_src: [
//!         self, // 4 times, on `/`; on `/cart`
//!         nonce, // once, on `/cart` line 12 `start()`: write `<script nonce="{nonce}">`, or `hash("…")` here for a fixed text
//!     ],
//!     ⋮
//! ```
//!
//! A nonce or a hash is the only way in which inline scripts are allowed. Event handlers, `eval` and `javascript:` URLs are listed as
//! what to change in the pages.
//!
//! # Violations of the declared policy
//!
//! With `Shop::layer().console()` instead of `Shop::layer()`, a debug build prints each violation of the policy: where it happened, which
//! line of the declaration blocks it, and what to do. [`PolicyLayer::console`](crate::adapter::PolicyLayer::console) has an example.
//!
//! # Only in development
//!
//! Anybody can send reports, so what was learned must be read before it is pasted: an attacker who reaches the server can add a host to
//! it. Report texts are escaped and shortened, and are only printed in comments. In a release build [`Learn::layer`] adds nothing and
//! receives nothing, unless [`Learn::even_in_release`] is called.

mod console;
mod endpoint;
mod layer;
mod learning;
#[cfg(test)]
mod tests;

pub use self::{
    console::ConsoleLayer,
    layer::{LearnLayer, LearnReading},
    learning::Learn,
};
