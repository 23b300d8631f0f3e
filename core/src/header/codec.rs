//! What a grammar of header values does. Each grammar is one file, and a row of the table of headers names its grammar.

use super::parameters::Schema;
use super::text_kind::TextKind;
use super::value::FieldValue;
use crate::csp::{Disposition, Segment};
use crate::declaration::{Entry, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::list::separated;
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::word::Word;

/// How the values of a header are declared, read and written.
pub(super) trait Codec: Sync {
    /// Gives meaning to a declared value. `None` where nothing of it could be read.
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue>;

    /// What the name of the field alone means, for a header that needs no value.
    fn lower_bare(&self, _key: Span) -> Option<FieldValue> {
        None
    }

    /// Whether a string of a declaration is the header's whole value, rather than a part of it.
    fn holds_all(&self, _text: &str) -> bool {
        true
    }

    /// Reads the header's value, which is called `name` where it is read.
    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue>;

    /// The header's value. A value of another grammar is empty.
    fn render(&self, value: &FieldValue) -> Vec<Segment>;

    /// A value as a user would declare it.
    fn example(&self) -> String;

    /// What browsers make of several lines.
    fn lines(&self) -> Lines {
        Lines::OneCounts
    }

    /// What is kept of a string of a declaration, which is rendered anew.
    fn anew(&self, value: FieldValue) -> FieldValue {
        value
    }

    /// Whether browsers act on the value, rather than ignore it.
    fn has_effect(&self, value: &FieldValue) -> bool {
        !value.is_empty()
    }

    /// A bare word of the language, as the header has it.
    fn spell_word(&self, _word: &str) -> Option<String> {
        None
    }

    /// A string of the language, as the header has it.
    fn spell_text(&self, _text: &str) -> Option<String> {
        None
    }

    /// Some entries of its block, as the header has them.
    fn spell_entries(&self, _entries: &[Entry]) -> Option<String> {
        None
    }

    /// Its whole block, as the header has it.
    fn spell_block(&self, entries: &[Entry]) -> Option<String> {
        self.spell_entries(entries)
    }

    /// Whether help about a string is written with the quotes of a string of the language, since the header takes any text.
    fn is_text(&self) -> bool {
        false
    }

    /// The closed list that the value, or the first part of it, is of.
    fn words(&self) -> &'static [Word] {
        &[]
    }

    /// What its strings are.
    fn text(&self) -> Option<TextKind> {
        None
    }

    /// Its parameters.
    fn schema(&self) -> Option<&'static Schema> {
        None
    }

    /// What becomes of what a Content-Security-Policy forbids.
    fn disposition(&self) -> Option<Disposition> {
        None
    }
}

/// What browsers make of a header that a response has several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lines {
    /// One list, as if a comma separated them.
    Joined,
    /// Each is a value of its own, and all of them count.
    AllCount,
    /// One set of words, separated by commas too, in which a repetition changes nothing.
    Set,
    /// One list, also between commas, of which the first item counts.
    FirstCounts,
    /// A list, where the header is one item: it is ignored.
    Ignored,
    /// One of them counts.
    OneCounts,
}

/// What a value of the header is called, in messages.
pub(super) fn value_of(name: &str) -> String {
    format!("a value of `{name}`")
}

/// What is between commas, without white space around it and without what is empty.
pub(super) fn items(text: Text<'_>) -> Vec<Spanned<&str>> {
    text.split(',').map(|part| part.trim().spanned()).filter(|item| !item.node.is_empty()).collect()
}

/// The items of a declared list, of which there has to be one.
pub(super) fn not_empty<T>(
    items: Vec<T>,
    codec: &dyn Codec,
    value: &Value,
    key: &Spanned<String>,
    out: &mut Diagnostics,
) -> Option<Vec<T>> {
    if value.items().is_empty() && !out.within(value.span) {
        out.push(empty(codec, &key.node, value.span));
    }
    (!items.is_empty()).then_some(items)
}

/// The error of a value that says nothing.
pub(super) fn empty(codec: &dyn Codec, key: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{key}` is empty"))
        .help(format!("write `{key}: {}`, or remove it", codec.example()))
}

/// A block of the language, as the header has it. `None` where something is wrong with it.
pub(super) fn spell_lowered(codec: &dyn Codec, entries: &[Entry]) -> Option<String> {
    let block = Value { kind: ValueKind::Block(entries.to_vec()), span: Span::default() };
    let mut found = Diagnostics::new();
    let value = codec.lower(&block, &Spanned::new(String::new(), Span::default()), &mut found)?;
    found.is_empty().then(|| separated(&codec.render(&value), "", &Segment::to_string))
}

/// The error of a word or a string that lacks the double quotes that are part of it.
pub(super) fn unquoted(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{text}` lacks its double quotes"))
        .help(format!("write `\"{}\"`", text.trim_matches('"')))
        .note("the quotes are part of the value; without them browsers ignore it")
}
