//! The trait of header grammars. Each grammar is one file, and each row of the table of headers names its grammar.

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

/// The grammar of a header: how its values are declared, parsed and rendered, in the DSL and in the header.
pub(super) trait Codec: Sync {
    /// Reads a declared value. Returns `None` if none of it is valid; errors are added to `out`.
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue>;

    /// The value of a field that is declared without one; `None` if the header needs a value.
    fn lower_bare(&self, _key: Span) -> Option<FieldValue> {
        None
    }

    /// Whether a declared string is the whole value of the header, rather than one item of it.
    fn is_whole_value(&self, _text: &str) -> bool {
        true
    }

    /// Reads the text of the header, which messages call `name`. Errors are added to `out`.
    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue>;

    /// The text of the header. A value of another grammar renders to nothing.
    fn render(&self, value: &FieldValue) -> Vec<Segment>;

    /// An example value, as a user would declare it.
    fn example(&self) -> String;

    /// What browsers do if a response has several lines of the header.
    fn lines(&self) -> Lines {
        Lines::OneCounts
    }

    /// Normalises a value that was declared as a string, before it is rendered.
    fn normalised(&self, value: FieldValue) -> FieldValue {
        value
    }

    /// Whether the value has an effect in browsers.
    fn has_effect(&self, value: &FieldValue) -> bool {
        !value.is_empty()
    }

    /// A bare word of the DSL, in the syntax of the header.
    fn spell_word(&self, _word: &str) -> Option<String> {
        None
    }

    /// A string of the DSL, in the syntax of the header.
    fn spell_text(&self, _text: &str) -> Option<String> {
        None
    }

    /// Some entries of a block of the DSL, in the syntax of the header.
    fn spell_entries(&self, _entries: &[Entry]) -> Option<String> {
        None
    }

    /// A whole block of the DSL, in the syntax of the header.
    fn spell_block(&self, entries: &[Entry]) -> Option<String> {
        self.spell_entries(entries)
    }

    /// Whether help shows a string with the quotes of the DSL, because the header accepts any text.
    fn is_text(&self) -> bool {
        false
    }

    /// The fixed list of words that the value, or its first part, is from.
    fn words(&self) -> &'static [Word] {
        &[]
    }

    /// The kind of the strings in the value.
    fn text(&self) -> Option<TextKind> {
        None
    }

    /// The parameters of the header.
    fn schema(&self) -> Option<&'static Schema> {
        None
    }

    /// For Content-Security-Policy: whether browsers enforce it or only report.
    fn disposition(&self) -> Option<Disposition> {
        None
    }
}

/// What browsers do if a response has several lines of a header.
///
/// ```
/// use security_policy_core::header::{Field, Lines};
///
/// assert_eq!(Field::ContentSecurityPolicy.lines(), Lines::AllCount);
/// assert_eq!(Field::PermissionsPolicy.lines(), Lines::Joined);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lines {
    /// They join the lines with commas, into one list.
    Joined,
    /// They apply each line separately, and all of them.
    AllCount,
    /// They read a set of words, separated by lines or commas, in which repetitions are ignored.
    Set,
    /// They use the first item, separated by lines or commas.
    FirstCounts,
    /// They join the lines into a list, and ignore it because the header is a single item.
    Ignored,
    /// They use one of the lines.
    OneCounts,
}

/// What messages call a value of the header.
pub(super) fn value_of(name: &str) -> String {
    format!("a value of `{name}`")
}

/// The items between commas, trimmed and without empty ones.
pub(super) fn items(text: Text<'_>) -> Vec<Spanned<&str>> {
    text.split(',').map(|part| part.trim().spanned()).filter(|item| !item.node.is_empty()).collect()
}

/// The items of a declared list, or an error if it is empty.
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

/// The error of an empty value.
pub(super) fn empty(codec: &dyn Codec, key: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{key}` is empty"))
        .help(format!("write `{key}: {}`, or remove it", codec.example()))
}

/// A block of the DSL, in the syntax of the header; `None` if it has an error.
pub(super) fn spell_lowered(codec: &dyn Codec, entries: &[Entry]) -> Option<String> {
    let block = Value { kind: ValueKind::Block(entries.to_vec()), span: Span::default() };
    let mut found = Diagnostics::new();
    let value = codec.lower(&block, &Spanned::new(String::new(), Span::default()), &mut found)?;
    found.is_empty().then(|| separated(&codec.render(&value), "", &Segment::to_string))
}

/// The error of a word or string without the double quotes that the header requires.
pub(super) fn unquoted(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{text}` lacks its double quotes"))
        .help(format!("write `\"{}\"`", text.trim_matches('"')))
        .note("the quotes are part of the value; browsers ignore it without them")
}
