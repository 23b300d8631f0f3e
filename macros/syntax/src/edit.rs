//! A fix → the change of the text that the policy was parsed from.

use crate::parse::Item;
use crate::span_map::SpanMap;
use security_policy_core::declaration::{Entry, Value, ValueKind};
use security_policy_core::header::Spelling;
use security_policy_core::{Fix, Span};
use std::ops::Range;

/// A change of a text: what is replaced, and the replacement.
///
/// ```
/// use security_policy_syntax::{Edit, Memory, check, parse};
///
/// let source = "security_policy struct Json {
///     content_security_policy: { default_src: none, frame_ancestors: none },
///     x_frame_options: same_origin,
/// }";
/// let item = parse(source.parse().unwrap(), &Memory::default()).unwrap();
/// let checked = check(&item);
/// let conflict = checked.diagnostics.iter().find(|found| found.lint == Some("framing_xfo_conflict")).unwrap();
/// let fix = conflict.fix.as_deref().unwrap();
/// let edit = Edit::of(fix, &item, source).unwrap();
/// assert_eq!(edit.apply(source), source.replace("same_origin", "deny"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that are replaced; an empty range is a place where text is inserted.
    pub bytes: Range<usize>,
    /// The replacement.
    pub text: String,
}

impl Edit {
    /// The change that a fix makes to `source`, from which the tokens of `item` were parsed. `None` if the fix is about tokens of another
    /// text, such as those of a base, or about an entry with attributes that would then belong to the next entry.
    pub fn of(fix: &Fix, item: &Item, source: &str) -> Option<Edit> {
        let text = Text { item, source };
        match fix {
            Fix::Replace { span, text: word } => text.replace(*span, word),
            Fix::Rewrite { entry: name, text: written } => {
                let entry = entry(&item.declaration.entries, *name)?;
                // Its attributes stay.
                let own = Span::new(entry.key.span.start, entry.span.end);
                Some(Edit { bytes: text.bytes(own)?, text: written.clone() })
            }
            Fix::Remove { span } => text.remove(*span),
            Fix::Insert { into, text: written } => text.insert(*into, written),
        }
    }

    /// The text after the change.
    ///
    /// # Panics
    ///
    /// If the range is not in the text, or not at the boundaries of characters.
    pub fn apply(&self, text: &str) -> String {
        format!("{}{}{}", &text[..self.bytes.start], self.text, &text[self.bytes.end..])
    }
}

/// A policy in its text.
struct Text<'a> {
    item: &'a Item,
    source: &'a str,
}

