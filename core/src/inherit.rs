//! A declaration over the one that it inherits from: one declaration, whose parts know where each was written.
//!
//! What is written wins, and the rest comes from the base. `..` keeps what the base says in the same block or list, and
//! `omit` drops a field. Nothing here knows what a header does, but for the names that a directive falls back to.

use crate::cookie::PROTECTIONS;
use crate::csp::{self, Directive};
use crate::declaration::{Base, Declaration, Entry, Named, OMIT, REST, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::header::Field;
use crate::omission::{self, List, is_none};
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::word::Row;

/// What a declaration comes to with its base, and what became of the base.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The fields of both.
    pub declaration: Declaration,
    /// Names that stand for one of the base's: what is missing at the one is missing at the other.
    pub aliases: Vec<Alias>,
    /// The lists that keep the base's items, by `..`, and their names.
    pub extended: Vec<Span>,
    /// What the base declares and `omit` drops.
    pub omitted: Vec<Omitted>,
    /// The entries that say so; what stands before them may accept a finding about it.
    pub dropped: Vec<Entry>,
}

/// Two names of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alias {
    /// Where it is named here.
    pub here: Span,
    /// Where the base names it.
    pub base: Span,
}

/// `field: omit`
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Omitted {
    /// The field that it stands in; `None` at the top.
    pub block: Option<String>,
    /// The name that is dropped.
    pub key: Spanned<String>,
}

/// Lays `declaration` over `base`. Without one, `..` and `omit` are errors.
pub fn resolve(declaration: &Declaration, base: Option<&Base>, out: &mut Diagnostics) -> Resolved {
    let entries = with_csp_as_blocks(&declaration.entries, out);
    // The errors of a base have been reported where it is declared.
    let mut reported = Diagnostics::new();
    let inherited = base.map_or_else(Vec::new, |base| with_csp_as_blocks(&base.declaration.entries, &mut reported));
    let mut merge =
        Merge { base: base.map(|base| base.name.node.as_str()), resolved: Resolved::default(), block: None, out };
    let mut merged = merge.entries(&entries, &inherited, Keeps::Others);
    merged.extend(left(&inherited, &entries, None));
    let mut resolved = merge.resolved;
    resolved.declaration.entries = merged;
    resolved.declaration.levels.extend_from_slice(&declaration.levels);
    if let Some(base) = base {
        resolved.declaration.levels.extend_from_slice(&base.declaration.levels);
    }
    resolved
}

/// A Content-Security-Policy in one string, written as the block that says the same, or as the list of blocks where it holds
/// several policies; a list of policies likewise.
fn with_csp_as_blocks(entries: &[Entry], out: &mut Diagnostics) -> Vec<Entry> {
    let mut entries = entries.to_vec();
    for entry in entries.iter_mut().filter(|entry| is_csp(entry)) {
        let Some(Value { kind, span }) = &mut entry.value else { continue };
        match kind {
            ValueKind::Text(text) => {
                let mut blocks = csp::blocks(Text::new(text, span.start), out);
                *kind = match blocks.len() {
                    1 => blocks.remove(0).kind,
                    _ => ValueKind::List(blocks),
                };
            }
            ValueKind::List(items) => {
                let mut blocks = |item: Value| match &item.kind {
                    ValueKind::Text(text) => csp::blocks(Text::new(text, item.span.start), out),
                    _ => vec![item],
                };
                *items = std::mem::take(items).into_iter().flat_map(&mut blocks).collect();
            }
            _ => {}
        }
    }
    entries
}

fn is_csp(entry: &Entry) -> bool {
    Field::from_key(&entry.key.node).and_then(Field::disposition).is_some()
}

/// Whether what is not written in a block comes from the base.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeps {
    Others,
    Nothing,
}

struct Merge<'a> {
    /// The base's name.
    base: Option<&'a str>,
    resolved: Resolved,
    /// The field whose block is being merged.
    block: Option<String>,
    out: &'a mut Diagnostics,
}

