//! A declaration → the parameters of a header.

use super::parameters::{Argument, Kind, Parameter, Parameters, Schema, Setting, WordOrText, example, read_decimal};
use crate::declaration::{self, ANY, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::firsts::Firsts;
use crate::list::separated;
use crate::span::Spanned;
use crate::word::{self, Word};

impl Parameters {
    /// Reads the declared value of the header: a block, or the value of the first parameter alone.
    pub(super) fn lower(
        schema: &'static Schema,
        value: &Value,
        key: &Spanned<String>,
        out: &mut Diagnostics,
    ) -> Option<Parameters> {
        let mut parameters = Parameters { all: Vec::new() };
        let ValueKind::Block(entries) = &value.kind else {
            let Some(first) = schema.parameters.first().filter(|first| first.name.is_empty()) else {
                out.push(value.unexpected("a block", &format!("`{}: {{ {} }}`", key.node, as_block(schema, value))));
                return None;
            };
            let argument = first.lower(value, &key.node, out)?;
            parameters.all.push(Setting { parameter: first, value: Spanned::new(argument, value.span) });
            parameters.check(schema, key, &|parameter| parameter.key, out);
            return Some(parameters);
        };
        let unnamed = schema.parameters.first().filter(|first| first.name.is_empty()).map(|first| first.key);
        let (mut firsts, mut with_value) = (Firsts::default(), None);
        for (index, entry) in entries.iter().enumerate() {
            let earlier = firsts.earlier(entry.key.node.as_str(), index).map(|first| &entries[first]);
            let (word, earlier_value) = (schema.first_word(entry), with_value);
            if word.is_some() || unnamed.is_some_and(|key| key == entry.key.node) {
                with_value = with_value.or(Some(entry));
            }
            if let Some((parameter, value)) = word {
                match earlier_value {
                    Some(first) => out.push(
                        Diagnostic::error(entry.key.span, format!("`{}` has two values", key.node))
                            .help(format!("keep one of the two; the first is `{first}`"))
                            .note("browsers ignore a header with two values"),
                    ),
                    None => parameters.keep(parameter, value),
                }
                continue;
            }
            let what = format!("a parameter of `{}`", key.node);
            let row = word::find(schema.parameters, &entry.key.node, entry.key.span, &what);
            let row = row.map_err(|error| match word::nearest(&entry.key.node, &schema.first_words(entry)) {
                Some(word) => error.help(format!("did you mean `{word}`?")),
                None => error,
            });
            let Some(parameter) = out.keep(row) else { continue };
            if let Some(first) = earlier {
                let effect = "browsers ignore a header in which a name is given twice";
                out.push(declaration::declared_again(first, &entry.key, effect));
                continue;
            }
            let value = parameter.lower_entry(entry, &key.node, out);
            parameters.all.extend(value.map(|value| Setting { parameter, value }));
        }
        // The value without a name comes first in the header, wherever it was written.
        if let Some(at) = parameters.all.iter().position(|setting| setting.parameter.name.is_empty()) {
            let first = parameters.all.remove(at);
            parameters.all.insert(0, first);
        }
        // After another error in the block, a required parameter may be misspelled rather than missing.
        if !out.within(value.span) {
            parameters.check(schema, key, &|parameter| parameter.key, out);
        }
        Some(parameters)
    }
}

impl Schema {
    /// The first parameter and its value, if `entry` is a bare word that is one: `{ same_origin, report_to: main }`.
    pub(super) fn first_word(&self, entry: &Entry) -> Option<(&'static Parameter, Spanned<Argument>)> {
        let first = self.parameters.first().filter(|first| first.name.is_empty() && entry.value.is_none())?;
        let find = |words: &'static [Word]| words.iter().find(|word| word.key == entry.key.node);
        let argument = match first.kind {
            Kind::Word(words) | Kind::Words(words) => Argument::Words(vec![Spanned::new(find(words)?, entry.key.span)]),
            Kind::WordsAndTexts(words, _) => {
                Argument::Mixed(vec![Spanned::new(WordOrText::Word(find(words)?), entry.key.span)])
            }
            _ => return None,
        };
        Some((first, Spanned::new(argument, entry.key.span)))
    }

    /// The words of the first parameter, which a bare word in the block may be a misspelling of.
    fn first_words(&self, entry: &Entry) -> Vec<&'static str> {
        match self.parameters.first().map(|first| (first.name, first.kind)) {
            Some(("", Kind::Word(words) | Kind::Words(words) | Kind::WordsAndTexts(words, _)))
                if entry.value.is_none() =>
            {
                word::keys(words)
            }
            _ => Vec::new(),
        }
    }
}

