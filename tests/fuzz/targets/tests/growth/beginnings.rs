//! What comes before and after the repeated piece, so that it gets to every reader of a target.

use security_policy_core::csp::Directive;
use security_policy_core::header::Field;
use security_policy_core::page::engine::ENGINES;
use security_policy_core::{report, vocabulary};
use std::collections::BTreeSet;

type Beginning = (String, String);

pub(crate) fn beginnings(target: &str) -> Vec<Beginning> {
    let written = WRITTEN.iter().filter(|(name, _)| *name == target).flat_map(|(_, all)| *all);
    let written = written.map(|(before, after)| ((*before).to_owned(), (*after).to_owned()));
    written.chain(generated(target)).collect()
}

/// A beginning for each row of a table of the model.
fn generated(target: &str) -> Vec<Beginning> {
    let fields = || Field::ALL.iter().map(|field| field.name());
    let directives = || Directive::ALL.iter().map(|directive| directive.name());
    match target {
        "policy" => places(),
        "header" => fields().map(|name| (format!("{name}\n"), String::new())).collect(),
        "response" => fields().map(|name| (format!("200 https://shop.example\n{name}: "), String::new())).collect(),
        "csp" => directives().map(|name| (format!("{name} "), format!("\n{name} 'self'\nhttps://a.example/b"))).collect(),
        "report" => report::Field::ALL
            .iter()
            .map(|field| {
                let name = field.name();
                let before = format!("application/reports+json\n[{{\"type\":\"csp-violation\",\"url\":\"https://app.example/\",\"body\":{{\"{name}\":\"");
                (before, "\"}}]".to_owned())
            })
            .collect(),
        "template" => ENGINES.iter().flat_map(|engine| engine_beginnings(engine.word.key)).collect(),
        _ => Vec::new(),
    }
}

/// A block, a list and a text at each place of the language.
fn places() -> Vec<Beginning> {
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    let mut paths = vec![Vec::new()];
    while let Some(path) = paths.pop() {
        let Some(position) = vocabulary::at(&path) else { continue };
        if path.len() > 3 || !seen.insert(position.name) {
            continue;
        }
        let opened: String = path.iter().map(|key| format!("{key}: {{ ")).collect();
        let closed = " }".repeat(path.len() + 1);
        all.push((format!("struct Shop {{ {opened}"), closed.clone()));
        for term in position.terms {
            let is_key = term.key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            if is_key && path.is_empty() {
                for (open, close) in [("[", "]"), ("\"", "\"")] {
                    all.push((format!("struct Shop {{ {opened}{}: {open}", term.key), format!("{close}{closed}")));
                }
            }
            if is_key {
                paths.push(path.iter().copied().chain([term.key]).collect());
            }
        }
    }
    all
}

fn engine_beginnings(engine: &str) -> Vec<Beginning> {
    let file = format!("{engine}\n--- a.html\n");
    let places = [
        ("", ""),
        ("{{ ", " }}"),
        ("{{ a|", " }}"),
        ("{% if ", " %}<p>{% endif %}"),
        ("{% set a = ", " %}"),
        ("{% include ", " %}"),
        ("{% macro m(", ") %}{% endmacro %}"),
        ("{# ", " #}"),
        ("<p a=\"", "\">"),
        ("<a href=\"{{ a }}", "\">"),
        ("<script>", "</script>"),
        ("<style>", "</style>"),
        ("<!--", "-->"),
        ("<form method=post>", "</form>"),
    ];
    let mut all: Vec<_> = places.map(|(before, after)| (format!("{file}{before}"), after.to_owned())).into();
    all.push((format!("{engine}\n"), String::new()));
    all
}

