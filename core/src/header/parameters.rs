//! Headers that are made of named parameters: what each parameter takes, and its value.

use super::text::Text;
use crate::declaration::{self, Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::join::joined;
use crate::span::Spanned;
use crate::word::{self, Row, Word};

/// The parameters that a header knows, and the syntax that they are written in.
#[derive(Debug)]
pub struct Schema {
    /// A row each. The first one may be written without its name.
    pub parameters: &'static [Parameter],
    /// How they stand on the wire.
    pub syntax: Syntax,
}

/// How parameters are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// `a; b=1; c="…"` (RFC 6797, section 6.1)
    Semicolons,
    /// `a, b=1, c="…"` (RFC 9111, section 5.2)
    Commas,
    /// An item of a structured field, its value first: `a;b="…"` (RFC 9651, section 3.3)
    Item,
    /// A dictionary of a structured field: `a, b=(c d)` (RFC 9651, section 3.2)
    Dictionary,
    /// One JSON object.
    Json,
    /// JSON objects, separated by commas.
    JsonSequence,
}

/// One parameter: a row.
#[derive(Debug)]
pub struct Parameter {
    /// What a user writes.
    pub key: &'static str,
    /// The name on the wire; empty where the value stands there alone.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether the header means nothing without it.
    pub required: bool,
    /// What it does, for the docs and the editor.
    pub doc: &'static str,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Nothing: the name alone.
    Flag,
    /// The name alone, or `true` or `false`.
    Boolean,
    /// A time.
    Seconds,
    /// A whole number.
    Integer,
    /// A number from 0 to 1.
    Fraction,
    /// A number.
    Decimal,
    /// A word of a closed list.
    Word(&'static [Word]),
    /// Words of a closed list.
    Words(&'static [Word]),
    /// A string.
    Text(Text, Quotes),
    /// Strings.
    Texts(Text, Quotes),
    /// Words of a closed list, and strings beside them.
    WordsAndTexts(&'static [Word], Text),
    /// Parameters of their own, any number of times.
    Blocks(&'static Schema),
}

/// Whether a string stands in double quotes on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// It does.
    Double,
    /// It does not.
    None,
    /// All strings of a list stand in one pair, separated by commas.
    Around,
}

/// What a header has beside its rows, as it was written: most grammars are open to names that are not known yet.
pub(super) static EXTENSION: Parameter = Parameter {
    key: "",
    name: "",
    kind: Kind::Text(Text::Free, Quotes::None),
    required: false,
    doc: "What no specification has yet.",
};

/// The parameters that were written, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Each with its row; no name stands twice.
    pub all: Vec<Setting>,
}

/// A parameter and its value.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its row.
    pub parameter: &'static Parameter,
    /// Its value.
    pub value: Spanned<Argument>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Argument {
    /// The name alone says it.
    Flag,
    /// `?1` or `?0`
    Boolean(bool),
    /// Seconds, or another whole number.
    Integer(u64),
    /// Seconds in double quotes, as a header may have them. A declaration holds none: it is rendered without.
    Quoted(u64),
    /// A number, as it was written.
    Decimal(String),
    /// Words of a closed list.
    Words(Vec<Spanned<&'static Word>>),
    /// Strings.
    Texts(Vec<Spanned<String>>),
    /// Words and strings.
    Mixed(Vec<Spanned<WordOrText>>),
    /// Blocks.
    Blocks(Vec<Parameters>),
    /// What start-up fills in, by the name of its slot.
    Slot(String),
}

/// An element of a list that takes both.
#[derive(Clone, Debug, PartialEq)]
pub enum WordOrText {
    /// A word of a closed list.
    Word(&'static Word),
    /// A string.
    Text(String),
}

impl Row for Parameter {
    fn key(&self) -> &'static str {
        self.key
    }
}

impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.parameter.key == other.parameter.key && self.value == other.value
    }
}

impl Parameters {
    /// The value of the parameter that a user writes as `key`.
    pub fn get(&self, key: &str) -> Option<&Spanned<Argument>> {
        self.all.iter().find(|setting| setting.parameter.key == key).map(|setting| &setting.value)
    }

    /// The seconds that it gives.
    pub fn seconds(&self, key: &str) -> Option<Spanned<u64>> {
        match self.get(key) {
            Some(Spanned { node: Argument::Integer(seconds) | Argument::Quoted(seconds), span }) => {
                Some(Spanned::new(*seconds, *span))
            }
            _ => None,
        }
    }

