//! A policy as it was written, with no meaning given to any of it: names, values and where they stand.
//!
//! The macro builds this tree from tokens; [`SecurityPolicy::lower`](crate::SecurityPolicy::lower) gives it meaning.
//! Nothing here knows a header.

use crate::diagnostic::{Diagnostic, Level};
use crate::list::separated;
use crate::span::{Span, Spanned};
use std::fmt;

/// A whole `struct Name { … }`.
#[derive(Clone, Debug, Default)]
pub struct Declaration {
    /// `#[allow(…)]` and its kin before the `struct`.
    pub levels: Vec<LevelAttribute>,
    /// What stands between the braces.
    pub entries: Vec<Entry>,
}

/// What a policy inherits from: `..path::to::Base`.
#[derive(Clone, Debug)]
pub struct Base {
    /// What the base is called, where it was declared.
    pub name: Spanned<String>,
    /// What it declares, with all that it inherits itself.
    pub declaration: Declaration,
    /// Whether it only serves as a base: `#[base]`.
    pub is_base: bool,
    /// All of it.
    pub span: Span,
}

/// `name: value`, or a bare `name`; what fields, directives and parameters look like.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `#[allow(…)]` and its kin before it.
    pub levels: Vec<LevelAttribute>,
    /// The name, which no one has looked up yet.
    pub key: Spanned<String>,
    /// How the name is written.
    pub named: Named,
    /// What follows the colon; `None` for a bare name: a switch that is on, or an empty block.
    pub value: Option<Value>,
    /// All of it.
    pub span: Span,
}

/// How the name of an entry is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// As a word: `script_src`.
    #[default]
    ByWord,
    /// As a string: `"x-name"`, in [`HEADERS`] alone.
    ByText,
}

/// The field whose block names headers, by strings.
pub const HEADERS: &str = "headers";

/// `#[allow(lint, reason = "…")]`, `#[warn(lint)]` or `#[deny(lint)]`.
#[derive(Clone, Debug)]
pub struct LevelAttribute {
    /// Which of the three.
    pub level: Spanned<Level>,
    /// The lints it names.
    pub lints: Vec<Spanned<String>>,
    /// Why; required of `allow`.
    pub reason: Option<Spanned<String>>,
    /// What it governs: the entry, or the whole policy.
    pub scope: Span,
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Value {
    /// What kind of value.
    pub kind: ValueKind,
    /// All of it.
    pub span: Span,
}

/// What a value can be.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// A bare word: `self`, or [`ANY`].
    Word(String),
    /// A string literal, without its quotes and escapes. It stands for exactly its own bytes of the text.
    Text(String),
    /// A number with its unit, if any: `10min`, `0.5`.
    Number {
        /// The digits, without `_`.
        digits: String,
        /// What stands behind them.
        unit: String,
    },
    /// `[a, b]`
    List(Vec<Value>),
    /// `{ a: b }`
    Block(Vec<Entry>),
    /// `$name`, which start-up fills in.
    Slot(String),
    /// `..$name` in a list, which start-up fills with any number of items.
    Slots(String),
    /// `..` in a list: what the base lists there.
    Rest,
    /// `omit "https://old.example"` in a list: an item that `..` does not keep.
    Omit(Box<Value>),
}

/// The bare `*`: everyone.
pub const ANY: &str = "*";

/// The key of the entry that stands for `..` in a block: what the base says there.
pub const REST: &str = "..";

/// The value of a field that the base declares and this policy does not have, and the word before such an item of a list.
pub const OMIT: &str = "omit";

impl Value {
    /// What this value is, with its article, for a message.
    pub fn describe(&self) -> String {
        match &self.kind {
            ValueKind::Word(word) => format!("`{word}`"),
            ValueKind::Text(text) => format!("the string `\"{text}\"`"),
            ValueKind::Number { digits, unit } => format!("`{digits}{unit}`"),
            ValueKind::List(_) => "a list".to_owned(),
            ValueKind::Block(_) => "a block".to_owned(),
            ValueKind::Slot(name) => format!("the slot `${name}`"),
            ValueKind::Slots(name) => format!("the slot `..${name}` of any number of values"),
            ValueKind::Rest => "`..`".to_owned(),
            ValueKind::Omit(_) => format!("`{self}`"),
        }
    }

