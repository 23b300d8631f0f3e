//! Promises about single cases: what holds, what is said of what does not, and the smallest change that keeps a promise.

use crate::cases::{PROMISES, Page, pages};
use proc_macro2::TokenStream;
use security_policy_core::csp::{Clause, ClauseValue, Csp, Directive, HashSubject, SourceExpression};
use security_policy_core::header::FieldValue;
use security_policy_core::lint::{self, Levels};
use security_policy_core::policy::{Form, HeaderValue};
use security_policy_core::promise::{Context, Expectations, Promise, check, holds, smallest};
use security_policy_core::response::Response;
use security_policy_core::url::Origin;
use security_policy_core::{Diagnostics, Level, SecurityPolicy, Span, Spanned};
use security_policy_syntax::{Memory, lower, parse};
use security_policy_tests::{Random, SEED};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::{env, fs};

/// Promises are equal if they are about the same, wherever they are written.
#[test]
fn promises_are_compared_by_what_they_are_about() {
    let promises = |text: &str| {
        let text =
            format!("krate struct Shop {{ content_security_policy: {{ default_src: none }}, expect: {{ {text} }} }}");
        let item = parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy");
        lower(&item).policy.expect.expect("promises").promises
    };
    for (text, same, other) in [
        ("deny eval", " deny  eval ", "deny wasm"),
        ("only script [self]", "only script self", "only style [self]"),
        ("deny image \"https://a.example/\"", "deny image \"https://a.example\"", "deny font \"https://a.example/\""),
    ] {
        assert_eq!(promises(text), promises(same), "{text}");
        assert_ne!(promises(text), promises(other), "{text}");
    }
}

#[test]
fn every_promise_has_the_expected_output() {
    let mut stale = Vec::new();
    for path in pages(PROMISES) {
        let page = Page::read(&path);
        let blessed = page.printed(&|case| case.errors());
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &blessed).expect("the page can be written");
        }
        let written = fs::read_to_string(&path).expect("a page");
        let mut lines = written.lines().zip(blessed.lines()).enumerate();
        if let Some((line, (left, right))) = lines.find(|(_, (left, right))| left != right) {
            let file = path.file_name().unwrap_or_default().display();
            stale.push(format!("{file}:{}\n  written: {left}\n  now:     {right}", line + 1));
        } else if written != blessed {
            stale.push(format!("{}: not all of its cases have what is expected", path.display()));
        }
    }
    assert!(
        stale.is_empty(),
        "run `BLESS=1 cargo test -p security-policy-tests --test model promise_cases`, and read what has changed:\n{}",
        stale.join("\n")
    );
}

/// The cases that were written from the text of CSP3, each as a promise.
#[test]
fn every_case_of_the_standard_is_a_promise() {
    let cases: Cases = toml::from_str(include_str!("../../data/csp-match.toml")).expect("a table of cases");
    let (mut tried, mut wrong) = (0, Vec::new());
    for case in cases.case.iter().filter(|case| case.interop.is_none()) {
        let (Some(policy), Some(text)) = (case.policy(), case.promise()) else { continue };
        let (verb, opposite) = if case.expected == "allow" { ("allow", "deny") } else { ("deny", "allow") };
        let kept = with(&policy, &[&format!("{verb} {text}")]);
        let broken = with(&policy, &[&format!("{opposite} {text}")]);
        if let Some(error) = errors(&kept).first() {
            wrong.push(format!("{}: `{verb} {text}`: {error}", case.id));
        }
        let found = errors(&broken);
        let names = case.deciding.as_ref().map(|name| name.replace('-', "_"));
        let is_named = |error: &String| {
            let note = error.split_once("\nnote: ").map_or("", |(_, note)| note);
            match &names {
                Some(name) => note.contains(name.as_str()),
                None => Directive::ALL.iter().any(|directive| note.contains(directive.key())),
            }
        };
        if found.len() != 1 || !found.iter().all(is_named) {
            wrong.push(format!("{}: `{opposite} {text}`: {found:?}", case.id));
        }
        tried += 1;
    }
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(tried > 130, "{tried} cases");
}

#[derive(Deserialize)]
struct Cases {
    case: Vec<StandardCase>,
}

#[derive(Deserialize)]
struct StandardCase {
    id: String,
    policy: Option<String>,
    policies: Option<Vec<Delivered>>,
    self_origin: String,
    kind: String,
    url: Option<String>,
    #[serde(default)]
    redirected: bool,
    nonce: Option<String>,
    integrity: Option<String>,
    inline: Option<String>,
    nonceable: Option<bool>,
    parser_inserted: Option<bool>,
    #[serde(default)]
    trusted: bool,
    ancestors: Option<Vec<String>>,
    expected: String,
    deciding: Option<String>,
    interop: Option<String>,
}