impl Text<'_> {
    fn replace(&self, span: Span, word: &str) -> Option<Edit> {
        // A string that is a whole header has the syntax of the header.
        let spelling = self.item.spellings()(span);
        if let (Spelling::Text(_), Some((text, part))) = (spelling, self.item.map.part(span)) {
            let spelled = spelling.code(word)?;
            return Some(Edit { bytes: self.part(span, text, part)?, text: spelled });
        }
        match word_of_a_string(&self.item.declaration.entries, span) {
            Some(string) => Some(Edit { bytes: self.bytes(string.value)?, text: string.with(Some(word)) }),
            None => Some(Edit { bytes: self.bytes(span)?, text: word.to_owned() }),
        }
    }

    fn remove(&self, span: Span) -> Option<Edit> {
        if let Some(string) = word_of_a_string(&self.item.declaration.entries, span) {
            return Some(Edit { bytes: self.bytes(string.value)?, text: string.with(None) });
        }
        let entry = entry(&self.item.declaration.entries, span);
        if entry.is_some_and(|entry| self.has_unread_attribute(entry)) {
            return None;
        }
        let item = self.bytes(entry.map_or(span, |entry| entry.span))?;
        Some(Edit { bytes: self.with_line(self.with_comma(item)?), text: String::new() })
    }

    /// Whether an attribute of the entry could not be read. It could be the condition under which the entry is not the one to remove.
    fn has_unread_attribute(&self, entry: &Entry) -> bool {
        let attributes = Span::new(entry.span.start, entry.key.span.start);
        self.item.errors.iter().any(|error| attributes.contains(error.span))
    }

    fn insert(&self, into: Span, written: &str) -> Option<Edit> {
        let entries = &self.item.declaration.entries;
        let behind_name = match entry(entries, into).and_then(|entry| entry.value.as_ref()) {
            Some(Value { kind: ValueKind::Block(entries), .. }) => Some(entries.as_slice()),
            _ => None,
        };
        let inner = behind_name.or_else(|| block_of_a_list(entries, into)).unwrap_or(entries);
        let Some(last) = inner.last() else {
            // A policy that only inherits, or an empty block.
            let name = self.bytes(into)?;
            let start = name.start + self.source.get(name.start..)?.find('{')? + 1;
            return Some(Edit { bytes: start..start, text: format!(" {written}, ") });
        };
        let last = self.bytes(last.span)?;
        let comma = self.comma_after(last.end);
        let text = match (self.indent(last.start), comma) {
            (Some(indent), Some(_)) => format!("\n{indent}{written},"),
            (Some(indent), None) => format!(",\n{indent}{written},"),
            (None, Some(_)) => format!(" {written},"),
            (None, None) => format!(", {written}"),
        };
        let at = comma.unwrap_or(last.end);
        Some(Edit { bytes: at..at, text })
    }

    /// From the first to the last token in this range, if they are of this text.
    fn bytes(&self, span: Span) -> Option<Range<usize>> {
        let map: &SpanMap = &self.item.map;
        let (first, last) = (map.first(span), map.last(span));
        let own = self.item.name.span().file();
        let bytes = first.byte_range().start..last.byte_range().end;
        let is_own = first.file() == own && last.file() == own;
        is_own.then_some(bytes).filter(|bytes| self.source.get(bytes.clone()).is_some())
    }

    /// A part of a string, if the string is written without escapes.
    fn part(&self, span: Span, text: &str, part: Span) -> Option<Range<usize>> {
        let literal = self.bytes(span)?;
        let written = self.source.get(literal.clone())?;
        let quote = written.find('"')? + 1;
        let is_plain = written.get(quote..quote + text.len()) == Some(text);
        let start = literal.start + quote;
        is_plain.then_some(start + part.start..start + part.end)
    }

    /// The end of the comma after this place.
    fn comma_after(&self, at: usize) -> Option<usize> {
        let rest = self.source[at..].trim_start().strip_prefix(',')?;
        Some(self.source.len() - rest.len())
    }

    /// The bytes of an entry or an item, with the comma after it, or else the one before it.
    fn with_comma(&self, item: Range<usize>) -> Option<Range<usize>> {
        // An attribute belongs to the entry that follows.
        let start = match self.source[..item.start].trim_end().strip_suffix("#[") {
            Some(before) => before.len(),
            None => item.start,
        };
        let before = self.source[..start].trim_end();
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
        // An item of a list follows the bracket of its start, or a comma.
        if before.ends_with(']') || line.starts_with("///") {
            return None;
        }
        Some(match self.comma_after(item.end) {
            Some(end) => start..end,
            None => before.trim_end_matches(',').len()..item.end,
        })
    }

    /// The range with the whole lines that it is alone on.
    fn with_line(&self, bytes: Range<usize>) -> Range<usize> {
        let Some(indent) = self.indent(bytes.start) else {
            // One of the spaces around an item of a line.
            let is_space =
                self.source[bytes.end..].starts_with(' ') && self.source[..bytes.start].ends_with([' ', '[', '{']);
            return bytes.start..bytes.end + usize::from(is_space);
        };
        match self.source[bytes.end..].find(|c: char| c != ' ' && c != '\t' && c != '\r') {
            Some(at) if self.source[bytes.end + at..].starts_with('\n') => {
                bytes.start - indent.len()..bytes.end + at + 1
            }
            _ => bytes,
        }
    }

    /// The spaces before this place, if it is the first on its line.
    fn indent(&self, at: usize) -> Option<&str> {
        let (_, line) = self.source[..at].rsplit_once('\n')?;
        // The attributes of an entry precede its first token.
        let indent = line.strip_suffix("#[").unwrap_or(line);
        indent.trim().is_empty().then_some(indent)
    }
}

/// The entry with its name at this place.
fn entry(entries: &[Entry], name: Span) -> Option<&Entry> {
    entries.iter().find_map(|inner| {
        let in_value = || inner.value.as_ref()?.items().iter().find_map(|item| entry_in(item, name));
        (inner.key.span == name).then_some(inner).or_else(in_value)
    })
}

fn entry_in(value: &Value, name: Span) -> Option<&Entry> {
    match &value.kind {
        ValueKind::Block(entries) => entry(entries, name),
        _ => None,
    }
}

/// The block in a list with its brace at this place.
fn block_of_a_list(entries: &[Entry], brace: Span) -> Option<&[Entry]> {
    let values = entries.iter().filter_map(|entry| entry.value.as_ref());
    let items = values.filter(|value| matches!(value.kind, ValueKind::List(_))).flat_map(Value::items);
    items.filter(|item| item.opening() == brace).find_map(|item| match &item.kind {
        ValueKind::Block(entries) => Some(entries.as_slice()),
        _ => None,
    })
}

/// One word of a string that has several.
struct WordOfAString {
    value: Span,
    before: String,
    after: String,
    in_list: bool,
}

impl WordOfAString {
    /// The items that replace the string.
    fn with(&self, word: Option<&str>) -> String {
        let string = |text: &str| (!text.trim().is_empty()).then(|| format!("{:?}", text.trim()));
        let items = [string(&self.before), word.map(str::to_owned), string(&self.after)];
        let items: Vec<String> = items.into_iter().flatten().collect();
        let items = items.join(", ");
        if self.in_list { items } else { format!("[{items}]") }
    }
}

fn word_of_a_string(entries: &[Entry], span: Span) -> Option<WordOfAString> {
    let value = |value: &Value, in_list: bool| match &value.kind {
        ValueKind::Text(text) if value.span.contains(span) && value.span != span => Some(WordOfAString {
            value: value.span,
            before: text.get(..span.start - value.span.start)?.to_owned(),
            after: text.get(span.end - value.span.start..)?.to_owned(),
            in_list,
        }),
        ValueKind::Block(entries) => word_of_a_string(entries, span),
        _ => None,
    };
    entries.iter().filter_map(|entry| entry.value.as_ref()).find_map(|outer| match &outer.kind {
        ValueKind::List(items) => items.iter().find_map(|item| value(item, true)),
        _ => value(outer, false),
    })
}

#[cfg(test)]
mod tests;
