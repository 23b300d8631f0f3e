//! Policies for `tests/browser/injection.test.mjs`, as JSON: those for which `no_injected_script` holds, and some for which it
//! does not, beside the vectors of `tests/data/injection-vectors.toml`.

mod headers;

use headers::{Headers, hash, list};
use security_policy_core::base64;
use security_policy_core::promise::{Harm, attacks, shortest};
use security_policy_tests::{Random, SEED};
use serde::{Deserialize, Serialize};

/// How many policies there are for which the promise holds.
const HOLDING: usize = 100;

/// How many there are for which it does not: an attack has to be seen there.
const FAILING: usize = 18;

const VECTORS: &str = include_str!("../data/injection-vectors.toml");

/// The inline script of the page: it tells the test that the page's own scripts run.
const OWN: &str = "top.postMessage(`own`,`*`)";

/// A handler of the page.
const HANDLER: &str = "welcome()";

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
    holding: Vec<Headers>,
    failing: Vec<Headers>,
}

fn main() {
    let mut random = Random::new(SEED);
    let (mut holding, mut failing) = (Vec::new(), Vec::new());
    while holding.len() < HOLDING || failing.len() < FAILING {
        let page = page(&mut random);
        if !has_code(&page) {
            continue;
        }
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

/// Whether the test can carry out an attack: it uses no code but that of the page's handler where a list allows it by its hash.
fn has_code(page: &Headers) -> bool {
    let policies = page.policies("https://app.test");
    let mut scripts = attacks(&policies).into_iter().filter(|attack| attack.harms().contains(&Harm::Script)).peekable();
    let lists_handler = page.enforce.iter().all(|text| text.contains(&hash(HANDLER)));
    scripts.peek().is_none() || lists_handler || scripts.any(|attack| !attack.name().starts_with("listed_"))
}

/// Whether `no_injected_script` holds: no attack of the library gets a script through.
fn holds(page: &Headers) -> bool {
    shortest(&page.policies("https://app.test"), Harm::Script).is_none()
}

fn page(random: &mut Random) -> Headers {
    let report = match random.below(5) {
        0 => vec![policy(random)],
        _ => Vec::new(),
    };
    let count = if random.below(4) == 0 { 2 } else { 1 };
    Headers { enforce: (0..count).map(|_| policy(random)).collect(), report }
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
