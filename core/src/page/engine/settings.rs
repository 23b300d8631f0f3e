//! How an application has configured its engine.

/// How an application has configured its engine. The default is that of the engine.
///
/// What settings such as `trim_blocks` of minijinja or `whitespace` of askama do to white space between tags is not read: it makes no
/// difference to the tokens of a page, only to the text of an inline script that contains tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// What starts and ends an expression, if it is not `{{` and `}}`. Handlebars has no other.
    pub expression: Option<[String; 2]>,
    /// What starts and ends a statement, if it is not `{%` and `%}`.
    pub block: Option<[String; 2]>,
    /// What starts and ends a comment, if it is not `{#` and `#}`.
    pub comment: Option<[String; 2]>,
    /// What starts a line that is a statement. Only minijinja has one.
    pub line_statement: Option<String>,
    /// What starts a comment that ends with its line. Only minijinja has one.
    pub line_comment: Option<String>,
    /// The ends of the names in which the engine escapes: `.html` in tera and minijinja, the extension `html` in askama. `None` for
    /// those of the engine. In handlebars, which ignores the names, an empty list turns escaping off.
    pub escaped: Option<Vec<String>>,
    /// The names of templates that the application renders itself although another one extends, includes or imports them.
    pub entries: Vec<String>,
}

impl Settings {
    /// How many includes, parents, macros and blocks can be open at once. A template that contains itself is rendered this often.
    pub const DEPTH: usize = 32;
}
