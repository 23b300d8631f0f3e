//! Template engines: templates → pages, as the engine would render them.

mod settings;
mod table;

use super::file::{FileSet, Place};
use super::node::Page;

pub use self::settings::Settings;
pub use self::table::{ENGINES, Engine};

/// What the templates of a site render to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// A page for each template that the application renders itself: each that no other one extends, includes or imports, and each
    /// that [`Settings::entries`] names. A template that no page contains has a page of its own too.
    pub pages: Vec<Page>,
    /// What could not be read. Its content is a [`Node::Unknown`](super::Node::Unknown).
    pub problems: Vec<Problem>,
    /// The comments of the templates, in the order of the files.
    pub comments: Vec<Comment>,
}

/// A part of a template that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// The tag.
    pub place: Place,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

/// What can be wrong with a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProblemKind {
    /// The engine would reject the template.
    Syntax,
    /// A template, macro or component that a tag names is in none of the files.
    Missing,
    /// Includes, parents or calls are nested more deeply than [`Settings::DEPTH`], most often because they contain themselves.
    Depth,
}

/// A comment of a template, such as `{# text #}`. Nothing of it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The whole comment with its delimiters.
    pub place: Place,
    /// The text in it, without white space around it.
    pub text: String,
}

/// Reads templates, and renders each page of the site in every way at once.
pub fn pages(_engine: &Engine, _settings: &Settings, files: &FileSet) -> Rendered {
    let pages = files.iter().map(|(id, _)| Page::plain(id, files)).collect();
    Rendered { pages, ..Rendered::default() }
}
