//! Merges promises with those of the base. Unlike the entries of other blocks, those of the base are kept even without `..`.

use super::merge::Merge;
use super::resolved::Omitted;
use crate::declaration::{EXPECT, Entry, OMIT, REST, Value, ValueKind};
use crate::promise;
use crate::span::Spanned;
use crate::word;

impl Merge<'_> {
    /// Merges the field `expect` with that of the base, `from`.
    pub(super) fn expectations(&mut self, entry: &Entry, from: Option<&Entry>) -> Entry {
        let entries = match entry.value.as_ref().map(|value| &value.kind) {
            None => &[][..],
            Some(ValueKind::Block(entries)) => entries,
            // The error is reported where the field is read.
            Some(_) => return entry.clone(),
        };
        let promises = self.promises(entries, from);
        let span = entry.value.as_ref().map_or(entry.key.span, |value| value.span);
        if entries.is_empty() && promises.is_empty() {
            let help = format!("write what has to hold, or remove it: `{EXAMPLE}`");
            self.error(span, &format!("`{EXPECT}` promises nothing"), &help);
        }
        Entry { value: Some(Value { kind: ValueKind::Block(promises), span }), ..entry.clone() }
    }

    /// Merges the promises of a policy with those of the base, `from`. A promise that both make is kept once.
    fn promises(&mut self, entries: &[Entry], from: Option<&Entry>) -> Vec<Entry> {
        let base = promises_of(from);
        let (mut merged, mut omitted, mut rest) = (Vec::with_capacity(entries.len() + base.len()), Vec::new(), None);
        for entry in entries {
            if entry.key.node == REST {
                match (rest.replace(entry.key.span), from) {
                    (Some(_), _) => {
                        self.error(entry.key.span, "`..` is written twice in one block", "remove one of the two");
                    }
                    (None, _) if self.base.is_none() => self.no_base(entry.key.span, REST),
                    (None, None) => self.nothing_to_keep(entry.key.span, &format!("no `{EXPECT}`")),
                    (None, Some(_)) => {}
                }
            } else if is_omit(entry) {
                omitted.push(entry);
            } else {
                merged.push(entry.clone());
            }
        }
        let mut dropped: Vec<&Entry> = Vec::new();
        for entry in omitted {
            let Some((target, found)) = self.omitted_promises(entry, base) else { continue };
            let is_one_of = |other: &Entry| found.iter().any(|target| promise::is_same(other, target));
            if dropped.iter().copied().any(is_one_of) {
                self.error(entry.place(), &format!("`{target}` is omitted twice"), "remove one of the two");
            } else if merged.iter().any(is_one_of) {
                self.error(entry.place(), &format!("`{target}` is both omitted and promised"), "remove one of the two");
            } else {
                dropped.extend(found);
                let key = Spanned::new(target, entry.place());
                self.resolved.omitted.push(Omitted { block: Some(EXPECT.to_owned()), key });
                self.resolved.dropped.push(entry.clone());
            }
        }
        let is_in = |list: &[&Entry], entry: &Entry| list.iter().any(|other| promise::is_same(other, entry));
        let own: Vec<&Entry> = merged.iter().collect();
        let kept: Vec<Entry> =
            base.iter().filter(|kept| !is_in(&dropped, kept) && !is_in(&own, kept)).cloned().collect();
        merged.extend(kept);
        merged
    }

    /// The promises of the base that an `omit` names, and their text. Anything else is an error.
    fn omitted_promises<'b>(&mut self, entry: &Entry, base: &'b [Entry]) -> Option<(String, Vec<&'b Entry>)> {
        let Some(name) = self.base else {
            self.no_base(entry.place(), OMIT);
            return None;
        };
        let target = match target(entry) {
            Ok(target) => target,
            Err(help) => {
                self.error(entry.place(), "this `omit` names no promise", &help);
                return None;
            }
        };
        let found: Vec<&Entry> = base.iter().filter(|promised| is_named_by(promised, &target)).collect();
        match found.as_slice() {
            [] => {
                let message = format!("`{name}` does not promise `{target}`");
                self.error(entry.place(), &message, &nearest(&target, base));
                None
            }
            [one] => Some((one.to_string(), found)),
            _ => Some((target.to_string(), found)),
        }
    }
}

