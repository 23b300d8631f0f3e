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
    /// Text that the file contains in another form, at this place: `<` where it has `&lt;`, in a page that is the value of an attribute.
    Decoded {
        /// The text.
        text: String,
        /// What is written for it.
        place: Place,
    },
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
    /// Content that no file contains: a template whose name is computed, or markup that the application passes. It can contain anything
    /// that is complete markup, such as the field of a form, but it opens or closes nothing. Inside a tag, a script or a style, it is an
    /// expression that prints any text. The place is that of the tag.
    Unknown(Place),
    /// What follows in the same list is rendered only where a condition has this value: the first node of a branch of
    /// [`Node::Either`]. Of two conditions that are written alike, both have the same value in the same list and in the branches in it,
    /// so that `{% if a %}<form>{% endif %} {% if a %}</form>{% endif %}` has two ways, not four. A condition whose value may change
    /// between the two, because a variable in it is assigned, has no such node. Inside loops, includes and macros, conditions are
    /// compared only with those in the same one.
    ///
    /// ```
    /// use security_policy_core::page::Node;
    ///
    /// assert_eq!(Node::assume("not user", false), Node::assume("user", true));
    /// ```
    Assume {
        /// The condition, as it is written, without white space around it.
        condition: String,
        /// Its value.
        holds: bool,
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

/// A comment of a template, such as `{# text #}`. Nothing of it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The whole comment with its delimiters.
    pub place: Place,
    /// The text in it, without white space around it.
    pub text: String,
}

impl Node {
    /// What follows is rendered only where this condition has this value. A `not` or `!` at its start is part of the value.
    pub fn assume(condition: &str, holds: bool) -> Node {
        let condition = condition.trim();
        let inner = condition
            .strip_prefix("not ")
            .or_else(|| condition.strip_prefix('!').filter(|rest| !rest.starts_with('=')));
        match inner {
            // In `not a and b`, the `not` belongs to `a`.
            Some(inner) if is_operand(inner.trim()) => Node::assume(inner, !holds),
            _ => Node::Assume { condition: condition.to_owned(), holds },
        }
    }
}

fn is_operand(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | ':'))
}
