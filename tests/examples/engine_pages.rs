//! Pages for `tests/browser/engine.test.mjs`, as JSON: policies, one action of the page, and the answer of the engine.

use security_policy_core::Span;
use security_policy_core::base64;
use security_policy_core::fetch::{
    Decision, Destination, Inline, Navigation, Outcome, Policies, Request, Ruling, Subject,
};
use security_policy_core::url::{Origin, Url};
use security_policy_tests::{Random, SEED};
use serde::Serialize;

/// How many pages there are.
const PAGES: usize = 480;

/// The code of all scripts, external and inline.
const SCRIPT: &str = "globalThis.ran = true";

#[derive(Serialize)]
struct Page {
    enforce: Vec<String>,
    report: Vec<String>,
    probe: &'static str,
    url: &'static str,
    nonce: &'static str,
    integrity: String,
    allowed: bool,
    /// The directives of the events, each with its disposition.
    violated: Vec<String>,
    /// What decides, for messages.
    why: Vec<String>,
}

fn main() {
    let mut random = Random::new(SEED);
    let mut pages: Vec<Page> = Vec::with_capacity(PAGES);
    while pages.len() < PAGES {
        let probe = PROBES[pages.len() % PROBES.len()];
        let page = page(probe, &mut random);
        // Half of the pages allow it, so that neither answer is the rule.
        let same = pages.iter().filter(|other| other.probe == probe && other.allowed == page.allowed).count();
        if same < PAGES / PROBES.len() * 2 / 3 + 1 || random.below(50) == 0 {
            pages.push(page);
        }
    }
    serde_json::to_writer(std::io::stdout(), &pages).expect("a reader of the pages");
}

/// The actions of pages. A script starts those with `inserted` in their name.
const PROBES: &[&str] = &[
    "script",
    "inserted script",
    "module",
    "modulepreload",
    "import",
    "style",
    "image",
    "frame",
    "object",
    "video",
    "font",
    "fetch",
    "websocket",
    "beacon",
    "worker",
    "shared worker",
    "prefetch",
    "inline script",
    "inserted inline script",
    "handler",
    "javascript url",
    "inline style",
    "style attribute",
    "eval",
    "wasm",
    "base",
    "form",
    "framed",
    "trusted types",
];

fn page(probe: &'static str, random: &mut Random) -> Page {
    let (enforce, report) = match random.below(6) {
        0 => (vec![policy(probe, random)], vec![policy(probe, random)]),
        1 => (vec![policy(probe, random), policy(probe, random)], Vec::new()),
        _ => (vec![policy(probe, random)], Vec::new()),
    };
    let urls = match probe {
        "websocket" => SOCKETS,
        "worker" | "shared worker" => WORKERS,
        "script" | "inserted script" | "module" | "modulepreload" | "import" => SCRIPTS,
        "framed" => ANCESTORS,
        "base" | "form" | "frame" | "object" | "prefetch" => PLAIN,
        _ => URLS,
    };
    let url = random.pick(urls);
    let nonce = random.pick(&["", "", "abc", "other"]);
    let integrity = match (probe, random.below(3)) {
        ("script", 0) if url.starts_with("https") => format!("sha256-{}", digest(SCRIPT)),
        _ => String::new(),
    };
    let origin = Origin::parse("https://app.test", Span::default()).expect("an origin");
    let policies = enforce.iter().fold(Policies::new(origin), |policies, text| policies.enforce(text));
    let policies = report.iter().fold(policies, |policies, text| policies.report_only(text));
    let (allowed, violated, why) = ask(&policies, probe, url, nonce, &integrity);
    Page { enforce, report, probe, url, nonce, integrity, allowed, violated, why }
}

type Answer = (bool, Vec<String>, Vec<String>);

