//! Pages for `tests/browser/engine.test.mjs`, as JSON: policies, one action of the page, and the answer of the engine.

mod policy;

use self::policy::{PLAIN, policy, urls};
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
    #[serde(flatten)]
    delivered: Delivered,
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
    let mut pages: Vec<Page> = Vec::with_capacity(PAGES + INTEROP.len());
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
    pages.extend(INTEROP.iter().map(|(probe, policy, url, redirect)| {
        let delivered = Delivered { enforce: vec![(*policy).to_owned()], report: Vec::new(), meta: Vec::new() };
        Page::new(probe, delivered, url, *redirect, ("", String::new()))
    }));
    serde_json::to_writer(std::io::stdout(), &pages).expect("a reader of the pages");
}

/// The cases of `tests/data/csp-match.toml` where engines and the text differ, in their order, and one more difference.
const INTEROP: &[(&str, &str, &str, Option<&str>)] = &[
    ("websocket", "connect-src https:", "wss://chat.example/", None),
    ("websocket", "connect-src https://chat.example", "wss://chat.example/", None),
    ("fetch", "connect-src ws:", "http://api.example/", None),
    ("fetch", "connect-src wss://api.example", "https://api.example/", None),
    ("websocket", "connect-src chat.example", "wss://chat.example/", None),
    ("image", "img-src https://10.0.0.5", "https://10.0.0.5/x.png", None),
    ("image", "img-src https://*", "https://192.168.1.9/x.png", None),
    ("image", "img-src https://cdn.example.", "https://cdn.example/x.png", None),
    ("websocket", "connect-src *", "wss://chat.example/", None),
    ("blob video", "media-src 'self'", "blob:https://app.test/1", None),
    ("image", "img-src http://cdn.example:80", "https://cdn.example/x.png", None),
    ("image", "img-src https://cdn.example/x.png?size=1", "https://cdn.example/x.png", None),
    ("json module", "default-src 'none'; connect-src 'self'", "https://app.test/data.json", None),
    ("json module", "script-src 'none'; connect-src 'self'", "https://app.test/data.json", None),
    ("inserted inline script", "script-src 'nonce-r4nd0mN0nceValue1234==' 'strict-dynamic'", "", None),
    ("redirected form", "form-action 'self'", "https://app.test/sso", Some("https://idp.example/sso")),
    ("preload script", "script-src 'nonce-abc' 'strict-dynamic'", "https://cdn.test/dir/a", None),
];

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
    let url = random.pick(urls(probe));
    let nonce = random.pick(&["", "", "abc", "other"]);
    let redirect = probe.starts_with("redirected").then(|| random.pick(PLAIN));
    let integrity = match (probe, random.below(3)) {
        ("script" | "preload script", 0) | ("import map integrity", 0 | 1) if url.starts_with("https") => {
            format!("sha256-{}", digest(SCRIPT))
        }
        ("import map integrity", _) => format!("sha256-{}", digest("other")),
        _ => String::new(),
    };
    Page::new(probe, Delivered { enforce, report, meta }, url, redirect, (nonce, integrity))
}

/// The policies of a page, by the way in which they are delivered.
#[derive(Serialize)]
struct Delivered {
    enforce: Vec<String>,
    report: Vec<String>,
    meta: Vec<String>,
}

impl Page {
    /// The page, with the answer of the engine.
    fn new(
        probe: &'static str,
        delivered: Delivered,
        url: &'static str,
        redirect: Option<&'static str>,
        (nonce, integrity): (&'static str, String),
    ) -> Self {
        let Delivered { enforce, report, meta } = &delivered;
        let origin = Origin::parse("https://app.test", Span::default()).expect("an origin");
        let policies = enforce.iter().fold(Policies::new(origin), |policies, text| policies.enforce(text));
        let policies = report.iter().fold(policies, |policies, text| policies.report_only(text));
        let policies = meta.iter().fold(policies, |policies, text| policies.meta(text));
        let (allowed, violated, why) = match redirect {
            Some(target) => ask_redirected(&policies, probe, url, target),
            None => ask(&policies, probe, url, nonce, &integrity),
        };
        Page { delivered, probe, url, redirect, nonce, integrity, allowed, violated, why }
    }
}

/// Whether the policies of a page can be in its markup: not where they are those of a worker.
fn takes_meta(probe: &str) -> bool {
    !["import scripts", "nested worker", "xslt"].contains(&probe)
}

/// The request is allowed if both URLs are.
fn ask_redirected(policies: &Policies<'_>, probe: &str, url: &str, target: &str) -> Answer {
    let target: Url = target.parse().expect("a URL");
    let request = match probe {
        "redirected image" => Request::image(url),
        _ => Request::script(url),
    };
    let request = request.expect("a URL");
    let form = Navigation::form(url).expect("a URL");
    let is_form = probe == "redirected form";
    let (allowed, mut violated, why) = if is_form { answer(policies, &form) } else { answer(policies, &request) };
    if !allowed {
        return (allowed, violated, why);
    }
    let (allowed, more, why) = match is_form {
        true => answer(policies, &form.redirected_to(target)),
        false => answer(policies, &request.redirected_to(target)),
    };
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
        "blob video" => made(Request::media(url)),
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

fn digest(text: &str) -> String {
    base64(&hmac_sha256::Hash::hash(text.as_bytes()))
}
