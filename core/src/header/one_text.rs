//! The codec of a header that is one string.

use super::codec::Codec;
use super::text_kind::TextKind;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::Diagnostics;
use crate::list::separated;
use crate::span::Spanned;
use crate::text::Text;

/// A header that is one string.
pub(super) struct OneText(pub(super) TextKind);

impl Codec for OneText {
    fn lower(&self, value: &Value, _: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        out.keep(self.0.lower(value)).map(|text| FieldValue::Texts(vec![text]))
    }

    fn is_whole_value(&self, _: &str) -> bool {
        false
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let whole = text.trim().spanned();
        out.keep(self.0.check(whole.node, whole.span)).map(|text| FieldValue::Texts(vec![text]))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Texts(texts) => vec![Segment::Text(separated(texts, ", ", &|text| text.node.clone()))],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        self.0.example_value().to_owned()
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn is_text(&self) -> bool {
        true
    }

    fn text(&self) -> Option<TextKind> {
        Some(self.0)
    }
}
