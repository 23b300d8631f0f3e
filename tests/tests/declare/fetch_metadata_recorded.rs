//! The decision about each request that was recorded from Chromium, under policies with and without options that relax them.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::collections::BTreeSet;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use security_policy::{
    csrf::{Decision, Rejection, Rule},
    security_policy,
};
use serde::Deserialize;

/// Six policies of a site: without options, with `trust_subdomains`, and with a trusted origin; each with and without `isolate`.
macro_rules! policies {
    ($name:ident, $origin:literal, $partner:literal) => {
        mod $name {
            use security_policy::security_policy;

            security_policy! { struct Plain { origin: $origin, csrf: { fallback: reject } } }
            security_policy! { struct Isolated { csrf: { .., isolate }, ..Plain } }
            security_policy! { struct Family { csrf: { .., trust_subdomains }, ..Plain } }
            security_policy! { struct FamilyIsolated { csrf: { .., isolate }, ..Family } }
            security_policy! {
                struct Partner {
                    #[allow(csrf_trusted_origin, reason = "one of the two is not https")]
                    csrf: { .., trusted_origins: [$partner] },
                    ..Plain
                }
            }
            security_policy! { struct PartnerIsolated { csrf: { .., isolate }, ..Partner } }

            pub(crate) const ALL: [super::Decide; 6] = [
                |method, uri, headers| Plain::CSRF.decide(method, uri, headers),
                |method, uri, headers| Isolated::CSRF.decide(method, uri, headers),
                |method, uri, headers| Family::CSRF.decide(method, uri, headers),
                |method, uri, headers| FamilyIsolated::CSRF.decide(method, uri, headers),
                |method, uri, headers| Partner::CSRF.decide(method, uri, headers),
                |method, uri, headers| PartnerIsolated::CSRF.decide(method, uri, headers),
            ];
        }
    };
}

type Decide = fn(&Method, &Uri, &HeaderMap) -> Result<Decision, Rejection>;

policies!(by_https, "https://shop.test", "https://evil.test");
policies!(by_http, "http://shop.test", "http://evil.test");

security_policy! {
    /// Has no declared origin, and uses `Host`.
    struct Undeclared {
        csrf: { fallback: reject, trust_subdomains, isolate },
    }
}

/// Requests of these kinds are decided alike.
const KINDS: &[(&str, &[&str])] = &[
    (
        "page",
        &[
            "navigation by a link",
            "navigation by a script",
            "navigation with no-referrer",
            "new window",
            "form GET",
            "meta refresh",
            "address that was typed",
        ],
    ),
    ("frame", &["iframe", "object", "embed"]),
    ("plain", &["image", "script", "stylesheet", "prefetch", "audio", "video", "fetch GET with no-cors"]),
    (
        "cors",
        &[
            "image with crossorigin",
            "module script",
            "preload of a font",
            "modulepreload",
            "track",
            "fetch GET",
            "fetch HEAD",
            "XMLHttpRequest",
            "EventSource",
        ],
    ),
    ("worker", &["Worker", "SharedWorker", "service worker"]),
    (
        "send",
        &[
            "form POST",
            "fetch POST",
            "fetch POST with no-cors",
            "fetch PUT",
            "sendBeacon",
            "ping of a link",
            "violation report",
        ],
    ),
    ("hidden", &["form POST with no-referrer"]),
    ("hidden-by-redirect", &["form POST redirected by another site"]),
    ("plain-by-redirect", &["redirect from another site"]),
    ("socket", &["WebSocket", "WebSocket over HTTP/2"]),
];