    /// The items of a list; a single value counts as a list of itself.
    pub fn items(&self) -> &[Value] {
        match &self.kind {
            ValueKind::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The bare word.
    pub fn as_word(&self) -> Option<Spanned<&str>> {
        match &self.kind {
            ValueKind::Word(word) => Some(Spanned::new(word, self.span)),
            _ => None,
        }
    }

    /// The string.
    pub fn as_text(&self) -> Option<Spanned<&str>> {
        match &self.kind {
            ValueKind::Text(text) => Some(Spanned::new(text, self.span)),
            _ => None,
        }
    }

    /// The entries of a block, or the error that this is none.
    pub fn block(&self, example: &str) -> Result<&[Entry], Diagnostic> {
        match &self.kind {
            ValueKind::Block(entries) => Ok(entries),
            _ => Err(self.unexpected("a block", example)),
        }
    }

    /// What a finding about the whole of a block points at: its brace, or the part of a string that it was read from.
    pub fn opening(&self) -> Span {
        match &self.kind {
            // Nothing precedes the first entry of a block that was read from a string.
            ValueKind::Block(entries) if entries.first().is_none_or(|first| first.span.start != self.span.start) => {
                Span::new(self.span.start, self.span.start + 1)
            }
            _ => self.span,
        }
    }

    /// A word or a string, for a name that both can spell.
    pub fn name(&self, what: &str, example: &str) -> Result<Spanned<String>, Diagnostic> {
        match &self.kind {
            ValueKind::Word(name) | ValueKind::Text(name) => Ok(Spanned::new(name.clone(), self.span)),
            _ => Err(self.unexpected(what, example)),
        }
    }

    /// A string, or the error that this is none.
    pub fn text(&self, what: &str, example: &str) -> Result<Spanned<&str>, Diagnostic> {
        self.as_text().ok_or_else(|| self.unexpected(what, example))
    }

    /// A time in seconds. Zero needs no unit.
    pub fn seconds(&self) -> Result<Spanned<u64>, Diagnostic> {
        let ValueKind::Number { digits, unit } = &self.kind else {
            return Err(self.unexpected("a duration", DURATIONS));
        };
        let error = |message: String| Diagnostic::error(self.span, message);
        let factor = match UNITS.iter().find(|(name, _)| name == unit) {
            Some((_, factor)) => *factor,
            None if unit.is_empty() && digits == "0" => 1,
            None if unit.is_empty() => {
                return Err(error(format!("`{digits}` has no unit")).help(match digits.parse() {
                    Ok(seconds) => format!("write `{}`, if seconds are meant", duration(seconds)),
                    Err(_) => format!("write {DURATIONS}"),
                }));
            }
            None => return Err(error(format!("`{unit}` is not a unit of time")).help(unit_help(digits, unit))),
        };
        let seconds = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
        match seconds.filter(|seconds| *seconds <= MAX_SECONDS) {
            Some(seconds) => Ok(Spanned::new(seconds, self.span)),
            None if digits.contains('.') => {
                Err(error(format!("`{digits}{unit}` is not a whole number")).help("use a smaller unit"))
            }
            None => Err(error(format!("`{digits}{unit}` is more seconds than a header can carry"))
                .help("write a shorter time; browsers cap it at a year or two anyway")),
        }
    }

    /// The error of a value that is of the wrong kind.
    pub fn unexpected(&self, what: &str, example: &str) -> Diagnostic {
        Diagnostic::error(self.span, format!("expected {what}, found {}", self.describe()))
            .help(format!("write {example}"))
    }
}

impl Entry {
    /// The name, as a user writes it.
    pub fn name(&self) -> String {
        match self.named {
            Named::ByWord => self.key.node.clone(),
            Named::ByText => format!("\"{}\"", self.key.node),
        }
    }

    /// The value, or the error that it is missing.
    pub fn required(&self, example: &str) -> Result<&Value, Diagnostic> {
        self.value.as_ref().ok_or_else(|| {
            Diagnostic::error(self.key.span, format!("`{}` has no value", self.key.node))
                .help(format!("write `{}: {example}`", self.name()))
        })
    }

    /// The entries of its block, or the error that its value is none. A bare name is an empty block.
    pub fn block(&self, example: &str) -> Result<&[Entry], Diagnostic> {
        self.value.as_ref().map_or(Ok(&[]), |value| value.block(example))
    }

    /// The error of a value behind a name that takes none.
    pub fn no_value(&self) -> Result<(), Diagnostic> {
        match &self.value {
            None => Ok(()),
            Some(value) => Err(Diagnostic::error(value.span, format!("`{}` takes no value", self.key.node))
                .help(format!("write the bare name: `{}`", self.key.node))),
        }
    }
}

/// An entry as a user writes it; a long value is cut short.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())?;
        match &self.value {
            None => Ok(()),
            Some(Value { kind: ValueKind::Block(entries), .. }) if entries.is_empty() => Ok(()),
            Some(value) => write!(f, ": {value}"),
        }
    }
}

