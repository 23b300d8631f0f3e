//! Compares the engine with `content-security-policy` 0.9, the crate that Servo uses: for generated policies, both have to give
//! the same answer and name the same directive, except for the differences in `differences.rs`.
//!
//! `tests/compare/csp_engine/run` prints how often each class came up.
#![cfg(test)]

mod differences;
mod parsed;
mod speed;
mod urls;

use self::differences::Class;
use content_security_policy as peer;
use security_policy_core::Span;
use security_policy_core::csp::{Directive, Keyword, Port, SourceExpression};
use security_policy_core::fetch::{
    Decision, Destination, Initiator, Inline, InlineKind, Navigation, Policies, Reason, Request,
};
use security_policy_core::host::is_address;
use security_policy_core::url::{Origin, Url};
use security_policy_tests::{Random, SEED};
use std::collections::BTreeMap;
use std::env;
use std::time::Instant;

/// How many pairs a usual run compares: each class comes up.
const PAIRS: usize = 100_000;

/// The number of requests, from CASES. The other tests compare a half or a quarter of it.
fn pairs() -> usize {
    env::var("CASES").map_or(PAIRS, |text| text.parse().expect("CASES is a number"))
}

/// The seed, from SEED.
fn seed() -> u64 {
    let factor: u64 = env::var("SEED").map_or(1, |text| text.parse().expect("SEED is a number"));
    SEED.wrapping_mul(2 * factor - 1)
}

struct Tally {
    name: &'static str,
    start: Instant,
    pairs: usize,
    blocked: usize,
    classes: BTreeMap<Class, usize>,
    unexplained: Vec<String>,
}

impl Tally {
    fn new(name: &'static str) -> Self {
        Tally { name, start: Instant::now(), pairs: 0, blocked: 0, classes: BTreeMap::new(), unexplained: Vec::new() }
    }

    fn add(&mut self, name: impl Fn() -> String, own: &Answer, other: &Answer, class: Option<Class>) {
        self.pairs += 1;
        self.blocked += usize::from(own.is_blocked);
        if own == other {
            return;
        }
        match class {
            Some(class) => *self.classes.entry(class).or_default() += 1,
            None => self.unexplained.push(format!("{}: {own:?}, and the peer {other:?}", name())),
        }
    }

    fn finish(self, classes: &[Class]) {
        let (explained, unexplained): (usize, _) = (self.classes.values().sum(), self.unexplained.len());
        let same = self.pairs - explained - unexplained;
        println!(
            "csp_engine, {}: seed {}, {} cases, {same} same, {explained} explained, {unexplained} unexplained, {:.1} s; {} blocked; {:?}",
            self.name,
            env::var("SEED").unwrap_or("1".to_owned()),
            self.pairs,
            self.start.elapsed().as_secs_f64(),
            self.blocked,
            self.classes
        );
        let shown = &self.unexplained[..self.unexplained.len().min(20)];
        assert!(shown.is_empty(), "{} without a class:\n{}", self.unexplained.len(), shown.join("\n"));
        let found: Vec<Class> = self.classes.keys().copied().collect();
        match pairs() < PAIRS || env::var("SEED").is_ok_and(|seed| seed != "1") {
            true => assert!(found.iter().all(|class| classes.contains(class)), "{found:?}"),
            false => assert_eq!(found, classes, "a class that never comes up explains nothing"),
        }
        assert!(self.blocked > self.pairs / 10 && self.blocked < self.pairs * 9 / 10);
    }
}

/// Whether it is blocked, and the directives that reports name.
#[derive(Debug, PartialEq)]
struct Answer {
    is_blocked: bool,
    violated: Vec<String>,
}

impl Answer {
    fn of(decision: &Decision<'_>) -> Self {
        let violated = decision.violations().filter_map(|ruling| ruling.violated());
        let violated = violated.map(|directive| directive.name().to_owned()).collect();
        Answer { is_blocked: !decision.is_allowed(), violated }
    }

