//! What a browser allows a page, in cases that were written from the text of CSP3.

use crate::declared::policy;
use security_policy_core::Span;
use security_policy_core::csp::{Csp, Directive, Disposition};
use security_policy_core::fetch::{
    Decision, Destination, ElementNonce, FrameOptions, Inline, Navigation, Outcome, Policies, PolicySource, Request,
    Subject,
};
use security_policy_core::url::{Origin, Url};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    #[serde(rename = "group")]
    _group: String,
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
    violated: Option<String>,
    deciding: Option<String>,
    #[serde(default)]
    reported: bool,
    why: String,
    #[serde(rename = "sec")]
    _section: String,
    interop: Option<String>,
}

#[derive(Deserialize)]
struct Delivered {
    value: String,
    disposition: Option<String>,
    source: Option<String>,
}

/// Where engines and the text differ, the answer is what Chromium and Firefox share. Each is with what it is here.
const INTEROP: &[(&str, &str)] = &[
    ("csp-006", "block"),
    ("csp-007", "block"),
    // Both compare `ws:` and `wss:` with WebSockets alone: `permitsScheme` and `SourceAllowScheme`.
    ("csp-011", "block"),
    ("csp-012", "block"),
    ("csp-017", "block"),
    // Both compare an address as text: `nsCSPHostSrc::permits` and `SourceAllowHost`.
    ("csp-027", "allow"),
    ("csp-028", "allow"),
    ("csp-030", "block"),
    ("csp-035", "allow"),
    ("csp-047", "block"),
    // Both take port 80 up to 443: `permitsPort` and `SourceAllowPort`.
    ("csp-054", "allow"),
    // Both cut a query off: `atEndOfPath` and `ParsePath`.
    ("csp-066", "allow"),
    ("csp-093", "allow"),
    ("csp-094", "allow"),
    // The two differ, and the answer is that of the text.
    ("csp-118", "allow"),
    ("csp-162", "block"),
];

#[test]
fn every_case() {
    let cases: Cases = toml::from_str(include_str!("../../data/csp-match.toml")).expect("a table of cases");
    assert_eq!(cases.case.len(), 175);
    let (interop, graded): (Vec<&Case>, Vec<&Case>) = cases.case.iter().partition(|case| case.interop.is_some());
    let wrong: Vec<String> = graded.iter().filter_map(|case| case.check()).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), graded.len(), wrong.join("\n"));

    let found: Vec<(&str, &str)> = interop.iter().map(|case| (case.id.as_str(), case.answer())).collect();
    assert_eq!(found, INTEROP);
}

/// Engines compare an address as they do a name, whatever steps 1 and 4 of #match-hosts say: `nsCSPHostSrc::permits` and
/// `SourceAllowHost`.
#[test]
fn an_address_is_compared_as_text() {
    for (policy, url, is_allowed) in [
        ("img-src https://127.0.0.1", "https://127.0.0.1/x.png", true),
        ("img-src https://127.0.0.1", "https://127.1/x.png", true),
        ("img-src https://*", "https://127.0.0.1/x.png", true),
        ("img-src https://*", "https://[2001:db8::1]/x.png", true),
        ("img-src https://*:*", "https://192.0.2.1:8443/x.png", true),
        ("img-src https://*", "http://192.0.2.1/x.png", false),
        ("img-src https://*", "https://192.0.2.1:8443/x.png", false),
        ("img-src https://127.0.0.1", "https://127.0.0.2/x.png", false),
        ("img-src https://192.0.2.1", "https://192.0.2.1/x.png", true),
        ("img-src 127.0.0.1:8443", "https://127.0.0.1:8443/x.png", true),
    ] {
        let policies = app().enforce(policy);
        assert_eq!(policies.allows(&Request::image(url).expect("a URL")), is_allowed, "{policy}: {url}");
    }
}

