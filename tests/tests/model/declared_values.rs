//! Values of a declaration, as messages show them.

use security_policy_core::declaration::{Entry, Named, Value, ValueKind};
use security_policy_core::{Span, Spanned};

fn value(kind: ValueKind) -> Value {
    Value { kind, span: Span::new(10, 40) }
}

fn word(text: &str) -> Value {
    value(ValueKind::Word(text.to_owned()))
}

fn entry(key: &str, value: Option<Value>) -> Entry {
    let key = Spanned::new(key.to_owned(), Span::new(12, 13));
    Entry { levels: Vec::new(), key, named: Named::ByWord, value, span: Span::new(12, 20) }
}

#[test]
fn a_list_or_a_block_of_more_than_four_is_shortened() {
    let list = |count: usize| value(ValueKind::List((0..count).map(|number| word(&format!("w{number}"))).collect()));
    let block =
        |count: usize| value(ValueKind::Block((0..count).map(|number| entry(&format!("k{number}"), None)).collect()));
    for (value, text) in [
        (list(0), "[]"),
        (list(1), "[w0]"),
        (list(4), "[w0, w1, w2, w3]"),
        (list(5), "[…]"),
        (list(6), "[…]"),
        (block(0), "{}"),
        (block(1), "{ k0 }"),
        (block(4), "{ k0, k1, k2, k3 }"),
        (block(5), "{ … }"),
        (block(6), "{ … }"),
        (value(ValueKind::Text("a\"\\b".to_owned())), r#""a\"\\b""#),
        (value(ValueKind::Omit(Box::new(word("self")))), "omit self"),
        (value(ValueKind::Phrase(vec![word("script"), word("inline")])), "script inline"),
    ] {
        assert_eq!(value.to_string(), text);
    }
    for (value, text) in [
        (None, "key"),
        (Some(block(0)), "key"),
        (Some(block(1)), "key: { k0 }"),
        (Some(word("self")), "key: self"),
        (Some(value(ValueKind::Phrase(vec![word("script")]))), "key script"),
    ] {
        assert_eq!(entry("key", value).to_string(), text);
    }
}

/// A block that was read from a string starts with its first entry, without a brace.
#[test]
fn the_place_of_a_block_is_its_brace() {
    let block = |entries| value(ValueKind::Block(entries));
    assert_eq!(block(vec![entry("a", None)]).opening(), Span::new(10, 11));
    assert_eq!(block(Vec::new()).opening(), Span::new(10, 11));
    let first = Entry { span: Span::new(10, 15), ..entry("a", None) };
    assert_eq!(block(vec![first]).opening(), Span::new(10, 40));
    assert_eq!(word("a").opening(), Span::new(10, 40));
}

#[test]
fn a_name_can_be_written_as_a_word_or_as_a_string() {
    for named in [word("main"), value(ValueKind::Text("main".to_owned()))] {
        assert_eq!(named.name("a name", "`main`").map(|name| name.node).ok().as_deref(), Some("main"));
    }
    let list = value(ValueKind::List(Vec::new()));
    assert!(list.name("a name", "`main`").is_err());
}
