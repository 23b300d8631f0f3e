//! Reports of browsers, which anybody can send: what is counted, printed, logged and serialized of them stays in its place.

use std::cell::Cell;

use proptest::{collection::vec, prelude::*, sample::select};
use security_policy::reports::{Collector, Reports, read};
use serde_json::{Value, json};

use crate::{
    hostile::{for_all, for_each_text, text},
    messages::watch_logs,
    policies::Reported,
    wire,
};

const TEXTS: &[&str] = &[
    "https://shop.example.com/products/17?ref=mail#top",
    "script-src-elem",
    "https://user:pass@cdn.example/a.js",
    "data:text/html;base64,AAAA",
    "inline",
    "Mozilla/5.0 (X11)",
];

const FIELDS: &[&str] = &[
    "documentURL",
    "blockedURL",
    "effectiveDirective",
    "sourceFile",
    "sample",
    "referrer",
    "originalPolicy",
    "disposition",
    "id",
    "message",
    "anticipatedRemoval",
    "featureId",
    "type",
    "reason",
    "destination",
    "subresourceURL",
];

const LEGACY: &[&str] = &[
    "document-uri",
    "blocked-uri",
    "effective-directive",
    "violated-directive",
    "source-file",
    "script-sample",
    "referrer",
    "original-policy",
    "disposition",
];

#[test]
fn what_is_counted_is_shown_in_its_own_lines() {
    let kinds = &[
        "csp-violation",
        "deprecation",
        "intervention",
        "crash",
        "coep",
        "permissions-policy-violation",
        "network-error",
    ][..];
    let report = (select(kinds), text(TEXTS), text(TEXTS), vec((select(FIELDS), text(TEXTS)), 0..6));
    for_all(vec(report, 0..4), |reports| {
        let body: Vec<Value> = reports
            .into_iter()
            .map(|(kind, url, agent, fields)| {
                let mut body = json!({
                    "documentURL": "https://shop.example.com/", "blockedURL": "https://cdn.example/a.js",
                    "effectiveDirective": "script-src-elem", "disposition": "enforce", "statusCode": 200,
                    "originalPolicy": "default-src 'self'",
                });
                fields.into_iter().for_each(|(name, value)| body[name] = value.into());
                json!({ "type": kind, "age": 1, "url": url, "user_agent": agent, "body": body })
            })
            .collect();
        check(&read("application/reports+json", Value::from(body).to_string().as_bytes()).expect("reports"));
    });
}

#[test]
fn each_field_of_a_violation_is_shown_in_its_own_line() {
    let next = Cell::new(0);
    for_each_text(TEXTS, |text| {
        // Each text in one of the fields: neighbours in the table differ by their delimiter.
        let name = LEGACY[next.replace(next.get() + 1) % LEGACY.len()];
        let mut report = json!({
            "document-uri": "https://shop.example.com/", "blocked-uri": "https://cdn.example/a.js",
            "effective-directive": "script-src-elem", "violated-directive": "script-src-elem", "disposition": "enforce",
            "original-policy": "default-src 'self'", "source-file": "https://shop.example.com/a.js", "line-number": 1,
        });
        report[name] = text.into();
        let body = json!({ "csp-report": report }).to_string();
        if body.len() < 60_000 {
            check(&read("application/csp-report", body.as_bytes()).expect("a report"));
        }
    });
}

/// Any bytes, of any type: an error or nothing.
#[test]
fn a_body_that_is_no_report_is_counted_or_an_error() {
    for_all(
        (text(&["application/csp-report", "application/reports+json"]), vec(any::<u8>(), 0..64)),
        |(kind, body)| {
            for kind in [kind.as_str(), "application/csp-report", "application/reports+json"] {
                match read(kind, &body) {
                    Ok(reports) => check(&reports),
                    Err(error) => assert_eq!(wire::shown(&error.to_string()).len(), 1),
                }
            }
        },
    );
}

fn check(reports: &Reports) {
    watch_logs();
    let (plain, explained) = (Collector::new(), Collector::explained_by(Reported::policy()));
    for report in &reports.reports {
        assert_eq!(wire::shown(&report.to_string()).len(), 1);
        let explanation = Reported::policy().explain_report(report);
        let shown = explanation.to_string();
        let starts = ["  --> ", "  help: ", "  note: "];
        let own = wire::shown(&shown)[1..].iter().all(|line| starts.iter().any(|start| line.starts_with(start)));
        assert!(own, "{shown:?}");
    }
    for collector in [plain, explained] {
        collector.add(reports);
        let snapshot = collector.snapshot();
        let shown = snapshot.to_string();
        let (mut groups, mut texts) = (0, 0);
        for line in wire::shown(&shown) {
            match line.strip_prefix("  ") {
                Some(_) => texts += 1,
                None => {
                    assert!(line.split(" × ").next().is_some_and(|count| count.parse::<u64>().is_ok()), "{line:?}");
                    groups += 1;
                }
            }
        }
        assert!(
            groups <= snapshot.groups.len() + snapshot.noise.len() + 4 && texts <= 4 * snapshot.groups.len(),
            "{shown}"
        );
        // In a dashboard: every text, decoded from JSON, is short and clean, and no URL in it has a query or a password.
        each_text(&serde_json::to_value(&snapshot).expect("JSON"), &mut |text| {
            wire::shown(text);
            assert!(text.len() < 2_500, "{text}");
        });
        for group in &snapshot.groups {
            for text in
                [&group.page, &group.blocked, &group.example.url, &group.example.blocked, &group.example.source_file]
            {
                let username = url::Url::parse(text).map(|url| url.username().to_owned()).unwrap_or_default();
                assert!(!text.contains(['?', '#']) && username.is_empty(), "{text}");
            }
        }
    }
}

fn each_text(value: &Value, check: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => check(text),
        Value::Array(values) => values.iter().for_each(|value| each_text(value, check)),
        Value::Object(values) => values.values().for_each(|value| each_text(value, check)),
        _ => {}
    }
}
