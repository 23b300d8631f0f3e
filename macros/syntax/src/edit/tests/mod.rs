//! Fixes of policies in the forms in which people write them. In a row, `«before|after»` is what the fix changes.

use super::*;
use crate::{Memory, parse, undecided};
use proc_macro2::TokenStream;

/// Checks that the fix of each row changes just the marked part.
fn check(rows: &[&str], fix: impl Fn(&Item) -> Fix) {
    for row in rows {
        let (source, expected) = sides(row);
        let item = policy(&source);
        assert_eq!(changed(&fix(&item), &item, &source).as_deref(), Some(&*expected), "{row}");
    }
}

fn sides(row: &str) -> (String, String) {
    let (start, rest) = row.split_once('«').expect("a start");
    let (part, end) = rest.split_once('»').expect("an end");
    let (before, after) = part.split_once('|').expect("two sides");
    (format!("{start}{before}{end}"), format!("{start}{after}{end}"))
}

/// The policy in a build for which all conditions hold.
fn policy(source: &str) -> Item {
    let mut tokens = source.parse().expect("tokens");
    while let Some(choice) = undecided(&tokens) {
        tokens = choice.holds;
    }
    parse(tokens, &Memory::default()).expect("a policy")
}

/// The source after a fix.
fn changed(fix: &Fix, item: &Item, source: &str) -> Option<String> {
    Edit::of(fix, item, source).map(|edit| edit.apply(source))
}

/// The place of an entry with this name, of a word, or of this part of a string.
fn place(item: &Item, text: &str) -> Span {
    in_entries(&item.declaration.entries, text).unwrap_or_else(|| panic!("`{text}` is in the policy"))
}

fn in_entries(entries: &[Entry], text: &str) -> Option<Span> {
    entries.iter().find_map(|entry| match entry.key.node == text {
        true => Some(entry.key.span),
        false => entry.value.as_ref().and_then(|value| in_value(value, text)),
    })
}

fn in_value(value: &Value, text: &str) -> Option<Span> {
    match &value.kind {
        ValueKind::Word(word) => (word == text).then_some(value.span),
        ValueKind::Text(whole) => whole.find(text).map(|at| {
            let start = value.span.start + at;
            Span::new(start, start + text.len())
        }),
        ValueKind::List(items) => items.iter().find_map(|item| in_value(item, text)),
        ValueKind::Block(entries) => in_entries(entries, text),
        _ => None,
    }
}

#[test]
fn what_is_removed_takes_its_comma_and_its_line_along() {
    check(
        &[
            "k struct A { «x: b, |»c: d }",
            "k struct A { c: d«, x: b|» }",
            "k struct A { c: d, «x: b, |»}",
            "k struct A {« x: b |»}",
            "k struct A {«x: b,|»c: d}",
            "k struct A { «x: b , |»c: d }",
            "k struct A { a: {«x: b, |»c: d} }",
            // Lists.
            "k struct A { a: [«x, |»b] }",
            "k struct A { a: [b«, x|»] }",
            "k struct A { a: [b, «x, |»c] }",
            "k struct A { a: [b,«x,|»c] }",
            "k struct A { a: [«x|»] }",
            "k struct A { a: [\n«    x,\n|»    b,\n] }",
            // Lines.
            "k struct A {\n«    x: b,\n|»    c: d,\n}",
            "k struct A {\n    c: d,\n«    x: b,\n|»}",
            "k struct A {\n    c: d«,\n    x: b|»\n}",
            "k struct A {\n«    x: {\n        b: c,\n    },\n|»    c: d,\n}",
            "k struct A {\r\n«\tx: b, \t\r\n|»\tc: d,\r\n}\r\n",
            "k struct A {\n\n«    x: b,\n|»\n    c: d,\n}",
            "k struct A {\n    a: b, «x: b,|»\n}",
            "k struct A {\n    «x: b,|» c: d,\n}",
            "k struct A {\n    «x: b,|»c: d,\n}",
            "k struct A {\n    «x: b,|»}",
            // What is behind it on its line stays.
            "k struct A {\n    «x: b,|» // a comment\n    c: d,\n}",
            "k struct A {\n    «x: b,|» /* a comment */\n    c: d,\n}",
            // Its attributes go with it.
            "k struct A {\n«    #[allow(y, reason = \"r\")]\n    x: b,\n|»    c: d,\n}",
            "k struct A {\n«    #[allow(y, reason = \"r\")]\n    #[warn(z)]\n    x: b,\n|»    c: d,\n}",
            "k struct A { c: d, «#[warn(z)] x: b, |»}",
        ],
        |item| Fix::Remove { span: place(item, "x") },
    );
}

