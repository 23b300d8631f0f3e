//! Reading and explaining reports of any bytes: no panic, and nothing that controls a terminal comes out.

use security_policy_core::Span;
use security_policy_core::explain::BrowserPolicy;
use security_policy_core::report::{MAX_REPORTS, Reader, Unknown};
use security_policy_core::url::Origin;
use security_policy_tests::{Random, SEED};

/// Pieces of which bodies are made.
const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "null",
    "true",
    "7",
    "-1",
    "1e999",
    "0.5",
    "\u{0}",
    "\u{1b}[2J",
    "\u{202e}",
    "\n",
    "\u{e9}",
    "\"type\":",
    "\"body\":",
    "\"url\":",
    "\"age\":",
    "\"csp-report\":",
    "\"csp-violation\"",
    "\"crash\"",
    "\"coep\"",
    "\"coop\"",
    "\"effectiveDirective\":",
    "\"violated-directive\":",
    "\"blockedURL\":",
    "\"blocked-uri\":",
    "\"documentURL\":",
    "\"originalPolicy\":",
    "\"script-src-elem\"",
    "\"img-src\"",
    "\"frame-ancestors\"",
    "\"form-action\"",
    "\"base-uri\"",
    "\"trusted-types\"",
    "\"sandbox\"",
    "\"inline\"",
    "\"eval\"",
    "\"data\"",
    "\"https://evil.example/\"",
    "\"https://\"",
    "\"http://[::1\"",
    "\"\\ud800\"",
    "\"\\u0007\\u202e\"",
    "\"default-src 'none'; img-src $x\"",
    "\"sample\":",
    "\"a|b\"",
    "\"trusted-types-sink\"",
    "\"trusted-types-policy\"",
];

const SAMPLES: &str = include_str!("../../data/reports.toml");

fn is_safe(text: &str) -> bool {
    text.chars().all(|c| {
        c == '\n'
            || !c.is_control() && !('\u{2028}'..='\u{202e}').contains(&c) && !('\u{2066}'..='\u{2069}').contains(&c)
    })
}

/// Reads and explains a body, and checks everything that is displayed.
fn check(body: &[u8], policy: &BrowserPolicy) -> usize {
    let Ok(reports) = Reader::default().unknown(Unknown::Keep).read("application/json", body) else { return 0 };
    assert!(reports.reports.len() + reports.malformed + reports.unknown <= MAX_REPORTS);
    for report in &reports.reports {
        let text = report.to_string();
        assert!(is_safe(&text) && !text.contains('\n'), "{text:?}");
        let explanation = report.explain(policy);
        let shown = explanation.to_string();
        assert!(is_safe(&shown), "{shown:?}");
        assert!(shown.len() < 8_000, "{} bytes", shown.len());
        let _ = (report.violation(), report.noise());
    }
    reports.reports.len()
}

/// The headers of the policy that the reports are explained by, a line each.
const HEADERS: &str = include_str!("../../data/reported-policy.txt");

fn policy() -> BrowserPolicy {
    BrowserPolicy::of_headers(
        HEADERS.lines().filter_map(|line| line.split_once(": ")),
        Origin::parse("https://app.example", Span::default()).ok(),
    )
}

#[test]
fn bytes_of_any_kind() {
    let policy = policy();
    let mut random = Random::new(SEED);
    let mut read = 0;
    for _ in 0..3_000 {
        let mut body = String::new();
        for _ in 0..random.below(40) {
            body.push_str(random.pick(PIECES));
        }
        read += check(body.as_bytes(), &policy);
        let bytes: Vec<u8> = (0..random.below(64)).map(|_| u8::try_from(random.below(256)).expect("a byte")).collect();
        read += check(&bytes, &policy);
    }
    // What is random is rarely a report; the next test has more.
    assert!(read < 6_000);
}

#[test]
fn samples_with_changed_bytes() {
    let policy = policy();
    let mut random = Random::new(SEED);
    let samples: Vec<&str> =
        SAMPLES.lines().filter_map(|line| line.strip_prefix("sample = '''")?.strip_suffix("'''")).collect();
    assert!(samples.len() >= 15);
    let mut read = 0;
    for round in 0..4_000 {
        let mut body = samples[round % samples.len()].as_bytes().to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(body.len());
            match random.below(4) {
                0 => body[at] = u8::try_from(random.below(256)).expect("a byte"),
                1 => drop(body.remove(at)),
                2 => body.splice(at..at, random.pick(PIECES).bytes()).for_each(drop),
                _ => {
                    let piece =
                        random.pick(&["\\u001b", "\\u202e", "\\n", "%00", "'; script-src *", "x".repeat(300).leak()]);
                    body.splice(at..at, piece.bytes()).for_each(drop);
                }
            }
        }
        read += check(&body, &policy);
    }
    assert!(read > 800, "only {read} of the changed samples were reports");
}

#[test]
fn the_longest_body_is_read_quickly() {
    let policy = policy();
    for body in [
        "[".repeat(65_000),
        "{".repeat(65_000),
        format!("[{}", "\"".repeat(65_000)),
        format!("[{}]", "1,".repeat(32_000)),
    ] {
        check(body.as_bytes(), &policy);
    }
    let long = format!(
        r#"{{"csp-report":{{"effective-directive":"{0}","blocked-uri":"https://{0}/","document-uri":"https://{0}","original-policy":"{0}"}}}}"#,
        "a".repeat(15_000)
    );
    assert_eq!(check(long.as_bytes(), &policy), 1);
}
