//! The codec of a header that is a number of seconds.

use super::codec::Codec;
use super::parameters::read_seconds;
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::Value;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::text::Text;

/// A header that is a duration.
pub(super) struct Seconds;

impl Codec for Seconds {
    fn lower(&self, value: &Value, _: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        out.keep(value.seconds()).map(FieldValue::Seconds)
    }

    fn parse(&self, text: Text<'_>, _: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let Spanned { node: text, span } = text.trim().spanned();
        let seconds = read_seconds(text).ok_or_else(|| {
            Diagnostic::error(span, format!("`{text}` is not a number of seconds"))
                .help("write the seconds in digits only, such as `600`")
        });
        out.keep(seconds).map(|seconds| FieldValue::Seconds(Spanned::new(seconds, span)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Seconds(seconds) => vec![Segment::Text(seconds.node.to_string())],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        "10min".to_owned()
    }
}
