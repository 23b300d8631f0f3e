//! What audits responses, explains policies and learns from reports.

use crate::request::{lines, reports};
use crate::{Kind, Row, Work, joined};
use security_policy::audit;
use security_policy::explain::{BrowserPolicy, compare};
use security_policy::reports::read;
use security_policy_core::csp::HashAlgorithm;
use security_policy_core::learn::Learned;
use std::hint::black_box;

const ROWS: &[Row] = &[
    ("audit: sources", 500, "", |n| {
        audited(CSP, [format!("img-src {}", joined(n, " ", |n| format!("https://h{n}.example")))])
    }),
    ("audit: equal sources", 500, "", |n| audited(CSP, [format!("img-src {}", "a.example ".repeat(n))])),
    ("audit: unknown directives", 200, "", |n| audited(CSP, [joined(n, ";", |n| format!("imgsrc{n} x"))])),
    ("audit: equal directives", 500, "", |n| audited(CSP, ["img-src a.example;".repeat(n)])),
    ("audit: policies", 200, "", |n| audited(CSP, [joined(n, ",", |n| format!("img-src https://h{n}.example"))])),
    ("audit: lines of policies", 200, "", |n| audited(CSP, (0..n).map(|n| format!("img-src https://h{n}.example")))),
    ("audit: script policies", 100, "", |n| {
        audited(CSP, [joined(n, ",", |n| format!("script-src 'nonce-a{n}' 'strict-dynamic'"))])
    }),
    ("audit: cookies", 200, "", |n| audited("set-cookie", (0..n).map(|n| format!("c{n}=1")))),
    ("audit: endpoints", 200, "", |n| audited("reporting-endpoints", [joined(n, ", ", |n| format!("e{n}=\"/r{n}\""))])),
    ("audit: hashes", 200, "", |n| {
        audited(CSP, [format!("script-src {}", joined(n, " ", |n| format!("'sha256-{n:043}='")))])
    }),
    ("audit: nonces", 200, "", |n| {
        audited(CSP, [format!("script-src {}", joined(n, " ", |n| format!("'nonce-{n:022}'")))])
    }),
    ("audit: equal policies", 200, "", |n| audited(CSP, ["img-src https://h.example, ".repeat(n)])),
    ("audit: sandbox words", 200, "", |n| audited(CSP, [format!("sandbox {}", joined(n, " ", |n| format!("w{n}")))])),
    ("audit: trusted types", 200, "", |n| {
        audited(CSP, [format!("trusted-types {}", joined(n, " ", |n| format!("p{n}")))])
    }),
    ("audit: tabs", 200, "", |n| audited(CSP, [format!("img-src {}", "a\tb'".repeat(n))])),
    ("audit: origins of a permission", 200, "", |n| {
        audited(PERMISSIONS, [format!("camera=({})", joined(n, " ", |n| format!("\"https://h{n}.example\"")))])
    }),
    ("audit: unknown permissions", 200, "", |n| audited(PERMISSIONS, [joined(n, ", ", |n| format!("camrea{n}=()"))])),
    ("audit: equal permissions", 200, "", |n| audited(PERMISSIONS, [joined(n, ", ", |_| "camera=()".to_owned())])),
    ("audit: features", 200, "", |n| audited("feature-policy", ["camera 'none';".repeat(n)])),
    ("audit: lines of one header", 200, "", |n| audited("x-frame-options", (0..n).map(|n| format!("deny{n}")))),
    ("audit: equal lines of one header", 200, "", |n| {
        audited("strict-transport-security", (0..n).map(|_| "max-age=1".to_owned()))
    }),
    ("audit: directives of hsts", 200, "", |n| {
        audited("strict-transport-security", [joined(n, ";", |n| format!("max-age={n}"))])
    }),
    ("audit: attributes of a cookie", 200, "", |n| audited("set-cookie", [format!("c=1{}", "; Path=/".repeat(n))])),
    ("audit: unknown attributes of a cookie", 200, "", |n| {
        audited("set-cookie", [format!("c=1; {}", joined(n, ";", |n| format!("secrue{n}")))])
    }),
    ("audit: equal cookies", 200, "", |n| audited("set-cookie", (0..n).map(|_| "c=1".to_owned()))),
    ("audit: groups of endpoints", 100, "", |n| {
        let group =
            |n| format!("{{\"group\":\"g{n}\",\"max_age\":1,\"endpoints\":[{{\"url\":\"https://r.example\"}}]}}");
        audited("report-to", [joined(n, ",", group)])
    }),
    ("audit: names in vary", 200, "", |n| audited("vary", [joined(n, ", ", |n| format!("x-h{n}"))])),
    ("audit: directives of cache-control", 200, "", |n| {
        audited("cache-control", [joined(n, ", ", |n| format!("x{n}=1"))])
    }),
    ("audit: origins of timing", 200, "", |n| {
        audited("timing-allow-origin", [joined(n, ", ", |n| format!("https://h{n}.example"))])
    }),
    ("audit: headers of CORS", 200, "", |n| {
        audited("access-control-allow-headers", [joined(n, ", ", |n| format!("x-h{n}"))])
    }),
    ("audit: words of robots", 200, "", |n| audited("x-robots-tag", [joined(n, ", ", |n| format!("noidnex{n}"))])),
    ("audit: words of clear-site-data", 200, "", |n| audited("clear-site-data", ["\"cookies\", ".repeat(n)])),
    ("audit: words of referrer-policy", 200, "", |n| audited("referrer-policy", ["no-referrer, ".repeat(n)])),
    ("audit: unknown headers", 100, "", |n| audit_of((0..n).map(|n| (format!("x-h{n}"), "v".to_owned())))),
    ("explanation: sources", 100, "", |n| explained(&list(n, "h"))),
    ("explanation: policies", 50, "", |n| explained(&joined(n, ",", |n| format!("img-src https://h{n}.example")))),
    ("explanation: attacks with sources", 100, "", |n| {
        let policy = policy(&list(n, "h").replace("img-src", "script-src"));
        Box::new(move || _ = black_box(policy.attacks().iter().count()))
    }),
    ("comparison: sources", 100, "", |n| compared(&list(n, "h"), &list(n, "g"))),
    ("explanation: hashes", 100, "", |n| explained(&hashes(n, "a"))),
    ("explanation: attacks with hashes", 100, "", |n| {
        let policy = policy(&hashes(n, "a"));
        Box::new(move || _ = black_box(policy.attacks().iter().count()))
    }),
    ("comparison: hashes", 100, "", |n| compared(&hashes(n, "a"), &hashes(n, "b"))),
    ("comparison: hashes and hosts", 50, "", |n| {
        let both = |text: &str| format!("{} {}", hashes(n, text), list(n, text).trim_start_matches("img-src "));
        compared(&both("a"), &both("b"))
    }),
    ("comparison: equal sources", 100, "", |n| compared(&list(n, "h"), &list(n, "h"))),
    ("comparison: policies", 25, "", |n| {
        let policies = |name| joined(n, ",", |n| format!("img-src https://{name}{n}.example"));
        compared(&policies("h"), &policies("g"))
    }),
    ("learned sources", 25, "its number of needs", |n| {
        let body = reports(n).replace("\"documentURL\"", "\"disposition\":\"report\",\"documentURL\"");
        let all = read("application/reports+json", body.as_bytes()).expect("reports");
        Box::new(move || {
            let mut learned = Learned::default();
            all.reports.iter().for_each(|report| _ = learned.add(report));
            drop(black_box(learned.to_string()));
        })
    }),
];

