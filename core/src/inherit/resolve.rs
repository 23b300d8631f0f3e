//! The whole merge of a declaration with its base.

use super::csp_blocks::with_csp_as_blocks;
use super::merge::{Keeps, Merge};
use super::removal;
use super::resolved::Resolved;
use super::same::Siblings;
use crate::declaration::{Base, Declaration, EXPECT};
use crate::diagnostic::Diagnostics;

/// Merges `declaration` with its base. Without a base, `..` and `omit` are errors.
pub fn resolve(declaration: &Declaration, base: Option<&Base>, out: &mut Diagnostics) -> Resolved {
    let entries = with_csp_as_blocks(&declaration.entries, out);
    // The errors of the base are reported where it is declared.
    let mut reported = Diagnostics::new();
    let mut inherited = base.map_or_else(Vec::new, |base| with_csp_as_blocks(&base.declaration.entries, &mut reported));
    if base.is_some_and(|base| base.is_preset) && !entries.iter().any(|entry| entry.key.node == EXPECT) {
        inherited.retain(|entry| entry.key.node != EXPECT);
    }
    let mut merge =
        Merge { base: base.map(|base| base.name.node.as_str()), resolved: Resolved::default(), block: None, out };
    let mut merged = merge.entries(&entries, &inherited, Keeps::Others);
    merged.extend(Siblings::new(&inherited, None).without(&entries));
    let mut resolved = merge.resolved;
    if base.is_some() {
        removal::settle(&entries, &mut merged, &mut resolved);
    }
    resolved.declaration.entries = merged;
    resolved.declaration.levels.extend_from_slice(&declaration.levels);
    if let Some(base) = base {
        resolved.declaration.levels.extend_from_slice(&base.declaration.levels);
    }
    resolved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Entry, Named, REST, Value, ValueKind};
    use crate::span::{Span, Spanned};

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
        Base { name, declaration, is_base: false, is_preset: false, span: Span::default() }
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
    fn a_policy_overrides_its_base_and_inherits_the_rest() {
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
    fn two_dots_keep_the_rest_of_a_block_or_a_list() {
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
            "`font_src` falls back to `default_src`"
        );
        assert_eq!(
            with(vec![entry("img_src", Some(word("none")))]).as_deref(),
            Ok("content_security_policy {img_src `none`}"),
            "without `..` nothing is kept"
        );
        assert_eq!(
            with(vec![entry("..", None), entry("form_action", Some(list(&["..", "self"])))]).expect_err("an error"),
            "`..` has nothing to keep: `Base` has no `form_action`"
        );
        assert_eq!(
            with(vec![entry("img_src", Some(word("omit")))]).expect_err("an error"),
            "`omit` has no effect: without `..`, this block keeps nothing of `Base`"
        );
    }

    #[test]
    fn policies_are_merged_by_their_order() {
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
                "`..` has nothing to keep: `Base` has no further policy in `content_security_policy`",
            ),
            (
                several(vec![rest(), more("a")]),
                "`..` has nothing to keep: `Base` has no further policy in `content_security_policy`",
            ),
            (several(vec![rest(), rest()]), "`..` is written twice in one list"),
        ] {
            assert_eq!(resolved(written, &lone).expect_err("an error"), error);
        }
    }
}
