//! Merges promises with those of the base. Unlike the entries of other blocks, those of the base are kept even without `..`.

use super::merge::Merge;
use super::resolved::{DroppedBy, Omitted};
use crate::declaration::{EXPECT, Entry, OMIT, REST, Value, ValueKind};
use crate::firsts::{ByName, Names};
use crate::promise;
use crate::sorted::Sorted;
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
        let promised = Promised::new(base);
        let own: Names<'_> = merged.iter().map(promise::identity).collect();
        let mut dropped: Sorted<usize> = Sorted::new();
        for entry in omitted {
            if self.out.is_full() {
                break;
            }
            let Some((target, found)) = self.omitted_promises(entry, &promised) else { continue };
            if found.iter().any(|index| dropped.contains(index)) {
                self.error(entry.place(), &format!("`{target}` is omitted twice"), "remove one of the two");
            } else if found.iter().any(|index| own.contains(&promised.identities[*index])) {
                self.error(entry.place(), &format!("`{target}` is both omitted and promised"), "remove one of the two");
            } else {
                dropped.extend(found.iter().copied());
                let key = Spanned::new(target, entry.place());
                self.resolved.omitted.push(Omitted { block: Some(EXPECT.to_owned()), key, by: DroppedBy::Omit });
                self.resolved.dropped.push(entry.clone());
            }
        }
        let kept = base
            .iter()
            .enumerate()
            .filter(|(index, _)| !dropped.contains(index) && !own.contains(&promised.identities[*index]));
        merged.extend(kept.map(|(_, entry)| entry.clone()));
        merged
    }

    /// The promises of the base that an `omit` names, and their text. Anything else is an error.
    fn omitted_promises<'p>(&mut self, entry: &Entry, promised: &'p Promised<'_>) -> Option<(String, &'p [usize])> {
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
        match promised.named(&target) {
            [] => {
                let message = format!("`{name}` does not promise `{target}`");
                self.error(entry.place(), &message, &nearest(&target, promised.entries));
                None
            }
            found @ [one] => Some((promised.entries[*one].to_string(), found)),
            found => Some((target.to_string(), found)),
        }
    }
}

/// The promises of a base, by what an `omit` can name.
struct Promised<'a> {
    entries: &'a [Entry],
    identities: Vec<String>,
    by_name: ByName<'a, Vec<usize>>,
}

impl<'a> Promised<'a> {
    fn new(entries: &'a [Entry]) -> Self {
        let identities: Vec<String> = entries.iter().map(promise::identity).collect();
        let mut by_name: ByName<'_, Vec<usize>> = ByName::default();
        for (index, entry) in entries.iter().enumerate() {
            let mut names = vec![entry.key.node.clone()];
            if let Some(words) = words(entry) {
                names = vec![identities[index].clone()];
                names.extend(promise::has_list(&entry.key.node).then(|| kind(&entry.key.node, words)));
            }
            for name in names {
                by_name.or_default(name).push(index);
            }
        }
        Promised { entries, identities, by_name }
    }

    /// Those that an `omit` of `target` drops. A name is enough for one with a list, and a kind for an `only`.
    fn named(&self, target: &Entry) -> &[usize] {
        let name = match words(target) {
            None => target.key.node.clone(),
            Some(words @ [_]) if promise::has_list(&target.key.node) => kind(&target.key.node, words),
            Some(_) => promise::identity(target),
        };
        self.by_name.get(&name).map_or(&[], Vec::as_slice)
    }
}

/// The words of a promise; `None` for one that is only a name, with or without a list.
fn words(promise: &Entry) -> Option<&[Value]> {
    match &promise.value {
        Some(Value { kind: ValueKind::Phrase(items), .. }) => Some(items),
        _ => None,
    }
}

/// `only script`, of a promise that starts so.
fn kind(key: &str, words: &[Value]) -> String {
    let kind = words.first().and_then(Value::as_word);
    format!("{key} {}", kind.map_or("", |kind| kind.node))
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
