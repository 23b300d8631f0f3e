//! Attacks for `tests/browser/promises.test.mjs`, as JSON: policies whose promise fails, each with an attack that the library
//! prints.

mod headers;

use headers::{Headers, NONCE, hash, list};
use security_policy_core::fetch::{FrameOptions, Policies};
use security_policy_core::promise::ATTACKS;
use security_policy_core::promise::{Attack, Harm, Place, Way, attacks, breaks, shortest};
use security_policy_tests::{Random, SEED};
use serde::Serialize;
use std::collections::BTreeMap;

/// The origin of the attacked page.
const ORIGIN: &str = "https://shop.example";

/// How many attacks of a row are printed as the shortest one, and how many otherwise.
const SHORTEST: usize = 12;
const OTHER: usize = 3;

/// How many policies are generated.
const TRIES: usize = 500;

/// What of the page lists allow by its hash: a handler, a `javascript:` URL and a style.
const LISTED: &[(&str, &str)] = &[
    ("listed_handler", "alert(2)"),
    ("listed_javascript_url", "javascript:alert(2)"),
    ("listed_style_attribute", "color:red"),
];

#[derive(Serialize)]
struct Attacked {
    #[serde(flatten)]
    headers: Headers,
    x_frame_options: Option<&'static str>,
    /// The promise that fails.
    promise: &'static str,
    /// Whether it is the attack that the error of the promise shows.
    is_shortest: bool,
    harm: String,
    row: &'static str,
    /// What the attacker writes. `…` is `listed`.
    text: String,
    /// The code of the page that the attacker uses, if a hash lets it in.
    listed: Option<&'static str>,
    /// Whether it is an argument of a script.
    is_script: bool,
    /// The element of the page that follows.
    beside: &'static str,
    /// The origin of the page that frames the attacked one.
    ancestor: Option<String>,
    click: bool,
}

#[derive(Serialize)]
struct Output {
    origin: &'static str,
    /// The rows of the table that break a promise.
    rows: Vec<&'static str>,
    /// How many attacks were left out because they use a `blob:` URL, or a hash of code that does nothing of the kind.
    left_out: usize,
    attacks: Vec<Attacked>,
}

fn main() {
    let mut random = Random::new(SEED);
    let mut found: Vec<Attacked> = Vec::new();
    let mut counts: BTreeMap<(&str, bool), usize> = BTreeMap::new();
    let mut left_out = 0;
    let generated: Vec<Headers> = listed_alone().chain((0..TRIES).map(|_| headers(&mut random))).collect();
    for headers in generated {
        let options = random.pick(&[None, None, Some(FrameOptions::SameOrigin)]);
        let policies = options.into_iter().fold(headers.policies(ORIGIN), Policies::frame_options);
        let shown = HARMS.iter().filter_map(|harm| shortest(&policies, *harm).map(|attack| (*harm, attack, true)));
        let others = attacks(&policies).into_iter().filter_map(|attack| {
            let harm = *attack.harms().first()?;
            Some((harm, attack, false))
        });
        for (harm, attack, is_shortest) in shown.chain(others) {
            if !can_be_shown(&attack) {
                left_out += 1;
                continue;
            }
            let count = counts.entry((attack.name(), is_shortest)).or_default();
            if *count < if is_shortest { SHORTEST } else { OTHER } {
                *count += 1;
                found.push(attacked(&headers, options, &attack, harm, is_shortest));
            }
        }
    }
    let rows = ATTACKS.iter().filter(|row| !row.harms.is_empty()).map(|row| row.template.name).collect();
    let output = Output { origin: ORIGIN, rows, left_out, attacks: found };
    serde_json::to_writer(std::io::stdout(), &output).expect("a reader of the attacks");
}

/// What an attack does, for each promise that an attack can break.
const HARMS: &[Harm] = &[Harm::Script, Harm::Style, Harm::Leak, Harm::Framed, Harm::Base, Harm::Mixed, Harm::Plugin];

/// Policies that allow nothing but code that is listed.
fn listed_alone() -> impl Iterator<Item = Headers> {
    LISTED.iter().map(|(_, code)| {
        let policy = format!("default-src 'unsafe-hashes' '{}'; base-uri 'none'; form-action 'none'", hash(code));
        Headers { enforce: vec![policy], report: Vec::new() }
    })
}

