//! Which lints are about a word.
//!
//! No row lists its lints: they are found in the pages of the lints. A lint is about what the first section of its page names: the
//! words in code, and the headers. A page whose first section names none is about the words of its example.

use crate::firsts::Names;
use crate::header::Field;
use crate::lint::{self, Lint};
use std::sync::OnceLock;

/// What makes a lint one about a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    /// The spellings of the word, one of which the page of the lint names.
    names: Vec<&'static str>,
    /// The spellings of what the word is part of, one of which the page names too. Empty for a word that means one thing
    /// wherever it is written.
    owner: Vec<&'static str>,
    /// Whether the page has to name the word alone: `none`, and not `object_src: none`.
    is_alone: bool,
    /// The areas of which every lint is about the word.
    areas: Vec<&'static str>,
    /// The lints that look at the row of the word. Their pages do not name every row.
    of_row: Vec<&'static Lint>,
}

impl Subject {
    /// A word that is one thing wherever it is written.
    pub(super) fn of(names: &[&'static str]) -> Self {
        Subject { names: written(names), ..Subject::default() }
    }

    /// A word that means what it does as part of a header or a directive.
    pub(super) fn within(self, owner: &[&'static str]) -> Self {
        Subject { owner: written(owner), ..self }
    }

    /// A word that pages also name as the value of something else.
    pub(super) fn alone(self) -> Self {
        Subject { is_alone: true, ..self }
    }

    /// All lints of these areas are about the word.
    pub(super) fn in_areas(self, areas: &[&'static str]) -> Self {
        Subject { areas: areas.to_vec(), ..self }
    }

    /// Lints that look at the row of the word.
    pub(super) fn with(self, of_row: &[&'static Lint]) -> Self {
        Subject { of_row: of_row.to_vec(), ..self }
    }

    /// The lints, in the order of the catalogue.
    pub(super) fn lints(&self) -> Vec<&'static Lint> {
        let mut found = Vec::new();
        let mut mentions = mentions().iter();
        for area in lint::AREAS {
            for (lint, mentions) in area.lints.iter().zip(&mut mentions) {
                if self.is_of(area.name, lint, mentions) {
                    found.push(*lint);
                }
            }
        }
        found
    }

    fn is_of(&self, area: &str, lint: &Lint, mentions: &Mentions) -> bool {
        let names = |name: &&&str| mentions.alone.contains(name) || (!self.is_alone && mentions.parts.contains(name));
        let is_named = self.names.iter().any(|name| names(&name))
            && (self.owner.is_empty() || self.owner.contains(&area) || self.owner.iter().any(|name| names(&name)));
        is_named || self.areas.contains(&area) || self.of_row.iter().any(|of_row| of_row.name == lint.name)
    }
}

/// The names that are not empty.
fn written(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().copied().filter(|name| !name.is_empty()).collect()
}

/// What the page of a lint names.
#[derive(Default)]
struct Mentions {
    /// Each piece of code, and each header.
    alone: Names<'static>,
    /// The words of the pieces of code.
    parts: Names<'static>,
}

impl Mentions {
    fn of(lint: &Lint) -> Mentions {
        let mut mentions = Mentions::default();
        for text in [lint.summary, introduction(lint)] {
            for code in text.split('`').skip(1).step_by(2) {
                mentions.alone.insert(code);
                mentions.parts.extend(words(code));
            }
            mentions.alone.extend(words(text).filter(|word| Field::ALL.iter().any(|field| field.title() == *word)));
        }
        if mentions.alone.is_empty() {
            mentions.parts.extend(words(example(lint)));
        }
        mentions
    }
}

/// What each lint names, in the order of the catalogue.
fn mentions() -> &'static [Mentions] {
    static MENTIONS: OnceLock<Vec<Mentions>> = OnceLock::new();
    MENTIONS.get_or_init(|| lint::all().map(Mentions::of).collect())
}

/// The names in a text, those of headers as well: `script_src`, `Set-Cookie`.
fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    text.split(move |c| !is_part(c)).map(|word| word.trim_end_matches('-')).filter(|word| !word.is_empty())
}

/// The first section of a page. Each line of a page starts with the space of its doc comment.
fn introduction(lint: &Lint) -> &'static str {
    let page = lint.explanation.trim_start();
    page.split_once("\n # ").map_or(page, |(introduction, _)| introduction)
}

/// The first block of code of a page.
fn example(lint: &Lint) -> &'static str {
    lint.explanation.split("```").nth(1).map_or("", |block| block.trim_start_matches("text"))
}
