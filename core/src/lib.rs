//! The model behind `security_policy!`: what a policy is, what is wrong with one, and what it looks like on the wire.
//!
//! This crate knows no token of Rust and no type of an HTTP library, and it does no I/O. A place is a byte range
//! ([`span::Span`]) in whatever text is being read, so that the same rules serve the macro, a header string and a live
//! response. Data goes one way:
//!
//! ```text
//! declaration ── lower ──▶ policy ── lint ──▶ diagnostics
//! header text ── parse ──▶   │
//!                            └───── render ──▶ header text, with a slot where the nonce goes
//! ```
//!
//! What only some need is behind a feature: `cookies` and `csrf`, without which a policy still knows where those fields
//! stand; `response`, which reads the headers of a live response; `slots`, which reads what fills a slot.

mod base64;
#[cfg(feature = "cookies")]
pub mod cookie;
#[cfg(not(feature = "cookies"))]
#[path = "cookie/disabled.rs"]
pub mod cookie;
pub mod csp;
#[cfg(feature = "csrf")]
pub mod csrf;
#[cfg(not(feature = "csrf"))]
#[path = "csrf/disabled.rs"]
pub mod csrf;
pub mod declaration;
pub mod diagnostic;
mod excerpt;
pub mod header;
pub mod host;
pub mod inherit;
mod json;
pub mod lint;
mod list;
mod lower;
mod omission;
pub mod order;
pub mod policy;
mod report_url;
#[cfg(feature = "response")]
pub mod response;
pub mod slot;
pub mod span;
pub mod structured_field;
pub mod text;
pub mod text_or_slot;
pub mod url;
pub mod word;

pub use self::base64::base64;
pub use self::diagnostic::{Diagnostic, Diagnostics, Fix, Level};
pub use self::excerpt::excerpt;
pub use self::lower::FIELDS;
pub use self::policy::SecurityPolicy;
pub use self::span::{Span, Spanned};
pub use self::text::Text;
