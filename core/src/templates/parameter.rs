//! Table 8: the parameters of `templates`, a row each, and the words that they take.

use crate::header::key::{Flag, Key, OneText, OneWord, Texts};
use crate::header::{Parameter, Quotes, TextKind};
use crate::page::engine::ENGINES;
use crate::word::Word;

/// Names the engine that renders the templates.
pub const ENGINE: Key<OneWord> = Key::word("engine", "", &ENGINE_WORDS, "Names the engine that renders the templates.")
    .browsers("It decides what is an expression and which files are escaped.")
    .shows("engine: askama, files: \"templates/**/*.html\"")
    .required();
/// Lists patterns of the files.
pub const FILES: Key<Texts> = Key::texts("files", "", PATH, "Lists patterns of the files.")
    .browsers(
        "Paths start at the folder of `Cargo.toml`. `*` and `?` match within the name of a file or folder, and `**` any number of \
         folders. The crate is compiled again when a file changes.",
    )
    .shows("engine: askama, files: [\"templates/**/*.html\", \"templates/*.svg\"]")
    .required();
/// Lists patterns of files that are no pages, such as e-mails.
pub const EXCLUDE: Key<Texts> = Key::texts(
    "exclude",
    "",
    PATH,
    "Lists patterns of files that are no pages, such as e-mails.",
)
.browsers(
    "They start at the folder of the templates. A template that includes such a file is checked with its content.",
)
.shows("engine: askama, files: \"templates/**/*.html\", exclude: \"emails/**\"");
/// Names the folder that the names of templates start at.
pub const ROOT: Key<OneText> =
    Key::text("root", "", PATH, "Names the folder that the names of templates start at.")
        .browsers(
            "`{% extends \"base.html\" %}` names `templates/base.html`. Without it, it is the innermost folder that contains all \
             files.",
        )
        .shows("engine: askama, files: \"templates/shop/**/*.html\", root: \"templates\"");
/// Writes the expression that prints the nonce of the response.
pub const NONCE: Key<OneText> =
    Key::text("nonce", "", CODE, "Writes the expression that prints the nonce of the response.")
        .browsers("Without it, the expression is `nonce`: `<script nonce=\"{{ nonce }}\">`.")
        .shows("engine: askama, files: \"templates/**/*.html\", nonce: \"csp.nonce\"");
/// Lists the ends of the file names in which the engine escapes, where the application has configured others.
pub const ESCAPED: Key<Texts> = Key::texts(
    "escaped",
    "",
    CODE,
    "Lists the ends of the file names in which the engine escapes, where the application has configured others.",
)
.browsers("Without it, the rules of the engine apply.")
.shows("engine: tera, files: \"templates/**/*.html\", escaped: [\".html\", \".svg\"]");
/// Lists templates that the application renders itself although others include them.
pub const ENTRIES: Key<Texts> = Key::texts(
    "entries",
    "",
    PATH,
    "Lists templates that the application renders itself although others extend, include or import them.",
)
.browsers(
    "Every template that no other one extends, includes or imports is a page. These are pages too, by the names that other templates \
     would use.",
)
.shows("engine: askama, files: \"templates/**/*.html\", entries: \"index.html\"");
/// Declares the delimiters, where the application has configured others.
pub const CUSTOM: Key<Flag> =
    Key::flag("delimiters", "", "Declares the delimiters, where the application has configured others.")
        .browsers("Those that are not declared are the ones of the engine.")
        .shows("engine: askama, files: \"templates/**/*.html\", delimiters: { expression: [\"<<\", \">>\"] }");

/// The block of `templates`. Nothing of it is sent.
pub static PARAMETERS: &[Parameter] =
    &[ENGINE.row(), FILES.row(), EXCLUDE.row(), ROOT.row(), NONCE.row(), ESCAPED.row(), ENTRIES.row(), CUSTOM.row()];

/// What starts and ends an expression.
pub const EXPRESSION: Key<Texts> = Key::texts("expression", "", CODE, "Declares what starts and ends an expression.")
    .browsers("Handlebars has no other than `{{` and `}}`.")
    .shows("expression: [\"<<\", \">>\"]");
/// What starts and ends a statement.
pub const BLOCK: Key<Texts> = Key::texts("block", "", CODE, "Declares what starts and ends a statement, such as `if`.")
    .browsers("It is `{%` and `%}` by default.")
    .shows("block: [\"<%\", \"%>\"]");
/// What starts and ends a comment.
pub const COMMENT: Key<Texts> = Key::texts("comment", "", CODE, "Declares what starts and ends a comment.")
    .browsers("It is `{#` and `#}` by default.")
    .shows("comment: [\"<#\", \"#>\"]");
/// What starts a line that is a statement.
pub const LINE_STATEMENT: Key<OneText> =
    Key::text("line_statement", "", CODE, "Declares what starts a line that is a statement.")
        .browsers("Only minijinja has such lines.")
        .shows("line_statement: \"%%\"");
/// What starts a comment that ends with its line.
pub const LINE_COMMENT: Key<OneText> =
    Key::text("line_comment", "", CODE, "Declares what starts a comment that ends with its line.")
        .browsers("Only minijinja has such comments.")
        .shows("line_comment: \"##\"");

/// The block of `delimiters`.
pub static DELIMITERS: &[Parameter] =
    &[EXPRESSION.row(), BLOCK.row(), COMMENT.row(), LINE_STATEMENT.row(), LINE_COMMENT.row()];

const PATH: (TextKind, Quotes) = (TextKind::Path, Quotes::None);
const CODE: (TextKind, Quotes) = (TextKind::Code, Quotes::None);

/// HTML that no engine renders.
pub const HTML: Word =
    Word::new("html", "html", "Reads HTML that no engine renders, such as files that are served as they are.")
        .browsers("`{{` is text. Nothing in such a file can print a nonce: inline scripts need a hash.")
        .shows("templates: { engine: html, files: \"static/**/*.html\" }");

/// The values of `engine`.
pub static ENGINE_WORDS: [Word; ENGINES.len() + 1] = {
    let mut words = [HTML; ENGINES.len() + 1];
    let mut at = 0;
    while at < ENGINES.len() {
        words[at] = ENGINES[at].word;
        at += 1;
    }
    words
};