/// A condition or a comment would then be that of the next entry.
#[test]
fn what_has_an_attribute_of_its_own_is_not_removed() {
    for source in [
        "k struct A {\n    /// A comment.\n    x: b,\n    c: d,\n}",
        "k struct A {\n    #[cfg(a)]\n    x: b,\n    c: d,\n}",
        "k struct A { #[cfg(a)] x: b, c: d }",
        "k struct A { a: [#[cfg(a)] x, b] }",
        "k struct A { #[cfg(a)] #[warn(z)] x: b, c: d }",
    ] {
        let item = policy(source);
        assert_eq!(changed(&Fix::Remove { span: place(&item, "x") }, &item, source), None, "{source}");
    }
}

/// With the condition that was meant, the entry may be none of those that are too many.
#[test]
fn what_has_an_attribute_that_cannot_be_read_is_not_removed() {
    for attributes in
        ["#[cfg()]", "#[cfg_attr()]", "#[warn(z)] #[cfg()]", "#[cfg()] #[warn(z)]", "#[inline]", "#[base]"]
    {
        for source in [
            format!("k struct A {{ a: b, {attributes} x: b, c: d }}"),
            format!("k struct A {{ a: {{ {attributes} x: b, c: d }} }}"),
            format!("k struct A {{\n    {attributes}\n    x: b,\n    c: d,\n}}"),
        ] {
            let item = policy(&source);
            assert_eq!(changed(&Fix::Remove { span: place(&item, "x") }, &item, &source), None, "{source}");
        }
    }
    // What is wrong elsewhere is another mistake.
    check(
        &[
            "k struct A { #[cfg()] a: b, «x: c, |»d: e }",
            "k struct A { «x: { y: &, }, |»d: e }",
            "k struct A { «#[warn(z)] x: b, |»#[cfg()] c: d }",
        ],
        |item| Fix::Remove { span: place(item, "x") },
    );
}

#[test]
fn what_is_added_is_the_last_entry_of_its_block() {
    let new = || "new: n".to_owned();
    check(
        &[
            "k struct A {«| new: n, » }",
            "k struct A {«| new: n, »}",
            "k struct A {«| new: n, » ..B }",
            "k struct A { a: b«|, new: n» }",
            "k struct A { a: b,«| new: n,» }",
            "k struct A { a: b ,«| new: n,» }",
            "k struct A { a: b,«| new: n,» ..B }",
            "k struct A {\n    a: b,«|\n    new: n,»\n}",
            "k struct A {\n    a: b«|,\n    new: n,»\n}",
            "k struct A {\r\n\ta: b,\r\n\tc: { d: e },«|\n\tnew: n,»\r\n}",
            "k struct A {\n    a: b,\n    #[warn(y)]\n    c: d,«|\n    new: n,»\n}",
            "k struct A {\n    a: b, c: d,«| new: n,»\n}",
            "k struct A { a: [{ b: c }]«|, new: n» }",
        ],
        |item| Fix::Insert { into: item.name_span, text: new() },
    );
    // A block behind a name.
    check(
        &[
            "k struct A { x: {«| new: n, »}, a: b }",
            "k struct A { x: { c: d«|, new: n» }, a: b }",
            "k struct A { a: { x: {\n        c: d,«|\n        new: n,»\n    } } }",
        ],
        |item| Fix::Insert { into: place(item, "x"), text: new() },
    );
    // A block of a list has no name.
    check(
        &[
            "k struct A { b: [{ c: d }], a: [{ e: f }, { x: y«|, new: n» }], }",
            "k struct A { a: [{\n        x: y,«|\n        new: n,»\n    }] }",
        ],
        |item| {
            let x = place(item, "x");
            let values = item.declaration.entries.iter().filter_map(|entry| entry.value.as_ref());
            let block = values.flat_map(Value::items).find(|block| block.span.contains(x)).expect("its block");
            Fix::Insert { into: block.opening(), text: new() }
        },
    );
}

