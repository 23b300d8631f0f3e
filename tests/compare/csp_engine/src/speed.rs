//! Nanoseconds a decision, of the engine and of the peer in turns.
//!
//! `cargo test --release --manifest-path tests/compare/csp_engine/Cargo.toml -- --ignored --nocapture` prints the table of
//! `results.md`.

use super::{PAGES, peer_list, peer_request, policies};
use content_security_policy as peer;
use security_policy_core::fetch::{Inline, Policies, Request};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often the two are measured in turns.
const ROUNDS: usize = 51;

/// How long one measurement takes at least.
const MEASUREMENT: Duration = Duration::from_micros(50);

const URL: &str = "https://cdn.example/js/app.js";

const CODE: &str = "boot()";

/// The hash of `boot()`.
const HASH: &str = "'sha512-VsYUvSqfUfQ7id9tIESmVFAE4uSYXDvFWNXPeFJU6lDOGPxnN7xV0Y0ONiiLAK0y7xVYKEiocaFMNKVZC3RThA=='";

/// A policy with so many sources, of which the last one matches `URL`.
fn hosts(directive: &str, count: usize) -> String {
    let others: String = (1..count).map(|at| format!(" https://host-{at}.example/js/")).collect();
    format!("default-src 'none'; {directive}{others} https://cdn.example/js/")
}

#[test]
#[ignore = "measures"]
fn a_decision() {
    println!("| decision | `allows`, ns | `decide`, ns | peer, ns | peer / `decide` |\n|---|--:|--:|--:|--:|");
    for count in [1, 10, 100] {
        for (directive, destination) in
            [("script-src", peer::Destination::Script), ("img-src", peer::Destination::Image)]
        {
            let own = match destination {
                peer::Destination::Script => Request::script(URL),
                _ => Request::image(URL),
            };
            let own = own.expect("a URL");
            let theirs = peer::Request { destination, ..request() };
            let name = format!("a URL against {count} sources of `{directive}`");
            row(&name, &hosts(directive, count), &own, |list| list.should_request_be_blocked(&theirs).0);
        }
        let evil = Request::script("https://evil.example/").expect("a URL");
        let url = peer::Url::parse("https://evil.example/").expect("a URL");
        let theirs = peer::Request { destination: peer::Destination::Script, ..peer_request(url, PAGES[0]) };
        let name = format!("a blocked URL against {count} sources of `script-src`");
        row(&name, &hosts("script-src", count), &evil, |list| list.should_request_be_blocked(&theirs).0);
    }
    let own = Request::script(URL).expect("a URL").nonce("abc");
    let theirs = peer::Request { destination: peer::Destination::Script, nonce: "abc".to_owned(), ..request() };
    row("a script with a nonce", "script-src 'strict-dynamic' 'nonce-abc'", &own, |list| {
        list.should_request_be_blocked(&theirs).0
    });
    let inline = |list: &peer::CspList, nonce: Option<&str>| {
        let element = peer::Element { nonce: nonce.map(Into::into) };
        list.should_elements_inline_type_behavior_be_blocked(&element, peer::InlineCheckType::Script, CODE).0
    };
    let nonced = Inline::script(CODE).nonce("abc");
    row("an inline script with a nonce", "script-src 'nonce-abc'", &nonced, |list| inline(list, Some("abc")));
    let hashed = format!("script-src {HASH}");
    row("an inline script with a hash, asked again", &hashed, &Inline::script(CODE), |list| inline(list, None));
    let (own, theirs) = (policies(PAGES[0]).enforce(&hashed), peer_list(&hashed));
    print(
        "an inline script with a hash, asked once",
        &mut || {
            black_box(own.allows(&Inline::script(CODE)));
        },
        &mut || {
            black_box(own.decide(&Inline::script(CODE)));
        },
        &mut || {
            black_box(inline(&theirs, None));
        },
    );
}

/// A request of the peer for `URL`.
fn request() -> peer::Request {
    peer_request(peer::Url::parse(URL).expect("a URL"), PAGES[0])
}

/// Measures both for one policy, which the two parse first; they have to give the same answer.
fn row(
    name: &str,
    policy: &str,
    subject: &impl security_policy_core::fetch::Subject,
    check: impl Fn(&peer::CspList) -> peer::CheckResult,
) {
    let (own, theirs): (Policies<'_>, _) = (policies(PAGES[0]).enforce(policy), peer_list(policy));
    assert_eq!(own.allows(subject), check(&theirs) == peer::CheckResult::Allowed, "{name}");
    print(
        name,
        &mut || {
            black_box(own.allows(subject));
        },
        &mut || {
            black_box(own.decide(subject));
        },
        &mut || {
            black_box(check(&theirs));
        },
    );
}

fn print(name: &str, allows: &mut dyn FnMut(), decide: &mut dyn FnMut(), peer: &mut dyn FnMut()) {
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let ways: [&mut dyn FnMut(); 3] = [&mut *allows, &mut *decide, &mut *peer];
        for (way, times) in ways.into_iter().zip(&mut times) {
            let (start, mut decisions) = (Instant::now(), 0);
            while start.elapsed() < MEASUREMENT {
                (0..10).for_each(|_| way());
                decisions += 10;
            }
            times.push(start.elapsed().as_nanos() as f64 / f64::from(decisions));
        }
    }
    let [allows, decide, peer] = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    });
    println!("| {name} | {allows:.0} | {decide:.0} | {peer:.0} | {:.0} |", peer / decide);
    assert!(decide < peer, "{name}: the peer is faster");
}