/// A value as a user writes it; a long list or block is cut short.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ValueKind::Word(word) => f.write_str(word),
            ValueKind::Text(text) => write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            ValueKind::Number { digits, unit } => write!(f, "{digits}{unit}"),
            ValueKind::List(items) if items.len() > SHOWN => f.write_str("[…]"),
            ValueKind::List(items) => write!(f, "[{}]", separated(items, ", ", &Value::to_string)),
            ValueKind::Block(entries) if entries.is_empty() => f.write_str("{}"),
            ValueKind::Block(entries) if entries.len() > SHOWN => f.write_str("{ … }"),
            ValueKind::Block(entries) => write!(f, "{{ {} }}", separated(entries, ", ", &Entry::to_string)),
            ValueKind::Slot(name) => write!(f, "${name}"),
            ValueKind::Slots(name) => write!(f, "{REST}${name}"),
            ValueKind::Rest => f.write_str(REST),
            ValueKind::Omit(item) => write!(f, "{OMIT} {item}"),
        }
    }
}

/// So many items of a list or block are shown in a message.
const SHOWN: usize = 4;

/// The error of an entry whose name another one in the same block has; `effect` is what browsers would make of both.
pub fn declared_again(first: &Entry, key: &Spanned<String>, effect: &str) -> Diagnostic {
    Diagnostic::error(key.span, format!("`{}` is declared twice", key.node))
        .help(format!("keep one of the two; the first is `{first}`"))
        .note(effect.to_owned())
}

/// `seconds` in the largest unit that divides it; zero has none, and weeks are counted in days.
pub fn duration(seconds: u64) -> String {
    let mut units = UNITS.iter().rev().filter(|(unit, _)| *unit != "w");
    match units.find(|(_, factor)| seconds.is_multiple_of(*factor)) {
        Some((unit, factor)) if seconds != 0 => format!("{}{unit}", seconds / factor),
        _ => seconds.to_string(),
    }
}

/// What to write in the place of a unit that there is not.
fn unit_help(digits: &str, unit: &str) -> String {
    let lower = unit.to_ascii_lowercase();
    match OTHER_UNITS.iter().find(|(others, _)| others.contains(&lower.as_str())) {
        Some((_, Some(unit))) => format!("write `{digits}{unit}`"),
        Some((_, None)) => "headers count whole seconds: write `1s` or more".to_owned(),
        None if lower == "m" => format!("write `{digits}min` for minutes, and days for months"),
        None if MONTHS.contains(&lower.as_str()) => "a month has no fixed length: write days, such as `30d`".to_owned(),
        None => "the units are `s`, `min`, `h`, `d`, `w` and `y` (365 days)".to_owned(),
    }
}