    /// The one word that it gives.
    pub fn word(&self, key: &str) -> Option<Spanned<&'static Word>> {
        match self.get(key) {
            Some(Spanned { node: Argument::Words(words), .. }) => words.first().copied(),
            _ => None,
        }
    }

    /// Adds what a parameter has been given.
    pub(crate) fn keep(&mut self, parameter: &'static Parameter, value: Spanned<Argument>) {
        self.all.push(Setting { parameter, value });
    }

    /// Gives meaning to what stands behind the header's name: a block, or the value of the first parameter alone.
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
        for (index, entry) in entries.iter().enumerate() {
            let earlier = &entries[..index];
            if let Some((parameter, value)) = schema.first_word(entry) {
                let is_value = |other: &&Entry| other.key.node == parameter.key || schema.first_word(other).is_some();
                match earlier.iter().find(is_value) {
                    Some(first) => out.push(
                        Diagnostic::fault(entry.key.span, format!("`{}` has two values", key.node))
                            .help(format!("keep one of the two; the first is `{first}`"))
                            .note("browsers ignore a header with two"),
                    ),
                    None => parameters.keep(parameter, value),
                }
                continue;
            }
            let what = format!("a parameter of `{}`", key.node);
            let row = word::find(schema.parameters, &entry.key.node, entry.key.span, &what);
            let row = row.map_err(|fault| match word::nearest(&entry.key.node, &schema.first_words(entry)) {
                Some(word) => fault.help(format!("did you mean `{word}`?")),
                None => fault,
            });
            let Some(parameter) = out.keep(row) else { continue };
            if let Some(first) = earlier.iter().find(|other| other.key == entry.key) {
                let effect = "browsers ignore a header in which a name is given twice";
                out.push(declaration::declared_again(first, &entry.key, effect));
                continue;
            }
            let value = parameter.lower_entry(entry, &key.node, out);
            parameters.all.extend(value.map(|value| Setting { parameter, value }));
        }
        // What stands without a name stands first on the wire, wherever it was written.
        if let Some(at) = parameters.all.iter().position(|setting| setting.parameter.name.is_empty()) {
            let first = parameters.all.remove(at);
            parameters.all.insert(0, first);
        }
        // A parameter that was written wrong, or misspelled, is not missing as well.
        if !out.within(value.span) {
            parameters.check(schema, key, &|parameter| parameter.key, out);
        }
        Some(parameters)
    }

    /// What the header means nothing without; `called` is what a parameter is called where it is read.
    pub(super) fn check(
        &self,
        schema: &'static Schema,
        key: &Spanned<String>,
        called: &dyn Fn(&'static Parameter) -> &'static str,
        out: &mut Diagnostics,
    ) {
        for parameter in schema.parameters.iter().filter(|parameter| parameter.required) {
            if self.get(parameter.key).is_none() {
                out.push(
                    Diagnostic::fault(key.span, format!("`{}` has no `{}`", key.node, called(parameter)))
                        .help(format!("add `{}`", parameter.example()))
                        .note("browsers ignore the header without it"),
                );
            }
        }
    }
}