impl Parameter {
    pub(crate) fn lower_entry(&self, entry: &Entry, header: &str, out: &mut Diagnostics) -> Option<Spanned<Argument>> {
        match (self.kind, &entry.value) {
            (Kind::Flag, _) => out.keep(entry.no_value()).map(|()| Spanned::new(Argument::Flag, entry.key.span)),
            (Kind::Boolean, None) => Some(Spanned::new(Argument::Boolean(true), entry.key.span)),
            (_, value) => {
                let value = match value {
                    Some(value) => value,
                    None => {
                        out.push(
                            Diagnostic::error(entry.key.span, format!("`{}` has no value", self.key))
                                .help(format!("write `{}`", self.example())),
                        );
                        return None;
                    }
                };
                self.lower(value, header, out).map(|argument| Spanned::new(argument, value.span))
            }
        }
    }

    fn lower(&self, value: &Value, header: &str, out: &mut Diagnostics) -> Option<Argument> {
        match self.kind {
            Kind::Flag => None,
            Kind::Boolean => out.keep(boolean(value)).map(Argument::Boolean),
            Kind::Seconds => out.keep(value.seconds()).map(|seconds| Argument::Integer(seconds.node)),
            Kind::Integer => out.keep(integer(value)).map(Argument::Integer),
            Kind::Fraction => out.keep(decimal(value, true)).map(Argument::Decimal),
            Kind::Decimal => out.keep(decimal(value, false)).map(Argument::Decimal),
            Kind::Word(words) => out.keep(self.word(words, value, header)).map(|word| Argument::Words(vec![word])),
            Kind::Words(words) => {
                let items = out.keep_each(value.items(), &|item| self.word(words, item, header));
                self.not_empty(items, value, out).map(Argument::Words)
            }
            Kind::Text(text, _) => out.keep(text.lower(value)).map(|text| Argument::Texts(vec![text])),
            Kind::Texts(text, _) => {
                let items = out.keep_each(value.items(), &|item| text.lower(item));
                self.not_empty(items, value, out).map(Argument::Texts)
            }
            Kind::WordsAndTexts(words, text) => {
                let item = |item: &Value| match item.kind {
                    ValueKind::Word(_) => self.word(words, item, header).map(|word| word.map(WordOrText::Word)),
                    _ => text.lower(item).map(|text| text.map(WordOrText::Text)),
                };
                let items = out.keep_each(value.items(), &item);
                self.not_empty(items, value, out).map(Argument::Mixed)
            }
            Kind::Blocks(schema) => {
                let key = Spanned::new(self.key.to_owned(), value.span);
                let blocks =
                    value.items().iter().filter_map(|item| Parameters::lower(schema, item, &key, out)).collect();
                self.not_empty(blocks, value, out).map(Argument::Blocks)
            }
        }
    }