/// From the smallest to the largest. A year is 365 days: header arithmetic knows no calendar.
const UNITS: [(&str, u64); 6] = [("s", 1), ("min", 60), ("h", 3600), ("d", 86_400), ("w", 604_800), ("y", 31_536_000)];

/// What a unit is called elsewhere, in lower case.
const OTHER_UNITS: &[(&[&str], Option<&str>)] = &[
    (&["s", "sec", "secs", "second", "seconds"], Some("s")),
    (&["min", "mins", "minute", "minutes"], Some("min")),
    (&["h", "hr", "hrs", "hour", "hours"], Some("h")),
    (&["d", "day", "days"], Some("d")),
    (&["w", "wk", "wks", "week", "weeks"], Some("w")),
    (&["y", "yr", "yrs", "year", "years"], Some("y")),
    (&["ms", "us", "ns", "millis", "milliseconds"], None),
];

const MONTHS: &[&str] = &["mo", "mon", "month", "months"];

/// Durations as examples.
const DURATIONS: &str = "`30s`, `10min`, `1h`, `2w`, `365d` or `2y`";

/// RFC 9111 has caches read at least 31 bits of seconds; structured fields end at fifteen digits.
pub(crate) const MAX_SECONDS: u64 = 999_999_999_999_999;

#[cfg(test)]
mod tests {
    use super::*;

    fn number(digits: &str, unit: &str) -> Value {
        let kind = ValueKind::Number { digits: digits.to_owned(), unit: unit.to_owned() };
        Value { kind, span: Span::default() }
    }

    #[test]
    fn durations_are_whole_seconds() {
        for (digits, unit, seconds) in [
            ("600", "s", 600),
            ("10", "min", 600),
            ("1", "h", 3600),
            ("365", "d", 31_536_000),
            ("2", "w", 1_209_600),
            ("2", "y", 63_072_000),
            ("0", "", 0),
            ("0", "d", 0),
        ] {
            assert_eq!(number(digits, unit).seconds().map(|s| s.node), Ok(seconds));
        }
        for (seconds, shortest) in
            [(0, "0"), (1, "1s"), (90, "90s"), (1_209_600, "14d"), (2_592_000, "30d"), (31_536_000, "1y")]
        {
            assert_eq!(duration(seconds), shortest);
        }
    }

    #[test]
    fn a_wrong_unit_says_what_to_write() {
        let help = |digits, unit| number(digits, unit).seconds().expect_err("an error").help;
        assert_eq!(help("31536000", "").as_deref(), Some("write `1y`, if seconds are meant"));
        assert_eq!(help("90", "").as_deref(), Some("write `90s`, if seconds are meant"));
        for (unit, meant) in [
            ("sec", "s"),
            ("minutes", "min"),
            ("MIN", "min"),
            ("hours", "h"),
            ("D", "d"),
            ("weeks", "w"),
            ("years", "y"),
        ] {
            assert_eq!(help("10", unit), Some(format!("write `10{meant}`")));
        }
        assert_eq!(help("10", "m").as_deref(), Some("write `10min` for minutes, and days for months"));
        assert_eq!(help("6", "months").as_deref(), Some("a month has no fixed length: write days, such as `30d`"));
        let units = "the units are `s`, `min`, `h`, `d`, `w` and `y` (365 days)";
        assert_eq!(help("10", "fortnights").as_deref(), Some(units));
        assert_eq!(help("10", "ms").as_deref(), Some("headers count whole seconds: write `1s` or more"));
        assert_eq!(help("00", "").as_deref(), Some("write `0`, if seconds are meant"));
        assert!(number("99999999999999999999", "y").seconds().is_err());
        assert!(number("0.5", "h").seconds().is_err());
    }
}