    fn of_peer((result, violations): (peer::CheckResult, Vec<peer::Violation>)) -> Self {
        let violated = violations.into_iter().map(|violation| violation.directive.name).collect();
        Answer { is_blocked: result == peer::CheckResult::Blocked, violated }
    }
}

#[test]
fn requests() {
    let mut random = Random::new(seed());
    let mut tally = Tally::new("requests");
    for _ in 0..pairs() {
        let (text, page) = (policy(&mut random), random.pick(PAGES));
        let policies = policies(page).enforce(&text);
        let list = peer_list(&text);
        let (request, theirs) = request(&mut random, page);
        let decision = policies.decide(&request);
        let (own, other) = (Answer::of(&decision), Answer::of_peer(list.should_request_be_blocked(&theirs)));
        let name = || format!("{request:?} on {page} under `{text}`");
        tally.add(name, &own, &other, class_of_request(&decision, &request, page));
    }
    use Class::{
        Addresses, AnyWebSocket, DigestAlphabets, Documents, PortUpgrade, Queries, ResourceHints, SelfOnDefaultPorts,
        StrictDynamicWorkers, WebSocketSchemes,
    };
    tally.finish(&[
        SelfOnDefaultPorts,
        WebSocketSchemes,
        AnyWebSocket,
        Addresses,
        PortUpgrade,
        ResourceHints,
        StrictDynamicWorkers,
        DigestAlphabets,
        Documents,
        Queries,
    ]);
}

fn class_of_request(decision: &Decision<'_>, request: &Request<'_>, page: &str) -> Option<Class> {
    if request.initiator() == Initiator::Prefetch {
        return Some(Class::ResourceHints);
    }
    if request.destination() == Destination::Document {
        return Some(Class::Documents);
    }
    class_of_url(decision, request.url(), page).or_else(|| {
        let ruling = decision.deciding()?;
        let is_worker = request.destination().directive() == Some(Directive::WorkerSrc);
        match ruling.reason {
            Reason::Keyword(_) if is_worker && ruling.deciding.directive.node != Directive::ScriptSrc => {
                Some(Class::StrictDynamicWorkers)
            }
            Reason::Integrity(_) => Some(Class::DigestAlphabets),
            _ => None,
        }
    })
}

/// Why a list matches a URL in one of the two alone.
fn class_of_url(decision: &Decision<'_>, url: &Url, page: &str) -> Option<Class> {
    let ruling = decision.deciding()?;
    match ruling.reason {
        Reason::Url(source) => match &source.node {
            SourceExpression::Host(host) if host.is_any() && matches!(url.scheme(), "ws" | "wss") => {
                Some(Class::AnyWebSocket)
            }
            SourceExpression::Keyword(Keyword::SelfOrigin) => (url.port().is_none()
                && !page.starts_with(&format!("{}:", url.scheme())))
            .then_some(Class::SelfOnDefaultPorts),
            SourceExpression::Host(host) if is_address(&host.host) => Some(Class::Addresses),
            SourceExpression::Host(host) if host.port == Some(Port::Number(80)) => Some(Class::PortUpgrade),
            SourceExpression::Host(host) if host.path.as_deref() == Some(QUERY_PATH) => Some(Class::Queries),
            _ => None,
        },
        Reason::NoMatch => {
            let is_socket = |scheme: &str| scheme.eq_ignore_ascii_case("ws") || scheme.eq_ignore_ascii_case("wss");
            let sources = ruling.deciding.sources();
            let has_socket = sources.iter().any(|source| match &source.node {
                SourceExpression::Scheme(scheme) => is_socket(scheme),
                SourceExpression::Host(host) => host.scheme.as_deref().is_some_and(is_socket),
                _ => false,
            });
            (has_socket && matches!(url.scheme(), "http" | "https")).then_some(Class::WebSocketSchemes)
        }
        _ => None,
    }
}

