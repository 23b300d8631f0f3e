//! The language of `security_policy!` as a library: reads tokens into a declaration, and checks the declaration.
//!
//! The macro, its tests and other tools read policies with this crate. It knows tokens and their places;
//! `security-policy-core` knows what a header means.
//!
//! ```
//! use security_policy_syntax::{Memory, check, parse};
//!
//! let tokens = r#"
//!     security_policy pub struct Shop {
//!         origin: "http://shop.example.com",
//!         strict_transport_security: { max_age: 2y },
//!     }
//! "#;
//! let item = parse(tokens.parse().unwrap(), &mut Memory::default()).unwrap();
//! assert_eq!(item.name, "Shop");
//!
//! let checked = check(&item);
//! assert!(checked.diagnostics.iter().any(|found| found.lint == Some("hsts_on_http")));
//! ```

#![forbid(unsafe_code)]

mod answer;
mod bundle;
mod cfg;
mod check;
#[cfg(feature = "span-locations")]
mod edit;
mod files;
mod glob;
#[cfg(feature = "templates")]
mod inline_code;
mod message;
mod outline;
mod parse;
mod place;
mod span_map;
mod template_hashes;
#[cfg(feature = "templates")]
mod templates;
#[cfg(not(feature = "templates"))]
#[path = "no_templates.rs"]
mod templates;
mod trees;

pub use self::answer::answer;
pub use self::cfg::{Choice, undecided};
pub use self::check::{Checked, Lowered, check, lower};
#[cfg(feature = "span-locations")]
pub use self::edit::Edit;
pub use self::files::{Dependencies, EPOCH, Files, Folder, Glob, Memory};
pub use self::glob::MATCHES;
pub use self::message::{Message, messages};
pub use self::outline::{Mark, Position, outline};
pub use self::parse::{Item, integrity, integrity_map, parse, unresolved_base};
pub use self::place::Place;
#[cfg(feature = "span-locations")]
pub use self::place::name_file;
pub use self::span_map::SpanMap;
pub use self::trees::check_depth;