pub(crate) fn kinds() -> Vec<Kind> {
    ROWS.iter().map(Kind::of).collect()
}

fn audited(name: &str, values: impl IntoIterator<Item = String>) -> Work {
    let headers = lines(name, values);
    Box::new(move || drop(black_box(audit(&headers, Some(ORIGIN)))))
}

fn audit_of(headers: impl Iterator<Item = (String, String)>) -> Work {
    let headers: http::HeaderMap = headers
        .map(|(name, value)| (name.parse::<http::HeaderName>().expect("a name"), value.parse().expect("a value")))
        .collect();
    Box::new(move || drop(black_box(audit(&headers, Some(ORIGIN)))))
}

fn list(count: usize, name: &str) -> String {
    format!("img-src {}", joined(count, " ", |n| format!("https://{name}{n}.example")))
}

/// Hashes of different texts.
fn hashes(count: usize, text: &str) -> String {
    let hash = |n| format!("'sha256-{}'", HashAlgorithm::Sha256.digest(format!("{text}{n}").as_bytes()));
    format!("script-src {}", joined(count, " ", hash))
}

fn policy(csp: &str) -> BrowserPolicy {
    BrowserPolicy::of_csp(csp, ORIGIN).expect("an origin")
}

fn explained(csp: &str) -> Work {
    let policy = policy(csp);
    Box::new(move || drop(black_box(policy.explain().to_string())))
}

fn compared(old: &str, new: &str) -> Work {
    let (old, new) = (policy(old), policy(new));
    Box::new(move || drop(black_box(compare(&old, &new).to_string())))
}

const ORIGIN: &str = "https://shop.example.com";
const CSP: &str = "content-security-policy";
const PERMISSIONS: &str = "permissions-policy";
