//! What a template renders to, as a tree: every engine's templates, and plain HTML, become this.

use super::file::{FileId, FileSet, Place};

/// A page as an entry template renders it: parents, includes and macros are already part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The file that the application renders.
    pub entry: FileId,
    /// Its content.
    pub nodes: Vec<Node>,
}

impl Page {
    /// A page that contains no template syntax: the whole text of a file.
    pub fn plain(file: FileId, files: &FileSet) -> Page {
        let end = files.get(file).map_or(0, |file| file.text.len());
        Page { entry: file, nodes: vec![Node::Text(Place::new(file, 0, end))] }
    }
}

/// A piece of a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Markup that is printed as it is written.
    Text(Place),
    /// An expression whose value is printed.
    Output(Output),
    /// Alternatives, one of which is rendered: the branches of an `if`, with an empty one where there is no `else`.
    Either(Vec<Vec<Node>>),
    /// The body of a loop, which is rendered any number of times.
    Repeat(Vec<Node>),
    /// The content of another file, a macro or a block, which is written elsewhere. Findings in it name the caller.
    Inside {
        /// The tag that includes or calls it.
        caller: Place,
        /// The content.
        nodes: Vec<Node>,
    },
}

/// An expression whose value is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The whole tag with its delimiters: `{{ name|safe }}`.
    pub place: Place,
    /// The expression without filters, white space trimmed: `name`. For a literal string, with its quotes.
    pub expression: String,
    /// The filters, in order, without arguments: `["safe"]`.
    pub filters: Vec<String>,
    /// How the engine escapes the value here.
    pub escaping: Escaping,
    /// The text, where the value is a constant of the template.
    pub constant: Option<String>,
}

/// How an engine escapes a printed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Escaping {
    /// `&`, `<`, `>` and both quotes become references.
    Html,
    /// The value becomes JSON in which `<`, `>` and `&` are escaped too, so that no value ends a script element. Quotes remain.
    Json,
    /// The value is printed as it is.
    Raw(RawBy),
}

/// Why an engine prints a value as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawBy {
    /// A marker in the tag: `|safe`, `{{{ }}}`. The place is that of the marker.
    Marker(Place),
    /// A block that turns escaping off. The place is that of its opening tag.
    Block(Place),
    /// The name of a file: the engine escapes only in files with other names.
    FileName(FileId),
    /// A setting of the engine.
    Setting,
}
