//! The marks of policies as an editor gets them, most of them half written.

use super::*;
use quote::quote;

/// The marks of a policy with these fields, in the order of the source: `position word`, where `_` is a gap.
///
/// A position is `{a.b}` for a key in a block, `a.b` for a value, and `omit`, `attribute`, `lint`, `algorithm` or `argument`.
fn fields(text: &str) -> String {
    marks(&format!("krate struct A {{ {text} }}"))
}

fn marks(call: &str) -> String {
    shown(call.parse().expect("tokens"))
}

fn shown(call: TokenStream) -> String {
    let shown: Vec<String> = outline(call).iter().map(mark).collect();
    shown.join(", ")
}

fn mark(mark: &Mark) -> String {
    match mark {
        Mark::Word(at, word) => format!("{} {word}", position(at)),
        Mark::Gap(at) => format!("{} _", position(at)),
        Mark::Literal(at, literal) => format!("{} {literal}", position(at)),
        Mark::Base(path) => format!("base {}", path.to_string().replace(' ', "")),
    }
}

fn position(position: &Position) -> String {
    match position {
        Position::Value(keys) => keys.join("."),
        Position::Block(keys) => format!("{{{}}}", keys.join(".")),
        Position::Omit => "omit".to_owned(),
        Position::Attribute => "attribute".to_owned(),
        Position::Lint => "lint".to_owned(),
        Position::Algorithm => "algorithm".to_owned(),
        Position::Argument => "argument".to_owned(),
    }
}

/// Each row is the fields of a policy, and their marks without the last one, which is where the next field can be written.
fn check(rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        let end = if expected.is_empty() { "{} _" } else { ", {} _" };
        assert_eq!(fields(text), format!("{expected}{end}"), "{text}");
    }
}

#[test]
fn each_word_of_a_policy_has_its_position() {
    check(&[
        ("", ""),
        ("x_frame_options: deny", "{} x_frame_options, x_frame_options deny"),
        ("a: { b: [c, d], e }, f: g", "{} a, {a} b, a.b c, a.b d, a.b _, {a} e, {a} _, {} f, f g"),
        ("a: { b: { c: d } }", "{} a, {a} b, {a.b} c, a.b.c d, {a.b} _, {a} _"),
        ("a: [{ b: c }, { b: d }]", "{} a, {a} b, a.b c, {a} _, {a} b, a.b d, {a} _, a _"),
        ("a: [[b]]", "{} a, a b, a _, a _"),
        ("r#type: x", "{} r#type, type x"),
        // A place before what is no word can become one.
        ("a: \"x\", b: 2y, c: [\"x\", 1]", "{} a, a _, a \"x\", {} b, b _, b 2y, {} c, c _, c \"x\", c _, c 1, c _"),
        (
            "headers: { \"x-a\": \"b\" }",
            "{} headers, {headers} _, {headers} \"x-a\", headers.\"x-a\" _, headers.\"x-a\" \"b\", {headers} _",
        ),
        // What is more than a word is found by the editor itself, or is an error.
        ("a: $cdn, b: [$x, c]", "{} a, a _, {} b, b _, b c, b _"),
        ("a: *, b: [.., c]", "{} a, {} b, b c, b _"),
        ("a: 'self, b: ['none, c]", "{} a, {} b, b c, b _"),
    ]);
}

#[test]
fn omit_is_a_word_of_any_value() {
    check(&[
        ("a: omit", "{} a, a _, omit omit"),
        ("a: omit, b: c", "{} a, a _, omit omit, {} b, b c"),
        ("a: omit; b: c", "{} a, a _, omit omit, {} b, b c"),
        ("a: omit b, c: omit [d]", "{} a, a _, omit omit, a b, {} c, c _, omit omit, c d, c _"),
        ("a: [.., omit b, omit \"c\"]", "{} a, a _, omit omit, a b, a _, omit omit, a _, a \"c\", a _"),
        ("a: [omit, b]", "{} a, a _, omit omit, a b, a _"),
        // The value that is omitted keeps its position.
        ("a: [omit b(\"c\")]", "{} a, a _, omit omit, a b, argument \"c\", algorithm _, a _"),
    ]);
}

#[test]
fn arguments_are_a_string_and_an_algorithm() {
    check(&[
        ("a: hash_file(\"b\", sha512)", "{} a, a hash_file, argument \"b\", algorithm sha512, algorithm _"),
        ("a: { services: [b(c)] }", "{} a, {a} services, a.services b, algorithm c, algorithm _, a.services _, {a} _"),
        // A service takes a string alone.
        ("services: [b(c, \"d\")]", "{} services, services b, argument c, argument \"d\", argument _, services _"),
        ("a: b()", "{} a, a b, algorithm _"),
        ("a: b[c]", "{} a, a b, {} c, {} _"),
    ]);
}

