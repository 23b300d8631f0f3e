//! Pages for `tests/browser/engine.test.mjs`, as JSON: policies, one action of the page, and the answer of the engine.

use security_policy_core::Span;
use security_policy_core::base64;
use security_policy_core::fetch::{
    Decision, Destination, Inline, Navigation, Outcome, Policies, Request, Ruling, Subject,
};
use security_policy_core::url::{InvalidUrl, Origin, Url};
use security_policy_tests::{Random, SEED};
use serde::Serialize;

/// How many pages there are.
const PAGES: usize = 620;

/// The code of all scripts, external and inline.
const SCRIPT: &str = "globalThis.ran = true";

#[derive(Serialize)]
struct Page {
    enforce: Vec<String>,
    report: Vec<String>,
    meta: Vec<String>,
    probe: &'static str,
    url: &'static str,
    /// Where the server redirects the request to.
    redirect: Option<&'static str>,
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
    let mut turn = 0;
    while pages.len() < PAGES {
        let probe = PROBES[pages.len() % PROBES.len()];
        turn += 1;
        let page = page(probe, turn, &mut random);
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
    "preload script",
    "preload style",
    "preload image",
    "preload font",
    "event source",
    "ping",
    "web transport",
    "embed",
    "track",
    "manifest",
    "icon",
    "svg use",
    "css import",
    "css url",
    "xslt",
    "json module",
    "css module",
    "import map integrity",
    "service worker",
    "audio worklet",
    "import scripts",
    "nested worker",
    "redirected image",
    "redirected script",
    "srcdoc",
    "data document",
    "blob document",
    "blank document",
    "sandboxed script",
    "sandboxed form",
    "speculation rules",
    "speculative prefetch",
];

fn page(probe: &'static str, turn: usize, random: &mut Random) -> Page {
    let mut policy = || policy(probe, random);
    let (enforce, report, meta) = match (turn % 8, takes_meta(probe)) {
        (0, _) => (vec![policy()], vec![policy()], Vec::new()),
        (1, _) => (vec![policy(), policy()], Vec::new(), Vec::new()),
        (2, true) => (Vec::new(), Vec::new(), vec![policy()]),
        (3, true) => (vec![policy()], Vec::new(), vec![policy()]),
        _ => (vec![policy()], Vec::new(), Vec::new()),
    };
    let urls = match probe {
        "websocket" => SOCKETS,
        "worker" | "shared worker" => WORKERS,
        "script" | "inserted script" | "module" | "modulepreload" | "import" => SCRIPTS,
        "framed" => ANCESTORS,
        "service worker" | "xslt" | "svg use" | "nested worker" | "speculation rules" => OWN,
        _ if !URLS_OF_ADDRESSES.contains(&probe) => PLAIN,
        _ => URLS,
    };
    let url = random.pick(urls);
    let nonce = random.pick(&["", "", "abc", "other"]);
    let redirect = probe.starts_with("redirected").then(|| random.pick(PLAIN));
    let integrity = match (probe, random.below(3)) {
        ("script" | "preload script", 0) | ("import map integrity", 0 | 1) if url.starts_with("https") => {
            format!("sha256-{}", digest(SCRIPT))
        }
        ("import map integrity", _) => format!("sha256-{}", digest("other")),
        _ => String::new(),
    };
    let origin = Origin::parse("https://app.test", Span::default()).expect("an origin");
    let policies = enforce.iter().fold(Policies::new(origin), |policies, text| policies.enforce(text));
    let policies = report.iter().fold(policies, |policies, text| policies.report_only(text));
    let policies = meta.iter().fold(policies, |policies, text| policies.meta(text));
    let (allowed, violated, why) = match redirect {
        Some(target) => ask_redirected(&policies, probe, url, target),
        None => ask(&policies, probe, url, nonce, &integrity),
    };
    Page { enforce, report, meta, probe, url, redirect, nonce, integrity, allowed, violated, why }
}

/// Whether the policies of a page can be in its markup: not where they are those of a worker.
fn takes_meta(probe: &str) -> bool {
    !["import scripts", "nested worker", "xslt"].contains(&probe)
}

/// The request is allowed if both URLs are.
fn ask_redirected(policies: &Policies<'_>, probe: &str, url: &str, target: &str) -> Answer {
    let request = match probe {
        "redirected image" => Request::image(url),
        _ => Request::script(url),
    };
    let request = request.expect("a URL");
    let (allowed, mut violated, why) = answer(policies, &request);
    if !allowed {
        return (allowed, violated, why);
    }
    let (allowed, more, why) = answer(policies, &request.redirected_to(target.parse().expect("a URL")));
    violated.extend(more);
    violated.sort();
    violated.dedup();
    (allowed, violated, why)
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
        _ => ask_more(policies, probe, url, nonce, integrity),
    }
}