#[test]
fn inline() {
    let mut random = Random::new(seed() + 1);
    let mut tally = Tally::new("inline code");
    for _ in 0..pairs() / 2 {
        let text = policy(&mut random);
        let policies = policies(PAGES[0]).enforce(&text);
        let list = peer_list(&text);
        let (inline, kind) = match random.below(5) {
            0 => (Inline::script(random.pick(CODE)), peer::InlineCheckType::Script),
            1 => (Inline::event_handler(random.pick(CODE)), peer::InlineCheckType::ScriptAttribute),
            2 => (Inline::style(random.pick(CODE)), peer::InlineCheckType::Style),
            3 => (Inline::style_attribute(random.pick(CODE)), peer::InlineCheckType::StyleAttribute),
            _ => (Inline::javascript_url(random.pick(CODE)), peer::InlineCheckType::Navigation),
        };
        let nonce = random.pick(&["", "", "abc", "other"]);
        let inline = if nonce.is_empty() { inline } else { inline.nonce(nonce) };
        let inline = if random.below(3) == 0 { inline.not_parser_inserted() } else { inline };
        let element = peer::Element { nonce: (!nonce.is_empty()).then(|| nonce.into()) };
        let decision = policies.decide(&inline);
        let theirs = list.should_elements_inline_type_behavior_be_blocked(&element, kind, inline.text());
        let is_strict = |reason: &Reason<'_>| {
            let strict_dynamic = SourceExpression::Keyword(Keyword::StrictDynamic);
            matches!(reason, Reason::Keyword(source) if source.node == strict_dynamic)
        };
        let is_inserted =
            inline.kind() == InlineKind::Script && decision.deciding().is_some_and(|ruling| is_strict(&ruling.reason));
        let name = || format!("{inline:?} under `{text}`");
        let class = is_inserted.then_some(Class::StrictDynamicInline);
        tally.add(name, &Answer::of(&decision), &Answer::of_peer(theirs), class);
    }
    tally.finish(&[Class::StrictDynamicInline]);
}

#[test]
fn forms_and_bases() {
    let mut random = Random::new(seed() + 2);
    let mut tally = Tally::new("forms and bases");
    for _ in 0..pairs() / 4 {
        let (page, text) = (random.pick(PAGES), navigation_policy(&mut random));
        let (policies, list) = (policies(page).enforce(&text), peer_list(&text));
        let url = random.pick(URLS);
        let parsed: Url = url.parse().expect("a URL of the list");
        let target = peer::Url::parse(url).expect("a URL of the list");
        let (navigation, theirs) = if random.below(2) == 0 {
            let origin = origin_of(page);
            (Navigation::base(url), list.is_base_allowed_for_document(&target, &origin))
        } else {
            let mut request = peer_request(target, page);
            let check = list.should_navigation_request_be_blocked(
                &mut request,
                peer::NavigationCheckType::FormSubmission,
                |text: &str| Some(text.to_owned()),
            );
            // The peer names the directive of the request instead of `form-action`.
            let (result, mut violations) = check;
            violations.iter_mut().for_each(|violation| violation.directive.name = "form-action".to_owned());
            (Navigation::form(url), (result, violations))
        };
        let decision = policies.decide(&navigation.expect("a URL of the list"));
        let class = match decision.barrier() {
            Some(_) => Some(Class::BaseSchemes),
            None => class_of_url(&decision, &parsed, page),
        };
        let name = || format!("{url} on {page} under `{text}`");
        tally.add(name, &Answer::of(&decision), &Answer::of_peer(theirs), class);
    }
    use Class::{Addresses, AnyWebSocket, BaseSchemes, PortUpgrade, Queries, SelfOnDefaultPorts, WebSocketSchemes};
    tally.finish(&[SelfOnDefaultPorts, WebSocketSchemes, AnyWebSocket, Addresses, PortUpgrade, BaseSchemes, Queries]);
}

