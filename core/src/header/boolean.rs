//! `?1` or `?0`, a boolean of a structured field.

use super::block::boolean;
use super::codec::{Codec, Lines, value_of};
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::{Span, Spanned};
use crate::structured_field::{BareItem, Item, parse_item};
use crate::text::Text;

/// A header that is on or off.
pub(super) struct Boolean;

impl Codec for Boolean {
    fn lower(&self, value: &Value, _: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        out.keep(boolean(value)).map(|flag| FieldValue::Boolean(Spanned::new(flag, value.span)))
    }

    fn lower_bare(&self, key: Span) -> Option<FieldValue> {
        Some(FieldValue::Boolean(Spanned::new(true, key)))
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        if let Ok(Item { bare: Spanned { node: BareItem::Boolean(flag), span }, .. }) = parse_item(text) {
            return Some(FieldValue::Boolean(Spanned::new(flag, span)));
        }
        let whole = text.trim().spanned();
        out.push(
            Diagnostic::error(whole.span, format!("`{}` is not {}", whole.node, value_of(name)))
                .help("write `?1` or `?0`")
                .note("browsers ignore the header if it has any other value"),
        );
        None
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Boolean(flag) => vec![Segment::Text(BareItem::Boolean(flag.node).to_string())],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        "true".to_owned()
    }

    fn lines(&self) -> Lines {
        Lines::Ignored
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        matches!(word, "true" | "false").then(|| BareItem::Boolean(word == "true").to_string())
    }
}