    fn word(&self, words: &'static [Word], value: &Value, header: &str) -> Result<Spanned<&'static Word>, Diagnostic> {
        let what = format!("a value of `{}`", if self.name.is_empty() { header } else { self.key });
        lower_word(words, value, &what)
    }

    fn not_empty<T>(&self, items: Vec<T>, value: &Value, out: &mut Diagnostics) -> Option<Vec<T>> {
        if value.items().is_empty() && !out.within(value.span) {
            out.push(
                Diagnostic::error(value.span, format!("`{}` is empty", self.key))
                    .help(format!("write `{}`, or remove it", self.example())),
            );
        }
        (!items.is_empty()).then_some(items)
    }
}

/// The entries of a block that mean what was written without one: `max_age: 2y` for `2y`.
fn as_block(schema: &Schema, value: &Value) -> String {
    let of = |item: &Value| {
        let named = |fits: &dyn Fn(&&Parameter) -> bool| schema.parameters.iter().find(|row| fits(row));
        match &item.kind {
            ValueKind::Word(word) => named(&|row| row.key == *word && matches!(row.kind, Kind::Flag | Kind::Boolean))
                .map(|row| row.key.to_owned()),
            ValueKind::Number { digits, unit } if item.seconds().is_ok() => {
                named(&|row| matches!(row.kind, Kind::Seconds)).map(|row| format!("{}: {digits}{unit}", row.key))
            }
            _ => None,
        }
    };
    let written: Option<Vec<String>> = value.items().iter().map(of).collect();
    let Some(mut written) = written.filter(|written| !written.is_empty()) else { return example(schema) };
    for required in schema.parameters.iter().filter(|row| row.required) {
        if !written.iter().any(|entry| entry.split(':').next() == Some(required.key)) {
            written.insert(0, required.example());
        }
    }
    separated(&written, ", ", &String::clone)
}

/// Reads a word from a fixed list: a bare word, or a digit if the word of the standard is one.
pub(super) fn lower_word(
    words: &'static [Word],
    value: &Value,
    what: &str,
) -> Result<Spanned<&'static Word>, Diagnostic> {
    let name = match &value.kind {
        ValueKind::Word(name) => name,
        ValueKind::Number { digits, unit } if unit.is_empty() => digits,
        ValueKind::Text(text) => {
            return Err(match word::from_wire(words, text) {
                Some(word) => {
                    Diagnostic::error(value.span, format!("`\"{text}\"` is a string, and {what} is a bare word"))
                        .help(format!("write `{}`", word.key))
                        .replace(value.span, word.key)
                }
                None => word::unknown(words, text, value.span, what),
            });
        }
        _ => return Err(value.unexpected(what, &word::one_of(&word::keys(words)))),
    };
    match word::find(words, name, value.span, what) {
        Ok(word) => Ok(Spanned::new(word, value.span)),
        // Some words that are `*` in the header have a name in the DSL.
        Err(error) => Err(match word::from_wire(words, name).filter(|_| name == ANY) {
            Some(word) => error.help(format!("write `{}`", word.key)).replace(value.span, word.key),
            None => error,
        }),
    }
}

pub(super) fn boolean(value: &Value) -> Result<bool, Diagnostic> {
    match value.as_word().map(|word| word.node) {
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        _ => Err(value.unexpected("`true` or `false`", "`true`, `false` or the name without a value")),
    }
}

fn integer(value: &Value) -> Result<u64, Diagnostic> {
    match &value.kind {
        ValueKind::Number { digits, unit } if unit.is_empty() => digits.parse().ok(),
        _ => None,
    }
    .ok_or_else(|| value.unexpected("a whole number", "a whole number, such as `1`"))
}

fn decimal(value: &Value, fraction: bool) -> Result<String, Diagnostic> {
    let (what, example) = if fraction {
        ("a number from 0 to 1", "a number from `0` to `1`, such as `0.5`")
    } else {
        ("a number", "a number, such as `2` or `0.5`")
    };
    match &value.kind {
        ValueKind::Number { digits, unit } if unit.is_empty() => read_decimal(digits, fraction),
        _ => None,
    }
    .ok_or_else(|| value.unexpected(what, example))
}
