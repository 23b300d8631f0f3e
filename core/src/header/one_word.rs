//! The codec of a header that is one word from a fixed list.

use super::codec::{Codec, value_of};
use super::value::FieldValue;
use super::vocabulary::{self, Vocabulary, wire};
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::Diagnostics;
use crate::span::Spanned;
use crate::text::Text;
use crate::word::Word;

/// A header that is one word.
pub(super) struct OneWord(pub(super) Vocabulary);

impl Codec for OneWord {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        out.keep(self.0.lower(value, &value_of(&key.node))).map(|word| FieldValue::Words(vec![word]))
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let word = self.0.parse(text.trim().spanned(), &value_of(name));
        let word = word.map_err(|error| error.note("browsers ignore the header if it has any other value"));
        out.keep(word).map(|word| FieldValue::Words(vec![word]))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        vocabulary::render(value, &str::to_owned)
    }

    fn example(&self) -> String {
        self.0.example()
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        wire(self.0.words, word)
    }

    fn words(&self) -> &'static [Word] {
        self.0.words
    }
}