impl Merge<'_> {
    fn entries(&mut self, entries: &[Entry], base: &[Entry], keeps: Keeps) -> Vec<Entry> {
        let mut merged = Vec::with_capacity(entries.len() + base.len());
        let mut rest = None;
        for entry in entries {
            let from = base.iter().find(|other| is_same(entry, other, self.block.as_deref()));
            if entry.key.node == REST {
                match rest.replace(entry.key.span) {
                    Some(_) => self.error(entry.key.span, "`..` stands twice in one block", "keep one of the two"),
                    None if self.base.is_none() => self.no_base(entry.key.span),
                    None => merged.extend(left(base, entries, self.block.as_deref())),
                }
            } else if entry.value.as_ref().and_then(Value::as_word).is_some_and(|word| word.node == OMIT) {
                self.omit(entry, from, keeps);
            } else {
                merged.push(self.entry(entry, from, base));
            }
        }
        merged
    }

    fn omit(&mut self, entry: &Entry, from: Option<&Entry>, keeps: Keeps) {
        let key = &entry.key;
        match (self.base, from) {
            (None, _) => self.no_base(entry.value.as_ref().map_or(key.span, |value| value.span)),
            (Some(_), Some(_)) if keeps == Keeps::Others => {
                let omitted = Omitted { block: self.block.clone(), key: key.clone() };
                self.resolved.omitted.push(omitted);
                self.resolved.dropped.push(entry.clone());
            }
            (Some(base), Some(_)) => self.error(
                key.span,
                &format!("nothing of `{base}` is kept here, so that `{}` is not there to omit", key.node),
                "write `..` in the block to keep the rest, or remove this",
            ),
            (Some(base), None) => self.error(
                key.span,
                &format!("`{base}` has no `{}` to omit", key.node),
                "remove this, or name what the base declares",
            ),
        }
    }

    fn entry(&mut self, entry: &Entry, from: Option<&Entry>, siblings: &[Entry]) -> Entry {
        let Some(value) = &entry.value else { return entry.clone() };
        let value = match &value.kind {
            ValueKind::Block(_) | ValueKind::List(_) if self.block.is_none() && is_csp(entry) => {
                self.policies(entry, value, from)
            }
            ValueKind::Block(entries) => {
                let keeps = match entries.iter().any(|entry| entry.key.node == REST) {
                    true => Keeps::Others,
                    false => Keeps::Nothing,
                };
                let base = match from.map(|from| from.value.as_ref().map(|value| &value.kind)) {
                    Some(Some(ValueKind::Block(base))) => Some(base.as_slice()),
                    // A bare name is an empty block.
                    Some(None) => Some(&[][..]),
                    _ => None,
                };
                if keeps == Keeps::Others && !self.keeps(entry, from, base) {
                    return Entry { value: from.and_then(|from| from.value.clone()), ..entry.clone() };
                }
                let outer = self.block.replace(entry.key.node.clone());
                let entries = self.entries(entries, base.unwrap_or_default(), keeps);
                self.block = outer;
                Value { kind: ValueKind::Block(entries), span: value.span }
            }
            ValueKind::List(items) => {
                let base = from.or_else(|| fallback(entry, siblings));
                if self.extends(items, &entry.key) {
                    self.resolved.extended.extend([entry.key.span, value.span]);
                }
                let items = self.items(items, base.and_then(|base| base.value.as_ref()), &entry.key);
                Value { kind: ValueKind::List(items), span: value.span }
            }
            ValueKind::Slots(_) => {
                let help = format!("write `{}: [{value}]`", entry.key.node);
                self.error(value.span, &format!("`{value}` is written in a list"), &help);
                return Entry { value: None, ..entry.clone() };
            }
            ValueKind::Omit(item) => {
                let help = format!("write `{}: [.., {value}]`", entry.key.node);
                self.error(value.span, &format!("`{item}` is omitted outside of a list"), &help);
                return Entry { value: from.and_then(|from| from.value.clone()), ..entry.clone() };
            }
            ValueKind::Rest => {
                self.error(
                    value.span,
                    &format!("`{}` says what the base says already", entry.key.node),
                    "remove it; a list keeps the base's items and adds others: `[.., …]`",
                );
                return Entry { value: from.and_then(|from| from.value.clone()), ..entry.clone() };
            }
            _ => value.clone(),
        };
        Entry { value: Some(value), ..entry.clone() }
    }

    /// Content-Security-Policies over those of the base, the first over the first and so on. A single block with `..` changes
    /// the base's first policy and keeps the others; in a list, `..` keeps those that the blocks before it leave over.
    fn policies(&mut self, entry: &Entry, value: &Value, from: Option<&Entry>) -> Value {
        let base = from.and_then(|from| from.value.as_ref()).map_or(&[][..], Value::items);
        // What is said of the one policy of a base is said of its field.
        let at = |place: usize| match (from, base) {
            (Some(from), [_]) => from.key.span,
            _ => base[place].opening(),
        };
        let mut merged: Vec<Value> = Vec::with_capacity(base.len() + 1);
        let mut rest = None;
        for item in value.items() {
            let place = merged.len().min(base.len());
            match &item.kind {
                ValueKind::Rest => {
                    self.other_policies(item.span, rest.replace(item.span), &base[place..], entry, from);
                    merged.extend_from_slice(&base[place..]);
                }
                ValueKind::Block(entries) => {
                    let same = base.get(place);
                    let keeps = entries.iter().any(|entry| entry.key.node == REST);
                    let is_alone = !matches!(value.kind, ValueKind::List(_));
                    match same {
                        Some(_) if keeps => {
                            let names = [entry.key.span, item.opening()];
                            self.resolved.aliases.extend(names.map(|here| Alias { here, base: at(place) }));
                        }
                        None if keeps => {
                            let span = if is_alone { entry.key.span } else { item.opening() };
                            self.no_policy(span, &entry.key, from);
                        }
                        _ => {}
                    }
                    merged.push(self.policy(item, entries, same, &entry.key));
                    if keeps && is_alone {
                        merged.extend(base.iter().skip(1).cloned());
                    }
                }
                _ => merged.push(item.clone()),
            }
        }
        if let [only] = base {
            self.resolved.aliases.push(Alias { here: only.opening(), base: at(0) });
        }
        let kind = match (merged.len(), &value.kind) {
            (1, ValueKind::Block(_)) => merged.remove(0).kind,
            _ => ValueKind::List(merged),
        };
        Value { kind, span: value.span }
    }

    fn policy(&mut self, item: &Value, entries: &[Entry], base: Option<&Value>, key: &Spanned<String>) -> Value {
        let base = match base.map(|base| &base.kind) {
            Some(ValueKind::Block(base)) => base.as_slice(),
            _ => &[],
        };
        let keeps = match entries.iter().any(|entry| entry.key.node == REST) {
            true => Keeps::Others,
            false => Keeps::Nothing,
        };
        let outer = self.block.replace(key.node.clone());
        let entries = self.entries(entries, base, keeps);
        self.block = outer;
        Value { kind: ValueKind::Block(entries), span: item.span }
    }

    /// `..` in a list of policies, which has to keep something.
    fn other_policies(&mut self, span: Span, first: Option<Span>, kept: &[Value], entry: &Entry, from: Option<&Entry>) {
        match (self.base, first) {
            (None, _) => self.no_base(span),
            (Some(_), Some(_)) => self.error(span, "`..` is in one list twice", "keep one of the two"),
            (Some(_), None) if kept.is_empty() => self.no_policy(span, &entry.key, from),
            (Some(_), None) => {}
        }
    }

    /// The error of a `..` that has no policy to keep.
    fn no_policy(&mut self, span: Span, key: &Spanned<String>, from: Option<&Entry>) {
        // Where there is no base at all, that is the error.
        let Some(name) = self.base else { return };
        let message = match from {
            Some(_) => format!("`{name}` has no further policy in `{}` that `..` could keep", key.node),
            None => format!("`{name}` has no `{}` that `..` could keep", key.node),
        };
        self.error(span, &message, "remove the `..`");
    }

    /// `..` in a block: the base has to have one there, or nothing could be kept. False where it has another value.
    fn keeps(&mut self, entry: &Entry, from: Option<&Entry>, base: Option<&[Entry]>) -> bool {
        let (Some(name), key) = (self.base, &entry.key) else { return true };
        match from {
            Some(from) if base.is_some() => {
                self.resolved.aliases.push(Alias { here: key.span, base: from.key.span });
            }
            Some(_) => {
                self.error(
                    key.span,
                    &format!("`{}` of `{name}` is not a block, so that `..` cannot keep parts of it", key.node),
                    "write the whole value",
                );
                return false;
            }
            None => {
                self.error(key.span, &format!("`{name}` has no `{}` that `..` could keep", key.node), "remove the `..`")
            }
        }
        true
    }

    /// Whether a list says by `..` that it adds to that of the base.
    fn extends(&self, items: &[Value], key: &Spanned<String>) -> bool {
        let keeps = items.iter().any(|item| matches!(item.kind, ValueKind::Rest));
        // What is omitted from a list of what is taken away permits more.
        let omits = items.iter().any(|item| omission::omitted(item).is_some());
        keeps && (!omits || (omission::adds(items) && Directive::from_key(&key.node).is_some()))
    }

    fn items(&mut self, items: &[Value], base: Option<&Value>, key: &Spanned<String>) -> Vec<Value> {
        let mut merged = Vec::with_capacity(items.len());
        // A source that is listed twice is a finding; a header that is removed twice would be an error.
        let is_source = Directive::from_key(&key.node).is_some();
        let keeps = items.iter().any(|item| matches!(item.kind, ValueKind::Rest));
        let mut kept = Vec::new();
        if let (true, Some(name), Some(base)) = (keeps, self.base, base) {
            let list = List { key: &key.node, base: name, items };
            let (left, errors) = list.kept(base.items());
            kept = left;
            self.out.extend(errors);
        }
        for item in items {
            match (&item.kind, self.base, base) {
                (ValueKind::Rest | ValueKind::Omit(_), None, _) => self.no_base(item.span),
                (ValueKind::Omit(omitted), ..) if !keeps => self.error(
                    item.span,
                    &format!("`{omitted}` is omitted from a list that keeps nothing of the base"),
                    &format!("write `[.., {item}]`, or remove it"),
                ),
                (ValueKind::Omit(_), ..) => {}
                (ValueKind::Rest, Some(name), None) => self.error(
                    item.span,
                    &format!("`{name}` has no `{}` that `..` could keep", key.node),
                    "remove the `..`",
                ),
                // Appending to `none` replaces it: beside others, browsers ignore it.
                (ValueKind::Rest, Some(_), Some(_)) if items.len() > 1 => {
                    let is_kept = |item: &&Value| {
                        !is_none(item) && (is_source || !items.iter().any(|own| is_same_item(own, item)))
                    };
                    merged.extend(kept.iter().filter(is_kept).cloned());
                }
                (ValueKind::Rest, Some(_), Some(_)) => merged.append(&mut kept),
                (ValueKind::Block(entries), ..) => {
                    let kind = ValueKind::Block(self.entries(entries, &[], Keeps::Nothing));
                    merged.push(Value { kind, span: item.span });
                }
                _ => merged.push(item.clone()),
            }
        }
        merged
    }

    fn no_base(&mut self, span: Span) {
        self.error(
            span,
            "this keeps or drops what a base declares, and the policy has no base",
            "name one at the end of the policy: `..path::to::Base`",
        );
    }

    fn error(&mut self, span: Span, message: &str, help: &str) {
        self.out.push(Diagnostic::error(span, message).help(help));
    }
}