const WRITTEN: &[(&str, &[(&str, &str)])] = &[
    ("policy", &[("", ""), ("struct Shop { ", " }"), ("struct Shop { ..Base } @ struct Base { ", " }")]),
    ("declared", &[("", "")]),
    (
        "expect",
        &[
            ("default-src 'self'\n", ""),
            ("img-src ", "\nallow img \"https://a.example/b\""),
            ("script-src ", "\nno_injected_script"),
            ("", "\nno_framing"),
            ("img-src https://a.example\nonly img [", "]"),
            ("img-src https://a.example\nallow img \"", "\""),
        ],
    ),
    (
        "csp",
        &[
            ("", "\nimg-src *\nhttps://a.example/b"),
            ("img-src *\n", "\nhttps://a.example/b"),
            ("img-src https:\nimg-src *\nhttps://a.example/", ""),
            ("img-src https:\nimg-src *\nhttps://", ""),
        ],
    ),
    ("header", &[("", ""), ("\n\n", ""), ("\n\n\"", "\""), ("\n\n:", ":")]),
    ("response", &[("200 https://shop.example\n", ""), ("200 ", "\nx-frame-options: deny")]),
    (
        "set_cookie",
        &[
            ("https://shop.example.com/a/b\n", ""),
            ("https://shop.example.com/a/b\na=b; ", ""),
            ("https://shop.example.com/a/b\na=b; Path=", ""),
            ("https://shop.example.com/a/b\na=b; Domain=", ""),
            ("https://shop.example.com/a/b\na=b; Expires=", ""),
            ("https://shop.example.com/a/b\na=b; Max-Age=", ""),
            ("https://shop.example.com/", "\na=b"),
            ("https://", "\na=b"),
        ],
    ),
    (
        "url",
        &[
            ("https://shop.example.com/a/b\n", ""),
            ("https://", "\n/a"),
            ("https://a.example/", "\n../"),
            ("https://a.example/?", "\n#"),
            ("a:", "\nb"),
            ("https://shop.example.com/a/b\nhttps://", ""),
            ("https://shop.example.com/a/b\nhttps://shop.example.com/", ""),
            ("https://shop.example.com/a/b\nmailto:", ""),
            ("https://shop.example.com/a/b\nhttps://[", "]"),
        ],
    ),
    (
        "value",
        &[
            ("source\n", ""),
            ("file\n", ""),
            ("source\nhttps://", ""),
            ("source\nhttps://a.example/", ""),
            ("script_source\nhttps://", ""),
            ("origin\nhttps://", ""),
            ("url\nhttps://a.example/", ""),
            ("url\n/", ""),
            ("domain\n", ""),
            ("cookie\n", ""),
            ("key\n", ""),
            ("route\nPOST /", ""),
            ("host\n", ""),
            ("network\n", ""),
        ],
    ),
    ("token", &[("", ""), ("\u{1}", ""), ("\u{7}", "")]),
    (
        "cookies",
        &[
            ("", ""),
            ("theme=", ""),
            ("{note}; ", ""),
            ("", "; {login}; {vault}"),
            ("__Host-login=", ""),
            ("session=", ""),
        ],
    ),
    (
        "csrf",
        &[
            (
                "POST /a\ncookie: {login}; {secret}\ncontent-type: application/x-www-form-urlencoded\n\n",
                "&csrf_token={token}",
            ),
            (
                "POST /a\ncookie: {login}; {secret}\ncontent-type: multipart/form-data; boundary=x\n\n",
                "\r\n--x\r\ncontent-disposition: form-data; name=csrf_token\r\n\r\n{token}\r\n--x--",
            ),
            (
                "POST /a\ncookie: {login}; {secret}\ncontent-type: multipart/form-data; boundary=x\n\n--x\r\n",
                "\r\n\r\na\r\n--x--",
            ),
            (
                "POST /a\ncookie: {login}; {secret}\ncontent-type: multipart/form-data; boundary=x\n\n--x\r\ncontent-disposition: form-data; name=",
                "\r\n\r\na\r\n--x--",
            ),
            (
                "POST /a\ncookie: {login}; {secret}\ncontent-type: multipart/form-data; boundary=x\n\n--x\r\ncontent-disposition: form-data; name=csrf_token\r\n\r\n",
                "\r\n--x--",
            ),
            ("POST /a\ncookie: {login}; {secret}\ncontent-type: application/json\n\n", ""),
            ("POST /a\ncookie: {login}; {secret}\ncontent-type: ", "\n\na=b"),
            ("POST /a\ncookie: {login}; {secret}\ncontent-type: multipart/form-data; boundary=", "\n\na"),
            ("POST /a\ncookie: {login}; {secret}\nx-csrf-token: ", "\n\n"),
            ("POST /a\ncookie: ", "{login}; {secret}\nx-csrf-token: {token}\n\n"),
            ("POST /a\norigin: ", "\n\n"),
            ("POST /a\nsec-fetch-site: ", "\n\n"),
            ("POST /a\n", "\n\n"),
            ("POST /", "\n\na=b"),
        ],
    ),
    (
        "request",
        &[
            ("10.0.0.1 GET /a\n", ""),
            ("10.0.0.1 GET /", "\nhost: shop.example.com\nscheme: http"),
            ("10.0.0.1 POST /?", "\nhost: shop.example.com\nscheme: http"),
            ("10.0.0.1 POST /a\nhost: ", "\nscheme: http"),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nforwarded: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nforwarded: for=\"", "\""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nx-forwarded-for: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nx-forwarded-proto: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nx-forwarded-host: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\norigin: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nreferer: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nsec-fetch-site: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nupgrade: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\ncookie: ", ""),
            ("10.0.0.1 POST /a\nhost: shop.example.com\nx-csrf-token: ", ""),
            ("10.0.0.1 GET http://", "/\nscheme: http"),
        ],
    ),
    (
        "report",
        &[
            ("application/reports+json\n", ""),
            ("application/csp-report\n", ""),
            ("application/reports+json\n[", "]"),
            ("application/reports+json\n[{", "}]"),
            ("application/reports+json\n[{\"type\":\"csp-violation\",\"body\":{", "}}]"),
            ("application/csp-report\n{\"csp-report\":{", "}}"),
            ("application/json\n\"", "\""),
            ("", "\n{}"),
        ],
    ),
    (
        "page",
        &[
            ("default-src 'self'; script-src 'nonce-abc'; base-uri 'none'\n", ""),
            ("script-src ", "\n<script>a()</script><script src=/b></script>"),
            ("img-src ", "\n<img src=https://a.example/b>"),
            ("default-src 'self'\n<script>", "</script>"),
            ("default-src 'self'\n<style>", "</style>"),
            ("default-src 'self'\n<p a=\"", "\">"),
            ("default-src 'self'\n<p ", ">"),
            ("default-src 'self'\n<p style=\"", "\">"),
            ("default-src 'self'\n<img srcset=\"", "\">"),
            ("default-src 'self'\n<iframe srcdoc=\"", "\">"),
            ("default-src 'self'\n<base href=\"", "\"><a href=b>c</a>"),
            ("default-src 'self'\n<meta http-equiv=content-security-policy content=\"", "\"><script>a()</script>"),
            ("default-src 'self'\n<!--", "-->"),
            ("default-src 'self'\n<textarea>", "</textarea>"),
            ("default-src 'self'\n<select><option>", "</select>"),
            ("default-src 'self'\n<svg><a href=\"", "\">"),
        ],
    ),
];