#[derive(Deserialize)]
struct Delivered {
    value: String,
    disposition: Option<String>,
    source: Option<String>,
}

impl StandardCase {
    /// The policies as those of a site. `None` for one in a `meta` element.
    fn policy(&self) -> Option<SecurityPolicy> {
        let one = self.policy.iter().map(|value| Delivered { value: value.clone(), disposition: None, source: None });
        let mut headers: Vec<(&str, String)> = Vec::new();
        for delivered in self.policies.iter().flatten().map(Delivered::clone).chain(one) {
            if delivered.source.as_deref() == Some("meta") {
                return None;
            }
            let name = match delivered.disposition.as_deref() {
                Some("report") => "content-security-policy-report-only",
                _ => "content-security-policy",
            };
            headers.push((name, delivered.value));
        }
        let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
        let mut policy = policy_of(headers, &self.self_origin);
        if let Some(nonce) = self.element_nonce() {
            // The nonce of the element is that of the response.
            let own = SourceExpression::FixedNonce(nonce.to_owned());
            for source in sources_mut(&mut policy).filter(|source| source.node == own) {
                source.node = SourceExpression::Nonce;
            }
        }
        Some(policy)
    }

    fn element_nonce(&self) -> Option<&str> {
        self.nonce.as_deref().filter(|nonce| !nonce.is_empty() && self.nonceable != Some(false))
    }

    /// The words after the verb. `None` for what no promise is about.
    fn promise(&self) -> Option<String> {
        if self.parser_inserted == Some(false) || self.trusted {
            return None;
        }
        let kind = match self.kind.as_str() {
            "script-inline" => "script inline",
            "style-inline" => "style inline",
            "script-attr" => "handler",
            "style-attr" => "style_attribute",
            "javascript-url" => "javascript_url",
            "base-uri" => "base",
            "form-action" => "form",
            "frame-ancestors" => "framed_by",
            "connect" | "websocket" | "eventsource" | "beacon" | "ping" => "connect",
            "media" | "track" | "audio" | "video" => "media",
            "shared-worker" | "worker" | "service-worker" => "worker",
            "json-module" => return None,
            other => other,
        };
        let mut text = kind.to_owned();
        let is_code = self.url.is_none() || kind == "javascript_url";
        if let Some(ancestors) = &self.ancestors {
            let ancestors: Vec<String> = ancestors.iter().map(|ancestor| format!("\"{ancestor}\"")).collect();
            text.push_str(&format!(" [{}]", ancestors.join(", ")));
        } else if !is_code {
            let url = self.url.as_deref()?;
            match self.redirected {
                true => text.push_str(&format!(" \"{}\" redirected \"{url}\"", self.first_url(kind, url)?)),
                false => text.push_str(&format!(" \"{url}\"")),
            }
        }
        if self.element_nonce().is_some() && ["script", "style", "script inline", "style inline"].contains(&kind) {
            text.push_str(" nonce");
        }
        if let Some(integrity) = &self.integrity {
            if integrity.contains(' ') || kind == "style" {
                return None;
            }
            text.push_str(&format!(" hash \"{integrity}\""));
        }
        if is_code && let Some(hash) = self.listed_hash() {
            text.push_str(&format!(" hash \"{hash}\""));
        }
        Some(text)
    }

    /// A URL that the policy allows, and that may redirect to another.
    fn first_url(&self, kind: &str, url: &str) -> Option<String> {
        let policy = self.policy()?;
        let own = format!("{}/", self.self_origin);
        let is_allowed = |first: &&str| errors(&with(&policy, &[&format!("allow {kind} \"{first}\"")])).is_empty();
        Some([url, "https://a.example/", &own].into_iter().find(is_allowed).unwrap_or(url).to_owned())
    }

    /// The hash of the code that the policy lists.
    fn listed_hash(&self) -> Option<String> {
        let code = self.inline.as_deref()?;
        let policy = self.policy()?;
        let clauses: Vec<&Clause> = policy.clauses();
        clauses.into_iter().flat_map(Clause::sources).find_map(|source| match &source.node {
            SourceExpression::Hash(hash)
                if hash.subject == HashSubject::Content && hash.algorithm.digest(code.as_bytes()) == hash.digest =>
            {
                Some(hash.to_string())
            }
            _ => None,
        })
    }
}

impl Delivered {
    fn clone(&self) -> Delivered {
        Delivered { value: self.value.clone(), disposition: self.disposition.clone(), source: self.source.clone() }
    }
}

const HASH: &str = "sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo=";

/// Directives that a random policy may have.
const DIRECTIVES: &[&str] = &[
    "default-src",
    "default-src",
    "script-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-attr",
    "img-src",
    "img-src",
    "connect-src",
    "child-src",
    "frame-src",
    "worker-src",
    "object-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
];