fn ask(policies: &Policies<'_>, probe: &str, url: &str, nonce: &str, integrity: &str) -> Answer {
    let request = |destination: Destination| Request::new(destination, url.parse::<Url>().expect("a URL"));
    let request_of = |destination: Destination| answer(policies, &request(destination));
    let javascript = format!("javascript:void({SCRIPT})");
    match probe {
        "script" | "module" => answer(policies, &request(Destination::Script).nonce(nonce).integrity(integrity)),
        "inserted script" | "modulepreload" => {
            answer(policies, &request(Destination::Script).nonce(nonce).not_parser_inserted())
        }
        // The script that imports has the nonce, or is the browser's own.
        "import" => answer(policies, &Request::import(url, "").expect("a URL")),
        "style" => answer(policies, &request(Destination::Style).nonce(nonce)),
        "image" => request_of(Destination::Image),
        "frame" => request_of(Destination::Iframe),
        "object" => request_of(Destination::Object),
        "video" => request_of(Destination::Video),
        "font" => request_of(Destination::Font),
        "fetch" | "websocket" | "beacon" => request_of(Destination::Empty),
        "worker" => request_of(Destination::Worker),
        "shared worker" => request_of(Destination::SharedWorker),
        "prefetch" => answer(policies, &Request::prefetch(url).expect("a URL")),
        "inline script" => answer(policies, &Inline::script(SCRIPT).nonce(nonce)),
        "inserted inline script" => answer(policies, &Inline::script(SCRIPT).nonce(nonce).not_parser_inserted()),
        "handler" => answer(policies, &Inline::event_handler(SCRIPT)),
        "javascript url" => answer(policies, &Inline::javascript_url(&javascript)),
        "inline style" => answer(policies, &Inline::style("#probe{color:red}").nonce(nonce)),
        "style attribute" => answer(policies, &Inline::style_attribute("color:red")),
        "eval" => answer(policies, &Inline::eval()),
        "wasm" => answer(policies, &Inline::wasm()),
        "base" => answer(policies, &Navigation::base(url).expect("a URL")),
        "form" => answer(policies, &Navigation::form(url).expect("a URL")),
        "framed" => answer(policies, &Navigation::framed_by([url]).expect("an origin")),
        "trusted types" => answer(policies, &Inline::sink()),
        other => panic!("{other}"),
    }
}

fn answer(policies: &Policies<'_>, subject: &impl Subject) -> Answer {
    let decision: Decision<'_> = policies.decide(subject);
    let disposition = |ruling: &Ruling<'_>| if ruling.outcome() == Outcome::Blocked { "enforce" } else { "report" };
    let violated = decision.violations().filter_map(|ruling| {
        let directive = ruling.violated()?;
        Some(format!("{} {}", disposition(ruling), directive.name()))
    });
    let mut violated: Vec<String> = violated.collect();
    // Two policies can name the same directive.
    violated.sort();
    violated.dedup();
    (decision.is_allowed(), violated, decision.rulings().iter().map(ToString::to_string).collect())
}

fn policy(probe: &str, random: &mut Random) -> String {
    let names: &[&str] = match probe {
        "script"
        | "inserted script"
        | "module"
        | "modulepreload"
        | "import"
        | "inline script"
        | "inserted inline script"
        | "javascript url" => &["script-src", "script-src", "script-src-elem", "default-src", "script-src-attr"],
        "handler" => &["script-src", "script-src-attr", "default-src", "script-src-elem"],
        "eval" | "wasm" => &["script-src", "script-src", "default-src", "script-src-elem"],
        "style" | "inline style" => &["style-src", "style-src-elem", "default-src", "style-src-attr"],
        "style attribute" => &["style-src", "style-src-attr", "default-src", "style-src-elem"],
        "image" => &["img-src", "default-src"],
        "frame" => &["frame-src", "child-src", "default-src"],
        "object" => &["object-src", "default-src"],
        "video" => &["media-src", "default-src"],
        "font" => &["font-src", "default-src"],
        "fetch" | "websocket" | "beacon" => &["connect-src", "default-src"],
        "worker" | "shared worker" => &["worker-src", "child-src", "script-src", "default-src"],
        "prefetch" => &["default-src", "default-src", "img-src", "connect-src", "script-src"],
        "base" => &["base-uri", "default-src"],
        "form" => &["form-action", "default-src"],
        "framed" => &["frame-ancestors", "frame-ancestors", "default-src"],
        _ => &["require-trusted-types-for", "script-src"],
    };
    let sources: &[&str] = match probe {
        "framed" => &["'self'", "'none'", "https://cdn.test", "https:", "*", "*.test", "https://evil.test"],
        "trusted types" => &["'script'"],
        "inline script" | "inserted inline script" | "handler" | "javascript url" => INLINE,
        "inline style" | "style attribute" => STYLES,
        "eval" | "wasm" => EVAL,
        _ => SOURCES,
    };
    let directives = (0..=random.below(2)).map(|_| {
        let length = if probe == "trusted types" { 1 } else { random.below(4) };
        let list = (0..length).map(|_| random.pick(sources)).collect::<Vec<_>>();
        format!("{} {}", random.pick(names), list.join(" "))
    });
    directives.collect::<Vec<_>>().join("; ")
}

