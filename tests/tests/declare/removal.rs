//! A header that one of a base and its derived policy sets, and the other one removes: the derived policy wins, in every combination.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use http::{HeaderMap, HeaderValue};
use security_policy::{explain::BrowserPolicy, security_policy};

/// The name of a policy, what it sets and removes, how it is applied, and what it is for a browser.
type Case =
    (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str], fn(&mut HeaderMap), BrowserPolicy);

/// A policy with its name.
macro_rules! case {
    ($policy:ident) => {
        (
            stringify!($policy),
            $policy::HEADERS,
            $policy::REMOVED,
            $policy::apply as fn(&mut HeaderMap),
            $policy::policy(),
        )
    };
}

security_policy! { struct BaseSets { server: "base", x_frame_options: same_origin, headers: { "X-Base": "base", "x-shop": "base" } } }
security_policy! { struct BaseRemoves { remove: ["Server", "x-frame-options", "x-shop", "via"] } }
security_policy! { struct BaseNeither { x_content_type_options: nosniff } }

security_policy! { struct SetsThenSets { server: "own", x_frame_options: deny, headers: { "X-Shop": "own" }, ..BaseSets } }
security_policy! { struct SetsThenAdds { headers: { .., "X-Shop": "own" }, ..BaseSets } }
security_policy! { struct SetsThenRemoves { remove: ["server", "x-frame-options", "X-Shop"], ..BaseSets } }
security_policy! { struct SetsThenNeither { referrer_policy: no_referrer, ..BaseSets } }
security_policy! { struct RemovesThenSets { server: "own", x_frame_options: deny, headers: { "X-Shop": "own" }, ..BaseRemoves } }
security_policy! { struct RemovesThenRemoves { remove: ["server", "x-frame-options", "X-Shop"], ..BaseRemoves } }
security_policy! { struct RemovesThenAlsoRemoves { remove: [.., "server", "x-frame-options", "X-Shop"], ..BaseRemoves } }
security_policy! { struct RemovesThenSetsAndRemoves { server: "own", x_frame_options: deny, headers: { "X-Shop": "own" }, remove: [.., "x-more"], ..BaseRemoves } }
security_policy! { struct RemovesThenSetsAndKeeps { server: "own", remove: [.., omit "server"], ..BaseRemoves } }
security_policy! { struct RemovesThenNeither { referrer_policy: no_referrer, ..BaseRemoves } }
security_policy! { struct NeitherThenSets { server: "own", x_frame_options: deny, headers: { "X-Shop": "own" }, ..BaseNeither } }
security_policy! { struct NeitherThenRemoves { remove: ["server", "x-frame-options", "X-Shop"], ..BaseNeither } }
security_policy! { struct NeitherThenNeither { referrer_policy: no_referrer, ..BaseNeither } }

/// The names of the headers that are the subject, in the order of `EXPECTED`.
const NAMES: [&str; 5] = ["server", "x-frame-options", "x-shop", "x-base", "via"];

/// For each policy, the headers of a response whose handler has set all of `NAMES` to `handler`; `-` for one that is gone.
const EXPECTED: &[(&str, [&str; 5])] = &[
    ("SetsThenSets", ["own", "DENY", "own", "handler", "handler"]),
    ("SetsThenAdds", ["base", "SAMEORIGIN", "own", "base", "handler"]),
    ("SetsThenRemoves", ["-", "-", "-", "base", "handler"]),
    ("SetsThenNeither", ["base", "SAMEORIGIN", "base", "base", "handler"]),
    ("RemovesThenSets", ["own", "DENY", "own", "handler", "-"]),
    ("RemovesThenRemoves", ["-", "-", "-", "handler", "handler"]),
    ("RemovesThenAlsoRemoves", ["-", "-", "-", "handler", "-"]),
    ("RemovesThenSetsAndRemoves", ["own", "DENY", "own", "handler", "-"]),
    ("RemovesThenSetsAndKeeps", ["own", "-", "-", "handler", "-"]),
    ("RemovesThenNeither", ["-", "-", "-", "handler", "-"]),
    ("NeitherThenSets", ["own", "DENY", "own", "handler", "handler"]),
    ("NeitherThenRemoves", ["-", "-", "-", "handler", "handler"]),
    ("NeitherThenNeither", ["handler", "handler", "handler", "handler", "handler"]),
];

#[test]
fn the_derived_policy_wins() {
    let cases: Vec<Case> = vec![
        case!(SetsThenSets),
        case!(SetsThenAdds),
        case!(SetsThenRemoves),
        case!(SetsThenNeither),
        case!(RemovesThenSets),
        case!(RemovesThenRemoves),
        case!(RemovesThenAlsoRemoves),
        case!(RemovesThenSetsAndRemoves),
        case!(RemovesThenSetsAndKeeps),
        case!(RemovesThenNeither),
        case!(NeitherThenSets),
        case!(NeitherThenRemoves),
        case!(NeitherThenNeither),
    ];
    assert_eq!(cases.len(), EXPECTED.len());
    for ((name, set, removed, apply, policy), (expected_name, expected)) in cases.into_iter().zip(EXPECTED) {
        assert_eq!(name, *expected_name);
        let mut sent = HeaderMap::new();
        for name in NAMES {
            sent.insert(name, HeaderValue::from_static("handler"));
        }
        apply(&mut sent);
        let explanation = policy.explain().to_string();
        let listed = explanation.split_once("Removed headers\n").map_or("", |(_, rest)| rest);
        let shown: Vec<&str> = listed.lines().next().unwrap_or_default().trim().split(", ").collect();
        for (header, expected) in NAMES.into_iter().zip(*expected) {
            let place = format!("`{header}` of {name}");
            let value = sent.get(header).map_or("-", |value| value.to_str().expect("text"));
            assert_eq!(value, expected, "{place}");
            let is_set = !["-", "handler"].contains(&expected);
            assert_eq!(set.iter().any(|(name, value)| *name == header && *value == expected), is_set, "{place}");
            assert_eq!(removed.contains(&header), expected == "-", "{place}: {removed:?}");
            assert_eq!(shown.contains(&header), expected == "-", "{place}: {explanation}");
            // What browsers do with the value is explained exactly if the policy sends it.
            assert_eq!(explanation.contains(&format!("  {header}: {expected}")), is_set, "{place}: {explanation}");
        }
    }
}
