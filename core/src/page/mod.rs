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

mod event;
mod file;
mod finding;
mod node;
mod walk;

pub use self::event::{Attribute, Element, Event, Part, Parts};
pub use self::file::{FileId, FileSet, MarkupFile, Place, Position};
pub use self::finding::Finding;
pub use self::node::{Escaping, Node, Output, Page, RawBy};
pub use self::walk::walk;
