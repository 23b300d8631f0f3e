//! How a policy is named, which origins it takes, and which attacks are given out.

use http::HeaderMap;

use super::{policy::BrowserPolicy, result::Attacks};
use crate::presets::Strict;

const ORIGIN: &str = "https://shop.example";

#[test]
fn a_policy_has_the_name_of_its_declaration() {
    let response = BrowserPolicy::of_response(&HeaderMap::new(), ORIGIN).expect("an origin");
    let csp = BrowserPolicy::of_csp("default-src 'self'", ORIGIN).expect("an origin").with_meta("img-src 'self'");
    let strict = Strict::policy().on(ORIGIN).expect("an origin");
    assert_eq!([response.name(), csp.name(), strict.name()], ["response", "response", "Strict"]);
}

#[test]
fn an_invalid_origin_is_named() {
    let error = |origin| BrowserPolicy::of_csp("default-src 'self'", origin).expect_err("no origin");
    for (origin, expected) in [
        ("shop.example", "`shop.example` is not an origin: it has no scheme"),
        ("https:shop.example", "`https:shop.example` is not an origin: it lacks `://`"),
        ("https://shop.example/tea", "an origin has no path, and this one has `/tea`"),
    ] {
        assert_eq!(error(origin).to_string(), expected);
        assert_eq!(Strict::policy().on(origin).expect_err("no origin"), error(origin));
    }
}

#[test]
fn a_loop_visits_each_attack() {
    let policy = "default-src 'none'; script-src 'nonce-r4nd0m'; form-action 'none'; frame-ancestors 'none'";
    let attacks: Attacks = BrowserPolicy::of_csp(policy, ORIGIN).expect("an origin").attacks();
    let mut names = Vec::new();
    for attack in &attacks {
        names.push(attack.name);
    }
    assert_eq!(names, ["static_nonce", "static_nonce_url", "static_nonce_url", "static_nonce_url", "base"]);
    assert_eq!(attacks.iter().len(), 5);
}