/// The base's entries that are not written here.
fn left(base: &[Entry], entries: &[Entry], block: Option<&str>) -> Vec<Entry> {
    base.iter().filter(|kept| !entries.iter().any(|entry| is_same(entry, kept, block))).cloned().collect()
}

/// Whether both say the same thing of a block; names of headers are compared without case. Of the words that are written by
/// themselves, as `signed` and `private` are, a block has one.
fn is_same(one: &Entry, other: &Entry, block: Option<&str>) -> bool {
    let is_word = |entry: &Entry| {
        let in_header = || block.and_then(Field::from_key).is_some_and(|field| field.is_first_word(entry));
        entry.value.is_none() && (PROTECTIONS.iter().any(|word| word.key == entry.key.node) || in_header())
    };
    let is_named_so = match one.named {
        Named::ByWord => one.key == other.key,
        Named::ByText => one.key.node.eq_ignore_ascii_case(&other.key.node),
    };
    is_named_so || (is_word(one) && is_word(other))
}

/// What a browser reads in the base where it has no such directive.
fn fallback<'a>(entry: &Entry, siblings: &'a [Entry]) -> Option<&'a Entry> {
    let directive = Directive::from_key(&entry.key.node)?;
    let entry_of = |other: &Directive| siblings.iter().find(|entry| entry.key.node == other.key());
    directive.fallback().iter().find_map(entry_of)
}