fn digest(text: &str) -> String {
    base64(&hmac_sha256::Hash::hash(text.as_bytes()))
}

const SOURCES: &[&str] = &[
    "'none'",
    "'self'",
    "'self'",
    "'unsafe-inline'",
    "'strict-dynamic'",
    "'nonce-abc'",
    "'nonce-abc'",
    "'sha256-XZT9H3t7aLt0SgIThuhY5KRQO3zni6D8wwZJKPza+c4='",
    "https:",
    "http:",
    "wss:",
    "ws:",
    "data:",
    "*",
    "https://*",
    "https://cdn.test",
    "cdn.test",
    "*.test",
    "https://cdn.test:8443",
    "http://cdn.test:80",
    "https://cdn.test:*",
    "https://cdn.test/dir/",
    "https://cdn.test/dir/a",
    "https://cdn.test/d%69r/a",
    "wss://cdn.test",
    "https://192.0.2.7:8443",
];

const INLINE: &[&str] = &[
    "'self'",
    "'unsafe-inline'",
    "'unsafe-inline'",
    "'unsafe-hashes'",
    "'unsafe-hashes'",
    "'strict-dynamic'",
    "'nonce-abc'",
    "'sha256-XZT9H3t7aLt0SgIThuhY5KRQO3zni6D8wwZJKPza+c4='",
    "'sha256-6z25KRiQfuzlpPo3OCA4i9DrEjBzShyWkFVVQbaY7ZM='",
    "https:",
    "'unsafe-eval'",
];

const STYLES: &[&str] = &[
    "'self'",
    "'unsafe-inline'",
    "'unsafe-inline'",
    "'unsafe-hashes'",
    "'nonce-abc'",
    "'sha256-zlMG6+lg6lQInNpeAQzAEFvbcBOLkk353vw8ejVL8Js='",
    "'sha256-8f935d27GvUutRyY9yWScUMiFUk4WTdZURISiYfPOeQ='",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
];

const EVAL: &[&str] =
    &["'self'", "'unsafe-eval'", "'wasm-unsafe-eval'", "'unsafe-inline'", "'strict-dynamic'", "'nonce-abc'", "*"];

const PLAIN: &[&str] = &[
    "https://app.test/dir/a",
    "https://cdn.test/dir/a",
    "https://cdn.test/other",
    "https://cdn.test:8443/dir/a",
    "https://evil.test/dir/a",
];

const URLS: &[&str] = &[
    "https://app.test/dir/a",
    "https://cdn.test/dir/a",
    "https://cdn.test/dir/../other",
    "https://cdn.test:8443/dir/a",
    "https://evil.test/dir/a",
    "https://192.0.2.7:8443/dir/a",
];

const SCRIPTS: &[&str] = &[
    "https://app.test/dir/a",
    "https://cdn.test/dir/a",
    "https://cdn.test/other",
    "https://cdn.test:8443/dir/a",
    "https://evil.test/dir/a",
    "data:text/javascript,globalThis.ran%20=%20true",
];

const WORKERS: &[&str] = &["https://app.test/dir/a", "https://app.test/dir/a", DATA_WORKER];

/// It answers as a worker, or as a shared one.
const DATA_WORKER: &str = "data:text/javascript,try{postMessage(1)}catch{onconnect=e=>e.ports[0].postMessage(1)}";

const SOCKETS: &[&str] =
    &["wss://app.test/dir/a", "wss://cdn.test/dir/a", "wss://cdn.test:8443/dir/a", "wss://evil.test/a"];

const ANCESTORS: &[&str] = &["https://app.test", "https://cdn.test", "https://evil.test"];