/// A kind of request, its initiator, and the decisions of `Plain`, `Isolated`, `Family`, `FamilyIsolated`, `Partner` and
/// `PartnerIsolated`.
const HTTPS: &str = "
page      user         SafeMethod   UserInitiated  SafeMethod        UserInitiated     SafeMethod     UserInitiated
page      same-origin  SafeMethod   SameOrigin     SafeMethod        SameOrigin        SafeMethod     SameOrigin
page      same-site    SafeMethod   Navigation     SafeMethod        TrustedSubdomain  SafeMethod     Navigation
page      cross-site   SafeMethod   Navigation     SafeMethod        Navigation        SafeMethod     Navigation
page      opaque       SafeMethod   Navigation     SafeMethod        Navigation        SafeMethod     Navigation
frame     same-origin  SafeMethod   SameOrigin     SafeMethod        SameOrigin        SafeMethod     SameOrigin
frame     same-site    SafeMethod   !Isolated      SafeMethod        TrustedSubdomain  SafeMethod     !Isolated
frame     cross-site   SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     !Isolated
frame     opaque       SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     !Isolated
plain     same-origin  SafeMethod   SameOrigin     SafeMethod        SameOrigin        SafeMethod     SameOrigin
plain     same-site    SafeMethod   !Isolated      SafeMethod        TrustedSubdomain  SafeMethod     !Isolated
plain     cross-site   SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     !Isolated
plain     opaque       SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     !Isolated
cors      same-origin  SafeMethod   SameOrigin     SafeMethod        SameOrigin        SafeMethod     SameOrigin
cors      same-site    SafeMethod   !Isolated      SafeMethod        TrustedSubdomain  SafeMethod     !Isolated
cors      cross-site   SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     TrustedOrigin
cors      opaque       SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     !Isolated
worker    same-origin  SafeMethod   SameOrigin     SafeMethod        SameOrigin        SafeMethod     SameOrigin
preflight same-site    SafeMethod   Preflight      SafeMethod        TrustedSubdomain  SafeMethod     Preflight
preflight cross-site   SafeMethod   Preflight      SafeMethod        Preflight         SafeMethod     Preflight
preflight opaque       SafeMethod   Preflight      SafeMethod        Preflight         SafeMethod     Preflight
send      same-origin  SameOrigin   SameOrigin     SameOrigin        SameOrigin        SameOrigin     SameOrigin
send      same-site    !SameSite    !SameSite      TrustedSubdomain  TrustedSubdomain  !SameSite      !SameSite
send      cross-site   !CrossSite   !CrossSite     !CrossSite        !CrossSite        TrustedOrigin  TrustedOrigin
send      opaque       !CrossSite   !CrossSite     !CrossSite        !CrossSite        !CrossSite     !CrossSite
hidden    same-origin  SameOrigin   SameOrigin     SameOrigin        SameOrigin        SameOrigin     SameOrigin
hidden    same-site    !SameSite    !SameSite      TrustedSubdomain  TrustedSubdomain  !SameSite      !SameSite
hidden    cross-site   !CrossSite   !CrossSite     !CrossSite        !CrossSite        !CrossSite     !CrossSite
hidden    opaque       !CrossSite   !CrossSite     !CrossSite        !CrossSite        !CrossSite     !CrossSite
socket    same-origin  OwnOrigin    OwnOrigin      OwnOrigin         OwnOrigin         OwnOrigin      OwnOrigin
socket    same-site    !Foreign     !Foreign       TrustedSubdomain  TrustedSubdomain  !Foreign       !Foreign
socket    cross-site   !Foreign     !Foreign       !Foreign          !Foreign          TrustedOrigin  TrustedOrigin
socket    opaque       !Null        !Null          !Null             !Null             !Null          !Null
";

/// Over plain http Chromium sends no `Sec-Fetch-*`.
const HTTP: &str = "
page      same-origin  SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
page      same-site    SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
page      cross-site   SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
page      opaque       SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
plain     same-origin  SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
plain     same-site    SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
plain     cross-site   SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
plain     opaque       SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
cors      same-origin  SafeMethod   SafeMethod     SafeMethod        SafeMethod        SafeMethod     SafeMethod
cors      same-site    SafeMethod   !Isolated      SafeMethod        TrustedSubdomain  SafeMethod     !Isolated
cors      cross-site   SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     TrustedOrigin
cors      opaque       SafeMethod   !Isolated      SafeMethod        !Isolated         SafeMethod     !Isolated
send      same-origin  OwnOrigin    OwnOrigin      OwnOrigin         OwnOrigin         OwnOrigin      OwnOrigin
send      same-site    !Foreign     !Foreign       TrustedSubdomain  TrustedSubdomain  !Foreign       !Foreign
send      cross-site   !Foreign     !Foreign       !Foreign          !Foreign          TrustedOrigin  TrustedOrigin
send      opaque       !Null        !Null          !Null             !Null             !Null          !Null
socket    same-origin  OwnOrigin    OwnOrigin      OwnOrigin         OwnOrigin         OwnOrigin      OwnOrigin
socket    same-site    !Foreign     !Foreign       TrustedSubdomain  TrustedSubdomain  !Foreign       !Foreign
socket    cross-site   !Foreign     !Foreign       !Foreign          !Foreign          TrustedOrigin  TrustedOrigin
socket    opaque       !Null        !Null          !Null             !Null             !Null          !Null
";

#[derive(Deserialize)]
struct Recording {
    request: Vec<Recorded>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Recorded {
    kind: String,
    from: String,
    scheme: String,
    method: String,
    sec_fetch_site: Option<String>,
    sec_fetch_mode: Option<String>,
    sec_fetch_dest: Option<String>,
    sec_fetch_user: Option<String>,
    origin: Option<String>,
    upgrade: Option<String>,
}

impl Recorded {
    fn all() -> Vec<Recorded> {
        let text = include_str!("../../data/fetch-metadata-chromium.toml");
        toml::from_str::<Recording>(text).expect("the recording reads").request
    }