#[test]
fn a_value_that_is_missing_has_a_gap() {
    check(&[
        ("a:", "{} a, a _"),
        ("a: , b: c", "{} a, a _, {} b, b c"),
        ("a: ; b: c", "{} a, a _, {} b, b c"),
        // The next entry starts where the value is missing.
        ("a: b: c", "{} a, a _, {} b, b c"),
        ("a: b, c: d", "{} a, a b, {} c, c d"),
        ("a: b c: d", "{} a, a b, {} c, c d"),
        ("a: { b: c: d }", "{} a, {a} b, a.b _, {a} c, a.c d, {a} _"),
        ("a: -1, b: [-2], c: -d", "{} a, a _, a 1, {} b, b _, b 2, b _, {} c, {} d"),
    ]);
}

#[test]
fn a_slip_does_not_hide_the_words_around_it() {
    check(&[
        ("a = b, c = { d = e }", "{} a, a b, {} c, {c} d, c.d e, {c} _"),
        ("a { b: c }, d [e], f \"g\"", "{} a, {a} b, a.b c, {a} _, {} d, d e, d _, {} f, f _, f \"g\""),
        ("script-src: b", "{} script, script b"),
        ("a-b-c: [d], e: f", "{} a, a d, a _, {} e, e f"),
        ("- a: b", "{} a, a b"),
        ("{ a: b } c: d", "{} a, a b, {} _, {} c, c d"),
        ("a: { { b: c } }", "{} a, {a} b, a.b c, {a} _, {a} _"),
        ("a: #b, c: d", "{} a, a b, {} c, c d"),
        ("# a: b", "{} _, {} a, a b"),
        (". a: b", "{} _, {} a, a b"),
        ("a b c: d", "{} a, {} b, {} c, c d"),
    ]);
}

#[test]
fn a_base_is_a_path() {
    check(&[
        ("..Base", "{} _, base Base"),
        ("a: b, ..crate::bases::Base", "{} a, a b, {} _, base crate::bases::Base"),
        ("..::a::B", "{} _, base ::a::B"),
        // The last name is still to be written.
        ("..", "{} _, base "),
        ("..a::", "{} _, base a::"),
        ("..a:b", "{} _, base a, {} b"),
        ("..:b", "{} _, base , {} b"),
        ("..A B", "{} _, base A, {} B"),
        // Only a policy has one.
        ("a: { .., b: c }", "{} a, {a} b, a.b c, {a} _"),
        ("a: { ..B }", "{} a, {a} B, {a} _"),
    ]);
}

#[test]
fn what_a_base_answers_has_no_marks() {
    assert_eq!(marks("krate struct A { ..B } @ struct B { c: d }"), "{} _, base B, {} _");
}

#[test]
fn only_the_braces_of_the_policy_are_its_block() {
    assert_eq!(marks("krate pub(crate) struct A { a: b }"), "{} a, a b, {} _");
    assert_eq!(marks("krate struct A (a) [b] { c }"), "{} c, {} _");
    assert_eq!(marks("krate struct A"), "");
    assert_eq!(marks("krate"), "");
    assert_eq!(marks(""), "");
}

#[test]
fn attributes_have_levels_with_lints() {
    for (text, expected) in [
        ("#[base]", "attribute base, attribute _"),
        ("#[]", "attribute _"),
        ("#[derive(Debug)]", "attribute derive, attribute _"),
        ("#[cfg(unix)]", "attribute cfg, attribute _"),
        ("#[allow(a)]", "attribute allow, lint a, lint _, attribute _"),
        ("#[warn(a, b)]", "attribute warn, lint a, lint b, lint _, attribute _"),
        ("#[deny()]", "attribute deny, lint _, attribute _"),
        ("#[allow]", "attribute allow, attribute _"),
        ("#[allow[a]]", "attribute allow, attribute _"),
        ("#[allow(a, reason = \"b c\", until = \"d\", e)]", "attribute allow, lint a, lint e, lint _, attribute _"),
        // What is not a string yet is no lint either.
        ("#[allow(a, until = b, c)]", "attribute allow, lint a, lint c, lint _, attribute _"),
        ("#[allow(reason = f(x, y))]", "attribute allow, lint _, attribute _"),
        // The start of an argument, where a lint could be meant.
        ("#[allow(until, a)]", "attribute allow, lint until, lint a, lint _, attribute _"),
        ("#[allow(a = b)]", "attribute allow, lint a, lint b, lint _, attribute _"),
        ("#[cfg_attr(unix, allow(a))]", "attribute cfg_attr, attribute allow, lint a, lint _, attribute _"),
        (
            "#[cfg_attr(all(unix, not(test)), allow(a), derive(Debug), warn(b))]",
            "attribute cfg_attr, attribute allow, lint a, lint _, attribute derive, attribute warn, lint b, lint _, attribute _",
        ),
        ("#[cfg_attr(unix)]", "attribute cfg_attr, attribute _"),
        ("#[doc = \"a\"]", "attribute _"),
        ("#[doc(alias)]", "attribute _"),
        ("/// A page.", "attribute _"),
    ] {
        assert_eq!(marks(&format!("krate {text}\nstruct A {{}}")), format!("{expected}, {{}} _"), "{text}");
        assert_eq!(fields(&format!("{text}\na: b")), format!("{{}} _, {expected}, {{}} a, a b, {{}} _"), "{text}");
        // An attribute in a list, before the item, and one after the colon, which is an error.
        assert_eq!(fields(&format!("a: [{text}\nb]")), format!("{{}} a, a _, {expected}, a b, a _, {{}} _"), "{text}");
        assert_eq!(fields(&format!("a: {text}\nb")), format!("{{}} a, {expected}, a b, {{}} _"), "{text}");
    }
    // The brackets are still to be written, or are those of something else.
    assert_eq!(marks("krate # struct A {}"), "{} _");
    assert_eq!(marks("krate #(allow(a)) struct A {}"), "{} _");
    assert_eq!(marks("krate = [allow(a)] struct A {}"), "{} _");
}

