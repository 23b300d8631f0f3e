//! Merges Content-Security-Policies with those of the base.

use super::merge::{Keeps, Merge};
use super::resolved::Alias;
use crate::declaration::{Entry, REST, Value, ValueKind};
use crate::span::{Span, Spanned};

impl Merge<'_> {
    /// Merges Content-Security-Policies with those of the base, the first with the first and so on. A single block with `..`
    /// changes the base's first policy and keeps the others. In a list, `..` keeps the policies of the base that no earlier
    /// block is merged with.
    pub(super) fn policies(&mut self, entry: &Entry, value: &Value, from: Option<&Entry>) -> Value {
        let base = from.and_then(|from| from.value.as_ref()).map_or(&[][..], Value::items);
        // A finding about the only policy of a base points at the name of its field.
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
                    let keeps = Keeps::of(entries) == Keeps::Others;
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

    /// Merges one policy, a block, with one of the base.
    fn policy(&mut self, item: &Value, entries: &[Entry], base: Option<&Value>, key: &Spanned<String>) -> Value {
        let base = match base.map(|base| &base.kind) {
            Some(ValueKind::Block(base)) => base.as_slice(),
            _ => &[],
        };
        let keeps = Keeps::of(entries);
        let outer = self.block.replace(key.node.clone());
        let entries = self.entries(entries, base, keeps);
        self.block = outer;
        Value { kind: ValueKind::Block(entries), span: item.span }
    }

    /// Checks `..` in a list of policies, which must keep at least one policy.
    fn other_policies(&mut self, span: Span, first: Option<Span>, kept: &[Value], entry: &Entry, from: Option<&Entry>) {
        match (self.base, first) {
            (None, _) => self.no_base(span, REST),
            (Some(_), Some(_)) => self.error(span, "`..` is written twice in one list", "remove one of the two"),
            (Some(_), None) if kept.is_empty() => self.no_policy(span, &entry.key, from),
            (Some(_), None) => {}
        }
    }

    /// The error of a `..` that has no policy to keep.
    fn no_policy(&mut self, span: Span, key: &Spanned<String>, from: Option<&Entry>) {
        let what = match from {
            Some(_) => format!("no further policy in `{}`", key.node),
            None => format!("no `{}`", key.node),
        };
        self.nothing_to_keep(span, &what);
    }
}
