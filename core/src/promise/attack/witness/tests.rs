use super::super::harm::Place::{self, Attacker, Data, Listed, Local, Site, Socket};
use super::*;
use crate::span::Span;

fn found(origin: &str, csps: &[&str]) -> Vec<(String, Place)> {
    let origin = Origin::parse(origin, Span::default()).expect("an origin");
    let policies = csps.iter().fold(Policies::new(origin), |policies, csp| policies.enforce(csp));
    witnesses(&policies).into_iter().map(|witness| (witness.text, witness.place)).collect()
}

/// The witnesses of these policies that a policy without sources does not have.
fn added(csps: &[&str]) -> Vec<(String, Place)> {
    let always = found(SHOP, &["img-src 'none'"]);
    found(SHOP, csps).into_iter().filter(|witness| !always.contains(witness)).collect()
}

fn list(expected: &[(&str, Place)]) -> Vec<(String, Place)> {
    expected.iter().map(|(text, place)| ((*text).to_owned(), *place)).collect()
}

const SHOP: &str = "https://shop.example";

#[test]
fn the_attacker_the_site_and_urls_without_a_host() {
    let always = list(&[
        ("https://evil.example/", Attacker),
        ("http://evil.example/", Attacker),
        ("wss://evil.example/", Socket),
        ("ws://evil.example/", Socket),
        ("https://shop.example/upload/", Site),
        ("wss://shop.example/", Socket),
        ("ws://shop.example/", Socket),
        ("data:text/plain,x", Data),
        ("blob:https://shop.example/\u{2026}", Local),
    ]);
    assert_eq!(found(SHOP, &["img-src 'none'"]), always);
    let over_http = found("http://shop.example", &["img-src 'none'"]);
    assert_eq!(over_http[4..6], list(&[("http://shop.example/upload/", Site), ("https://shop.example/upload/", Site)]));
}

/// The host of the attacker is one that the policies do not name.
#[test]
fn no_policy_names_the_host_of_the_attacker() {
    let first = |origin: &str, csp: &str| found(origin, &[csp])[0].0.clone();
    assert_eq!(first(SHOP, "img-src https://EVIL.example"), "https://evil2.example/");
    assert_eq!(first(SHOP, "img-src evil.example"), "https://evil2.example/");
    assert_eq!(first(SHOP, "img-src evil.example evil2.example:80"), "https://evil3.example/");
    assert_eq!(first(SHOP, "img-src https://other.example"), "https://evil.example/");
    assert_eq!(first("https://evil.example", "img-src 'none'"), "https://evil2.example/");
}

#[test]
fn each_source_has_a_url_that_it_matches() {
    let of = |source: &str| added(&[&format!("img-src {source}")]);
    assert_eq!(of("https://a.example:444/b"), list(&[("https://a.example:444/b", Listed)]));
    assert_eq!(of("http://a.example"), list(&[("https://a.example/", Listed), ("http://a.example/", Listed)]));
    assert_eq!(of("*.a.example:*"), list(&[("https://evil.a.example/", Listed)]));
    assert_eq!(of("ws://a.example"), list(&[("wss://a.example/", Socket), ("ws://a.example/", Socket)]));
    assert_eq!(of("https://shop.example/b"), list(&[("https://shop.example/b", Site)]));
    assert_eq!(of("none"), list(&[("https://none/", Listed)]));
    assert_eq!(of("sha256-abc="), list(&[]));
    assert_eq!(of("*"), list(&[]));
    assert_eq!(of("app:"), list(&[("app://evil.example/", Local)]));
    assert_eq!(of("FileSystem:"), list(&[("filesystem:https://shop.example/\u{2026}", Local)]));
    assert_eq!(of("https:"), list(&[]));
    assert_eq!(of("blob:"), list(&[]));
}

/// What two policies allow together may not be the URL of any source of theirs.
#[test]
fn the_parts_of_sources_are_mixed() {
    let both = found(SHOP, &["img-src https://a.example", "img-src https://*:444/b"]);
    let has = |text: &str, place: Place| both.contains(&(text.to_owned(), place));
    assert!(has("https://a.example:444/b", Listed) && has("https://evil.example:444/b", Attacker), "{both:?}");
    assert!(has("https://a.example/b", Listed) && has("https://shop.example/b", Site), "{both:?}");
    let one = found(SHOP, &["img-src https://a.example https://*:444/b"]);
    assert!(!one.contains(&("https://a.example:444/b".to_owned(), Listed)), "{one:?}");
    // A scheme without hosts is not mixed with hosts.
    let scheme = |scheme: &str| {
        let both = found(SHOP, &["img-src https://a.example", &format!("img-src {scheme}")]);
        both.iter().any(|(text, _)| text.starts_with(&format!("{scheme}//a.example")))
    };
    assert!(scheme("app:") && !scheme("data:") && !scheme("filesystem:"));
}

/// Two schemes, two ports, 32 hosts, of which the sources name 30, and 32 paths, of which `/` is in no source, are 4,096 URLs.
#[test]
fn only_so_many_combinations_are_tried() {
    let is_mixed = |hosts: usize, paths: usize| {
        let hosts = (0..hosts).map(|host| format!("http://h{host}.example"));
        let paths = (0..paths).map(|path| format!("https://h0.example/p{path}"));
        let csp = format!("img-src {}", hosts.chain(paths).collect::<Vec<_>>().join(" "));
        found(SHOP, &[&csp, "img-src https://h0.example:444"])
            .contains(&("https://h1.example:444/p0".to_owned(), Listed))
    };
    assert!(is_mixed(30, 31));
    assert!(!is_mixed(31, 31) && !is_mixed(30, 32));
}
