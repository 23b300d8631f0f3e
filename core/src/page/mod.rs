//! Pages: HTML with exact places, what a browser makes of it, and what a template engine prints into it.
//!
//! ```text
//! template files ── engine ──▶ nodes ─┐
//!                                     ├── walk ──▶ events ── lints ──▶ findings
//! HTML of a response ─────────────────┘
//! ```
//!
//! A [`Page`] is a tree of [`Node`]s: markup, printed expressions, and alternatives. [`walk`] sends it through an HTML tokenizer on
//! every way that it can be rendered, and passes what a browser would see as [`Event`]s. The lints of pages read these.

mod attribute_table;
mod csrf_token;
mod css;
#[cfg(feature = "templates")]
#[cfg_attr(docsrs, doc(cfg(feature = "templates")))]
pub mod engine;
mod event;
mod event_handler;
mod file;
mod finding;
mod known_text;
mod located;
mod message;
mod node;
mod printed;
#[cfg(test)]
mod random;
mod segment;
mod srcdoc;
mod url_start;
mod url_value;
mod walk;

pub use self::attribute_table::{AttributeUse, ScriptKind, UrlUse};
pub use self::csrf_token::CsrfField;
pub(crate) use self::css::{CssPlace, CssUrl, CssUse, css_urls};
pub use self::event::{Attribute, Element, Event, Part, Parts};
pub(crate) use self::event_handler::is_event_handler;
pub use self::file::{FileId, FileSet, MarkupFile, Place, Position};
pub use self::finding::Finding;
pub use self::known_text::{Known, KnownUrl};
pub use self::node::{Comment, Escaping, Node, Output, Page, RawBy};
pub use self::url_value::url_of_refresh;
pub(crate) use self::url_value::{Decides, EXPRESSION, deciding, javascript_urls};
pub(crate) use self::walk::digest;
pub use self::walk::walk;
