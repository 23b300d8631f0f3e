//! Words from a fixed list, in double quotes and separated by commas.

use super::codec::{Codec, Lines, items, not_empty, unquoted, value_of};
use super::value::FieldValue;
use super::vocabulary::{self, Vocabulary, wire};
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::structured_field::quote;
use crate::text::Text;
use crate::word::Word;

/// A header that is a list of words in quotes.
pub(super) struct QuotedWords(pub(super) Vocabulary);

impl Codec for QuotedWords {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let words = out.keep_each(value.items(), &|item| self.0.lower(item, &value_of(&key.node)));
        not_empty(words, self, value, key, out).map(FieldValue::Words)
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let words = out.keep_each(&items(text), &|item| in_quotes(*item));
        Some(FieldValue::Words(self.0.parse_list(&words, &value_of(name), out)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        vocabulary::render(value, &quote)
    }

    fn example(&self) -> String {
        self.0.example()
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        wire(self.0.words, word).map(|wire| quote(&wire))
    }

    fn words(&self) -> &'static [Word] {
        self.0.words
    }
}

/// The item, if it has the double quotes that browsers require.
fn in_quotes(item: Spanned<&str>) -> Result<Spanned<&str>, Diagnostic> {
    match Text::from(item).unquote() {
        Some(_) => Ok(item),
        None => Err(unquoted(item.node, item.span)),
    }
}