#[test]
fn code_from_strings() {
    let mut random = Random::new(seed() + 3);
    let mut tally = Tally::new("code from strings");
    for _ in 0..pairs() / 4 {
        let text = policy(&mut random);
        let (policies, list) = (policies(PAGES[0]).enforce(&text), peer_list(&text));
        let is_wasm = random.below(2) == 0;
        let decision = policies.decide(&if is_wasm { Inline::wasm() } else { Inline::eval().trusted() });
        let theirs = if is_wasm { list.is_wasm_evaluation_allowed() } else { list.is_js_evaluation_allowed("1") };
        let is_fallback =
            |directive: Directive| decision.deciding().is_some_and(|it| it.deciding.directive.node == directive);
        let class = is_fallback(Directive::DefaultSrc).then_some(Class::EvalDirective);
        let other = Answer::of_peer(theirs);
        let own = Answer::of(&decision);
        assert_eq!(own.is_blocked, other.is_blocked, "`{text}`");
        tally.add(|| format!("wasm {is_wasm} under `{text}`"), &own, &other, class);
    }
    tally.finish(&[Class::EvalDirective]);
}

fn policies(page: &str) -> Policies<'static> {
    Policies::new(Origin::parse(page, Span::default()).expect("an origin"))
}

fn peer_list(text: &str) -> peer::CspList {
    peer::CspList::parse(text, peer::PolicySource::Header, peer::PolicyDisposition::Enforce)
}

fn origin_of(page: &str) -> peer::Origin {
    peer::Url::parse(page).expect("an origin").origin()
}

fn peer_request(url: peer::Url, page: &str) -> peer::Request {
    peer::Request {
        url: url.clone(),
        current_url: url,
        origin: origin_of(page),
        redirect_count: 0,
        destination: peer::Destination::None,
        initiator: peer::Initiator::None,
        nonce: String::new(),
        integrity_metadata: String::new(),
        parser_metadata: peer::ParserMetadata::ParserInserted,
    }
}

/// The same request for both.
fn request(random: &mut Random, page: &str) -> (Request<'static>, peer::Request) {
    let url = random.pick(URLS);
    let parsed = || url.parse::<Url>().expect("a URL of the list");
    let mut theirs = peer_request(peer::Url::parse(url).expect("a URL of the list"), page);
    if random.below(20) == 0 {
        theirs.initiator = peer::Initiator::Prefetch;
        return (Request::prefetch(url).expect("a URL of the list"), theirs);
    }
    // The peer does not know those that only Chromium has.
    let is_shared = |one: &Destination| !matches!(one, Destination::FencedFrame | Destination::SpeculationRules);
    let destinations: Vec<Destination> = Destination::ALL.iter().copied().filter(is_shared).collect();
    let scripts = [Destination::Script, Destination::Script, Destination::Worker, Destination::Style];
    let destination = if random.below(2) == 0 { random.pick(&scripts) } else { random.pick(&destinations) };
    let mut own = Request::new(destination, parsed());
    theirs.destination = destination.name().parse().unwrap_or(peer::Destination::None);
    if random.below(4) == 0 {
        own = own.redirected_to(parsed());
        theirs.redirect_count = 1;
    }
    // No worker has a nonce, or integrity metadata.
    if !destination.is_worker_like() {
        let nonce = random.pick(&["", "", "abc", "other", "ABC"]);
        if !nonce.is_empty() {
            own = own.nonce(nonce);
            theirs.nonce = nonce.to_owned();
        }
        let integrity = random.pick(INTEGRITY);
        own = own.integrity(integrity);
        theirs.integrity_metadata = integrity.to_owned();
    }
    if destination.is_worker_like() || random.below(3) == 0 {
        own = own.not_parser_inserted();
        theirs.parser_metadata = peer::ParserMetadata::NotParserInserted;
    }
    (own, theirs)
}

fn policy(random: &mut Random) -> String {
    const LISTS: &[&str] = &[
        "default-src",
        "default-src",
        "script-src",
        "script-src",
        "script-src-elem",
        "script-src-attr",
        "style-src",
        "style-src-elem",
        "style-src-attr",
        "img-src",
        "connect-src",
        "frame-src",
        "child-src",
        "worker-src",
        "object-src",
        "manifest-src",
        "media-src",
        "font-src",
    ];
    lists(random, LISTS)
}

