//! What a build reads: policies that inherit from others.

use crate::build::{read, whole};
use crate::{Kind, Work, joined};
use proc_macro2::TokenStream;
use security_policy_syntax::{Memory, answer, check, messages};
use std::hint::black_box;

/// The name, the smallest size, the block or list of the base and of the policy, and one element of each.
type Row = (&'static str, usize, &'static str, Element, Element);

/// An element with this number.
type Element = fn(usize) -> String;

/// In each row, `@` is the place of the elements. Those of the policy follow `..`.
const ROWS: &[Row] = &[
    ("derived: headers", 200, "headers: { @ }", |n| format!("\"x-h{n}\": \"v\""), |n| format!("\"x-g{n}\": \"v\"")),
    (
        "derived: headers that replace",
        200,
        "headers: { @ }",
        |n| format!("\"x-h{n}\": \"v\""),
        |n| format!("\"x-h{n}\": \"w\""),
    ),
    (
        "derived: omitted headers",
        200,
        "headers: { @ }",
        |n| format!("\"x-h{n}\": \"v\""),
        |n| format!("\"x-h{n}\": omit"),
    ),
    (
        "derived: cookies",
        100,
        "cookies: { @ }",
        |n| format!("c{n}: {{ max_age: 8h }}"),
        |n| format!("d{n}: {{ max_age: 8h }}"),
    ),
    (
        "derived: cookies that replace",
        100,
        "cookies: { @ }",
        |n| format!("c{n}: {{ max_age: 8h }}"),
        |n| format!("c{n}: {{ max_age: 9h }}"),
    ),
    (
        "derived: omitted cookies",
        100,
        "cookies: { @ }",
        |n| format!("c{n}: {{ max_age: 8h }}"),
        |n| format!("c{n}: omit"),
    ),
    ("derived: sources", 200, "content_security_policy: { img_src: [@] }", host, |n| {
        format!("\"https://g{n}.example\"")
    }),
    ("derived: equal sources", 200, "content_security_policy: { img_src: [@] }", host, host),
    ("derived: omitted sources", 200, "content_security_policy: { img_src: [@] }", host, |n| {
        format!("omit \"https://h{n}.example\"")
    }),
    ("derived: omitted sources that are missing", 200, "content_security_policy: { img_src: [@] }", host, |n| {
        format!("omit \"https://g{n}.example\"")
    }),
    ("derived: removed headers", 200, "remove: [@]", |n| format!("\"x-h{n}\""), |n| format!("\"x-g{n}\"")),
    ("derived: omitted removed headers", 200, "remove: [@]", |n| format!("\"x-h{n}\""), |n| format!("omit \"x-h{n}\"")),
    ("derived: policies", 100, "content_security_policy: [@]", policy, |n| {
        format!("{{ font_src: \"https://h{n}.example\" }}")
    }),
    ("derived: origins of a permission", 200, "permissions_policy: { camera: [@] }", host, |n| {
        format!("\"https://g{n}.example\"")
    }),
    ("derived: trusted origins", 200, "csrf: { trusted_origins: [@] }", host, |n| format!("\"https://g{n}.example\"")),
    (
        "derived: exempt paths",
        200,
        "csrf: { exempt: [@] }",
        |n| format!("\"POST /p{n}\""),
        |n| format!("\"POST /q{n}\""),
    ),
    (
        "derived: hosts",
        200,
        "transport: { hosts: [@] }",
        |n| format!("\"h{n}.example\""),
        |n| format!("\"g{n}.example\""),
    ),
    ("derived: proxies", 200, "transport: { proxies: [@] }", |n| network(10, n), |n| network(11, n)),
    (
        "derived: promises",
        50,
        "expect: { @ }",
        |n| format!("deny script \"https://h{n}.example/a.js\""),
        |n| format!("deny script \"https://g{n}.example/a.js\""),
    ),
    (
        "derived: equal promises",
        50,
        "expect: { @ }",
        |n| format!("deny script \"https://h{n}.example/a.js\""),
        |n| format!("deny script \"https://h{n}.example/a.js\""),
    ),
    (
        "derived: omitted promises",
        50,
        "expect: { @ }",
        |n| format!("deny script \"https://h{n}.example/a.js\""),
        |n| format!("omit deny script \"https://h{n}.example/a.js\""),
    ),
];

/// The name, the smallest number of policies, and a field of the policy with a number in a chain.
const CHAINS: &[(&str, usize, Element)] = &[
    ("chain of policies", 10, |n| format!("referrer_policy: {}", if n % 2 == 0 { "origin" } else { "no_referrer" })),
    ("chain of policies that only inherit", 10, |_| String::new()),
    ("chain of policies that extend a block", 10, |n| {
        let block = "content_security_policy: { .., img_src: self }";
        if n == 0 { block.replace(".., ", "default_src: none, ") } else { block.to_owned() }
    }),
];

pub(crate) fn kinds() -> Vec<Kind> {
    let rows = ROWS.iter().map(|&(name, smallest, field, of_base, own)| {
        let prepare = move |count| {
            let base = field.replace('@', &joined(count, ",", of_base));
            let own = field.replace('@', &format!("..,{}", joined(count, ",", own)));
            whole(&format!("{own}, ..Base }} @ struct Base {{ {ORIGIN} {base}"), Memory::default())
        };
        Kind { name, smallest, bound: "", prepare: Box::new(prepare) }
    });
    let chains = CHAINS.iter().map(|&(name, smallest, field)| Kind {
        name,
        smallest,
        bound: "",
        prepare: Box::new(move |count| chain(count, field)),
    });
    rows.chain(chains).collect()
}

/// Policies, each of which inherits from the one before it.
fn chain(count: usize, field: Element) -> Work {
    Box::new(move || {
        let mut base = TokenStream::new();
        for number in 0..count {
            let (field, dots) = (field(number), if number == 0 { "" } else { "..Base" });
            let comma = if field.is_empty() { "" } else { "," };
            let text = format!("krate struct Shop {{ {field}{comma} {dots} }}");
            let mut tokens: TokenStream = text.parse().expect("tokens");
            tokens.extend(base);
            let item = read(tokens, &Memory::default());
            let checked = check(&item);
            drop(black_box(messages(&item, &checked.diagnostics)));
            base = answer(&item, &checked.declaration);
        }
    })
}

fn host(number: usize) -> String {
    format!("\"https://h{number}.example\"")
}

fn policy(number: usize) -> String {
    format!("{{ img_src: \"https://h{number}.example\" }}")
}

fn network(first: usize, number: usize) -> String {
    format!("\"{first}.{}.{}.0/24\"", number / 256, number % 256)
}

const ORIGIN: &str = "origin: \"https://shop.example.com\",";
