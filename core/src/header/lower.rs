//! A declaration → the value of a header.

use super::codec::empty;
use super::field::Field;
use super::parse;
use super::value::FieldValue;
use crate::declaration::{self, Entry, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::text::Text;

impl FieldValue {
    /// Reads the declared value of `field` from its entry.
    ///
    /// Returns `None` if none of the value is valid. Errors are added to `out`.
    pub fn lower(field: Field, entry: &Entry, out: &mut Diagnostics) -> Option<FieldValue> {
        let codec = field.codec();
        if let (None, Some(value)) = (&entry.value, codec.lower_bare(entry.key.span)) {
            return Some(value);
        }
        let value = out.keep(entry.required(&codec.example()))?;
        if let ValueKind::Text(text) = &value.kind
            && codec.is_whole_value(text)
        {
            return FieldValue::lower_text(field, Spanned::new(text, value.span), out);
        }
        codec.lower(value, &entry.key, out)
    }

    /// Reads a declared string that contains the whole value, in the syntax of the header.
    fn lower_text(field: Field, text: Spanned<&String>, out: &mut Diagnostics) -> Option<FieldValue> {
        if text.node.trim().is_empty() {
            out.push(empty(field.codec(), field.key(), text.span));
            return None;
        }
        let (whole, found) = parse::declared(field, Text::new(text.node, text.span.start));
        out.extend(found);
        whole
    }
}

/// The error of a header that is declared twice.
pub(crate) fn declared_twice(first: &Entry, key: &Spanned<String>) -> Diagnostic {
    declaration::declared_again(
        first,
        key,
        "a response needs a header once; what browsers do with a second one depends on the header",
    )
}
