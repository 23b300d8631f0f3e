//! What a build reads: the parts of a policy. Each is parsed, checked and turned into messages.

use crate::{Kind, Work, joined};
use proc_macro2::TokenStream;
use security_policy_syntax::{Memory, check, messages, parse};
use std::hint::black_box;

/// The name, the smallest size, what comes before the elements, what separates them, one element, and what comes after them.
type Row = (&'static str, usize, &'static str, &'static str, fn(usize) -> String, &'static str);

const ROWS: &[Row] = &[
    (
        "sources of a directive, hosts",
        200,
        "content_security_policy: { img_src: [",
        ",",
        |n| format!("\"https://h{n}.example\""),
        "] }",
    ),
    ("sources of a directive, equal", 200, "content_security_policy: { img_src: [", ",", |_| "self".to_owned(), "] }"),
    (
        "sources of a directive, wildcards and hosts",
        200,
        "content_security_policy: { img_src: [",
        ",",
        |n| format!("\"https://*.a{}.example\", \"https://b.a{n}.example\"", n / 2),
        "] }",
    ),
    (
        "sources of a directive, paths with a common prefix",
        200,
        "content_security_policy: { img_src: [",
        ",",
        |n| format!("\"https://a.example/common/prefix/of/all/{n}/\""),
        "] }",
    ),
    (
        "sources of a directive, unknown words",
        200,
        "content_security_policy: { img_src: [",
        ",",
        |n| format!("slef{n}"),
        "] }",
    ),
    (
        "sources in one string",
        200,
        "content_security_policy: \"img-src ",
        " ",
        |n| format!("https://h{n}.example"),
        "\"",
    ),
    ("hashes", 200, "content_security_policy: { script_src: [", ",", |n| format!("hash(\"alert({n})\")"), "] }"),
    (
        "sources of script_src",
        200,
        "content_security_policy: { script_src: [",
        ",",
        |n| format!("\"https://h{n}.example\""),
        "] }",
    ),
    ("directives, unknown", 200, "content_security_policy: {", ",", |n| format!("imgsrc{n}: self"), "}"),
    ("directives, repeated", 200, "content_security_policy: {", ",", |_| "img_src: self".to_owned(), "}"),
    (
        "policies of a header",
        100,
        "content_security_policy: [",
        ",",
        |n| format!("{{ img_src: \"https://h{n}.example\" }}"),
        "]",
    ),
    ("trusted types", 200, "content_security_policy: { trusted_types: [", ",", |n| format!("\"p{n}\""), "] }"),
    ("endpoints", 200, "reporting_endpoints: {", ",", |n| format!("e{n}: \"https://r.example/{n}\""), "}"),
    ("headers", 200, "headers: {", ",", |n| format!("\"x-h{n}\": \"v\""), "}"),
    ("headers, repeated", 200, "headers: {", ",", |_| "\"x-h\": \"v\"".to_owned(), "}"),
    ("headers, long common prefixes", 200, "headers: {", ",", |n| format!("\"x-{}{n}\": \"v\"", "a".repeat(100)), "}"),
    ("fields, unknown", 200, "", ",", |n| format!("x_frame_optoins{n}: deny"), ""),
    ("removed headers", 200, "remove: [", ",", |n| format!("\"x-h{n}\""), "]"),
    ("permissions, unknown", 200, "permissions_policy: {", ",", |n| format!("camrea{n}: none"), "}"),
    (
        "origins of a permission",
        200,
        "permissions_policy: { camera: [",
        ",",
        |n| format!("\"https://h{n}.example\""),
        "] }",
    ),
    ("cookies", 100, "cookies: {", ",", |n| format!("c{n}: {{ max_age: 8h }}"), "}"),
    ("cookies, equal names", 100, "cookies: {", ",", |n| format!("c{n}: {{ name: \"a\", max_age: 8h }}"), "}"),
    ("cookies, signed", 100, "cookies: {", ",", |n| format!("c{n}: {{ max_age: 8h, signed }}"), "}"),
    ("trusted origins", 200, "csrf: { trusted_origins: [", ",", |n| format!("\"https://h{n}.example\""), "] }"),
    ("exempt paths", 200, "csrf: { exempt: [", ",", |n| format!("\"POST /p{n}\""), "] }"),
    (
        "promises that hold",
        50,
        "content_security_policy: { default_src: none }, expect: {",
        ",",
        |n| format!("deny script \"https://h{n}.example/a.js\""),
        "}",
    ),
    (
        "promises that fail",
        50,
        "content_security_policy: { default_src: none }, expect: {",
        ",",
        |n| format!("allow script \"https://h{n}.example/a.js\""),
        "}",
    ),
    ("depth of brackets", 20, "content_security_policy: { img_src: ", "", |_| "[".to_owned(), "\u{0}"),
];

pub(crate) fn kinds() -> Vec<Kind> {
    let row = |&(name, smallest, before, between, piece, after): &Row| {
        let prepare = move |count| {
            let end = if after == "\u{0}" { "]".repeat(count) + "}" } else { after.to_owned() };
            whole(&format!("{before}{}{end}", joined(count, between, piece)), Memory::default())
        };
        Kind { name, smallest, bound: "", prepare: Box::new(prepare) }
    };
    ROWS.iter().map(row).collect()
}

/// Everything that the macro does with a policy of these fields, except generating code.
pub(crate) fn whole(fields: &str, files: Memory) -> Work {
    let text = format!("krate struct Shop {{ origin: \"https://shop.example.com\", {fields} }}");
    let tokens: TokenStream = text.parse().expect("tokens");
    Box::new(move || {
        let Ok(item) = parse(tokens.clone(), &files) else { return };
        let checked = check(&item);
        drop(black_box(messages(&item, &checked.diagnostics)));
    })
}