/// Where the text and the two engines part, besides what the cases have.
#[test]
fn what_chromium_and_firefox_share() {
    let allows = |policy: &str, subject: &dyn Fn(&Policies<'_>) -> bool| subject(&app().enforce(policy));
    let worker = |policies: &Policies<'_>| policies.allows(&Request::worker("data:text/javascript,1").expect("a URL"));
    for list in ["worker-src", "child-src", "script-src", "default-src"] {
        assert!(allows(&format!("{list} 'strict-dynamic'"), &worker), "{list}");
        assert!(!allows(&format!("{list} 'self'"), &worker), "{list}");
    }
    assert!(!allows("worker-src 'self'; script-src 'strict-dynamic'", &worker));

    let image =
        |url: &'static str| move |policies: &Policies<'_>| policies.allows(&Request::image(url).expect("a URL"));
    for (policy, url, is_allowed) in [
        ("img-src http://a.example:80", "https://a.example/", true),
        ("img-src https://a.example:80", "https://a.example/", false),
        ("img-src http://a.example:80", "https://a.example:8443/", false),
        ("img-src ws:", "wss://a.example/", true),
        ("img-src ws:", "https://a.example/", false),
        ("img-src http:", "wss://a.example/", false),
    ] {
        assert_eq!(allows(policy, &image(url)), is_allowed, "{policy}: {url}");
    }
}

/// Measured in Chromium 156: what a nonce and `'strict-dynamic'` let in besides the script that has it.
#[test]
fn what_trust_reaches() {
    let nonce = app().enforce("script-src 'nonce-abc'");
    let strict = app().enforce("script-src 'nonce-abc' 'strict-dynamic'");
    for url in ["https://evil.example/x.js", "data:text/javascript,1"] {
        let import = Request::import(url, "abc").expect("a URL");
        assert!(nonce.allows(&import) && strict.allows(&import), "{url}");
        let preload = Request::modulepreload(url).expect("a URL");
        assert!(!nonce.allows(&preload) && strict.allows(&preload), "{url}");
        let worker = Request::worker(url).expect("a URL");
        assert!(!nonce.allows(&worker) && strict.allows(&worker), "{url}");
        let script = Request::script(url).expect("a URL");
        assert!(!nonce.allows(&script) && !strict.allows(&script), "{url}");
    }

    // The hash of `javascript:alert(1)`, and of `alert(1)`.
    let url = Inline::javascript_url("javascript:alert(1)");
    for (list, is_allowed) in [
        ("'unsafe-hashes' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='", false),
        ("'unsafe-hashes' 'sha256-0O4EIczpUh2iSZOcxVYyoM7m7DbV9aGUDgxHgAAHoOo='", true),
        ("'sha256-0O4EIczpUh2iSZOcxVYyoM7m7DbV9aGUDgxHgAAHoOo='", false),
    ] {
        assert_eq!(app().enforce(&format!("script-src {list}")).allows(&url), is_allowed, "{list}");
    }
}

/// Under `strict-dynamic`, a hint can name any URL: what a worker may be.
#[test]
fn hints_are_allowed_by_any_list() {
    for (policy, url, is_allowed) in [
        ("default-src 'none'; img-src https://a.example", "https://a.example/x", true),
        (
            "default-src 'none'; frame-ancestors https://a.example; form-action https://a.example",
            "https://a.example/x",
            false,
        ),
        ("default-src 'none'; script-src 'strict-dynamic'", "https://evil.example/", true),
        ("default-src 'none'; script-src 'strict-dynamic'; worker-src 'none'", "https://evil.example/", false),
        ("img-src 'none'", "https://evil.example/", true),
    ] {
        let hint = Request::prefetch(url).expect("a URL");
        assert_eq!(app().enforce(policy).allows(&hint), is_allowed, "{policy}: {url}");
    }
}

#[test]
fn what_meta_and_report_only_cannot_do() {
    let framed = Navigation::framed_by(["https://evil.example"]).expect("origins");
    let form = Navigation::form("https://app.example/").expect("a URL");
    assert!(!app().enforce("frame-ancestors 'none'").allows(&framed));
    assert!(app().meta("frame-ancestors 'none'").allows(&framed));
    assert!(!app().enforce("sandbox").allows(&form));
    assert!(app().enforce("sandbox allow-forms").allows(&form));
    assert!(app().meta("sandbox").allows(&form));
    assert!(app().report_only("sandbox").allows(&form));
    assert!(!app().enforce("sandbox allow-forms").allows(&Inline::script("1")));
    assert!(!app().enforce("sandbox allow-scripts").allows(&Navigation::popup()));
    assert!(!app().enforce("sandbox allow-scripts").allows(&Navigation::top()));

    let denied = app().frame_options(FrameOptions::Deny);
    assert!(!denied.allows(&framed));
    assert!(denied.clone().enforce("frame-ancestors *").allows(&framed));
    assert!(!denied.clone().report_only("frame-ancestors *").allows(&framed));
    assert!(!denied.meta("frame-ancestors *").allows(&framed));
    let same = app().frame_options(FrameOptions::SameOrigin);
    for (ancestors, is_allowed) in [
        (&["https://app.example"][..], true),
        (&["https://app.example", "https://evil.example"], false),
        (&["null"], false),
        (&[], true),
    ] {
        let framed = Navigation::framed_by(ancestors.iter().copied()).expect("origins");
        assert_eq!(same.allows(&framed), is_allowed, "{ancestors:?}");
    }
    assert!(!app().allows(&Navigation::base("data:text/html,x").expect("a URL")));
}

#[test]
fn trusted_types() {
    let policies = app().enforce("require-trusted-types-for 'script'; script-src 'unsafe-inline' 'trusted-types-eval'");
    for subject in [Inline::sink(), Inline::eval(), Inline::javascript_url("javascript:1")] {
        let decision = policies.decide(&subject);
        let violated: Vec<_> = decision.violations().filter_map(|ruling| ruling.violated()).collect();
        assert_eq!(violated, [Directive::RequireTrustedTypesFor], "{:?}", subject.kind());
        assert!(policies.allows(&subject.trusted()));
    }
    let reported = app().report_only("require-trusted-types-for 'script'").enforce("script-src 'none'");
    let decision = reported.decide(&Inline::eval());
    let violated: Vec<_> = decision.violations().filter_map(|ruling| ruling.violated()).collect();
    assert_eq!(violated, [Directive::RequireTrustedTypesFor, Directive::ScriptSrc]);
}

#[test]
fn an_answer_says_what_decided() {
    let policies =
        app().enforce("default-src 'self'; script-src 'nonce-abc' https://cdn.example").report_only("img-src 'none'");
    let script = Request::script("https://cdn.example/a.js").expect("a URL");
    let image = Request::image("https://app.example/a.png").expect("a URL");
    let lines = |decision: Decision<'_>| decision.rulings().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        lines(policies.decide(&script)),
        ["script-src-elem: allowed by `script-src`: `https://cdn.example` matches the URL"]
    );
    assert_eq!(
        lines(policies.decide(&script.nonce("abc"))),
        ["script-src-elem: allowed by `script-src`: `'nonce-abc'` is the nonce of the element"]
    );
    let decision = policies.decide(&image);
    assert_eq!(decision.deciding().map(|ruling| ruling.policy), Some(0));
    assert_eq!(
        lines(decision),
        [
            "img-src: allowed by `default-src`: `'self'` matches the URL",
            "img-src: reported by `img-src`: no source matches"
        ]
    );
}

