//! Laws for every policy: what one more source, one more policy or a report-only policy can change, and that rendering and
//! parsing a policy change no answer.

use security_policy_core::Span;
use security_policy_core::csp::{Csp, Disposition, Keyword, SourceExpression};
use security_policy_core::fetch::{
    Decision, Destination, FrameOptions, Inline, Navigation, Outcome, Policies, PolicySource, Reason, Request,
    Response, Subject, TrustedTypesPolicy,
};
use security_policy_core::url::Origin;
use security_policy_tests::{Random, SEED};

const ROUNDS: usize = 3_000;

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
    "base-uri",
    "form-action",
    "frame-ancestors",
];

const SOURCES: &[&str] = &[
    "'none'",
    "'self'",
    "'unsafe-inline'",
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'wasm-unsafe-eval'",
    "'trusted-types-eval'",
    "'strict-dynamic'",
    "'unsafe-hashes'",
    "'report-sample'",
    "'inline-speculation-rules'",
    "'nonce-abc'",
    "'nonce-other'",
    BOOT,
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "https:",
    "http:",
    "wss:",
    "data:",
    "blob:",
    "*",
    "https://cdn.example",
    "http://cdn.example:80",
    "*.example",
    "cdn.example/js/",
    "https://*:8443",
    "127.0.0.1",
    "self",
];

/// Sources that have browsers ignore others.
const OVERRIDING: &[&str] = &["'nonce-abc'", BOOT, "'strict-dynamic'"];

/// The hash of `boot()`, in base64url.
const BOOT: &str = "'sha512-VsYUvSqfUfQ7id9tIESmVFAE4uSYXDvFWNXPeFJU6lDOGPxnN7xV0Y0ONiiLAK0y7xVYKEiocaFMNKVZC3RThA=='";

const OTHERS: &[&str] = &[
    "require-trusted-types-for 'script'",
    "trusted-types one",
    "trusted-types * 'allow-duplicates'",
    "sandbox",
    "sandbox allow-scripts allow-forms",
    "upgrade-insecure-requests",
];

const URLS: &[&str] = &[
    "https://app.example/js/app.js",
    "http://app.example/js/app.js",
    "https://cdn.example/js/app.js",
    "https://cdn.example/other",
    "https://cdn.example:8443/js/app.js",
    "https://evil.example/",
    "https://127.0.0.1/x",
    "wss://app.example/ws",
    "data:text/javascript,1",
    "blob:https://app.example/1",
];

/// A subject, with a name for messages.
struct Question {
    name: String,
    kind: Kind,
}

