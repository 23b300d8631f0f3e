//! Prints generated Content-Security-Policies and what the lints say of each, a JSON object a line. Every lint is
//! switched on. `cargo run --example csp_findings -- 5000 1`: so many policies, from this seed.
//!
//! `tests/compare/csp_evaluator` holds them against another evaluator.

use security_policy_core::declaration::{Declaration, LevelAttribute};
use security_policy_core::inherit::Resolved;
use security_policy_core::response::Response;
use security_policy_core::{Diagnostics, Level, Span, Spanned, lint};
use serde_json::json;
use std::io::{BufWriter, Write, stdout};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let mut number = |default| arguments.next().map_or(default, |number| number.expect("a number"));
    let (count, seed) = (number(5000), number(1));
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut out = BufWriter::new(stdout().lock());
    for _ in 0..count {
        let policy = policy(&mut random);
        writeln!(out, "{}", json!({ "policy": policy, "findings": findings(&policy) }))?;
    }
    out.flush()
}

/// What every lint says of a policy of which nothing else is known.
fn findings(text: &str) -> Vec<serde_json::Value> {
    let mut response = Response::read_csp(text);
    let declaration = Declaration { levels: vec![switched_on()], entries: Vec::new() };
    let everything = Resolved { declaration, ..Resolved::default() };
    let levels = lint::levels(&everything, &mut Diagnostics::new());
    lint::check(&response.policy, &levels, &mut response.diagnostics);
    let text = &response.text;
    let quote = |span: Span| text.get(span.start..span.end).unwrap_or_default().to_owned();
    response
        .diagnostics
        .iter()
        .map(|found| json!({ "lint": found.lint, "message": found.message, "piece": quote(found.span) }))
        .collect()
}

fn switched_on() -> LevelAttribute {
    let whole = Span::new(0, usize::MAX);
    LevelAttribute {
        level: Spanned::new(Level::Warn, whole),
        lints: lint::all().map(|lint| Spanned::new(lint.name.to_owned(), whole)).collect(),
        reason: None,
        until: None,
        scope: whole,
    }
}

/// One to eight directives, most of them of the kinds that evaluators judge.
fn policy(random: &mut Random) -> String {
    let mut names: Vec<&str> = Vec::new();
    for _ in 0..1 + random.below(8) {
        let name = match random.below(4) {
            0 => *random.of(OTHER),
            _ => *random.of(COMMON),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.iter().map(|name| directive(name, random)).collect::<Vec<_>>().join("; ")
}

fn directive(name: &str, random: &mut Random) -> String {
    let value = match name {
        "upgrade-insecure-requests" | "block-all-mixed-content" => String::new(),
        "sandbox" => (*random.of(&["", "allow-scripts", "allow-scripts allow-same-origin", "allow-forms"])).to_owned(),
        "report-uri" => (*random.of(&["/csp", "https://r.example/csp", "http://r.example/csp"])).to_owned(),
        "report-to" => "csp".to_owned(),
        "require-trusted-types-for" => "'script'".to_owned(),
        "trusted-types" => (*random.of(&["shop", "'none'", "shop 'allow-duplicates'", "*"])).to_owned(),
        "reflected-xss" => "block".to_owned(),
        "referrer" => "origin".to_owned(),
        "plugin-types" => "application/pdf".to_owned(),
        _ if random.below(4) == 0 => "'none'".to_owned(),
        _ => (0..1 + random.below(4)).map(|_| source(random)).collect::<Vec<_>>().join(" "),
    };
    format!("{name} {value}").trim_end().to_owned()
}

fn source(random: &mut Random) -> String {
    let pool = match random.below(10) {
        0..4 => KEYWORDS,
        4..8 => HOSTS,
        8 => SCHEMES,
        _ => MISTAKES,
    };
    (*random.of(pool)).to_owned()
}

/// An xorshift generator: the same policies for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % limit as u64).unwrap_or_default()
    }

    fn of<'a, T>(&mut self, pool: &'a [T]) -> &'a T {
        &pool[self.below(pool.len())]
    }
}

const COMMON: &[&str] = &[
    "default-src",
    "script-src",
    "script-src",
    "style-src",
    "object-src",
    "base-uri",
    "img-src",
    "form-action",
    "frame-ancestors",
];

const OTHER: &[&str] = &[
    "script-src-elem",
    "script-src-attr",
    "connect-src",
    "frame-src",
    "worker-src",
    "font-src",
    "report-uri",
    "report-to",
    "require-trusted-types-for",
    "trusted-types",
    "upgrade-insecure-requests",
    "block-all-mixed-content",
    "sandbox",
    "reflected-xss",
    "referrer",
    "prefetch-src",
    "plugin-types",
    "scriptsrc",
    "image-src",
];

const KEYWORDS: &[&str] = &[
    "'self'",
    "'self'",
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'strict-dynamic'",
    "'unsafe-hashes'",
    "'wasm-unsafe-eval'",
    "'report-sample'",
    "'nonce-abc'",
    "'nonce-rAnd0mrAnd0mrAnd0mrA'",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
];

const HOSTS: &[&str] = &[
    "https://cdn.example.com",
    "cdn.example.com",
    "*.example.com",
    "https://cdn.example.com/js/",
    "http://cdn.example.com",
    "https://ajax.googleapis.com",
    "https://www.google.com",
    "https://cdnjs.cloudflare.com/ajax/libs/",
    "https://accounts.google.com",
    "*.googleapis.com",
    "https://192.0.2.1",
    "https://127.0.0.1:8443",
    "http://localhost:3000",
];

const SCHEMES: &[&str] = &["*", "https:", "http:", "data:", "blob:", "https://*", "http://*", "wss:"];

const MISTAKES: &[&str] = &[
    "self",
    "unsafe-inline",
    "none",
    "nonce-abc",
    "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "'unsafe-inlin'",
    "'sha256-abc'",
    "'strict-dynamics'",
    "img-src",
    "strict-dynamic",
];
