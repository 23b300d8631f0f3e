//! What a browser allows a page, in cases that were written from the text of CSP3.

use security_policy_core::Span;
use security_policy_core::csp::{Csp, Disposition};
use security_policy_core::fetch::{
    Decision, Destination, Inline, Navigation, Outcome, Policies, PolicySource, Request, Subject,
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

/// The cases where engines and the text differ, with the answer of this crate: what Chromium and Firefox share. All are measured
/// in Chromium 156 and Firefox 153 ESR.
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
    // Both allow it: `Reason::Keyword` of an inline script. Older versions of Firefox do not.
    ("csp-118", "allow"),
    // The two differ, and the answer is that of the text and of Chromium. Firefox follows the redirect.
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
