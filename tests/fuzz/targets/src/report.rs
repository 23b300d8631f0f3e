//! The bodies of reports: the first line is the content type, and the rest the body.

use crate::input::first_line;
use crate::sent::{assert_header_value, assert_printable};
use security_policy::explain::BrowserPolicy;
use security_policy::reports::Collector;
use security_policy_core::csp::{Csp, Disposition};
use security_policy_core::learn::Learned;
use security_policy_core::report::{MAX_REPORTS, Reader, Unknown};
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

pub(crate) fn run(input: &[u8]) {
    let (content_type, body) = first_line(input);
    let Ok(read) = Reader::default().unknown(Unknown::Keep).read(&content_type, body) else { return };
    assert!(read.reports.len() + read.malformed + read.unknown <= MAX_REPORTS);
    let mut learned = Learned::default();
    for report in &read.reports {
        let text = report.to_string();
        assert_printable(&text);
        assert!(!text.contains('\n'), "{text:?}");
        let explanation = POLICY.explain_report(report).to_string();
        assert_printable(&explanation);
        assert!(explanation.len() < 8_000, "{} bytes", explanation.len());
        let _ = (report.violation(), report.noise());
        learned.add(report);
    }
    assert_printable(&learned.to_string());
    let csp = learned.csp().to_string();
    assert_header_value(&csp);
    let (again, _) = Csp::parse(csp.as_str(), Disposition::Enforce);
    assert_eq!(again.to_string(), csp);
    let collector = Collector::explained_by(POLICY.clone()).groups(8).per_minute(16);
    collector.add_at(&read, UNIX_EPOCH + Duration::from_secs(1_790_000_000));
    let snapshot = collector.snapshot();
    assert!(snapshot.groups.len() <= 8);
    assert_printable(&snapshot.to_string());
}

/// The headers of the policy that the reports are explained by, a line each.
const HEADERS: &str = include_str!("../../../data/reported-policy.txt");

static POLICY: LazyLock<BrowserPolicy> = LazyLock::new(|| {
    BrowserPolicy::of_headers(HEADERS.lines().filter_map(|line| line.split_once(": ")), "https://app.example")
        .expect("an origin")
});