#[test]
fn an_entry_is_rewritten_with_its_value() {
    check(
        &[
            "k struct A { a: b, «x: { c: d }|new: n», e: f }",
            "k struct A { a: { «x: c|new: n» } }",
            "k struct A { #[allow(y, reason = \"r\")] #[warn(z)] «x: c|new: n», a: b }",
            "k struct A { a: { /// A comment.\n #[cfg(a)] «x: c|new: n» } }",
        ],
        |item| Fix::Rewrite { entry: place(item, "x"), text: "new: n".to_owned() },
    );
}

#[test]
fn a_word_of_a_string_becomes_an_item() {
    check(
        &[
            "k struct A { permissions_policy: { camera: «x|self» } }",
            "k struct A { permissions_policy: { camera: [«x|self», a] } }",
            "k struct A { permissions_policy: { camera: [«\"x\"|self», a] } }",
            "k struct A { permissions_policy: { camera: «\"x https://a.test\"|[self, \"https://a.test\"]» } }",
            "k struct A { permissions_policy: { camera: «\"https://a.test x\"|[\"https://a.test\", self]» } }",
            "k struct A { permissions_policy: { camera: [a, «\"b x c\"|\"b\", self, \"c\"», d] } }",
            "k struct A { permissions_policy: [{ camera: [«\"x c\"|self, \"c\"»] }] }",
        ],
        |item| Fix::Replace { span: place(item, "x"), text: "self".to_owned() },
    );
    check(
        &[
            "k struct A { content_security_policy: { img_src: [«\"x\", |»data] } }",
            "k struct A { content_security_policy: { img_src: «\"x data:\"|[\"data:\"]» } }",
            "k struct A { content_security_policy: { img_src: [«\"https://a.test x data:\"|\"https://a.test\", \"data:\"»] } }",
            "k struct A { content_security_policy: [{ img_src: [«\"https://a.test x\"|\"https://a.test\"»] }] }",
        ],
        |item| Fix::Remove { span: place(item, "x") },
    );
}

/// A string that is a whole header is written like the header.
#[test]
fn a_header_in_one_string_stays_one() {
    check(
        &[
            "k struct A { content_security_policy: \"img-src «x|'self'»; font-src x\" }",
            "k struct A { content_security_policy: r#\"img-src «x|'self'»\"# }",
            "k struct A { content_security_policy: [\"img-src data:\", \"img-src data: «x|'self'» blob:\"] }",
            "k struct A { content_security_policy: { img_src: [data, \"https://a.test «x|'self'»\"] } }",
        ],
        |item| Fix::Replace { span: place(item, "x"), text: "self".to_owned() },
    );
    // The places of what follows an escape are others in the source.
    let source = "k struct A { content_security_policy: \"img-src\\u{20}x\" }";
    let item = policy(source);
    assert_eq!(changed(&Fix::Replace { span: place(&item, "x"), text: "self".to_owned() }, &item, source), None);
}

/// The fields of a base are in another file.
#[test]
fn what_is_not_in_the_text_is_not_changed() {
    let source = "k struct A { x: b, ..Base }";
    let derived: TokenStream = source.parse().expect("tokens");
    let base: TokenStream = "@ struct Base { y: b, }".parse().expect("tokens");
    let item = parse(derived.into_iter().chain(base).collect(), &Memory::default()).expect("a policy");
    let (own, base) = (place(&item, "x"), item.base.as_ref().expect("the base"));
    let inherited = base.declaration.entries[0].key.span;
    let replace = |span| changed(&Fix::Replace { span, text: "new".to_owned() }, &item, source);
    assert_eq!(replace(own).as_deref(), Some("k struct A { new: b, ..Base }"));
    assert_eq!(replace(inherited), None);
    assert_eq!(replace(own.to(inherited)), None);
    assert_eq!(replace(Span::new(100_000, 100_001)), None);
    // Nor is a text from which the tokens are not.
    assert_eq!(Edit::of(&Fix::Replace { span: own, text: "new".to_owned() }, &item, "k struct"), None);
}