/// The nonce of a declaration is not known yet.
#[test]
fn the_nonce_of_the_response() {
    let policy = policy("content_security_policy: { script_src: nonce }, x_frame_options: deny");
    let origin = Origin::parse("https://app.example", Span::default()).expect("an origin");
    let policies = Policies::of(&policy, origin);
    assert!(policies.allows(&Inline::script("1").nonce(ElementNonce::OfResponse)));
    assert!(!policies.allows(&Inline::script("1").nonce("abc")));
    assert!(!policies.allows(&Navigation::framed_by(["https://app.example"]).expect("origins")));
}

fn app() -> Policies<'static> {
    Policies::new(Origin::parse("https://app.example", Span::default()).expect("an origin"))
}

impl Case {
    /// What is wrong with the answer, if anything is.
    fn check(&self) -> Option<String> {
        let wrong = |what: String| Some(format!("{}: {what}: {}", self.id, self.why));
        self.decided(|decision| {
            let answer = if decision.is_allowed() { "allow" } else { "block" };
            if answer != self.expected {
                return wrong(format!("{answer} instead of {}", self.expected));
            }
            let violations: Vec<_> = decision.violations().collect();
            let violation = violations.first();
            let violated = violation.and_then(|ruling| ruling.violated()).map(|directive| directive.name());
            if violated != self.violated.as_deref() {
                return wrong(format!("{violated:?} is violated instead of {:?}", self.violated));
            }
            let deciding = violation.map(|ruling| ruling.deciding.directive.node.name());
            if deciding != self.deciding.as_deref() {
                return wrong(format!("{deciding:?} decides instead of {:?}", self.deciding));
            }
            let is_reported = violation.is_some_and(|ruling| ruling.outcome() == Outcome::Reported);
            (is_reported != self.reported).then(|| wrong("it is reported".to_owned())).flatten()
        })
    }

