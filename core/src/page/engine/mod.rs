//! Template engines: templates → pages, as the engine would render them.
//!
//! ```text
//! text ── piece ──▶ text and tags ── statement, expression ──▶ tree ── render ──▶ nodes
//!      └────────────────────── handlebars ───────────────────▶ tree
//! ```
//!
//! [`pages`] reads every template once, and renders each page of the site in every way at once: a branch becomes
//! [`Node::Either`](super::Node::Either), a loop [`Node::Repeat`](super::Node::Repeat). Parents, blocks, includes and macros are inserted
//! where they are printed. Of each printed value, [`Escaping`](super::Escaping) says what the engine does with it.
//!
//! ```
//! use security_policy_core::page::engine::{ENGINES, Settings, pages};
//! use security_policy_core::page::{Escaping, FileSet, MarkupFile, Node, Output};
//!
//! let mut files = FileSet::new();
//! for (name, text) in [("page.html", "{% include \"name.html\" %}"), ("name.html", "<b>{{ name }}</b>")] {
//!     files.add(MarkupFile { path: format!("templates/{name}"), name: name.to_owned(), text: text.to_owned() });
//! }
//! let tera = ENGINES.iter().find(|engine| engine.word.key == "tera").expect("a row");
//! let rendered = pages(tera, &Settings::default(), &files);
//!
//! assert_eq!(rendered.pages.len(), 1, "`name.html` is part of `page.html`");
//! let [Node::Inside { nodes, .. }] = rendered.pages[0].nodes.as_slice() else { panic!("an include") };
//! let [Node::Text(_), Node::Output(Output { expression, escaping, .. }), Node::Text(_)] = nodes.as_slice() else { panic!() };
//! assert_eq!((expression.as_str(), escaping), ("name", &Escaping::Html));
//! ```

mod cursor;
mod entry;
mod expression;
mod handlebars;
mod piece;
mod problem;
mod read;
mod render;
mod settings;
mod statement;
mod syntax;
mod table;
mod token;
mod tree;

pub use self::entry::{Rendered, pages};
pub use self::problem::{Problem, ProblemKind};
pub use self::settings::Settings;
pub use self::table::{ENGINES, Engine};
