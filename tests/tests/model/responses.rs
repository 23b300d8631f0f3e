//! What the headers of a response mean to browsers: as a policy that only reports, as a page, and when a header is sent twice.

use security_policy_core::SecurityPolicy;
use security_policy_core::csp::Segment;
use security_policy_core::header::Field;
use security_policy_core::policy::Form;
use security_policy_core::response::Response;

type Lines = &'static [(&'static str, &'static str)];

fn read(lines: Lines) -> Response {
    Response::read(lines.iter().copied(), None)
}

/// The headers of a policy, as they are sent.
fn sent(policy: &SecurityPolicy) -> Vec<String> {
    let text = |segments: Vec<Segment>| -> String {
        let text = |segment| match segment {
            Segment::Text(text) => text,
            other => panic!("{other:?}"),
        };
        segments.into_iter().map(text).collect()
    };
    policy.headers.iter().map(|header| format!("{}: {}", header.wire_name(), text(header.render()))).collect()
}

#[test]
fn a_policy_that_only_reports_blocks_nothing_and_keeps_the_rest() {
    const CSP: &str = "content-security-policy";
    const REPORT: &str = "content-security-policy-report-only";
    let cases: &[(Lines, Option<&[&str]>)] = &[
        (&[("referrer-policy", "no-referrer")], None),
        (&[(REPORT, "img-src 'self'")], None),
        (&[], None),
        (
            &[("referrer-policy", "no-referrer"), (CSP, "img-src 'self'"), ("x-shop", "1")],
            Some(&["referrer-policy: no-referrer", "content-security-policy-report-only: img-src 'self'", "x-shop: 1"]),
        ),
        // Each policy stays one of its own; what reports already follows, wherever it was sent.
        (
            &[
                (CSP, "img-src 'self'"),
                ("referrer-policy", "origin"),
                (CSP, "font-src 'none'"),
                (REPORT, "media-src *"),
            ],
            Some(&[
                "content-security-policy-report-only: img-src 'self', font-src 'none', media-src *",
                "referrer-policy: origin",
            ]),
        ),
        (
            &[("integrity-policy", "blocked-destinations=(script)")],
            Some(&["integrity-policy-report-only: blocked-destinations=(script)"]),
        ),
        // Browsers join two lines of it, so that the first one stays.
        (
            &[
                ("integrity-policy", "blocked-destinations=(script)"),
                ("integrity-policy-report-only", "blocked-destinations=(style)"),
            ],
            Some(&["integrity-policy-report-only: blocked-destinations=(script)"]),
        ),
        // What browsers ignore in it.
        (
            &[(CSP, "sandbox; img-src 'self'; upgrade-insecure-requests")],
            Some(&["content-security-policy-report-only: img-src 'self'"]),
        ),
        (&[(CSP, "sandbox"), ("x-shop", "1")], Some(&["x-shop: 1"])),
        (&[(CSP, "sandbox, img-src 'self'")], Some(&["content-security-policy-report-only: img-src 'self'"])),
        // Browsers did not read `X-Frame-Options` next to `frame-ancestors`, and do now.
        (
            &[(CSP, "img-src 'self'"), ("x-frame-options", "DENY")],
            Some(&["content-security-policy-report-only: img-src 'self'", "x-frame-options: DENY"]),
        ),
        (
            &[(CSP, "frame-ancestors 'none'"), ("x-frame-options", "DENY")],
            Some(&["content-security-policy-report-only: frame-ancestors 'none'", "x-frame-options: DENY"]),
        ),
        (
            &[(CSP, "frame-ancestors 'self'"), ("x-frame-options", "DENY")],
            Some(&["content-security-policy-report-only: frame-ancestors 'self'"]),
        ),
        (
            &[(CSP, "frame-ancestors https://a.example"), ("x-frame-options", "SAMEORIGIN")],
            Some(&["content-security-policy-report-only: frame-ancestors https://a.example"]),
        ),
    ];
    for (lines, expected) in cases {
        let policy = read(lines).policy;
        let expected = expected.map(|lines| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
        assert_eq!(policy.observed().as_ref().map(sent), expected, "{lines:?}");
    }
}

#[test]
fn only_some_responses_are_documents() {
    let cases: &[(Option<u16>, Lines, bool, bool)] = &[
        (None, &[], true, true),
        (Some(200), &[("content-type", "text/html")], true, true),
        (Some(404), &[], true, true),
        (Some(204), &[], false, false),
        (Some(304), &[], false, false),
        (Some(103), &[], false, false),
        (Some(302), &[("location", "/a")], false, false),
        (Some(302), &[], true, true),
        (Some(200), &[("location", "/a")], true, true),
        (None, &[("content-length", "0")], false, false),
        (None, &[("content-length", " 0 ")], false, false),
        (None, &[("content-length", "10")], true, true),
        (None, &[("x-count", "0")], true, true),
        (None, &[("content-type", "application/json")], true, false),
        (None, &[("content-type", "image/svg+xml")], true, true),
        (None, &[("content-disposition", "attachment")], true, false),
        (None, &[("content-disposition", "attachment; filename=\"a.html\"")], true, false),
        (None, &[("content-disposition", "inline")], true, true),
    ];
    for (status, lines, has_body, is_document) in cases {
        let policy = Response::read_with_status(lines.iter().copied(), *status, None).policy;
        assert_eq!((policy.has_body(), policy.serves_documents()), (*has_body, *is_document), "{status:?} {lines:?}");
    }
}

/// What browsers do with a second line.
#[test]
fn a_header_that_is_sent_twice_counts_once_or_not_at_all() {
    const NOT_AT_ALL: &[&str] = &["x-frame-options"];
    let cases: &[(&str, &str, &str, &str, &[&str])] = &[
        (
            "strict-transport-security",
            "max-age=600",
            "max-age=0",
            "browsers use the first one only",
            &["x-frame-options", "strict-transport-security"],
        ),
        (
            "cross-origin-opener-policy",
            "same-origin",
            "same-origin",
            "browsers join the two into a list, and treat a list as `unsafe-none`",
            NOT_AT_ALL,
        ),
        (
            "cross-origin-embedder-policy",
            "require-corp",
            "require-corp",
            "browsers join the two into a list, and treat a list as `unsafe-none`",
            NOT_AT_ALL,
        ),
        (
            "cross-origin-resource-policy",
            "same-origin",
            "same-origin",
            "browsers join the two into one value that they do not know, and ignore it",
            NOT_AT_ALL,
        ),
        (
            "access-control-allow-origin",
            "https://a.example",
            "https://a.example",
            "browsers join the two into one value, which never matches, and the CORS check fails",
            NOT_AT_ALL,
        ),
        (
            "access-control-allow-credentials",
            "true",
            "true",
            "browsers join the two into one value, which never matches, and the CORS check fails",
            NOT_AT_ALL,
        ),
        ("origin-agent-cluster", "?1", "?1", "browsers join the two into a list, and ignore it", NOT_AT_ALL),
        (
            "x-content-type-options",
            "nosniff",
            "none",
            "browsers use the first value only",
            &["x-frame-options", "x-content-type-options"],
        ),
        (
            "content-disposition",
            "inline",
            "attachment",
            "browsers and caches keep one of them, and differ in which one",
            &["x-frame-options", "content-disposition"],
        ),
    ];
    for (name, first, second, note, left) in cases {
        let response = Response::read([("x-frame-options", "DENY"), (name, first), (name, second)], None);
        let notes: Vec<_> =
            response.diagnostics.iter().map(|found| found.note.as_deref().unwrap_or_default()).collect();
        assert_eq!(notes, [*note], "{name}");
        let names: Vec<&str> = response.policy.headers.iter().map(|header| header.wire_name()).collect();
        assert_eq!(names, *left, "{name}");
        let unread: Vec<&str> = response.policy.unread.iter().map(|field| field.name()).collect();
        assert_eq!(unread, if *left == NOT_AT_ALL { vec![*name] } else { vec![] }, "{name}");
    }
    // The same value twice, where only the first one counts.
    for (first, second) in [("nosniff", "nosniff"), ("nosniff", " NoSniff")] {
        let response = Response::read([("x-content-type-options", first), ("x-content-type-options", second)], None);
        assert_eq!(response.diagnostics.len(), 0, "{second}");
        assert_eq!(response.policy.headers.len(), 1, "{second}");
    }
    // Of a list in one line too, without a word about the others.
    for (value, count, errors) in
        [("nosniff, none", 1, 0), ("nosniff,", 1, 0), ("none, nosniff", 0, 1), ("nosniff", 1, 0)]
    {
        let response = Response::read([("x-content-type-options", value)], None);
        assert_eq!((response.policy.headers.len(), response.diagnostics.len()), (count, errors), "{value}");
    }
}

/// More would be noise, and an attacker could make the server produce them.
#[test]
fn the_errors_of_a_header_are_limited() {
    let words = |count: usize| (0..count).map(|number| format!("w{number}")).collect::<Vec<_>>().join(", ");
    for (count, errors) in [(2, 1), (50, 49), (101, 100), (102, 100), (300, 100)] {
        let response = Response::read([("x-frame-options", words(count).as_str())], None);
        let conflicts = response.diagnostics.iter().filter(|found| found.message.contains("two values")).count();
        assert_eq!(conflicts, errors, "{count}");
    }
    let lines: Vec<(&str, &str)> = vec![("strict-transport-security", "max-age=600"); 300];
    assert_eq!(Response::read(lines, None).diagnostics.len(), 100);
    let bad = "'slef' ".repeat(300);
    let found = Response::read([("content-security-policy", format!("img-src {bad}").as_str())], None).diagnostics;
    assert!(found.len() <= 101, "{}", found.len());
}

#[test]
fn a_response_says_what_it_is() {
    let response = Response::read_with_status([("x-frame-options", "DENY")], Some(404), None);
    let policy = &response.policy;
    let quoted = |span: security_policy_core::Span| &response.text[span.start..span.end];
    assert_eq!((quoted(policy.name), policy.form, policy.status), ("response", Form::Response, Some(404)));
    assert_eq!(response.text, "response\nx-frame-options: DENY\n");

    let text = "img-src 'self'";
    let response = Response::read_csp(text);
    assert_eq!((&*response.text, response.policy.form), (text, Form::Response));
    assert_eq!((response.policy.name.start, response.policy.name.end), (0, text.len()));
    // The other headers are not known to be absent.
    let unknown = &response.policy.unknown;
    assert!(!unknown.contains(&Field::ContentSecurityPolicy) && unknown.len() == Field::ALL.len() - 1);
    let missing = Response::audit_csp("default-src 'none'").diagnostics;
    assert!(!missing.iter().any(|found| found.message.contains("nosniff")), "{missing:?}");
}

/// The help for a cookie is in the syntax of its header.
#[test]
fn the_help_for_a_cookie_has_the_words_of_its_header() {
    let response = Response::audit([("set-cookie", "session=1")], None);
    let help: Vec<String> = response.diagnostics.iter().filter_map(|found| found.help.clone()).collect();
    let help = help.join("\n");
    assert!(help.contains("`Secure`") && help.contains("`HttpOnly`") && !help.contains("http_only"), "{help}");
}