/// Sources for directives that take any.
const SOURCES: &[&str] = &[
    "'self'",
    "'self'",
    "https:",
    "https://cdn.example",
    "https://*.example",
    "https://img.example/a/",
    "https://evil.example",
    "wss:",
];

/// Sources for scripts and styles.
const CODE: &[&str] = &["'unsafe-inline'", "'unsafe-eval'", "'strict-dynamic'", "'nonce-'", "'unsafe-hashes'", "HASH"];

const URLS: &[&str] = &[
    "https://shop.example/a/b.png",
    "https://cdn.example/app.js",
    "https://img.example/a/b.png",
    "https://img.example/c.png",
    "https://evil.example/x",
    "wss://live.example/",
    "http://old.example:8080/x",
];

const KINDS: &[&str] = &[
    "script", "style", "image", "font", "media", "frame", "object", "worker", "connect", "manifest", "prefetch",
    "form", "base",
];

const CODE_KINDS: &[&str] = &["script inline", "style inline", "handler", "style_attribute", "javascript_url"];

/// Promises about all that a policy allows.
const WHOLE: &[&str] = &[
    "no_framing",
    "no_plugins",
    "no_base_hijack",
    "no_injected_script",
    "only image [self, \"https://cdn.example\"]",
    "only script [self, nonce]",
    "only form [self]",
    "only connect [self, wss]",
];

