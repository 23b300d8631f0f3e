//! What a site needs of a Content-Security-Policy, learned from the reports about a policy that allows nothing.
//!
//! A development server sends [`strict`] as `content-security-policy-report-only`. It blocks nothing, and browsers report everything
//! that a page does. [`Learned`] gathers these reports and prints the field `content_security_policy` that allows it, and no more.
//!
//! ```
//! use security_policy_core::learn::Learned;
//! use security_policy_core::report::Reader;
//!
//! let body = br#"{"csp-report": {
//!     "document-uri": "https://shop.example/cart", "blocked-uri": "https://cdn.example/app.js",
//!     "effective-directive": "script-src-elem", "disposition": "report"
//! }}"#;
//! let mut learned = Learned::default();
//! for report in Reader::default().read("application/csp-report", body)?.reports {
//!     learned.add(&report);
//! }
//! assert_eq!(learned.to_string(), r#"content_security_policy: {
//!     default_src: none,
//!     script_src: [
//!         "https://cdn.example", // once, on `/cart`
//!     ],
//!     base_uri: none,
//!     form_action: none,
//!     frame_ancestors: none,
//! },
//! "#);
//! # Ok::<(), security_policy_core::report::ReadError>(())
//! ```
//!
//! Anybody can send a report to a server. What [`Learned`] prints contains no text of a report outside of a comment, except hosts that
//! were parsed as such, and it never allows `eval`, event handlers or other code without a nonce: it lists them as what to change in
//! the pages.

mod block;
mod change;
mod learned;
mod need;
mod place;

pub use self::change::Change;
pub use self::learned::{Added, Learned, MAX_NEEDS, strict};
pub use self::need::{Need, Source};
pub use self::place::{Seen, place};