    /// The row of `HTTPS` or `HTTP` for this request.
    fn line(&self) -> (String, String) {
        let mut kinds = KINDS.iter().filter(|(_, names)| names.contains(&self.kind.as_str()));
        let (kind, _) = kinds.next().unwrap_or_else(|| panic!("nobody has said what becomes of {}", self.kind));
        match (*kind, self.method.as_str()) {
            // The one `OPTIONS` request that browsers send by themselves: a preflight.
            (_, "OPTIONS") => ("preflight".to_owned(), self.from.clone()),
            // After a redirect through another site a request counts as cross-site, and the origin of a form is `null`.
            ("plain-by-redirect", _) => ("plain".to_owned(), "cross-site".to_owned()),
            ("hidden-by-redirect", _) => ("hidden".to_owned(), "cross-site".to_owned()),
            (kind, _) => (kind.to_owned(), self.from.clone()),
        }
    }

    fn head(&self) -> (Method, Uri, HeaderMap) {
        let mut headers = HeaderMap::new();
        let is_preflight = self.method == "OPTIONS";
        for (name, value) in [
            ("host", Some("shop.test")),
            ("sec-fetch-site", self.sec_fetch_site.as_deref()),
            ("sec-fetch-mode", self.sec_fetch_mode.as_deref()),
            ("sec-fetch-dest", self.sec_fetch_dest.as_deref()),
            ("sec-fetch-user", self.sec_fetch_user.as_deref()),
            ("origin", self.origin.as_deref()),
            ("upgrade", self.upgrade.as_deref()),
            ("access-control-request-method", is_preflight.then_some("PUT")),
        ] {
            if let Some(value) = value {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a value"));
            }
        }
        let method = Method::from_bytes(self.method.as_bytes()).expect("a method");
        (method, Uri::from_static("/orders"), headers)
    }
}

/// The decision, in the words of the tables.
fn word(outcome: Result<Decision, Rejection>) -> String {
    match outcome {
        Ok(Decision::Pass(rule)) => format!("{rule:?}"),
        Ok(Decision::NeedsToken) => "token".to_owned(),
        Err(rejection) => format!("!{}", format!("{rejection:?}").trim_end_matches("Origin")),
    }
}

#[test]
fn every_recorded_request_has_its_outcome() {
    let mut seen = BTreeSet::new();
    for request in Recorded::all() {
        let (table, policies) = if request.scheme == "https" { (HTTPS, by_https::ALL) } else { (HTTP, by_http::ALL) };
        let (kind, from) = request.line();
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        let line = lines.iter().find(|line| line.get(..2) == Some(&[kind.as_str(), from.as_str()]));
        let expected = &line.unwrap_or_else(|| panic!("no line for {} from {}", request.kind, request.from))[2..];
        let (method, uri, headers) = request.head();
        let found: Vec<String> = policies.iter().map(|decide| word(decide(&method, &uri, &headers))).collect();
        assert_eq!(found, expected, "{} of {} from {}", request.kind, request.scheme, request.from);
        seen.insert((request.scheme.clone(), kind, from));
    }
    // Each row of the tables matches at least one recorded request.
    let lines: usize = [HTTPS, HTTP].iter().map(|table| table.lines().filter(|line| !line.is_empty()).count()).sum();
    assert_eq!(seen.len(), lines);
}

/// The attack that `Sec-Fetch-Site` cannot stop: no policy lets a page of another site open a WebSocket.
#[test]
fn no_page_of_another_site_opens_a_socket() {
    let sockets: Vec<Recorded> =
        Recorded::all().into_iter().filter(|request| request.kind.starts_with("WebSocket")).collect();
    assert!(sockets.iter().any(|request| request.method == "CONNECT"));
    assert!(sockets.iter().all(|request| request.sec_fetch_site.is_none() && request.origin.is_some()));
    for request in sockets {
        let (method, uri, headers) = request.head();
        let [plain, isolated, ..] = if request.scheme == "https" { by_https::ALL } else { by_http::ALL };
        for decide in [plain, isolated, |method, uri, headers| Undeclared::CSRF.decide(method, uri, headers)] {
            let passes = decide(&method, &uri, &headers).is_ok();
            assert_eq!(passes, request.from == "same-origin", "{} from {}", request.kind, request.from);
        }
    }
}

/// Without a declared origin, `Host` tells which requests are same-origin, for every request that Chromium sends.
#[test]
fn an_origin_that_is_not_declared_is_that_of_the_host() {
    for request in Recorded::all() {
        let (method, uri, headers) = request.head();
        let found = Undeclared::CSRF.decide(&method, &uri, &headers);
        let expected = match (request.line().0.as_str(), request.scheme.as_str(), request.from.as_str()) {
            // Only the browser could tell which hosts are the same site, and it does not do so here.
            ("send" | "socket", _, "same-site") if request.sec_fetch_site.is_none() => Err(Rejection::ForeignOrigin),
            ("cors", "http", "same-site") => Err(Rejection::Isolated),
            ("send", "http", "same-origin") | ("socket", _, "same-origin") => Ok(Decision::Pass(Rule::OwnOrigin)),
            _ => {
                let all = if request.scheme == "https" { by_https::ALL } else { by_http::ALL };
                all[3](&method, &uri, &headers)
            }
        };
        assert_eq!(found, expected, "{} of {} from {}", request.kind, request.scheme, request.from);
    }
}
