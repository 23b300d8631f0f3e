//! Random policies, and everything that they decide about.

use security_policy_core::Span;
use security_policy_core::fetch::{
    Decision, Destination, Inline, Navigation, Policies, Request, Response, Subject, TrustedTypesPolicy,
};
use security_policy_core::url::Origin;
use security_policy_tests::Random;

pub(crate) const LISTS: &[&str] = &[
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

pub(crate) const SOURCES: &[&str] = &[
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
    EMPTY,
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

/// The hash of `boot()`, in base64url.
pub(crate) const BOOT: &str =
    "'sha512-VsYUvSqfUfQ7id9tIESmVFAE4uSYXDvFWNXPeFJU6lDOGPxnN7xV0Y0ONiiLAK0y7xVYKEiocaFMNKVZC3RThA=='";

/// The hash of the empty text.
pub(crate) const EMPTY: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

pub(crate) const OTHERS: &[&str] = &[
    "require-trusted-types-for 'script'",
    "trusted-types one",
    "trusted-types * 'allow-duplicates'",
    "sandbox",
    "sandbox allow-scripts allow-forms",
    "upgrade-insecure-requests",
];

pub(crate) const URLS: &[&str] = &[
    "https://app.example/js/app.js",
    "http://app.example/js/app.js",
    "https://cdn.example/js/app.js",
    "https://cdn.example/other",
    "https://cdn.example:8443/js/app.js",
    "https://evil.example/",
    "https://127.0.0.1/x",
    "https://self/js/app.js",
    "wss://app.example/ws",
    "data:text/javascript,1",
    "blob:https://app.example/1",
];

/// A subject, with a name for messages.
pub(crate) struct Question {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    Request(Request<'static>),
    Redirected(Request<'static>, &'static str),
    Inline(Inline<'static>),
    Navigation(Navigation),
    TrustedTypes(TrustedTypesPolicy<'static>),
}

impl Question {
    pub(crate) fn ask<'p>(&self, policies: &'p Policies<'_>) -> Decision<'p> {
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

pub(crate) fn questions() -> Vec<Question> {
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
                for hash in [BOOT, EMPTY] {
                    let integrity = hash.trim_matches('\'');
                    add(format!("{name}, integrity {integrity}"), Kind::Request(request().integrity(integrity)));
                }
                add(format!("{name}, other nonce"), Kind::Request(request().nonce("other")));
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
        Inline::script("other()").nonce("other"),
        Inline::script(""),
        Inline::event_handler(""),
        Inline::style(""),
        Inline::style_attribute(""),
        Inline::style("other").nonce("abc"),
        Inline::style("other").nonce("other"),
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
pub(crate) fn directives(random: &mut Random) -> Vec<(&'static str, Vec<&'static str>)> {
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

pub(crate) fn text(directives: &[(&str, Vec<&str>)]) -> String {
    let directives = directives.iter().map(|(name, sources)| format!("{name} {}", sources.join(" ")));
    directives.collect::<Vec<_>>().join("; ")
}

pub(crate) fn app() -> Policies<'static> {
    Policies::new(Origin::parse("https://app.example", Span::default()).expect("an origin"))
}

/// Thirty of the questions, half of them no requests.
pub(crate) fn some<'a>(questions: &'a [Question], random: &mut Random) -> Vec<&'a Question> {
    let is_request = |question: &&Question| matches!(question.kind, Kind::Request(_) | Kind::Redirected(..));
    let (requests, others): (Vec<&Question>, Vec<&Question>) = questions.iter().partition(is_request);
    (0..30).map(|at| random.pick(if at % 2 == 0 { &requests } else { &others })).collect()
}

pub(crate) fn written(policies: &Policies<'_>) -> String {
    policies.iter().map(|policy| policy.csp().to_string()).collect::<Vec<_>>().join(", ")
}