#[test]
fn a_change_keeps_its_promise_and_breaks_no_other() {
    let mut random = Random::new(SEED);
    let (mut failing, mut changes, mut wrong) = (0, 0, Vec::new());
    for _ in 0..250 {
        let policy = random_policy(&mut random);
        let texts: Vec<String> = (0..6).map(|_| random_promise(&mut random)).collect();
        let policy = with(&policy, &texts.iter().map(String::as_str).collect::<Vec<_>>());
        let promises = || policy.expect.iter().flat_map(|expect| &expect.promises).map(|promise| &promise.node);
        let context = Context::new(&policy);
        let held: Vec<&Promise> = promises().filter(|promise| holds(&context, promise)).collect();
        for promise in promises().filter(|promise| !held.contains(promise)) {
            failing += 1;
            let Some(change) = smallest(&policy, promise) else { continue };
            changes += 1;
            let mut changed = policy.clone();
            change.apply(&mut changed);
            let after = Context::new(&changed);
            let broken: Vec<String> = [promise]
                .into_iter()
                .chain(held.iter().copied())
                .filter(|promise| !holds(&after, promise))
                .map(ToString::to_string)
                .collect();
            let (before, now) = (denied(&policy), denied(&changed));
            // One lint may take the place of another: for a source in `default_src`, that of styles for that of scripts.
            let new: Vec<&&str> = now.difference(&before).filter(|_| now.len() > before.len()).collect();
            if !broken.is_empty() || !new.is_empty() {
                wrong.push(format!("{}\n  {promise}: {change}\n  breaks {broken:?}, {new:?}", shown(&policy)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {changes} of {failing}\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    assert!(changes > 450 && failing > changes, "{changes} of {failing}");
}

/// The lints that have an error. `csp_shadowed_source` is left out: a hash in `default_src` may be left without a use when another
/// directive is added, which changes nothing.
fn denied(policy: &SecurityPolicy) -> BTreeSet<&'static str> {
    let mut found = Diagnostics::new();
    lint::check(policy, &Levels::default(), &mut found);
    let denied = found.iter().filter(|found| found.level == Level::Deny).filter_map(|found| found.lint);
    denied.filter(|lint| *lint != "csp_shadowed_source").collect()
}

fn random_policy(random: &mut Random) -> SecurityPolicy {
    let mut headers: Vec<(&str, String)> = Vec::new();
    for name in ["content-security-policy", "content-security-policy", "content-security-policy-report-only"] {
        if random.below(3) == 0 && !headers.is_empty() {
            continue;
        }
        let mut value = String::new();
        for _ in 0..1 + random.below(5) {
            let directive = random.pick(DIRECTIVES);
            // What a report-only policy says of `base` elements is reported if there is a nonce, and no change is about it.
            let directive = if name.ends_with("only") && directive == "base-uri" { "img-src" } else { directive };
            let mut sources: BTreeSet<&str> = BTreeSet::new();
            for _ in 0..random.below(4) {
                let is_code = directive.contains("script") || directive.contains("style") || directive == "default-src";
                sources.insert(if is_code && random.below(3) == 0 { random.pick(CODE) } else { random.pick(SOURCES) });
            }
            let quoted = format!("'{HASH}'");
            let sources: Vec<&str> =
                sources.into_iter().map(|one| if one == "HASH" { &*quoted } else { one }).collect();
            let list = if sources.is_empty() { "'none'".to_owned() } else { sources.join(" ") };
            value.push_str(&format!("{directive} {list}; "));
        }
        headers.push((name, value));
    }
    match random.below(4) {
        0 => headers.push(("x-frame-options", "DENY".to_owned())),
        1 => headers.push(("x-frame-options", "SAMEORIGIN".to_owned())),
        _ => {}
    }
    policy_of(headers.iter().map(|(name, value)| (*name, value.as_str())), "https://shop.example")
}

fn random_promise(random: &mut Random) -> String {
    let verb = random.pick(&["allow", "deny"]);
    match random.below(9) {
        8 => random.pick(WHOLE).to_owned(),
        0 => {
            let ancestor = random.pick(&["https://shop.example", "https://partner.example", "https://evil.example"]);
            format!("{verb} framed_by \"{ancestor}\"")
        }
        1 => {
            let kind = random.pick(CODE_KINDS);
            match random.below(3) {
                0 => format!("{verb} {kind} hash \"{HASH}\""),
                1 if kind.ends_with("inline") => format!("{verb} {kind} nonce"),
                _ => format!("{verb} {kind}"),
            }
        }
        2 => format!("{verb} {}", random.pick(&["eval", "wasm"])),
        3 => format!("{verb} image \"{}\" redirected \"{}\"", random.pick(URLS), random.pick(URLS)),
        4 => format!("{verb} script \"{}\" nonce", random.pick(URLS)),
        _ => {
            let kind = random.pick(KINDS);
            format!("{verb} {kind} \"{}\"", random.pick(URLS))
        }
    }
}

/// Twenty promises that all fail, and a policy with forty directives in two Content-Security-Policies.
#[test]
fn twenty_failing_promises_are_each_an_error() {
    let lists = [
        "default-src 'self'; script-src 'self' 'nonce-'; style-src 'self'; img-src 'self' https://img.example; font-src \
         'self'; connect-src 'self' wss://live.example; frame-src 'none'; form-action 'self'; base-uri 'none'",
        "script-src 'self' https:; img-src https:; form-action 'self'; frame-ancestors 'none'",
    ];
    let headers = lists.iter().map(|list| ("content-security-policy", *list));
    let mut texts: Vec<String> =
        (0..12).map(|number| format!("allow image \"https://cdn{number}.example/a.png\"")).collect();
    texts.extend((0..4).map(|number| format!("allow connect \"https://api{number}.example/\"")));
    texts.extend((0..4).map(|number| format!("deny image \"https://img.example/{number}.png\"")));
    let policy =
        with(&policy_of(headers, "https://shop.example"), &texts.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(errors(&policy).len(), 20);
}

/// A policy as the macro would declare it, with these headers.
fn policy_of<'a>(headers: impl IntoIterator<Item = (&'a str, &'a str)>, origin: &str) -> SecurityPolicy {
    let origin = Origin::parse(origin, Span::default()).expect("an origin");
    let mut policy = Response::read(headers, Some(origin.clone())).policy;
    policy.origin = Some(Spanned::new(origin, Span::default()));
    policy.form = Form::Declaration;
    for source in sources_mut(&mut policy).filter(|source| source.node.to_string() == "'nonce-'") {
        source.node = SourceExpression::Nonce;
    }
    policy
}

fn sources_mut(policy: &mut SecurityPolicy) -> impl Iterator<Item = &mut Spanned<SourceExpression>> {
    let csps = policy.headers.iter_mut().flat_map(|header| match &mut header.value {
        HeaderValue::Field(FieldValue::Csp(csps)) => csps.as_mut_slice(),
        _ => &mut [],
    });
    csps.flat_map(|csp| &mut csp.node.clauses).flat_map(|clause| match &mut clause.value {
        ClauseValue::Sources(sources) => sources.as_mut_slice(),
        _ => &mut [],
    })
}

/// The policy, with promises.
fn with(policy: &SecurityPolicy, promises: &[&str]) -> SecurityPolicy {
    let text = format!("krate struct Shop {{ expect: {{ {} }} }}", promises.join(", "));
    let tokens: TokenStream = text.parse().expect("tokens");
    let lowered = lower(&parse(tokens, &Memory::default()).expect("a policy"));
    assert!(lowered.diagnostics.is_empty(), "{text}: {:?}", lowered.diagnostics);
    let expect = lowered.policy.expect.expect("promises");
    assert_eq!(expect.promises.len(), promises.len(), "{text}");
    let mut policy = policy.clone();
    policy.expect = Some(Expectations { span: Span::default(), ..expect });
    policy
}

fn errors(policy: &SecurityPolicy) -> Vec<String> {
    let mut found = Diagnostics::new();
    check(policy, &mut found);
    found.iter().map(ToString::to_string).collect()
}

fn shown(policy: &SecurityPolicy) -> String {
    policy.csps().into_iter().map(Csp::to_string).collect::<Vec<_>>().join(" | ")
}