/// How the field is written.
const EXAMPLE: &str = "expect: { no_framing, deny script inline }";

/// The promises in the field `expect` of a base.
fn promises_of(field: Option<&Entry>) -> &[Entry] {
    match field.and_then(|field| field.value.as_ref()).map(|value| &value.kind) {
        Some(ValueKind::Block(entries)) => entries,
        _ => &[],
    }
}

/// Whether an entry is `name: omit`, or starts with `omit`.
fn is_omit(entry: &Entry) -> bool {
    entry.key.node == OMIT || entry.value.as_ref().and_then(Value::as_word).is_some_and(|word| word.node == OMIT)
}

/// The promise that an `omit` names, or what to write instead.
fn target(entry: &Entry) -> Result<Entry, String> {
    if entry.key.node != OMIT {
        let example = format!("write `{OMIT} {} script \"https://cdn.example.com/app.js\"`", entry.key.node);
        let target = Entry { value: None, levels: Vec::new(), ..entry.clone() };
        return if promise::takes_words(&entry.key.node) { Err(example) } else { Ok(target) };
    }
    let example = || format!("write `{OMIT} allow script \"https://cdn.example.com/app.js\"`, or `no_framing: {OMIT}`");
    let Some(Value { kind: ValueKind::Phrase(items), span }) = &entry.value else { return Err(example()) };
    let [first, rest @ ..] = items.as_slice() else { return Err(example()) };
    let Some(word) = first.as_word() else { return Err(example()) };
    if !promise::takes_words(word.node) {
        return Err(format!("write `{}: {OMIT}`", word.node));
    }
    if rest.is_empty() {
        return Err(example());
    }
    let value = Value { kind: ValueKind::Phrase(rest.to_vec()), span: *span };
    Ok(Entry { levels: Vec::new(), key: word.map(str::to_owned), value: Some(value), ..entry.clone() })
}

/// Whether a promise is the one that an `omit` names. A name is enough for one with a list, and a kind for an `only`.
fn is_named_by(promised: &Entry, target: &Entry) -> bool {
    let words = |entry: &Entry| match &entry.value {
        Some(Value { kind: ValueKind::Phrase(items), .. }) => Some(items.clone()),
        _ => None,
    };
    match (words(promised), words(target)) {
        (None, None) => promised.key == target.key,
        (Some(promised_words), Some(words)) if words.len() == 1 && promise::has_list(&target.key.node) => {
            let kind = |words: &[Value]| words.first().and_then(Value::as_word).map(|word| word.node.to_owned());
            promised.key == target.key && kind(&promised_words) == kind(&words)
        }
        (Some(_), Some(_)) => promise::is_same(promised, target),
        _ => false,
    }
}

/// The help for an `omit` that names no promise of the base.
fn nearest(target: &Entry, promised: &[Entry]) -> String {
    let omit = |entry: &Entry| match entry.value.as_ref().map(|value| &value.kind) {
        Some(ValueKind::Phrase(_)) => format!("{OMIT} {entry}"),
        _ => format!("{}: {OMIT}", entry.key.node),
    };
    let kind = |entry: &Entry| entry.to_string().split(' ').take(2).collect::<Vec<_>>().join(" ");
    let names: Vec<String> = promised.iter().map(Entry::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let near = word::nearest(&target.to_string(), &names).and_then(|near| names.iter().position(|name| *name == near));
    let near = near.or_else(|| promised.iter().position(|entry| kind(entry) == kind(target)));
    match near {
        Some(at) => format!("did you mean `{}`?", omit(&promised[at])),
        None if promised.is_empty() => "remove it: the base promises nothing".to_owned(),
        None => {
            let all: Vec<String> = promised.iter().map(omit).collect();
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            format!("remove it, or write {}", word::one_of(&all))
        }
    }
}
