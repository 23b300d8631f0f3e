//! Which lints are about a word: those that name it, in code, where their page says what they look for.

use crate::lint::{self, Lint};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// What the page of a lint has to name to be about a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    /// The spellings of the word: one of them.
    pub(super) names: Vec<&'static str>,
    /// The spellings of what the word is part of, one of them too, for a word that is also part of something else.
    pub(super) owner: Vec<&'static str>,
}

impl Subject {
    /// A word that is one thing wherever it is written.
    pub(super) fn of(names: impl IntoIterator<Item = &'static str>) -> Self {
        Subject { names: names.into_iter().filter(|name| !name.is_empty()).collect(), owner: Vec::new() }
    }

    /// A word that means what it does as part of a header or a directive.
    pub(super) fn within(self, owner: impl IntoIterator<Item = &'static str>) -> Self {
        Subject { owner: owner.into_iter().collect(), ..self }
    }

    /// The lints, in the order of the catalogue.
    pub(super) fn lints(&self) -> Vec<&'static Lint> {
        let named = |names: &[&str], lint: &Lint| {
            let mentions = mentions();
            names.iter().any(|name| mentions.get(*name).is_some_and(|lints| lints.contains(lint.name)))
        };
        let is_about =
            |lint: &&'static Lint| named(&self.names, lint) && (self.owner.is_empty() || named(&self.owner, lint));
        lint::all().filter(is_about).collect()
    }
}

/// The lints that name something, by what they name.
fn mentions() -> &'static BTreeMap<&'static str, BTreeSet<&'static str>> {
    static MENTIONS: OnceLock<BTreeMap<&'static str, BTreeSet<&'static str>>> = OnceLock::new();
    MENTIONS.get_or_init(|| {
        let mut mentions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for area in lint::AREAS {
            for lint in area.lints {
                let mut add = |name| {
                    mentions.entry(name).or_default().insert(lint.name);
                };
                add(area.name);
                for text in [lint.summary, section(lint.explanation, "What it does")] {
                    text.split('`').skip(1).step_by(2).for_each(&mut add);
                }
            }
        }
        mentions
    })
}

/// The text of a section of a page.
fn section<'a>(page: &'a str, title: &str) -> &'a str {
    let sections = page.split("\n# ");
    let text = sections.filter_map(|section| section.trim_start().trim_start_matches("# ").strip_prefix(title)).next();
    text.unwrap_or_default()
}
