//! Merges the items of a list with those of the base's list.

use super::merge::{Keeps, Merge};
use super::omission::{List, adds, is_none, omitted};
use super::same::spelling;
use crate::csp::Directive;
use crate::declaration::{OMIT, REST, Value, ValueKind};
use crate::firsts::Names;
use crate::span::Spanned;

impl Merge<'_> {
    /// Whether a list adds items to those of the base, with `..`.
    pub(super) fn extends(&self, items: &[Value], key: &Spanned<String>) -> bool {
        let keeps = items.iter().any(|item| matches!(item.kind, ValueKind::Rest));
        // An item that is omitted from `remove`, a list of what is taken away, makes the policy weaker: it is no extension.
        let omits = items.iter().any(|item| omitted(item).is_some());
        keeps && (!omits || (adds(items) && Directive::from_key(&key.node).is_some()))
    }

    /// Merges the items of a list with the value of the base, of which `..` keeps the items that no `omit` drops.
    pub(super) fn items(&mut self, items: &[Value], base: Option<&Value>, key: &Spanned<String>) -> Vec<Value> {
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
                (ValueKind::Rest, None, _) => self.no_base(item.span, REST),
                (ValueKind::Omit(_), None, _) => self.no_base(item.span, OMIT),
                (ValueKind::Omit(_), Some(name), _) if !keeps => self.error(
                    item.span,
                    &format!("`omit` has no effect: without `..`, this list keeps nothing of `{name}`"),
                    &format!("write `[.., {item}]`, or remove it"),
                ),
                (ValueKind::Omit(_), ..) => {}
                (ValueKind::Rest, Some(_), None) => self.nothing_to_keep(item.span, &format!("no `{}`", key.node)),
                // An item that is added to `none` replaces it: browsers ignore `'none'` beside other sources.
                (ValueKind::Rest, Some(_), Some(_)) if items.len() > 1 => {
                    let own: Names<'_> = items.iter().filter_map(spelling).collect();
                    let is_own = |item: &Value| spelling(item).is_some_and(|item| own.contains(&item));
                    let is_kept = |item: &&Value| !is_none(item) && (is_source || !is_own(item));
                    merged.extend(kept.iter().filter(is_kept).cloned());
                }
                (ValueKind::Rest, Some(_), Some(_)) => merged.append(&mut kept),
                (ValueKind::Block(entries), name, _) => {
                    let rest = entries.iter().find(|entry| entry.key.node == REST);
                    // The blocks of a list have no names, so that none is the counterpart of one of the base.
                    if let (Some(name), Some(rest)) = (name, rest) {
                        self.error(
                            rest.key.span,
                            &format!("`..` has no effect: a block in a list keeps nothing of `{name}`"),
                            "write the whole block",
                        );
                    }
                    let kind = ValueKind::Block(self.entries(entries, &[], Keeps::Nothing));
                    merged.push(Value { kind, span: item.span });
                }
                _ => merged.push(item.clone()),
            }
        }
        merged
    }
}