impl Schema {
    /// The bare word in a block that is the value of the first parameter: `{ same_origin, report_to: main }`.
    fn first_word(&self, entry: &Entry) -> Option<(&'static Parameter, Spanned<Argument>)> {
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

    /// The words that a bare word in the block may have been meant to be.
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
    /// Whether it stands for what no row describes.
    pub(super) fn is_extension(&self) -> bool {
        self.key.is_empty()
    }

    pub(crate) fn lower_entry(&self, entry: &Entry, header: &str, out: &mut Diagnostics) -> Option<Spanned<Argument>> {
        match (self.kind, &entry.value) {
            (Kind::Flag, _) => out.keep(entry.no_value()).map(|()| Spanned::new(Argument::Flag, entry.key.span)),
            (Kind::Boolean, None) => Some(Spanned::new(Argument::Boolean(true), entry.key.span)),
            (_, value) => {
                let value = match value {
                    Some(value) => value,
                    None => {
                        out.push(
                            Diagnostic::fault(entry.key.span, format!("`{}` has no value", self.key))
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
                self.some(items, value, out).map(Argument::Words)
            }
            Kind::Text(text, _) => out.keep(text.lower(value)).map(|text| Argument::Texts(vec![text])),
            Kind::Texts(text, _) => {
                let items = out.keep_each(value.items(), &|item| text.lower(item));
                self.some(items, value, out).map(Argument::Texts)
            }
            Kind::WordsAndTexts(words, text) => {
                let item = |item: &Value| match item.kind {
                    ValueKind::Word(_) => self.word(words, item, header).map(|word| word.map(WordOrText::Word)),
                    _ => text.lower(item).map(|text| text.map(WordOrText::Text)),
                };
                let items = out.keep_each(value.items(), &item);
                self.some(items, value, out).map(Argument::Mixed)
            }
            Kind::Blocks(schema) => {
                let key = Spanned::new(self.key.to_owned(), value.span);
                let blocks =
                    value.items().iter().filter_map(|item| Parameters::lower(schema, item, &key, out)).collect();
                self.some(blocks, value, out).map(Argument::Blocks)
            }
        }
    }

    fn word(&self, words: &'static [Word], value: &Value, header: &str) -> Result<Spanned<&'static Word>, Diagnostic> {
        let what = format!("a value of `{}`", if self.name.is_empty() { header } else { self.key });
        lower_word(words, value, &what)
    }

    fn some<T>(&self, items: Vec<T>, value: &Value, out: &mut Diagnostics) -> Option<Vec<T>> {
        if value.items().is_empty() && !out.within(value.span) {
            out.push(
                Diagnostic::fault(value.span, format!("`{}` is empty", self.key))
                    .help(format!("write `{}`, or remove it", self.example())),
            );
        }
        (!items.is_empty()).then_some(items)
    }

    /// This parameter as a user would write it.
    pub(crate) fn example(&self) -> String {
        let value = match self.kind {
            Kind::Flag | Kind::Boolean => return self.key.to_owned(),
            Kind::Seconds => "1y".to_owned(),
            Kind::Integer => "1".to_owned(),
            Kind::Fraction | Kind::Decimal => "0.5".to_owned(),
            Kind::Word(words) | Kind::Words(words) | Kind::WordsAndTexts(words, _) => {
                words.first().map_or("", |word| word.key).to_owned()
            }
            Kind::Text(Text::Endpoint, _) | Kind::Texts(Text::Endpoint, _) => "main".to_owned(),
            Kind::Texts(Text::Pin, _) => "[\"…\", \"…\"]".to_owned(),
            Kind::Text(text, _) | Kind::Texts(text, _) => {
                text.example().split('`').nth(1).unwrap_or("\"…\"").to_owned()
            }
            Kind::Blocks(schema) => format!("{{ {} }}", example(schema)),
        };
        format!("{}: {value}", self.key)
    }
}

/// The shortest block that says something.
pub(super) fn example(schema: &Schema) -> String {
    let required: Vec<&Parameter> = schema.parameters.iter().filter(|p| p.required).collect();
    match (required.is_empty(), schema.parameters.first()) {
        (true, Some(first)) => first.example(),
        _ => joined(&required, ", ", &|parameter| parameter.example()),
    }
}

/// The block that says what was written without one: of `2y` the block `max_age: 2y`.
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
    joined(&written, ", ", &String::clone)
}

/// A word of a closed list: bare, or a digit where the standard's own word is one.
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
                    Diagnostic::fault(value.span, format!("`\"{text}\"` is a string, and {what} is a bare word"))
                        .help(format!("write `{}`", word.key))
                        .replace(value.span, word.key)
                }
                None => word::unknown(words, text, value.span, what),
            });
        }
        _ => return Err(value.unexpected(what, &word::one_of(&word::keys(words)))),
    };
    word::find(words, name, value.span, what).map(|word| Spanned::new(word, value.span))
}

pub(super) fn boolean(value: &Value) -> Result<bool, Diagnostic> {
    match value.as_word().map(|word| word.node) {
        Some("true") => Ok(true),
        Some("false") => Ok(false),
        _ => Err(value.unexpected("`true` or `false`", "`true`, `false` or the bare name")),
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

/// Digits alone. A number that is too long for any clock counts as the longest time that fits.
pub(super) fn read_seconds(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX).min(declaration::MAX_SECONDS))
}

/// At most three digits behind the point, as RFC 9651 has it.
pub(super) fn read_decimal(digits: &str, fraction: bool) -> Option<String> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number: f64 = digits.parse().ok()?;
    let fits = all_digits(whole) && all_digits(part) && whole.len() <= 12 && part.len() <= 3;
    (fits && (!fraction || number <= 1.0)).then(|| digits.to_owned())
}
