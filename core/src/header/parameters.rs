//! Headers that consist of named parameters: the kind of each parameter, and its value.

use super::text_kind::TextKind;
use crate::declaration;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::list::separated;
use crate::span::Spanned;
use crate::word::{Reference, Row, Word, reference_setters};

/// The parameters of a header, and the syntax in which they are sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct Schema {
    /// A row each. The first one may be written without its name.
    pub parameters: &'static [Parameter],
    /// How they are sent.
    pub syntax: Syntax,
}

/// How the parameters of a header are sent.
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
    /// The name in the header; empty for a value without a name.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether browsers ignore the header without it.
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
    /// Words of a closed list, and strings.
    WordsAndTexts(&'static [Word], TextKind),
    /// Any number of blocks, each with parameters.
    Blocks(&'static Schema),
}

/// Whether a string is sent in double quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quotes {
    /// It is.
    Double,
    /// It is not.
    None,
    /// All strings of a list are sent in one pair of quotes, separated by commas.
    Around,
}

/// A parameter that no row describes, as it was written: most grammars allow names that are not known yet.
pub(super) static EXTENSION: Parameter = Parameter {
    key: "",
    name: "",
    kind: Kind::Text(TextKind::Free, Quotes::None),
    required: false,
    doc: "Is a parameter that no specification has yet.",
    reference: Reference::EMPTY,
};

/// The parameters that were written, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Each with its row; no name is repeated.
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
    /// The name alone.
    Flag,
    /// `?1` or `?0`
    Boolean(bool),
    /// Seconds, or another whole number.
    Integer(u64),
    /// Seconds in double quotes, which a header can have. A declaration has none: it is sent without quotes.
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
    /// A slot, by its name.
    Slot(String),
}

/// An element of a list of words and strings.
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

/// Rows are compared by their names: no two rows of a table have the same ones.
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
    /// The setting of a row.
    pub fn setting(&self, row: &Parameter) -> Option<&Setting> {
        self.all.iter().find(|setting| setting.parameter.key == row.key)
    }

    /// The word that is sent without a name: the value of a header such as `Cross-Origin-Opener-Policy`.
    pub fn word(&self) -> Option<Spanned<&'static Word>> {
        let unnamed = self.all.iter().find(|setting| setting.parameter.name.is_empty())?;
        match &unnamed.value.node {
            Argument::Words(words) => words.first().copied(),
            _ => None,
        }
    }

    /// Adds the value of a parameter.
    pub(crate) fn keep(&mut self, parameter: &'static Parameter, value: Spanned<Argument>) {
        self.all.push(Setting { parameter, value });
    }

    /// Reports each required parameter that is missing; `called` is the name of a parameter in the text that was read.
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
    /// The seconds, written with or without quotes.
    pub fn seconds(&self) -> Option<u64> {
        match self {
            Argument::Integer(seconds) | Argument::Quoted(seconds) => Some(*seconds),
            _ => None,
        }
    }
}

impl Parameter {
    reference_setters!(self.reference);

    /// Whether it names reporting endpoints.
    pub(crate) const fn is_endpoint(&self) -> bool {
        matches!(self.kind, Kind::Text(TextKind::Endpoint, _) | Kind::Texts(TextKind::Endpoint, _))
    }

    /// Whether no row describes it.
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

/// The shortest block that browsers do not ignore.
pub(super) fn example(schema: &Schema) -> String {
    let required: Vec<&Parameter> = schema.parameters.iter().filter(|p| p.required).collect();
    match (required.is_empty(), schema.parameters.first()) {
        (true, Some(first)) => first.example(),
        _ => separated(&required, ", ", &|parameter| parameter.example()),
    }
}

/// Reads digits. A number that is too large counts as the longest time that can be sent.
pub(super) fn read_seconds(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX).min(declaration::MAX_SECONDS))
}

/// Reads a number with at most three digits after the point (RFC 9651, section 3.3.2).
pub(super) fn read_decimal(digits: &str, fraction: bool) -> Option<String> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number: f64 = digits.parse().ok()?;
    let fits = all_digits(whole) && all_digits(part) && whole.len() <= 12 && part.len() <= 3;
    (fits && (!fraction || number <= 1.0)).then(|| digits.to_owned())
}
