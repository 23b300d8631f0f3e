//! Policies for `tests/browser/injection.test.mjs`, as JSON: those for which `no_injected_script` holds, and some for which it
//! does not, beside the vectors of `tests/data/injection-vectors.toml`.

use security_policy_core::Span;
use security_policy_core::base64;
use security_policy_core::fetch::{Inline, Navigation, Policies, Request};
use security_policy_core::url::Origin;
use security_policy_tests::{Random, SEED};
use serde::{Deserialize, Serialize};

/// How many policies there are for which the promise holds.
const HOLDING: usize = 100;

/// How many there are for which it does not: an attack has to be seen there.
const FAILING: usize = 20;

const VECTORS: &str = include_str!("../data/injection-vectors.toml");

/// The inline script of the page: it tells the test that the page's own scripts run.
const OWN: &str = "top.postMessage(`own`,`*`)";

/// A handler of the page.
const HANDLER: &str = "welcome()";

/// The code of an attacker, whatever it is.
const ATTACK: &str = "attack()";

#[derive(Deserialize)]
struct Table {
    engine: String,
    vector: Vec<Vector>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    class: String,
    markup: String,
    #[serde(default = "body")]
    place: String,
    gesture: Option<String>,
    slot: Option<String>,
    silent: Option<String>,
}

#[derive(Serialize)]
struct Pages {
    engine: String,
    vectors: Vec<Vector>,
    own: &'static str,
    listed: String,
    holding: Vec<Page>,
    failing: Vec<Page>,
}

/// The headers of a page.
#[derive(Serialize, Clone, PartialEq)]
struct Page {
    enforce: Vec<String>,
    report: Vec<String>,
}

fn main() {
    let mut random = Random::new(SEED);
    let (mut holding, mut failing) = (Vec::new(), Vec::new());
    while holding.len() < HOLDING || failing.len() < FAILING {
        let page = page(&mut random);
        let (pages, limit) = match holds(&page) {
            true => (&mut holding, HOLDING),
            false => (&mut failing, FAILING),
        };
        if pages.len() < limit && !pages.contains(&page) {
            pages.push(page);
        }
    }
    let Table { engine, vector: vectors } = toml::from_str(VECTORS).expect("a table of vectors");
    let pages = Pages { engine, vectors, own: OWN, listed: hash(OWN), holding, failing };
    serde_json::to_writer(std::io::stdout(), &pages).expect("a reader of the pages");
}

fn holds(page: &Page) -> bool {
    let origin = Origin::parse("https://app.test", Span::default()).expect("an origin");
    let policies = page.enforce.iter().fold(Policies::new(origin), |policies, text| policies.enforce(text));
    let policies = page.report.iter().fold(policies, |policies, text| policies.report_only(text));
    no_injected_script(&policies)
}

/// Whether nothing that is injected runs: no inline code, no script of any URL, and no script with a nonce from elsewhere.
fn no_injected_script(policies: &Policies<'_>) -> bool {
    let inline = [
        Inline::script(ATTACK),
        Inline::event_handler(ATTACK),
        Inline::event_handler(HANDLER),
        Inline::javascript_url("javascript:attack()"),
    ];
    let takes_url = |url: &&str| {
        let script = Request::script(url).expect("a URL");
        let preload = Request::modulepreload(url).expect("a URL");
        let with_nonce = script.clone().nonce("NONCE");
        let base = Navigation::base(url).is_ok_and(|base| policies.allows(&base));
        policies.allows(&script) || policies.allows(&preload) || (base && policies.allows(&with_nonce))
    };
    !inline.iter().any(|inline| policies.allows(inline)) && !URLS.iter().any(|url| takes_url(&url))
}

/// Where an attacker has files.
const URLS: &[&str] = &[
    "https://evil.test/v1/x.js",
    "https://cdn.test/lib/v1/x.js",
    "https://app.test/upload/p1/v1/x.js",
    "https://app.test/redirect",
    "data:text/javascript,attack()",
];

fn page(random: &mut Random) -> Page {
    let report = match random.below(5) {
        0 => vec![policy(random)],
        _ => Vec::new(),
    };
    let count = if random.below(4) == 0 { 2 } else { 1 };
    Page { enforce: (0..count).map(|_| policy(random)).collect(), report }
}

/// Without `sandbox` and `frame-ancestors`: the test puts the pages into frames.
fn policy(random: &mut Random) -> String {
    let mut directives = match random.below(6) {
        0 => vec![format!("default-src {}", scripts(random))],
        1 => vec![format!("script-src-elem {}", scripts(random)), format!("script-src-attr {}", scripts(random))],
        2 => vec![format!("script-src-attr 'none'; script-src {}", scripts(random))],
        _ => vec![format!("script-src {}", scripts(random))],
    };
    if random.below(8) != 0 {
        directives.push(format!("base-uri {}", random.pick(BASES)));
    }
    for name in DIRECTIVES {
        if random.below(4) == 0 {
            let length = 1 + random.below(3);
            directives.push(format!("{name} {}", list((0..length).map(|_| random.pick(OTHER).to_owned()))));
        }
    }
    if random.below(10) == 0 {
        directives.push("require-trusted-types-for 'script'".to_owned());
    }
    if random.below(10) == 0 {
        directives.push("upgrade-insecure-requests".to_owned());
    }
    directives.join("; ")
}

/// A list of sources for scripts, most of which are nonces and hashes.
fn scripts(random: &mut Random) -> String {
    let count = 1 + random.below(4);
    match random.below(12) {
        0 => "'none'".to_owned(),
        1 => format!("'unsafe-hashes' '{}' 'nonce-NONCE'", hash(HANDLER)),
        _ => list((0..count).map(|_| match random.below(12) {
            0..5 => "'nonce-NONCE'".to_owned(),
            5..8 => format!("'{}'", hash(OWN)),
            8 => format!("'sha512-{}'", base64(&[7; 64])),
            9 => random.pick(HOSTS).to_owned(),
            _ => random.pick(KEYWORDS).to_owned(),
        })),
    }
}

/// A source list without repetitions.
fn list(sources: impl Iterator<Item = String>) -> String {
    let mut list: Vec<String> = Vec::new();
    for source in sources {
        if !list.contains(&source) {
            list.push(source);
        }
    }
    list.join(" ")
}

fn hash(text: &str) -> String {
    format!("sha256-{}", base64(&hmac_sha256::Hash::hash(text.as_bytes())))
}

fn body() -> String {
    "body".to_owned()
}

const HOSTS: &[&str] = &["'self'", "https:", "*", "https://cdn.test", "https://cdn.test/lib/", "data:", "*.test"];

const KEYWORDS: &[&str] = &[
    "'unsafe-inline'",
    "'strict-dynamic'",
    "'unsafe-eval'",
    "'wasm-unsafe-eval'",
    "'report-sample'",
    "'unsafe-hashes'",
    "'inline-speculation-rules'",
];

const BASES: &[&str] = &["'none'", "'none'", "'none'", "'none'", "'self'", "https://cdn.test", "*"];

const DIRECTIVES: &[&str] = &[
    "img-src",
    "style-src",
    "style-src-attr",
    "font-src",
    "connect-src",
    "frame-src",
    "child-src",
    "object-src",
    "media-src",
    "worker-src",
    "manifest-src",
    "form-action",
];

const OTHER: &[&str] =
    &["'self'", "'self'", "'unsafe-inline'", "https:", "data:", "blob:", "*", "https://cdn.test", "https://evil.test"];
