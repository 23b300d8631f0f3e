//! How many findings there are: what is one decision, what is too long to be read, and what is too much.

use crate::declared::{findings, reported};
use security_policy_core::lint;
use std::collections::BTreeSet;

fn lints(base: &str, fields: &str) -> Vec<&'static str> {
    findings(base, fields).iter().filter_map(|found| found.lint).collect()
}

/// A header with one value is one decision: what is weak, and weaker than the base, is one finding. The entries of a policy are
/// decisions of their own.
#[test]
fn one_decision_is_one_finding() {
    const HSTS: &str =
        "origin: \"https://shop.example\", strict_transport_security: { max_age: 2y, include_subdomains },";
    const WEAK: &str = "strict_transport_security: { max_age: 1d, include_subdomains },";
    let has = |found: &[&str], lint: &str| found.iter().filter(|name| **name == lint).count();
    let found = lints(HSTS, WEAK);
    assert_eq!((has(&found, "hsts_max_age"), has(&found, "inherited_weakening")), (1, 0), "{found:?}");
    let base = format!("{HSTS} x_frame_options: deny,");
    let found = lints(&base, &format!("{WEAK} x_frame_options: same_origin,"));
    assert_eq!((has(&found, "hsts_max_age"), has(&found, "inherited_weakening")), (1, 1), "{found:?}");
    let found = lints(
        "permissions_policy: { camera: none, geolocation: none },",
        "permissions_policy: { camera: *, geolocation: self },",
    );
    assert_eq!((has(&found, "permissions_wildcard"), has(&found, "inherited_weakening")), (1, 2), "{found:?}");
}

/// What a base has is reported where the base is declared, also by a lint that only the derived policy switches on.
#[test]
fn what_a_base_has_is_not_reported_again() {
    const BASE: &str = "origin: \"https://shop.example\", strict_transport_security: { max_age: 2y },";
    let found = |fields: &str, base: &str| {
        let text = format!(
            "krate #[warn(hsts_without_subdomains)] struct Derived {{ {fields} ..Base }} @ struct Base {{ {base} }}"
        );
        reported(&text).iter().filter(|found| found.lint == Some("hsts_without_subdomains")).count()
    };
    assert_eq!(found("x_frame_options: deny,", BASE), 0);
    assert_eq!(found("strict_transport_security: { .., max_age: 3y },", BASE), 0);
    assert_eq!(found(BASE, ""), 1);
    assert_eq!(found(BASE, "strict_transport_security: { max_age: 2y, include_subdomains },"), 1);
}

/// Nothing else is said of a policy that no server accepts, unless an `allow` says that it arrives.
#[test]
fn a_policy_that_is_too_long_is_not_read() {
    let hosts: Vec<String> = (0..1_500).map(|number| format!("\"https://h{number}.example\"")).collect();
    let csp = format!("content_security_policy: {{ script_src: [unsafe_inline, {}] }}", hosts.join(", "));
    let found = |attribute: &str| -> BTreeSet<&str> {
        let text = format!("krate {attribute} struct Shop {{ {csp} }}");
        reported(&text).iter().filter_map(|found| found.lint).filter(|name| name.starts_with("csp_")).collect()
    };
    assert_eq!(found(""), BTreeSet::from(["csp_too_long"]));
    let allowed = found("#[allow(csp_too_long, reason = \"no proxy\")]");
    assert!(allowed.contains("csp_script_unsafe_inline") && !allowed.contains("csp_too_long"), "{allowed:?}");
    let denied = found("#[deny(csp_too_long)]");
    assert_eq!(denied, BTreeSet::from(["csp_too_long"]));
}

#[test]
fn a_lint_has_a_hundred_findings_at_most() {
    for (count, expected) in [(99, 99), (100, 100), (130, 100)] {
        let cookies: Vec<String> = (0..count).map(|number| format!("c{number}: {{ http_only: false }}")).collect();
        let text = format!("krate struct Shop {{ cookies: {{ {} }} }}", cookies.join(", "));
        let found = reported(&text).iter().filter(|found| found.lint == Some("cookie_missing_httponly")).count();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_lint_has_an_address() {
    let lint = lint::find("csp_missing").expect("a lint");
    assert!(lint.address().ends_with("/vocabulary/lint/constant.csp_missing.html"), "{}", lint.address());
    assert!(format!("{lint:?}").contains("csp_missing"));
}
