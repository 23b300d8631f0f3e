//! The engines, a row each.

use crate::word::{Row, Spec, Word};

/// A template engine.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// Its name, and what it does with a printed value.
    pub word: Word,
    pub(super) dialect: Dialect,
}

/// Which grammar and which rules of escaping an engine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Askama,
    Minijinja,
    Tera,
    Handlebars,
}

impl Row for Engine {
    fn key(&self) -> &'static str {
        self.word.key
    }
}

/// The engines whose templates can be read.
pub static ENGINES: &[Engine] = &[
    Engine {
        word: Word::new("askama", "askama", "Reads the templates of askama 0.16.")
            .browsers(
                "The extension of the template that the application renders decides whether values are escaped, also in the templates \
                 that it extends, includes or imports: `html`, `htm`, `xml`, `svg`, `j2`, `jinja`, `jinja2`, `rinja` and `askama` are \
                 escaped; `txt`, `md`, `yml`, `none` and no extension are not.",
            )
            .shows("templates: { engine: askama, files: \"templates/**/*.html\" }")
            .spec(Spec::new("the book of askama", "https://askama.readthedocs.io/en/stable/configuration.html#escapers")),
        dialect: Dialect::Askama,
    },
    Engine {
        word: Word::new("minijinja", "minijinja", "Reads the templates of minijinja 2 and 3.")
            .browsers(
                "The end of the name decides whether values are escaped: `.html`, `.htm` and `.xml` are, also with `.j2`, `.jinja` or \
                 `.jinja2` after it; `.svg`, `.HTML` and all others are not. An included template is escaped by its own name, a parent \
                 and a macro by the name of the template that the application renders.",
            )
            .shows("templates: { engine: minijinja, files: \"templates/**/*.html\" }")
            .spec(Spec::new("`AutoEscape` of minijinja", "https://docs.rs/minijinja/latest/minijinja/enum.AutoEscape.html")),
        dialect: Dialect::Minijinja,
    },
    Engine {
        word: Word::new("tera", "tera", "Reads the templates of tera 2.")
            .browsers(
                "The end of the name of the template that the application renders decides whether values are escaped, also in the \
                 templates that it extends or includes: `.html`, `.htm` and `.xml` are, `.svg` and `.html.j2` are not.",
            )
            .shows("templates: { engine: tera, files: \"templates/**/*.html\" }")
            .spec(Spec::new("`Tera::autoescape_on`", "https://docs.rs/tera/latest/tera/struct.Tera.html#method.autoescape_on")),
        dialect: Dialect::Tera,
    },
    Engine {
        word: Word::new("handlebars", "handlebars", "Reads the templates of handlebars 6.")
            .browsers("`{{ }}` escapes in every file; `{{{ }}}` and `{{& }}` do not.")
            .shows("templates: { engine: handlebars, files: \"templates/**/*.hbs\" }")
            .spec(Spec::new("escaping in handlebars", "https://docs.rs/handlebars/latest/handlebars/#escaping")),
        dialect: Dialect::Handlebars,
    },
];