    fn answer(&self) -> &'static str {
        self.decided(|decision| if decision.is_allowed() { "allow" } else { "block" })
    }

    fn decided<T>(&self, read: impl FnOnce(&Decision<'_>) -> T) -> T {
        let policies = self.policies();
        let url = || self.url.as_deref().expect("a URL");
        let text = || self.inline.as_deref().unwrap_or_default();
        match self.kind.as_str() {
            "script-inline" => read(&self.inline(&policies, Inline::script(text()))),
            "script-attr" => read(&self.inline(&policies, Inline::event_handler(text()))),
            "style-inline" => read(&self.inline(&policies, Inline::style(text()))),
            "style-attr" => read(&self.inline(&policies, Inline::style_attribute(text()))),
            "javascript-url" => read(&self.inline(&policies, Inline::javascript_url(text()))),
            "eval" => read(&self.inline(&policies, Inline::eval())),
            "wasm" => read(&self.inline(&policies, Inline::wasm())),
            "base-uri" => read(&policies.decide(&Navigation::base(url()).expect("a URL"))),
            "form-action" => {
                let form = Navigation::form(url()).expect("a URL");
                let target = url().parse().expect("a URL");
                read(&policies.decide(&if self.redirected { form.redirected_to(target) } else { form }))
            }
            "frame-ancestors" => {
                let ancestors = self.ancestors.as_ref().expect("ancestors").iter().map(String::as_str);
                read(&policies.decide(&Navigation::framed_by(ancestors).expect("origins")))
            }
            kind => read(&self.request(&policies, kind, url())),
        }
    }

    fn request<'p>(&self, policies: &'p Policies<'_>, kind: &str, url: &str) -> Decision<'p> {
        let url: Url = url.parse().expect("a URL");
        let destination = match kind {
            "prefetch" => return policies.decide(&Request::prefetch(&url.to_string()).expect("a URL")),
            "connect" | "websocket" | "eventsource" | "beacon" | "ping" => Destination::Empty,
            "frame" => Destination::Iframe,
            "media" => Destination::Video,
            "json-module" => Destination::Json,
            "shared-worker" => Destination::SharedWorker,
            "service-worker" => Destination::ServiceWorker,
            kind => Destination::from_name(kind).expect("a destination"),
        };
        let mut request = Request::new(destination, url.clone());
        if self.redirected {
            request = request.redirected_to(url);
        }
        if let Some(nonce) = &self.nonce {
            request = request.nonce(nonce.as_str());
        }
        if let Some(integrity) = &self.integrity {
            request = request.integrity(integrity);
        }
        if self.parser_inserted == Some(false) {
            request = request.not_parser_inserted();
        }
        policies.decide(&request)
    }

    fn inline<'a, 'p>(&'a self, policies: &'p Policies<'_>, mut inline: Inline<'a>) -> Decision<'p> {
        if let Some(nonce) = &self.nonce {
            inline = inline.nonce(nonce.as_str());
        }
        if self.nonceable == Some(false) {
            inline = inline.not_nonceable();
        }
        if self.parser_inserted == Some(false) {
            inline = inline.not_parser_inserted();
        }
        if self.trusted {
            inline = inline.trusted();
        }
        decide(policies, &inline)
    }

    fn policies(&self) -> Policies<'static> {
        let origin = Origin::parse(&self.self_origin, Span::default()).expect("an origin");
        let policies = Policies::new(origin);
        if let Some(policy) = &self.policy {
            return policies.enforce(policy);
        }
        let delivered = self.policies.as_ref().expect("policies");
        delivered.iter().fold(policies, |policies, delivered| {
            let disposition = match delivered.disposition.as_deref() {
                None | Some("enforce") => Disposition::Enforce,
                Some("report") => Disposition::Report,
                Some(other) => panic!("{}: {other}", self.id),
            };
            let source = match delivered.source.as_deref() {
                None | Some("header") => PolicySource::Header,
                Some("meta") => PolicySource::Meta,
                Some(other) => panic!("{}: {other}", self.id),
            };
            policies.with(Csp::parse(&delivered.value, disposition).0, source)
        })
    }
}

fn decide<'p>(policies: &'p Policies<'_>, subject: &impl Subject) -> Decision<'p> {
    let decision = policies.decide(subject);
    assert_eq!(decision.is_allowed(), policies.allows(subject));
    decision
}