fn is_same_item(one: &Value, other: &Value) -> bool {
    match (&one.kind, &other.kind) {
        (ValueKind::Text(one), ValueKind::Text(other)) => one.eq_ignore_ascii_case(other),
        (ValueKind::Word(one), ValueKind::Word(other)) => one == other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(kind: ValueKind) -> Value {
        Value { kind, span: Span::default() }
    }

    fn word(text: &str) -> Value {
        value(ValueKind::Word(text.to_owned()))
    }

    fn list(items: &[&str]) -> Value {
        let item = |text: &&str| if *text == REST { value(ValueKind::Rest) } else { word(text) };
        value(ValueKind::List(items.iter().map(item).collect()))
    }

    fn entry(key: &str, value: Option<Value>) -> Entry {
        let key = Spanned::new(key.to_owned(), Span::default());
        Entry { levels: Vec::new(), key, named: Named::ByWord, value, span: Span::default() }
    }

    fn block(entries: Vec<Entry>) -> Value {
        value(ValueKind::Block(entries))
    }

    fn csp(entries: Vec<Entry>) -> Vec<Entry> {
        vec![entry("content_security_policy", Some(value(ValueKind::Block(entries))))]
    }

    fn base(entries: Vec<Entry>) -> Base {
        let declaration = Declaration { levels: Vec::new(), entries };
        let name = Spanned::new("Base".to_owned(), Span::default());
        Base { name, declaration, is_base: false, span: Span::default() }
    }

    fn shown(entries: &[Entry]) -> String {
        let value = |value: &Value| match &value.kind {
            ValueKind::Block(entries) => format!("{{{}}}", shown(entries)),
            ValueKind::List(items) => {
                let item = |item: &Value| match &item.kind {
                    ValueKind::Block(entries) => format!("{{{}}}", shown(entries)),
                    _ => item.describe(),
                };
                items.iter().map(item).collect::<Vec<_>>().join(" ")
            }
            _ => value.describe(),
        };
        let entry = |entry: &Entry| format!("{} {}", entry.key.node, entry.value.as_ref().map_or(String::new(), value));
        entries.iter().map(entry).collect::<Vec<_>>().join("; ")
    }

    fn resolved(entries: Vec<Entry>, base: &Base) -> Result<String, String> {
        let mut out = Diagnostics::new();
        let declaration = Declaration { levels: Vec::new(), entries };
        let resolved = resolve(&declaration, Some(base), &mut out);
        match out.iter().next() {
            Some(error) => Err(error.message.clone()),
            None => Ok(shown(&resolved.declaration.entries)),
        }
    }

    #[test]
    fn what_is_written_wins_and_the_rest_is_inherited() {
        let base =
            base(vec![entry("x_frame_options", Some(word("deny"))), entry("referrer_policy", Some(word("origin")))]);
        let result = resolved(vec![entry("x_frame_options", Some(word("same_origin")))], &base);
        assert_eq!(result.as_deref(), Ok("x_frame_options `same_origin`; referrer_policy `origin`"));
        let result = resolved(vec![entry("x_frame_options", Some(word("omit")))], &base);
        assert_eq!(result.as_deref(), Ok("referrer_policy `origin`"));
        let result = resolved(vec![entry("nel", Some(word("omit")))], &base);
        assert_eq!(result.expect_err("an error"), "`Base` has no `nel` to omit");
    }

    #[test]
    fn a_block_and_a_list_keep_what_two_dots_ask_for() {
        let base = base(csp(vec![
            entry("default_src", Some(word("self"))),
            entry("object_src", Some(word("none"))),
            entry("img_src", Some(list(&["self", "data"]))),
        ]));
        let with = |entries: Vec<Entry>| resolved(csp(entries), &base);
        assert_eq!(
            with(vec![entry("img_src", Some(list(&["..", "blob"]))), entry("..", None)]).as_deref(),
            Ok("content_security_policy {img_src `self` `data` `blob`; default_src `self`; object_src `none`}")
        );
        assert_eq!(
            with(vec![entry("..", None), entry("object_src", Some(list(&["..", "self"])))]).as_deref(),
            Ok("content_security_policy {default_src `self`; img_src `self` `data`; object_src `self`}"),
            "appending to `none` replaces it"
        );
        assert_eq!(
            with(vec![entry("..", None), entry("font_src", Some(list(&["..", "data"])))]).as_deref(),
            Ok(
                "content_security_policy {default_src `self`; object_src `none`; img_src `self` `data`; font_src `self` `data`}"
            ),
            "what a browser reads for `font_src` is `default_src`"
        );
        assert_eq!(
            with(vec![entry("img_src", Some(word("none")))]).as_deref(),
            Ok("content_security_policy {img_src `none`}"),
            "without `..` nothing is kept"
        );
        assert_eq!(
            with(vec![entry("..", None), entry("form_action", Some(list(&["..", "self"])))]).expect_err("an error"),
            "`Base` has no `form_action` that `..` could keep"
        );
        assert_eq!(
            with(vec![entry("img_src", Some(word("omit")))]).expect_err("an error"),
            "nothing of `Base` is kept here, so that `img_src` is not there to omit"
        );
    }

    #[test]
    fn policies_are_laid_over_each_other_in_their_order() {
        const KEY: &str = "content_security_policy";
        let one = |key: &str| block(vec![entry(key, Some(word("self")))]);
        let more = |key: &str| block(vec![entry("..", None), entry(key, Some(word("self")))]);
        let several = |items: Vec<Value>| vec![entry(KEY, Some(value(ValueKind::List(items))))];
        let rest = || value(ValueKind::Rest);
        let text = |text: &str| value(ValueKind::Text(text.to_owned()));
        let two = base(several(vec![one("img_src"), one("font_src")]));
        let lone = base(csp(vec![entry("img_src", Some(word("self")))]));
        for (written, base, expected) in [
            (vec![entry(KEY, Some(more("a")))], &two, "{img_src `self`; a `self`} {font_src `self`}"),
            (vec![entry(KEY, Some(one("a")))], &two, "{a `self`}"),
            (vec![], &two, "{img_src `self`} {font_src `self`}"),
            (several(vec![more("a"), rest()]), &two, "{img_src `self`; a `self`} {font_src `self`}"),
            (several(vec![more("a"), more("b")]), &two, "{img_src `self`; a `self`} {font_src `self`; b `self`}"),
            (several(vec![more("a")]), &two, "{img_src `self`; a `self`}"),
            (several(vec![one("a"), rest()]), &two, "{a `self`} {font_src `self`}"),
            (several(vec![rest(), one("a")]), &two, "{img_src `self`} {font_src `self`} {a `self`}"),
            (several(vec![rest(), one("a")]), &lone, "{img_src `self`} {a `self`}"),
            (several(vec![more("a"), one("b")]), &lone, "{img_src `self`; a `self`} {b `self`}"),
            (
                vec![entry(KEY, Some(text("img-src 'self', font-src 'self',")))],
                &two,
                "{img_src the string `\"'self'\"`} {font_src the string `\"'self'\"`}",
            ),
            (
                several(vec![text("img-src 'self', font-src 'self'"), one("c")]),
                &two,
                "{img_src the string `\"'self'\"`} {font_src the string `\"'self'\"`} {c `self`}",
            ),
        ] {
            assert_eq!(
                resolved(written.clone(), base).as_deref(),
                Ok(format!("{KEY} {expected}").as_str()),
                "{written:?}"
            );
        }
        for (written, error) in [
            (
                several(vec![more("a"), rest()]),
                "`Base` has no further policy in `content_security_policy` that `..` could keep",
            ),
            (
                several(vec![rest(), more("a")]),
                "`Base` has no further policy in `content_security_policy` that `..` could keep",
            ),
            (several(vec![rest(), rest()]), "`..` is in one list twice"),
        ] {
            assert_eq!(resolved(written, &lone).expect_err("an error"), error);
        }
    }
}