enum Kind {
    Request(Request<'static>),
    Redirected(Request<'static>, &'static str),
    Inline(Inline<'static>),
    Navigation(Navigation),
    TrustedTypes(TrustedTypesPolicy<'static>),
}

impl Question {
    fn ask<'p>(&self, policies: &'p Policies<'_>) -> Decision<'p> {
        fn ask<'p>(policies: &'p Policies<'_>, subject: &impl Subject) -> Decision<'p> {
            let decision = policies.decide(subject);
            assert_eq!(decision.is_allowed(), policies.allows(subject));
            decision
        }
        match &self.kind {
            Kind::Request(request) => ask(policies, request),
            Kind::Redirected(request, url) => {
                ask(policies, &Response::new(request, url.parse().expect("a URL of the list")))
            }
            Kind::Inline(inline) => ask(policies, inline),
            Kind::Navigation(navigation) => ask(policies, navigation),
            Kind::TrustedTypes(policy) => ask(policies, policy),
        }
    }
}

fn questions() -> Vec<Question> {
    let mut out = Vec::new();
    let mut add = |name: String, kind: Kind| out.push(Question { name, kind });
    for url in URLS.iter().copied() {
        for destination in Destination::ALL.iter().copied() {
            let request = || Request::new(destination, url.parse().expect("a URL of the list"));
            let name = format!("{destination:?} {url}");
            if destination.is_script_like() || destination.is_style() {
                add(format!("{name}, nonce"), Kind::Request(request().nonce("abc")));
                let inserted = request().not_parser_inserted();
                add(format!("{name}, inserted"), Kind::Request(inserted));
                let integrity = BOOT.trim_matches('\'');
                add(format!("{name}, integrity"), Kind::Request(request().integrity(integrity)));
            }
            let redirected = request().redirected_to(url.parse().expect("a URL of the list"));
            add(format!("{name}, redirected"), Kind::Request(redirected));
            add(format!("{name}, answered"), Kind::Redirected(request(), "https://cdn.example/js/worker"));
            add(name, Kind::Request(request()));
        }
        add(format!("prefetch {url}"), Kind::Request(Request::prefetch(url).expect("a URL of the list")));
        add(format!("form {url}"), Kind::Navigation(Navigation::form(url).expect("a URL of the list")));
        add(format!("base {url}"), Kind::Navigation(Navigation::base(url).expect("a URL of the list")));
        add(format!("framed by {url}"), Kind::Navigation(Navigation::framed_by([url]).expect("a URL of the list")));
    }
    add("popup".to_owned(), Kind::Navigation(Navigation::popup()));
    for inline in [
        Inline::script("boot()"),
        Inline::script("boot()").nonce("abc"),
        Inline::script("other()").not_parser_inserted(),
        Inline::script("other()"),
        Inline::speculation_rules("{}"),
        Inline::event_handler("boot()"),
        Inline::event_handler("other()"),
        Inline::javascript_url("javascript:1"),
        Inline::javascript_url("boot()").trusted(),
        Inline::style("boot()"),
        Inline::style("other"),
        Inline::style_attribute("boot()"),
        Inline::style_attribute("other"),
        Inline::eval(),
        Inline::eval().trusted(),
        Inline::wasm(),
        Inline::sink(),
    ] {
        add(format!("{:?} `{}`", inline.kind(), inline.text()), Kind::Inline(inline));
    }
    for name in ["one", "two"] {
        add(format!("policy {name}"), Kind::TrustedTypes(TrustedTypesPolicy::new(name)));
        add(format!("policy {name} again"), Kind::TrustedTypes(TrustedTypesPolicy::new(name).duplicate()));
    }
    out
}

/// The directives of a policy: names and sources.
fn directives(random: &mut Random) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut directives: Vec<(&str, Vec<&str>)> = Vec::new();
    for _ in 0..=random.below(4) {
        let name = random.pick(LISTS);
        let length = 1 + random.below(4);
        let sources = (0..length).map(|_| random.pick(SOURCES)).collect();
        if directives.iter().all(|(other, _)| *other != name) {
            directives.push((name, sources));
        }
    }
    if random.below(4) == 0 {
        directives.push((random.pick(OTHERS), Vec::new()));
    }
    directives
}

fn text(directives: &[(&str, Vec<&str>)]) -> String {
    let directives = directives.iter().map(|(name, sources)| format!("{name} {}", sources.join(" ")));
    directives.collect::<Vec<_>>().join("; ")
}

fn app() -> Policies<'static> {
    Policies::new(Origin::parse("https://app.example", Span::default()).expect("an origin"))
}

/// One more source never blocks more, with two exceptions by the standard: a nonce, a hash and `'strict-dynamic'` override
/// `'unsafe-inline'`, and `'strict-dynamic'` overrides the URLs of scripts.
#[test]
fn one_more_source_never_blocks_more() {
    let questions = questions();
    let mut random = Random::new(SEED);
    let (mut inline, mut urls, mut allowed) = (0, 0, 0);
    for _ in 0..ROUNDS {
        let before = directives(&mut random);
        let lists: Vec<usize> = (0..before.len()).filter(|at| !before[*at].1.is_empty()).collect();
        let source = if random.below(2) == 0 { random.pick(OVERRIDING) } else { random.pick(SOURCES) };
        let list = random.pick(&lists);
        let mut after = before.clone();
        let place = random.below(after[list].1.len() + 1);
        after[list].1.insert(place, source);
        let (before, after) = (app().enforce(&text(&before)), app().enforce(&text(&after)));
        for question in some(&questions, &mut random) {
            let (one, other) = (question.ask(&before), question.ask(&after));
            if !one.is_allowed() {
                allowed += usize::from(other.is_allowed());
                continue;
            }
            if other.is_allowed() {
                continue;
            }
            let tells_apart = source.starts_with("'nonce-") || source.starts_with("'sha");
            let is_strict = source == "'strict-dynamic'";
            let reason = one.deciding().expect("a ruling").reason;
            let is_unsafe_inline =
                |source: &SourceExpression| *source == SourceExpression::Keyword(Keyword::UnsafeInline);
            match reason {
                Reason::Keyword(keyword) if is_unsafe_inline(&keyword.node) && (tells_apart || is_strict) => {
                    inline += 1
                }
                Reason::Url(_) if is_strict && is_script(question) => urls += 1,
                reason => panic!("{}: {source} in `{}`: {reason:?}", question.name, written(&before)),
            }
        }
    }
    assert!(inline > 50 && urls > 20 && allowed > 500, "{inline} {urls} {allowed}");
}

/// One more enforced policy never allows more, with two exceptions by the standard: `frame-ancestors` makes browsers ignore
/// `X-Frame-Options`, and `require-trusted-types-for` enables `'trusted-types-eval'`.
#[test]
fn one_more_policy_never_allows_more() {
    let questions = questions();
    let mut random = Random::new(SEED + 1);
    let (mut framed, mut evaluated, mut blocked) = (0, 0, 0);
    for _ in 0..ROUNDS {
        let (one, other) = (text(&directives(&mut random)), text(&directives(&mut random)));
        let before = app().frame_options(FrameOptions::SameOrigin).enforce(&one);
        let after = before.clone().enforce(&other);
        for question in some(&questions, &mut random) {
            let (one, two) = (question.ask(&before), question.ask(&after));
            blocked += usize::from(one.is_allowed() && !two.is_allowed());
            if one.is_allowed() || !two.is_allowed() {
                continue;
            }
            match &question.kind {
                Kind::Navigation(_) if one.barrier().is_some() && other.contains("frame-ancestors") => framed += 1,
                Kind::Inline(_) if other.contains("require-trusted-types-for") => {
                    let keyword = SourceExpression::Keyword(Keyword::TrustedTypesEval);
                    assert!(two.rulings().iter().any(|ruling| ruling.matched().is_some_and(|it| it.node == keyword)));
                    evaluated += 1;
                }
                _ => panic!("{}: `{other}` allows more than `{}`", question.name, written(&before)),
            }
        }
    }
    assert!(framed > 10 && evaluated > 0 && blocked > 5_000, "{framed} {evaluated} {blocked}");
}

#[test]
fn a_policy_that_only_reports_never_blocks() {
    let questions = questions();
    let mut random = Random::new(SEED + 2);
    let mut reported = 0;
    for _ in 0..ROUNDS {
        let (one, other) = (text(&directives(&mut random)), text(&directives(&mut random)));
        let enforced = app().enforce(&one);
        let both = enforced.clone().report_only(&other);
        for question in some(&questions, &mut random) {
            let (one, two) = (question.ask(&enforced), question.ask(&both));
            assert_eq!(one.is_allowed(), two.is_allowed(), "{}: {}", question.name, written(&both));
            let reports = two.rulings().iter().filter(|ruling| ruling.outcome() == Outcome::Reported);
            reported += reports.inspect(|ruling| assert_eq!(ruling.policy, 1)).count();
        }
    }
    assert!(reported > 5_000, "{reported}");
}

#[test]
fn writing_and_reading_change_no_answer() {
    let questions = questions();
    let mut random = Random::new(SEED + 3);
    let mut rulings = 0;
    for _ in 0..ROUNDS {
        let text = text(&directives(&mut random));
        let (csp, _) = Csp::parse(&text, Disposition::Enforce);
        let (again, _) = Csp::parse(&csp.to_string(), Disposition::Enforce);
        let (csp, again) = (app().with(csp, PolicySource::Header), app().with(again, PolicySource::Header));
        for question in some(&questions, &mut random) {
            let lines = |decision: Decision<'_>| decision.rulings().iter().map(ToString::to_string).collect::<Vec<_>>();
            let (one, other) = (lines(question.ask(&csp)), lines(question.ask(&again)));
            assert_eq!(one, other, "{}: {text}", question.name);
            rulings += one.len();
        }
    }
    assert!(rulings > 10_000, "{rulings}");
}

#[test]
fn asking_allocates_nothing() {
    let policies = app()
        .enforce(
            "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic' https://cdn.example/js/; style-src *.example",
        )
        .report_only("default-src https: data:");
    for question in questions() {
        fn counts(policies: &Policies<'_>, subject: &impl Subject) -> (u64, u64) {
            let allows = allocation_counter::measure(|| assert!([true, false].contains(&policies.allows(subject))));
            (allows.count_total, allocation_counter::measure(|| drop(policies.decide(subject))).count_total)
        }
        let (allows, decides) = match &question.kind {
            Kind::Request(request) => counts(&policies, request),
            Kind::Navigation(navigation) => counts(&policies, navigation),
            _ => continue,
        };
        assert_eq!(allows, 0, "{}", question.name);
        assert!(decides <= 1, "{}: {decides}", question.name);
    }
}

/// Thirty of the questions, half of them no requests.
fn some<'a>(questions: &'a [Question], random: &mut Random) -> Vec<&'a Question> {
    let is_request = |question: &&Question| matches!(question.kind, Kind::Request(_) | Kind::Redirected(..));
    let (requests, others): (Vec<&Question>, Vec<&Question>) = questions.iter().partition(is_request);
    (0..30).map(|at| random.pick(if at % 2 == 0 { &requests } else { &others })).collect()
}

fn is_script(question: &Question) -> bool {
    match &question.kind {
        Kind::Request(request) | Kind::Redirected(request, _) => request.destination().is_script_like(),
        _ => false,
    }
}

fn written(policies: &Policies<'_>) -> String {
    policies.iter().map(|policy| policy.csp().to_string()).collect::<Vec<_>>().join(", ")
}
