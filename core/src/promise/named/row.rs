//! The rows.

use crate::word::{Row, Word};

/// A property of a whole policy that a promise can name.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name, and its documentation.
    pub word: Word,
    /// Whether it takes a list: `data_leaves_only_to: [self]`.
    pub has_list: bool,
}

impl Named {
    /// The promise of this name.
    pub fn from_key(key: &str) -> Option<&'static Named> {
        NAMED.iter().find(|named| named.word.key == key)
    }
}

impl PartialEq for Named {
    fn eq(&self, other: &Self) -> bool {
        self.word.key == other.word.key
    }
}

impl Eq for Named {}

impl Row for Named {
    fn key(&self) -> &'static str {
        self.word.key
    }
}

const fn named(key: &'static str, doc: &'static str) -> Named {
    Named { word: Word::new(key, "", doc), has_list: false }
}

/// Every named promise, in the order of the documentation.
pub const NAMED: &[Named] = &[
    named("no_injected_script", "Markup that an attacker writes into a page runs no script."),
    named("no_injected_style", "Markup that an attacker writes into a page applies no style."),
    Named {
        has_list: true,
        ..named("data_leaves_only_to", "A page sends requests and forms only to the sources of this list.")
    },
    named("no_framing", "No page shows this one in a frame."),
    named("no_base_hijack", "No `base` element moves relative URLs to another origin."),
    named("cross_origin_isolated", "The page is cross-origin isolated."),
    named("no_mixed_content", "A page loads nothing over plain http."),
    named("no_plugins", "A page shows no plug-in: neither `object` nor `embed` loads anything."),
];