fn ask_more(policies: &Policies<'_>, probe: &str, url: &str, nonce: &str, integrity: &str) -> Answer {
    let preload = |destination| Request::preload(url, destination).expect("a URL").nonce(nonce);
    let made = |request: Result<Request<'static>, InvalidUrl>| answer(policies, &request.expect("a URL"));
    match probe {
        "preload script" => answer(policies, &preload(Destination::Script).integrity(integrity)),
        "preload style" => answer(policies, &preload(Destination::Style)),
        "preload image" => answer(policies, &preload(Destination::Image)),
        "preload font" => answer(policies, &preload(Destination::Font)),
        "event source" => made(Request::event_source(url)),
        "ping" => made(Request::ping(url)),
        "web transport" => made(Request::web_transport(url)),
        "embed" => made(Request::embed(url)),
        "track" => made(Request::track(url)),
        "manifest" => made(Request::manifest(url)),
        "icon" | "svg use" | "css url" => made(Request::image(url)),
        "css import" => made(Request::style(url)),
        "xslt" => made(Request::xslt(url)),
        "json module" => made(Request::json_module(url)),
        "css module" => made(Request::css_module(url)),
        "import map integrity" => answer(policies, &Request::script(url).expect("a URL").integrity(integrity)),
        "service worker" => made(Request::service_worker(url)),
        "audio worklet" => made(Request::audio_worklet(url)),
        "import scripts" => made(Request::import_scripts(url)),
        "nested worker" => made(Request::worker(url)),
        "srcdoc" | "data document" | "blob document" | "blank document" => {
            answer(&policies.inherited(), &Request::image(url).expect("a URL"))
        }
        "sandboxed script" => answer(policies, &Inline::script(SCRIPT).nonce(nonce)),
        "sandboxed form" => answer(policies, &Navigation::form(url).expect("a URL")),
        "speculation rules" => answer(policies, &Inline::speculation_rules("").nonce(nonce)),
        "speculative prefetch" => made(Request::prefetch(url)),
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
        | "javascript url"
        | "preload script"
        | "redirected script"
        | "audio worklet" => &["script-src", "script-src", "script-src-elem", "default-src", "script-src-attr"],
        // The scripts of these pages have to run.
        "import scripts" => &["script-src", "script-src-elem", "default-src"],
        "import map integrity" | "speculation rules" => &["script-src", "script-src-elem"],
        "sandboxed script" => &["sandbox", "sandbox", "script-src"],
        "sandboxed form" => &["sandbox", "sandbox", "form-action"],
        "preload style" | "css import" | "css module" => &["style-src", "style-src-elem", "default-src"],
        "preload image" | "icon" | "svg use" | "css url" | "redirected image" => &["img-src", "img-src", "default-src"],
        "srcdoc" | "data document" | "blob document" | "blank document" => &["img-src"],
        "preload font" => &["font-src", "default-src"],
        "event source" | "ping" | "web transport" | "json module" => &["connect-src", "default-src"],
        "embed" => &["object-src", "default-src"],
        "track" => &["media-src", "default-src"],
        "manifest" => &["manifest-src", "default-src"],
        "xslt" => &["script-src", "script-src-elem", "default-src"],
        "service worker" | "nested worker" => &["worker-src", "child-src", "script-src", "default-src"],
        "speculative prefetch" => &["default-src", "default-src", "font-src", "child-src", "style-src"],
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
        "sandboxed script" | "sandboxed form" => &["allow-scripts", "allow-forms", "allow-same-origin"],
        "speculation rules" => &["'self'", "'unsafe-inline'", "'nonce-abc'", "'inline-speculation-rules'", "https:"],
        "inline script" | "inserted inline script" | "handler" | "javascript url" => INLINE,
        "inline style" | "style attribute" => STYLES,
        "eval" | "wasm" => EVAL,
        _ => SOURCES,
    };
    let directives = (0..=random.below(2)).map(|_| {
        let length = if probe == "trusted types" { 1 } else { random.below(4) };
        let list = (0..length).map(|_| random.pick(sources)).collect::<Vec<_>>();
        let name = random.pick(names);
        match (probe, name) {
            // The markup and the script of the page itself.
            ("sandboxed form", "sandbox") => format!("sandbox allow-scripts {}", list.join(" ")),
            ("sandboxed script" | "sandboxed form", "script-src" | "form-action") => {
                format!("{name} 'nonce-abc' https:")
            }
            ("import map integrity", _) => format!("{name} 'nonce-abc' {}", list.join(" ")),
            ("css import" | "css url", "style-src" | "style-src-elem" | "default-src") => {
                let others = list.iter().filter(|source| !source.starts_with("'nonce") && !source.starts_with("'sha"));
                let others = others.copied().collect::<Vec<_>>().join(" ");
                format!("{name} 'unsafe-inline' {others}")
            }
            _ => format!("{name} {}", list.join(" ")),
        }
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

const OWN: &[&str] = &["https://app.test/dir/a", "https://app.test/dir/a", "https://app.test/other"];

/// The probes that can request something from an address.
const URLS_OF_ADDRESSES: &[&str] = &["image", "style", "video", "font", "fetch", "beacon", "css url", "event source"];

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