/// A `blob:` URL has to be made by a script of the page before, and listed code has to be that of the attack.
fn can_be_shown(attack: &Attack<'_>) -> bool {
    let is_of_row = LISTED.iter().any(|(row, _)| *row == attack.name());
    let is_made = !attack.text().contains("blob:") || attack.row().places == [Place::Local];
    is_made && (!is_of_row || listed(attack).is_some())
}

/// The code of an attack that uses the page's own, if its hash is what each policy allows.
fn listed(attack: &Attack<'_>) -> Option<&'static str> {
    let (_, code) = LISTED.iter().find(|(row, _)| *row == attack.name())?;
    let digest = format!("'{}'", hash(code));
    let mut hashes =
        attack.lets_in().iter().filter_map(|ruling| ruling.matched().map(|source| source.node.to_string()));
    hashes.all(|source| source == digest).then_some(*code)
}

fn attacked(
    headers: &Headers,
    options: Option<FrameOptions>,
    attack: &Attack<'_>,
    harm: Harm,
    is_shortest: bool,
) -> Attacked {
    let promise = breaks(attack).find(|named| named.rules_out == Some(harm)).expect("a promise that rules it out");
    Attacked {
        headers: headers.clone(),
        x_frame_options: options.map(|_| "SAMEORIGIN"),
        promise: promise.word.key,
        is_shortest,
        harm: format!("{harm:?}"),
        row: attack.name(),
        text: attack.text().to_owned(),
        listed: listed(attack),
        is_script: attack.row().way == Way::Script,
        beside: attack.beside(),
        ancestor: attack.ancestor().map(str::to_owned),
        click: attack.row().needs_click,
    }
}

/// Policies that forbid most things, so that the shortest attack differs.
fn headers(random: &mut Random) -> Headers {
    let report = if random.below(8) == 0 { vec![policy(random)] } else { Vec::new() };
    let count = if random.below(6) == 0 { 2 } else { 1 };
    Headers { enforce: (0..count).map(|_| policy(random)).collect(), report }
}

fn policy(random: &mut Random) -> String {
    let mut directives: Vec<String> = match random.below(8) {
        0 => Vec::new(),
        1 => vec![format!("default-src {}", sources(random))],
        2 => vec!["default-src 'self'".to_owned()],
        _ => vec!["default-src 'none'".to_owned()],
    };
    for name in ["base-uri", "form-action", "frame-ancestors"] {
        match random.below(8) {
            0 => {}
            1 => directives.push(format!("{name} {}", random.pick(HOSTS))),
            _ => directives.push(format!("{name} 'none'")),
        }
    }
    for name in DIRECTIVES {
        if random.below(7) == 0 {
            directives.push(format!("{name} {}", sources(random)));
        }
    }
    if random.below(12) == 0 {
        directives.push("upgrade-insecure-requests".to_owned());
    }
    directives.join("; ")
}

fn sources(random: &mut Random) -> String {
    let count = 1 + random.below(3);
    let inline = |random: &mut Random| match random.below(10) {
        0..4 => NONCE.to_owned(),
        4 => "'unsafe-inline'".to_owned(),
        5 => "'strict-dynamic' 'nonce-NONCE'".to_owned(),
        at @ 6..9 => format!("'unsafe-hashes' '{}'", hash(LISTED[at - 6].1)),
        _ => "'nonce-abc123'".to_owned(),
    };
    list((0..count).map(|_| match random.below(2) {
        0 => inline(random),
        _ => random.pick(HOSTS).to_owned(),
    }))
}

const HOSTS: &[&str] = &[
    "'self'",
    "'self'",
    "*",
    "https:",
    "http:",
    "data:",
    "wss:",
    "https://cdn.example",
    "https://cdn.example/lib/",
    "https://cdn.example/lib/app.js",
    "https://*.img.example",
    "http://old.example",
    "cdn.example",
    "https://cdn.jsdelivr.net",
    "https://ajax.googleapis.com",
    "wss://live.example",
];

const DIRECTIVES: &[&str] = &[
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-elem",
    "style-src-attr",
    "img-src",
    "font-src",
    "connect-src",
    "media-src",
    "frame-src",
    "object-src",
    "manifest-src",
];
