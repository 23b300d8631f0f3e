//! X-Content-Type-Options: one word. Browsers use the first of several values.
//!
//! <https://fetch.spec.whatwg.org/#determine-nosniff>, step 3

use super::codec::{Codec, Lines, value_of};
use super::keyword::X_CONTENT_TYPE_OPTIONS;
use super::value::FieldValue;
use super::vocabulary::{self, Vocabulary, wire};
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::text::Text;
use crate::word::Word;

/// `nosniff`.
pub(super) struct ContentTypeOptions;

const WORDS: Vocabulary = Vocabulary::new(X_CONTENT_TYPE_OPTIONS);

impl Codec for ContentTypeOptions {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        out.keep(WORDS.lower(value, &value_of(&key.node))).map(|word| FieldValue::Words(vec![word]))
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let what = value_of(name);
        let mut values = text.split(',').map(|part| part.trim().spanned());
        let first = values.next()?;
        let word = WORDS.parse(first, &what);
        if let (Ok(word), Some(other)) = (&word, values.find(|other| !other.node.eq_ignore_ascii_case(first.node))) {
            out.push(
                Diagnostic::error(other.span, format!("`{}` is not {what}", other.node))
                    .help(format!("write `{}` alone", word.node.key))
                    .note("browsers read the first value only"),
            );
        }
        out.keep(word).map(|word| FieldValue::Words(vec![word]))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        vocabulary::render(value, &str::to_owned)
    }

    fn example(&self) -> String {
        WORDS.example()
    }

    fn lines(&self) -> Lines {
        Lines::FirstCounts
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        wire(X_CONTENT_TYPE_OPTIONS, word)
    }

    fn words(&self) -> &'static [Word] {
        X_CONTENT_TYPE_OPTIONS
    }
}
