//! The value of a header, from a declaration.

use super::block::{boolean, lower_word};
use super::field::{Field, Shape};
use super::parameters::{Kind, Parameters};
use super::text::Text;
use super::value::FieldValue;
use super::{endpoints, permissions_policy as permissions, read, robots};
use crate::csp::Csp;
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::{Span, Spanned};
use crate::word::Word;

impl FieldValue {
    /// Gives meaning to what is declared of a header. `None` where nothing of it could be read.
    pub fn lower(field: Field, entry: &Entry, out: &mut Diagnostics) -> Option<FieldValue> {
        let what = format!("a value of `{}`", field.key());
        if let (Shape::Boolean | Shape::True, None) = (field.shape(), &entry.value) {
            return Some(FieldValue::Boolean(Spanned::new(true, entry.key.span)));
        }
        let value = out.keep(entry.required(&example(field)))?;
        if let ValueKind::Text(text) = &value.kind
            && holds_all(field, text)
        {
            return FieldValue::lower_text(field, Spanned::new(text, value.span), out);
        }
        let list = |out: &mut Diagnostics, read: &dyn Fn(&Value) -> Result<Spanned<String>, Diagnostic>| {
            let items = out.keep_each(value.items(), read);
            not_empty(items, field, value, out).map(FieldValue::Texts)
        };
        match field.shape() {
            Shape::Csp(disposition) => Csp::lower_list(value, disposition, out).map(FieldValue::Csp),
            Shape::Word(words) => {
                let word = lower_word(words, value, &what).map_err(|error| match &value.kind {
                    ValueKind::Block(entries) => {
                        entries.first().map_or(error.clone(), |entry| read::retired(field, &entry.key.node, error))
                    }
                    ValueKind::Word(word) => read::retired(field, word, error),
                    _ => error,
                });
                out.keep(word).map(|word| FieldValue::Words(vec![word]))
            }
            Shape::Words(words) | Shape::QuotedWords(words) => {
                let items = out.keep_each(value.items(), &|item| lower_word(words, item, &what));
                not_empty(items, field, value, out).map(FieldValue::Words)
            }
            Shape::Boolean => out.keep(boolean(value)).map(|flag| FieldValue::Boolean(Spanned::new(flag, value.span))),
            Shape::True => match boolean(value) {
                Ok(true) => Some(FieldValue::Boolean(Spanned::new(true, value.span))),
                _ => {
                    out.push(
                        value
                            .unexpected("nothing or `true`", &format!("`{}`, or remove it", field.key()))
                            .note("browsers know no other value than `true`"),
                    );
                    None
                }
            },
            Shape::Seconds => out.keep(value.seconds()).map(FieldValue::Seconds),
            Shape::Text(text) => out.keep(text.lower(value)).map(|text| FieldValue::Texts(vec![text])),
            Shape::Texts(text) | Shape::Strings(text) => list(out, &|item| text.lower(item)),
            Shape::Rules(words) => list(out, &|item| robots::lower(words, item, &what)),
            Shape::Parameters(schema) => {
                let parameters = Parameters::lower(schema, value, &entry.key, out)?;
                read::check_pins(field, &parameters, out);
                Some(FieldValue::Parameters(parameters))
            }
            Shape::Groups(schema) => {
                let groups =
                    value.items().iter().filter_map(|item| Parameters::lower(schema, item, &entry.key, out)).collect();
                not_empty(groups, field, value, out).map(FieldValue::Groups)
            }
            Shape::Permissions | Shape::Features => {
                let entries = out.keep(value.block("`{ camera: none, geolocation: self }`"))?;
                Some(FieldValue::Permissions(permissions::lower(entries, out)))
            }
            Shape::Endpoints => {
                let entries = out.keep(value.block("`{ csp: \"/reports\" }`"))?;
                Some(FieldValue::Endpoints(endpoints::lower(entries, out)))
            }
        }
    }

    /// Gives meaning to a string that holds the header's whole value, as the header has it.
    fn lower_text(field: Field, text: Spanned<&String>, out: &mut Diagnostics) -> Option<FieldValue> {
        if text.node.trim().is_empty() {
            out.push(empty(field, text.span));
            return None;
        }
        let (mut whole, found) = read::declared(field, text.node);
        whole.iter_mut().for_each(|whole| whole.shift(text.span.start));
        out.take_over(found, text.span.start);
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

/// Whether a string is the header's whole value. Where a part of the value is a string too, the whole one is known by the
/// quotes or parentheses that it has on the wire.
fn holds_all(field: Field, text: &str) -> bool {
    let is_quoted = text.trim_start().starts_with(['"', '(']);
    match field.shape() {
        Shape::Text(_) => false,
        Shape::Strings(_) => is_quoted,
        Shape::Parameters(schema) => schema
            .parameters
            .first()
            .is_none_or(|first| is_quoted || !first.name.is_empty() || !matches!(first.kind, Kind::WordsAndTexts(..))),
        _ => true,
    }
}

fn not_empty<T>(items: Vec<T>, field: Field, value: &Value, out: &mut Diagnostics) -> Option<Vec<T>> {
    if value.items().is_empty() && !out.within(value.span) {
        out.push(empty(field, value.span));
    }
    (!items.is_empty()).then_some(items)
}

/// The error of a value that says nothing.
fn empty(field: Field, span: Span) -> Diagnostic {
    let key = field.key();
    Diagnostic::error(span, format!("`{key}` is empty"))
        .help(format!("write `{key}: {}`, or remove it", example(field)))
}

/// A value that the header takes.
fn example(field: Field) -> String {
    let word = |words: &[Word]| words.first().map_or_else(String::new, |word| word.key.to_owned());
    let plain = |text: Text| text.example().split('`').nth(1).unwrap_or("\"…\"").to_owned();
    match field.shape() {
        Shape::Csp(_) => "{ default_src: self }".to_owned(),
        Shape::Word(words) | Shape::Words(words) | Shape::QuotedWords(words) | Shape::Rules(words) => word(words),
        Shape::Boolean | Shape::True => "true".to_owned(),
        Shape::Seconds => "10min".to_owned(),
        Shape::Text(text) => plain(text),
        Shape::Texts(text) | Shape::Strings(text) => format!("[{}]", plain(text)),
        Shape::Parameters(schema) | Shape::Groups(schema) => format!("{{ {} }}", super::parameters::example(schema)),
        Shape::Permissions | Shape::Features => "{ camera: none }".to_owned(),
        Shape::Endpoints => "{ csp: \"/reports\" }".to_owned(),
    }
}