/// Promises are words in a row.
#[cfg(feature = "expect")]
#[test]
fn each_word_of_a_promise_has_its_position() {
    for (promises, expected) in [
        ("", ""),
        ("no_framing", "{expect} no_framing"),
        ("no_framing, no_plugins", "{expect} no_framing, {expect} no_plugins"),
        ("no_framing; no_plugins", "{expect} no_framing, {expect} no_plugins"),
        (
            "no_framing #[cfg(a)] no_plugins",
            "{expect} no_framing, {expect} _, attribute cfg, attribute _, {expect} no_plugins",
        ),
        ("deny", "{expect} deny, expect.deny _"),
        ("deny script", "{expect} deny, expect.deny script, expect.deny.script _"),
        ("deny script inline", "{expect} deny, expect.deny script, expect.deny.script inline, expect.deny.script _"),
        // What follows the kind does not depend on the words between.
        (
            "allow script \"a\" nonce inline",
            "{expect} allow, expect.allow script, expect.allow.script _, expect.allow.script \"a\", expect.allow.script nonce, \
             expect.allow.script inline, expect.allow.script _",
        ),
        (
            "allow script env(\"A\") nonce",
            "{expect} allow, expect.allow script, expect.allow.script env, argument \"A\", algorithm _, expect.allow.script nonce, \
             expect.allow.script _",
        ),
        (
            "only connect [self, \"a\"], deny eval",
            "{expect} only, expect.only connect, expect.only.connect self, expect.only.connect _, expect.only.connect \"a\", \
             expect.only.connect _, expect.only.connect _, {expect} deny, expect.deny eval, expect.deny.eval _",
        ),
        // Nothing can follow these words; what follows all the same is not their continuation.
        ("no_framing a b", "{expect} no_framing, expect.no_framing a, expect.no_framing b"),
        ("a b c", "{expect} a, expect.a b, expect.a c"),
        ("deny - script", "{expect} deny, expect.deny script, expect.deny.script _"),
        // A promise of the base that is dropped.
        ("omit", "{expect} omit, {expect} _"),
        ("omit, no_framing", "{expect} omit, {expect} _, {expect} no_framing"),
        ("omit deny eval", "{expect} omit, {expect} deny, expect.deny eval, expect.deny.eval _"),
        ("omit omit", "{expect} omit, {expect} omit, {expect} _"),
        // Written like a field, which is an error, or `omit` as its value.
        ("no_framing: omit", "{expect} no_framing, expect.no_framing _, omit omit"),
        ("deny: script", "{expect} deny, expect.deny script"),
        ("deny = script", "{expect} deny, expect.deny script"),
        ("omit: a", "{expect} omit, expect.omit a"),
        ("\"a\" b", "{expect} _, {expect} \"a\", {expect} b"),
    ] {
        let expected = if expected.is_empty() { String::new() } else { format!("{expected}, ") };
        let marks = fields(&format!("expect: {{ {promises} }}"));
        assert_eq!(marks, format!("{{}} expect, {expected}{{expect}} _, {{}} _"), "{promises}");
    }
    // Other blocks are not in this form, nor are blocks in it.
    check(&[
        ("a: { deny script }", "{} a, {a} deny, {a} script, {a} _"),
        (
            "expect: { deny: { script inline } }",
            "{} expect, {expect} deny, {expect.deny} script, {expect.deny} inline, {expect.deny} _, {expect} _",
        ),
    ]);
}

/// A `macro_rules!` passes a fragment as one token.
#[test]
fn what_a_macro_passes_is_read_like_what_is_written() {
    let passed = |tokens: TokenStream| Group::new(Delimiter::None, tokens);
    let (field, list, path) = (passed(quote!(a: [b])), passed(quote!([c])), passed(quote!(m::B)));
    let nested = passed(TokenTree::from(passed(quote!(d))).into());
    let call = quote!(krate struct A { #field, e: #list, f: #nested, ..#path });
    assert_eq!(shown(call), "{} a, a b, a _, {} e, e c, e _, {} f, f d, {} _, base m::B, {} _");
    let attribute = passed(quote!(allow(x)));
    assert_eq!(shown(quote!(krate #[#attribute] struct A {})), "attribute allow, lint x, lint _, attribute _, {} _");
    // Other groups stay whole.
    assert_eq!(shown(quote!(krate struct A { a: (b) })), "{} a, a b, a _, {} _");
}