fn navigation_policy(random: &mut Random) -> String {
    lists(random, &["base-uri", "form-action", "default-src"])
}

fn lists(random: &mut Random, names: &[&str]) -> String {
    let directives = (0..=random.below(5)).map(|_| {
        let sources = (0..random.below(5)).map(|_| random.pick(SOURCES)).collect::<Vec<_>>();
        format!("{} {}", random.pick(names), sources.join(" "))
    });
    directives.collect::<Vec<_>>().join("; ")
}

const PAGES: &[&str] = &["https://app.example", "http://app.example", "http://app.example:8080"];

const CODE: &[&str] = &["boot()", "javascript:boot()", "\u{e9}", ""];

/// The hash of `boot()` in both alphabets, and that of `javascript:boot()`.
const SOURCES: &[&str] = &[
    "'none'",
    "'self'",
    "'self'",
    "'SELF'",
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'wasm-unsafe-eval'",
    "'strict-dynamic'",
    "'unsafe-hashes'",
    "'report-sample'",
    "'nonce-abc'",
    "'nonce-other'",
    "'sha512-VsYUvSqfUfQ7id9tIESmVFAE4uSYXDvFWNXPeFJU6lDOGPxnN7xV0Y0ONiiLAK0y7xVYKEiocaFMNKVZC3RThA=='",
    "'sha256-1ohZFo3B9w3UOFBbfx6JSomkpkME90iPs1r_qXzvX7Y='",
    "'sha256-1ohZFo3B9w3UOFBbfx6JSomkpkME90iPs1r/qXzvX7Y='",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "https:",
    "HTTP:",
    "ws:",
    "wss:",
    "data:",
    "blob:",
    "*",
    "https://*",
    "*:*",
    "https://cdn.example",
    "CDN.example",
    "http://cdn.example:80",
    "https://cdn.example:443",
    "https://cdn.example:8443",
    "https://cdn.example:*",
    "*.example",
    "*.app.example",
    "wss://app.example",
    "ws://cdn.example",
    "cdn.example/js/",
    "https://cdn.example/js/app.js",
    "https://cdn.example/a%20b/",
    "https://cdn.example/%6As/",
    "https://cdn.example/js",
    "https://cdn.example/q?x",
    "https://127.0.0.1",
    "https://192.0.2.7",
    "self",
];

/// The path of the source with a query.
const QUERY_PATH: &str = "/q";

const INTEGRITY: &[&str] = &[
    "",
    "",
    "sha256-1ohZFo3B9w3UOFBbfx6JSomkpkME90iPs1r/qXzvX7Y=",
    "sha256-1ohZFo3B9w3UOFBbfx6JSomkpkME90iPs1r/qXzvX7Y=?x md5-abcd",
    "sha256-1ohZFo3B9w3UOFBbfx6JSomkpkME90iPs1r/qXzvX7Y= sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    "md5-abcd",
];

const URLS: &[&str] = &[
    "https://app.example/js/app.js",
    "http://app.example/",
    "https://app.example:8080/",
    "http://app.example:8080/",
    "wss://app.example/ws",
    "ws://app.example/ws",
    "https://sub.app.example/",
    "https://cdn.example/js/app.js",
    "https://cdn.example/js/../x.js",
    "https://cdn.example/js",
    "https://cdn.example/js/",
    "https://cdn.example/a b/c",
    "https://cdn.example/q?x",
    "http://cdn.example/js/app.js",
    "https://cdn.example:8443/js/app.js",
    "https://CDN.example:443\\js\\app.js",
    "wss://cdn.example/",
    "https://evil.example/",
    "https://user:pass@cdn.example/js/x",
    "https://127.1/x",
    "https://192.0.2.7/",
    "https://[::1]/",
    "data:text/javascript,1",
    "blob:https://app.example/1",
    "about:blank",
    "custom://cdn.example/js/x",
];
