//! The words that inputs are made of, from the tables of the model.

use security_policy_core::csp::{Directive, Keyword};
use security_policy_core::header::Field;
use security_policy_core::page::engine::ENGINES;
use security_policy_core::{lint, vocabulary};
use std::collections::BTreeSet;

/// The words of a target, sorted.
#[must_use]
pub fn words(target: &str) -> BTreeSet<String> {
    let mut words = match target {
        "policy" | "expect" => language(),
        "csp" | "page" => of_csp(),
        "header" | "response" => &of_csp() | &of_headers(),
        "set_cookie" => wire(&["cookies", "session"]),
        "report" => &of_csp() | &of_reports(),
        "template" => ENGINES.iter().map(|engine| engine.word.key.to_owned()).collect(),
        _ => BTreeSet::new(),
    };
    let own = PIECES.iter().filter(|(name, _)| *name == target).flat_map(|(_, pieces)| *pieces);
    words.extend(own.map(|piece| (*piece).to_owned()));
    words
}

fn language() -> BTreeSet<String> {
    let terms = vocabulary::positions().flat_map(|position| position.terms);
    terms.map(|term| term.key.to_owned()).chain(lint::all().map(|lint| lint.name.to_owned())).collect()
}

fn of_csp() -> BTreeSet<String> {
    let directives = Directive::ALL.iter().map(|directive| directive.name().to_owned());
    directives.chain(Keyword::ALL.iter().map(|keyword| keyword.text().to_owned())).collect()
}

/// The names of the headers, and the words of their values.
fn of_headers() -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for field in Field::ALL.iter().copied() {
        words.insert(field.name().to_owned());
        words.extend(wire(&[field.key()]));
    }
    words
}

fn of_reports() -> BTreeSet<String> {
    security_policy_core::report::Field::ALL.iter().map(|field| format!("\"{}\":", field.name())).collect()
}

/// The words at a place of the language, as they are sent.
fn wire(path: &[&str]) -> BTreeSet<String> {
    let terms = vocabulary::at(path).map(|position| position.terms).unwrap_or_default();
    terms.into_iter().map(|term| term.wire).filter(|wire| !wire.is_empty()).collect()
}

/// What no table has.
const PIECES: &[(&str, &[&str])] = &[
    ("policy", LANGUAGE),
    ("expect", LANGUAGE),
    ("csp", SOURCES),
    ("page", SOURCES),
    ("page", HTML),
    ("template", HTML),
    ("template", TAGS),
    ("response", SOURCES),
    ("header", STRUCTURED),
    ("url", URLS),
    ("value", URLS),
    ("set_cookie", &["__Host-", "__Secure-", "__Http-", "; ", "=", "Expires=", "Max-Age=", "Domain=", "\t", "-1"]),
    (
        "cookies",
        &["{note}", "{card}", "{login}", "{vault}", "{old}", "theme=", "__Host-login=", "__Host-vault=", "; ", "\n"],
    ),
    ("csrf", BODIES),
    ("request", HEADS),
    (
        "report",
        &["\"type\":", "\"body\":", "\"csp-report\":", "\"csp-violation\"", "\\u001b", "\\ud800", "null", "1e999"],
    ),
];

const LANGUAGE: &[&str] = &[
    "struct",
    "{ ",
    " }",
    "[",
    "]",
    ": ",
    ", ",
    "..",
    "$a",
    "..$a",
    "#[allow(",
    "#[cfg(a)]",
    "reason = \"a\"",
    "omit",
    "hash(\"a\")",
    "hash_file(\"a.js\")",
    "env(\"A\")",
    "\"https://a.example\"",
    "\"'self'\"",
    "r#\"a\"#",
    "2y",
    "10min",
    "@ struct Base { ",
    "allow ",
    "deny ",
    "only ",
];

const SOURCES: &[&str] =
    &["'nonce-abc'", "'sha256-", "https://", "*.", ":*", "data:", "; ", ", ", "https://a.example", "%3B", "*"];

const STRUCTURED: &[&str] = &["?1", "?0", "(", ")", ";a=", ":aGk=:", "@1", "%\"", "\\\"", "1.0", "-", "=", ", ", "*"];

const HTML: &[&str] = &[
    "<script>",
    "</script>",
    "<script src=",
    "<style>",
    " nonce=",
    "<a href=",
    "javascript:",
    " onclick=",
    "<form method=post>",
    "</form>",
    "<!--",
    "-->",
    "<svg>",
    "<template>",
    "<iframe srcdoc=",
    "<base href=",
    "&quot;",
    "<meta http-equiv=",
    "<table>",
];

const TAGS: &[&str] = &[
    "{{ ",
    " }}",
    "{% ",
    " %}",
    "{# ",
    " #}",
    "{{{",
    "}}}",
    "{{#if a}}",
    "{{/if}}",
    "{{else}}",
    "{{> a}}",
    "{% if a %}",
    "{% else %}",
    "{% endif %}",
    "{% for a in b %}",
    "{% endfor %}",
    "{% block a %}",
    "{% endblock %}",
    "{% extends \"a.html\" %}",
    "{% include \"a.html\" %}",
    "{% macro a(b) %}",
    "{% endmacro %}",
    "{% raw %}",
    "{% endraw %}",
    "|safe",
    "\n--- a.html\n",
];

const URLS: &[&str] = &[
    "https://",
    "http://",
    "//",
    "/../",
    "\\",
    "@",
    ":443",
    "[::1]",
    "%2e",
    "%00",
    "xn--",
    "javascript:",
    "file:",
    "?",
    "#",
    "\t",
    "shop.example.com",
    "pay.example.com",
    "0x7f.1",
    "\u{e9}",
    "*.",
    "10.0.0.0/8",
];

const BODIES: &[&str] = &[
    "POST /a\n",
    "content-type: application/x-www-form-urlencoded\n",
    "content-type: multipart/form-data; boundary=x\n",
    "content-type: application/json\n",
    "cookie: {login}; {secret}\n",
    "x-csrf-token: {token}\n",
    "csrf_token={token}",
    "\r\n--x\r\n",
    "--x--",
    "content-disposition: form-data; name=\"csrf_token\"\r\n\r\n",
    "%7f",
    "&",
    "filename=\"a\"",
    "sec-fetch-site: cross-site\n",
    "origin: https://shop.example.com\n",
];

const HEADS: &[&str] = &[
    "10.0.0.1 GET / ",
    "127.0.0.1 POST /a ",
    "host: shop.example.com\n",
    "scheme: http\n",
    "scheme: https\n",
    "forwarded: for=",
    "proto=https",
    "x-forwarded-proto: http\n",
    "x-forwarded-for: ",
    "sec-fetch-site: same-origin\n",
    "origin: null\n",
    "upgrade: websocket\n",
    "[::1]",
    "CONNECT a:1",
];
