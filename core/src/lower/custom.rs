//! The field `headers`: headers that have no field, by their names.

use crate::csp::is_token;
use crate::declaration::{Entry, Named};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::{Field, TextKind, check_custom, check_length, declared_twice};
use crate::policy::{Header, HeaderName, HeaderValue, SecurityPolicy};
use crate::span::Spanned;
use crate::text::Text;

impl SecurityPolicy {
    /// Reads one entry of `headers`; `first` is an earlier one of the same name.
    pub(super) fn custom_header(&mut self, entry: &Entry, first: Option<&Entry>, out: &mut Diagnostics) {
        let name = &entry.key;
        if entry.named == Named::ByWord {
            out.push(name_is_a_string(name));
            return;
        }
        let lower = name.node.to_ascii_lowercase();
        let value =
            out.keep(entry.required("\"value\"").and_then(|value| value.text("a string", "the value as a string")));
        let value = value.and_then(|text| out.keep(TextKind::Free.check(text.node, text.span)));
        let error = if !is_token(&lower) {
            Some(
                Diagnostic::error(name.span, format!("`{}` is not a valid header name", name.node))
                    .help("use letters, digits and hyphens: `\"x-shop\"`"),
            )
        } else if let Err(error) = check_length(name) {
            Some(error)
        } else if let Some(field) = Field::from_name(&lower) {
            Some(
                Diagnostic::error(name.span, format!("`{}` has its own field", name.node))
                    .help(format!("write `{}: …` outside of `headers`", field.key()))
                    .note("the value of a field is checked, and that of most entries in `headers` is not"),
            )
        } else if FRAMING.contains(&lower.as_str()) {
            Some(
                Diagnostic::error(
                    name.span,
                    format!("`{}` differs between responses, so a policy cannot set it", name.node),
                )
                .help("leave it to the handler and the server"),
            )
        } else {
            first.map(|first| declared_twice(first, name))
        };
        match (error, value) {
            (Some(error), _) => out.push(error),
            (None, Some(value)) => self.headers.push(Header {
                name: Spanned::new(HeaderName::Custom(lower), name.span),
                value: HeaderValue::Custom(value),
                span: entry.span,
            }),
            (None, None) => {}
        }
    }

    /// Checks the values in `headers` that have a grammar, once the origin has been read.
    pub(super) fn check_custom_headers(&self, out: &mut Diagnostics) {
        let origin = self.origin.as_ref().map(|origin| &origin.node);
        for (header, name) in self.custom_headers() {
            let HeaderValue::Custom(value) = &header.value else { continue };
            if let Err(error) = check_custom(name, Text::new(&value.node, value.span.start), origin) {
                out.push(error);
            }
        }
    }
}

/// The error for a name that is written as a word.
fn name_is_a_string(name: &Spanned<String>) -> Diagnostic {
    let error = Diagnostic::error(name.span, format!("a header name is a string, and `{}` is a word", name.node));
    match Field::from_key(&name.node) {
        Some(_) => error.help(format!("`{}` is a field: write it outside of `headers`", name.node)),
        None => error.help(format!("write `\"{}\": …`", name.node.replace('_', "-"))),
    }
}

/// Headers that describe or frame a single response: a constant value would break responses.
const FRAMING: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
