//! Values and entries as text for messages.

use super::tree::{Entry, OMIT, REST, Value, ValueKind};
use crate::list::separated;
use std::fmt;

impl Value {
    /// Returns the value in a message, with an article if its text is not shown.
    pub fn describe(&self) -> String {
        match &self.kind {
            ValueKind::Word(word) => format!("`{word}`"),
            ValueKind::Text(text) => format!("the string `\"{text}\"`"),
            ValueKind::Number { digits, unit } => format!("`{digits}{unit}`"),
            ValueKind::List(_) => "a list".to_owned(),
            ValueKind::Block(_) => "a block".to_owned(),
            ValueKind::Slot(name) => format!("the slot `${name}`"),
            ValueKind::Slots(name) => format!("the slot `..${name}`"),
            ValueKind::Rest => "`..`".to_owned(),
            ValueKind::Omit(_) | ValueKind::Phrase(_) | ValueKind::Call(..) => format!("`{self}`"),
        }
    }
}

/// Writes the entry as in the source. Long values are shortened.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())?;
        match &self.value {
            None => Ok(()),
            Some(Value { kind: ValueKind::Block(entries), .. }) if entries.is_empty() => Ok(()),
            Some(value @ Value { kind: ValueKind::Phrase(_), .. }) => write!(f, " {value}"),
            Some(value) => write!(f, ": {value}"),
        }
    }
}

/// Writes the value as in the source. Long lists and blocks are shortened.
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
            ValueKind::Phrase(items) => f.write_str(&separated(items, " ", &Value::to_string)),
            ValueKind::Call(name, argument) => write!(f, "{}({argument})", name.node),
        }
    }
}

/// The most items of a list or block that a message shows.
const SHOWN: usize = 4;
