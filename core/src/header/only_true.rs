//! The codec of a header whose only value is `true`.

use super::block::boolean;
use super::codec::Codec;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::{Span, Spanned};
use crate::text::Text;

/// A header that is either `true` or not sent.
pub(super) struct OnlyTrue;

impl Codec for OnlyTrue {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        if let Ok(true) = boolean(value) {
            return Some(FieldValue::Boolean(Spanned::new(true, value.span)));
        }
        out.push(
            value
                .unexpected("no value or `true`", &format!("`{}`, or remove it", key.node))
                .note("browsers ignore every value other than `true`"),
        );
        None
    }

    fn lower_bare(&self, key: Span) -> Option<FieldValue> {
        Some(FieldValue::Boolean(Spanned::new(true, key)))
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let whole = text.trim();
        if whole.as_str() == "true" {
            return Some(FieldValue::Boolean(Spanned::new(true, whole.span())));
        }
        let error = Diagnostic::error(whole.span(), format!("`{}` is not `true`", text.as_str()));
        out.push(error.help("write `true`"));
        None
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Boolean(flag) => vec![Segment::Text(flag.node.to_string())],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        "true".to_owned()
    }
}
