//! The value of a header, from a declaration.

use super::codec::empty;
use super::field::Field;
use super::parse;
use super::value::FieldValue;
use crate::declaration::{self, Entry, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::text::Text;

impl FieldValue {
    /// Gives meaning to what is declared of a header. `None` where nothing of it could be read.
    pub fn lower(field: Field, entry: &Entry, out: &mut Diagnostics) -> Option<FieldValue> {
        let codec = field.codec();
        if let (None, Some(value)) = (&entry.value, codec.lower_bare(entry.key.span)) {
            return Some(value);
        }
        let value = out.keep(entry.required(&codec.example()))?;
        if let ValueKind::Text(text) = &value.kind
            && codec.holds_all(text)
        {
            return FieldValue::lower_text(field, Spanned::new(text, value.span), out);
        }
        codec.lower(value, &entry.key, out)
    }

    /// Gives meaning to a string that holds the header's whole value, as the header has it.
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
        "a response carries one of each; browsers ignore or merge the others, each in its own way",
    )
}
