//! Words from a fixed list, separated by commas.

use super::codec::{Codec, Lines, items, not_empty, value_of};
use super::value::FieldValue;
use super::vocabulary::{self, Vocabulary, wire};
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::Diagnostics;
use crate::span::Spanned;
use crate::text::Text;
use crate::word::Word;

/// A header that is a list of words.
pub(super) struct Words(pub(super) Vocabulary);

impl Codec for Words {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let words = out.keep_each(value.items(), &|item| self.0.lower(item, &value_of(&key.node)));
        not_empty(words, self, value, key, out).map(FieldValue::Words)
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        Some(FieldValue::Words(self.0.parse_list(&items(text), &value_of(name), out)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        vocabulary::render(value, &str::to_owned)
    }

    fn example(&self) -> String {
        self.0.example()
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        wire(self.0.words, word)
    }

    fn words(&self) -> &'static [Word] {
        self.0.words
    }
}
