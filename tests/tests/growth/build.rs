//! What a build reads: the parts of a policy. Each is parsed, checked and turned into messages.

use crate::{Kind, Work, joined};
use proc_macro2::TokenStream;
use security_policy_syntax::{Item, Memory, check, messages, parse};
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
    (
        "promises of lists",
        50,
        "content_security_policy: { default_src: none }, expect: {",
        ",",
        |n| format!("only img [\"https://h{n}.example\"]"),
        "}",
    ),
    ("promises, equal", 50, "expect: {", ",", |_| "no_framing".to_owned(), "}"),
    (
        "exempt and protected paths",
        200,
        "csrf: { protect: [\"GET /a\"], exempt: [",
        ",",
        |n| format!("\"/p{n}\""),
        "] }",
    ),
    ("protected paths", 200, "csrf: { exempt: [\"/a\", \"/b\"], protect: [", ",", |n| format!("\"GET /p{n}\""), "] }"),
    ("hosts", 200, "transport: { hosts: [", ",", |n| format!("\"h{n}.example\""), "] }"),
    ("hosts, equal", 200, "transport: { hosts: [", ",", |_| "\"h.example\"".to_owned(), "] }"),
    (
        "hosts, wildcards",
        200,
        "transport: { hosts: [",
        ",",
        |n| format!("\"*.a{n}.example\", \"b.a{n}.example\""),
        "] }",
    ),
    ("proxies", 200, "transport: { proxies: [", ",", |n| format!("\"10.{}.{}.0/24\"", n / 256, n % 256), "] }"),
    ("proxies, addresses", 200, "transport: { proxies: [", ",", |n| format!("\"2001:db8::{n:x}\""), "] }"),
    ("paths without https", 200, "transport: { exempt: [", ",", |n| format!("\"/p{n}\""), "] }"),
    ("slots", 100, "content_security_policy: { img_src: [", ",", |n| format!("$s{n}"), "] }"),
    ("slots, equal", 100, "content_security_policy: { img_src: [", ",", |_| "$s".to_owned(), "] }"),
    ("parameters of a header, repeated", 200, "strict_transport_security: {", ",", |_| "preload".to_owned(), "}"),
    ("parameters of a header, unknown", 200, "strict_transport_security: {", ",", |n| format!("prelaod{n}"), "}"),
    ("attributes of a cookie, repeated", 200, "cookies: { c: {", ",", |_| "secure".to_owned(), "} }"),
    ("attributes of a cookie, unknown", 200, "cookies: { c: {", ",", |n| format!("securee{n}"), "} }"),
    ("attributes of a cookie, in a string", 200, "cookies: { c: \"c=", ";", |_| " Secure".to_owned(), "\" }"),
    ("parameters of csrf, repeated", 200, "csrf: {", ",", |_| "trusted_origins: []".to_owned(), "}"),
    ("parameters of reporting, repeated", 200, "reporting: {", ",", |_| "max_age: 1d".to_owned(), "}"),
    ("origins of CORS", 200, "access_control_allow_origin: [", ",", |n| format!("\"https://h{n}.example\""), "]"),
    ("headers of CORS", 200, "access_control_allow_headers: [", ",", |n| format!("\"x-h{n}\""), "]"),
    ("names of vary", 200, "vary: [", ",", |n| format!("\"x-h{n}\""), "]"),
    (
        "allowed headers",
        200,
        "headers: {",
        ",",
        |n| format!("#[allow(csp_broad_source, reason = \"a\")] \"x-h{n}\": \"v\""),
        "}",
    ),
    (
        "allowed findings",
        200,
        "cookies: {",
        ",",
        |n| format!("#[allow(cookie_missing_httponly, reason = \"a\")] c{n}: {{ http_only: false, max_age: 8h }}"),
        "}",
    ),
    (
        "equal policies of a header",
        100,
        "content_security_policy: [",
        ",",
        |_| "{ img_src: \"https://h.example\" }".to_owned(),
        "]",
    ),
    (
        "script policies of a header",
        100,
        "content_security_policy: [",
        ",",
        |n| format!("{{ script_src: [nonce, strict_dynamic, \"https://h{n}.example\"] }}"),
        "]",
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
        let item = read(tokens.clone(), &files);
        let checked = check(&item);
        drop(black_box(messages(&item, &checked.diagnostics)));
    })
}

pub(crate) fn read(tokens: TokenStream, files: &Memory) -> Item {
    parse(tokens, files).expect("a policy")
}
