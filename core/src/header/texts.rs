//! Strings without quotes, separated by commas.

use super::codec::{Codec, Lines, items, not_empty};
use super::text_kind::TextKind;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::Diagnostics;
use crate::list::separated;
use crate::span::Spanned;
use crate::text::Text;

/// A header that is a list of strings.
pub(super) struct Texts(pub(super) TextKind);

impl Codec for Texts {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let texts = out.keep_each(value.items(), &|item| self.0.lower(item));
        not_empty(texts, self, value, key, out).map(FieldValue::Texts)
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        Some(FieldValue::Texts(out.keep_each(&items(text), &|item| self.0.check(item.node, item.span))))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Texts(texts) => vec![Segment::Text(separated(texts, ", ", &|text| text.node.clone()))],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        format!("[{}]", self.0.example_value())
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn text(&self) -> Option<TextKind> {
        Some(self.0)
    }
}
