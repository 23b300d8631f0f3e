//! Headers that are made of named parameters: what each parameter takes, and its value.

use super::text_kind::TextKind;
use crate::declaration;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::list::separated;
use crate::span::Spanned;
use crate::word::{Reference, Row, Word};

/// The parameters that a header knows, and the syntax that they are written in.
#[derive(Debug)]
#[non_exhaustive]
pub struct Schema {
    /// A row each. The first one may be written without its name.
    pub parameters: &'static [Parameter],
    /// How they stand on the wire.
    pub syntax: Syntax,
}

/// How parameters are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// What a user writes.
    pub key: &'static str,
    /// The name on the wire; empty where the value stands there alone.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether the header means nothing without it.
    pub required: bool,
    /// What it means, in a sentence.
    pub doc: &'static str,
    /// The rest of its reference page.
    pub reference: Reference,
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
    Text(TextKind, Quotes),
    /// Strings.
    Texts(TextKind, Quotes),
    /// Words of a closed list, and strings beside them.
    WordsAndTexts(&'static [Word], TextKind),
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
    kind: Kind::Text(TextKind::Free, Quotes::None),
    required: false,
    doc: "What no specification has yet.",
    reference: Reference::EMPTY,
};

/// The parameters that were written, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Each with its row; no name stands twice.
    pub all: Vec<Setting>,
}

/// A parameter and its value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// Its row.
    pub parameter: &'static Parameter,
    /// Its value.
    pub value: Spanned<Argument>,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
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

/// A row is its names: no two of a table share both.
impl PartialEq for Parameter {
    fn eq(&self, other: &Self) -> bool {
        (self.key, self.name) == (other.key, other.name)
    }
}

impl PartialEq for Setting {
    fn eq(&self, other: &Self) -> bool {
        self.parameter == other.parameter && self.value == other.value
    }
}

impl Parameters {
    /// What was written for a row.
    pub fn setting(&self, row: &Parameter) -> Option<&Setting> {
        self.all.iter().find(|setting| setting.parameter.key == row.key)
    }

    /// The word that stands on the wire without a name: the value itself of a header such as `Cross-Origin-Opener-Policy`.
    pub fn word(&self) -> Option<Spanned<&'static Word>> {
        let unnamed = self.all.iter().find(|setting| setting.parameter.name.is_empty())?;
        match &unnamed.value.node {
            Argument::Words(words) => words.first().copied(),
            _ => None,
        }
    }

    /// Adds what a parameter has been given.
    pub(crate) fn keep(&mut self, parameter: &'static Parameter, value: Spanned<Argument>) {
        self.all.push(Setting { parameter, value });
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
            if self.setting(parameter).is_none() {
                out.push(
                    Diagnostic::error(key.span, format!("`{}` has no `{}`", key.node, called(parameter)))
                        .help(format!("add `{}`", parameter.example()))
                        .note("browsers ignore the header without it"),
                );
            }
        }
    }
}

impl Argument {
    /// The seconds that it gives, in quotes or not.
    pub fn seconds(&self) -> Option<u64> {
        match self {
            Argument::Integer(seconds) | Argument::Quoted(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

impl Parameter {
    /// Whether it is what no row describes.
    pub(super) fn is_extension(&self) -> bool {
        self.key.is_empty()
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
            Kind::Text(TextKind::Endpoint, _) | Kind::Texts(TextKind::Endpoint, _) => "main".to_owned(),
            Kind::Texts(TextKind::Pin, _) => "[\"…\", \"…\"]".to_owned(),
            Kind::Text(text, _) | Kind::Texts(text, _) => text.example_value().to_owned(),
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
        _ => separated(&required, ", ", &|parameter| parameter.example()),
    }
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
