//! "Weaker than" is a partial order, over generated values of every kind, and ranks them as browsers and caches do.

use crate::declared::policy;
use security_policy_core::order::Measure;
use security_policy_core::response::Response;
use security_policy_core::{SecurityPolicy, order};

/// A value, and its meaning: two values with the same meaning are equally strict.
type Value = (String, String);

/// Whether `one` permits no more than `other`.
fn is_within(one: &SecurityPolicy, other: &SecurityPolicy) -> bool {
    order::losses(one, other).is_empty()
}

#[test]
fn it_is_a_partial_order() {
    for (kind, values) in kinds() {
        // Only every second or third of the larger kinds, since all triples are compared.
        let values: Vec<Value> = values.iter().step_by(values.len().div_ceil(60)).cloned().collect();
        let policies: Vec<SecurityPolicy> = values.iter().map(|(fields, _)| policy(fields)).collect();
        let count = policies.len();
        let within: Vec<Vec<bool>> =
            policies.iter().map(|one| policies.iter().map(|other| is_within(one, other)).collect()).collect();
        for a in 0..count {
            assert!(within[a][a], "{kind}: `{}` is weaker than itself", values[a].0);
            for b in 0..count {
                if within[a][b] && within[b][a] {
                    assert_eq!(values[a].1, values[b].1, "{kind}: `{}` and `{}`", values[a].0, values[b].0);
                }
                if values[a].1 == values[b].1 {
                    assert!(within[a][b], "{kind}: `{}` and `{}` mean the same", values[a].0, values[b].0);
                }
                for c in (0..count).filter(|c| within[a][b] && within[b][*c]) {
                    assert!(within[a][c], "{kind}: `{}`, `{}`, `{}`", values[a].0, values[b].0, values[c].0);
                }
            }
        }
        let comparable = (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
        let strict = comparable.filter(|(a, b)| within[*a][*b] && !within[*b][*a]).count();
        assert!(count >= 2 && strict > 0, "{kind}: {count} values, {strict} pairs are ordered");
    }
}

/// Facts from the specifications, each from the strictest to the weakest value.
#[test]
fn it_ranks_values_as_browsers_do() {
    let chains: &[&[&str]] = &[
        &["x_frame_options: deny", "x_frame_options: same_origin", ""],
        &["x_content_type_options: nosniff", ""],
        &[
            "referrer_policy: no_referrer",
            "referrer_policy: same_origin",
            "referrer_policy: strict_origin_when_cross_origin",
            "referrer_policy: origin_when_cross_origin",
            "referrer_policy: unsafe_url",
        ],
        &["referrer_policy: no_referrer", "referrer_policy: strict_origin", "referrer_policy: origin"],
        &["referrer_policy: strict_origin_when_cross_origin", "referrer_policy: no_referrer_when_downgrade"],
        &["referrer_policy: [origin, no_referrer]", "referrer_policy: [no_referrer, origin]"],
        &[
            "cross_origin_opener_policy: same_origin",
            "cross_origin_opener_policy: same_origin_allow_popups",
            "cross_origin_opener_policy: unsafe_none",
        ],
        &["cross_origin_opener_policy: noopener_allow_popups", "cross_origin_opener_policy: same_origin_allow_popups"],
        &[
            "cross_origin_embedder_policy: require_corp",
            "cross_origin_embedder_policy: credentialless",
            "cross_origin_embedder_policy: unsafe_none",
        ],
        &[
            "cross_origin_resource_policy: same_origin",
            "cross_origin_resource_policy: same_site",
            "cross_origin_resource_policy: cross_origin",
        ],
        &["origin_agent_cluster", "", "origin_agent_cluster: false"],
        &["x_dns_prefetch_control: off", "x_dns_prefetch_control: on"],
        &[
            "x_permitted_cross_domain_policies: none",
            "x_permitted_cross_domain_policies: master_only",
            "x_permitted_cross_domain_policies: all",
        ],
        &[
            "strict_transport_security: { max_age: 2y, include_subdomains, preload }",
            "strict_transport_security: { max_age: 2y, include_subdomains }",
            "strict_transport_security: { max_age: 2y }",
            "strict_transport_security: { max_age: 365d }",
            "",
        ],
        &["strict_transport_security: { max_age: 1s }", "strict_transport_security: { max_age: 0s }"],
        &[
            "cache_control: { no_store }",
            "cache_control: { private, no_cache }",
            "cache_control: { private, max_age: 1h }",
            "cache_control: { max_age: 1h }",
            "cache_control: { public }",
        ],
        &[
            "permissions_policy: { camera: none }",
            "permissions_policy: { camera: self }",
            "permissions_policy: { camera: [self, \"https://a.example\"] }",
            "permissions_policy: { camera: [self, \"https://*.example\", \"https://a.example\"] }",
            "permissions_policy: { camera: * }",
        ],
        &[
            "permissions_policy: { camera: \"https://a.b.example\" }",
            "permissions_policy: { camera: \"https://*.b.example\" }",
            "permissions_policy: { camera: [\"https://*.b.example\", \"http://a.b.example\"] }",
        ],
        &[
            "origin: \"https://a.b.example\", cookies: { sid: { max_age: 1h, signed } }",
            "origin: \"https://a.b.example\", cookies: { sid: { max_age: 1h, signed, domain: \"a.b.example\" } }",
            "origin: \"https://a.b.example\", cookies: { sid: { max_age: 1h, signed, domain: \"b.example\" } }",
        ],
        &[
            "permissions_policy: { fullscreen: none }",
            "permissions_policy: { camera: self }",
            "permissions_policy: { picture_in_picture: *, camera: * }",
        ],
        &["remove: [\"server\", \"via\"]", "remove: [\"via\"]", ""],
        &[
            "cookies: { sid: { max_age: 1h, signed } }",
            "cookies: { sid: { max_age: 8h, signed } }",
            "cookies: { sid: { max_age: 8h, remember: 30d, signed } }",
            "cookies: { sid: { max_age: 8h, remember: 90d, signed } }",
        ],
        &[
            "origin: \"https://a.example\", transport: {}",
            "origin: \"https://a.example\", transport: { proxies: \"10.1.2.3\" }",
            "origin: \"https://a.example\", transport: { proxies: \"10.1.0.0/16\" }",
            "origin: \"https://a.example\", transport: { proxies: \"10.0.0.0/8\" }",
            "origin: \"https://a.example\", transport: { proxies: [\"10.0.0.0/8\", \"::1\"] }",
            "origin: \"https://a.example\", transport: { proxies: [\"10.0.0.0/7\", \"::/64\"] }",
        ],
        &[
            "origin: \"https://a.example\", transport: { redirect: moved }",
            "origin: \"https://a.example\", transport: { redirect: temporary }",
            "origin: \"https://a.example\", transport: { redirect: none }",
        ],
        &[
            "origin: \"https://a.example\", transport: {}",
            "origin: \"https://a.example\", transport: { hosts: \"www.b.example\" }",
            "origin: \"https://a.example\", transport: { hosts: \"*.b.example\" }",
            "origin: \"https://a.example\", transport: { hosts: \"*.b.example\", exempt: \"/healthz\" }",
        ],
        &["", "access_control_allow_origin: \"https://a.example\"", "access_control_allow_origin: *"],
        &[
            "integrity_policy: { blocked_destinations: [script, style] }",
            "integrity_policy: { blocked_destinations: script }",
            "",
        ],
        &[
            "content_security_policy: { sandbox }",
            "content_security_policy: { sandbox: allow_forms }",
            "content_security_policy: { sandbox: [allow_scripts, allow_forms] }",
        ],
        &[
            "content_security_policy: { trusted_types: none }",
            "content_security_policy: { trusted_types: \"a\" }",
            "content_security_policy: { trusted_types: [\"a\", \"b\"] }",
            "content_security_policy: { trusted_types: * }",
        ],
        &[
            "content_security_policy: { img_src: self, upgrade_insecure_requests, require_trusted_types_for: script }",
            "content_security_policy: { img_src: self, upgrade_insecure_requests }",
            "content_security_policy: { img_src: self }",
        ],
        &[
            "content_security_policy: { default_src: none }",
            "content_security_policy: { default_src: none, img_src: self }",
            "content_security_policy: { default_src: self }",
            "content_security_policy: { default_src: [self, \"https://a.example\"] }",
            "content_security_policy: { default_src: [self, https] }",
        ],
    ];
    for chain in chains {
        let policies: Vec<SecurityPolicy> = chain.iter().map(|fields| policy(fields)).collect();
        for (index, pair) in policies.windows(2).enumerate() {
            assert!(is_within(&pair[0], &pair[1]), "`{}` permits more than `{}`", chain[index], chain[index + 1]);
            assert!(!is_within(&pair[1], &pair[0]), "`{}` permits no more than `{}`", chain[index + 1], chain[index]);
        }
    }
    for [one, other] in [
        ["referrer_policy: strict_origin", "referrer_policy: same_origin"],
        ["cross_origin_opener_policy: same_origin", "cross_origin_opener_policy: noopener_allow_popups"],
        ["x_permitted_cross_domain_policies: by_content_type", "x_permitted_cross_domain_policies: by_ftp_filename"],
        [
            "strict_transport_security: { max_age: 2y }",
            "strict_transport_security: { max_age: 1y, include_subdomains }",
        ],
        ["permissions_policy: { camera: none }", "permissions_policy: { microphone: none }"],
        ["remove: [\"server\"]", "remove: [\"via\"]"],
        // A longer lifetime for every login, and one for logins that ask for it.
        ["cookies: { sid: { max_age: 8h, signed } }", "cookies: { sid: { max_age: 1h, remember: 30d, signed } }"],
        [
            "origin: \"https://a.example\", transport: { proxies: \"10.0.0.0/8\" }",
            "origin: \"https://a.example\", transport: { proxies: [\"192.168.0.0/16\", \"10.0.0.0/9\"] }",
        ],
        [
            "origin: \"https://a.example\", transport: { proxies: \"127.0.0.1\" }",
            "origin: \"https://a.example\", transport: { proxies: \"::1\" }",
        ],
    ] {
        assert!(!is_within(&policy(one), &policy(other)) && !is_within(&policy(other), &policy(one)), "{one}; {other}");
    }
}

/// Two ways to write the same, and what browsers do not read.
#[test]
fn what_means_the_same_is_no_weaker() {
    for [one, other] in [
        [
            "origin: \"https://shop.example\", permissions_policy: { camera: self }",
            "origin: \"https://shop.example\", permissions_policy: { camera: \"https://shop.example\" }",
        ],
        [
            "content_security_policy: { img_src: self }",
            "content_security_policy: { img_src: self, block_all_mixed_content }",
        ],
    ] {
        let (one, other) = (policy(one), policy(other));
        assert!(is_within(&one, &other) && is_within(&other, &one), "{one:?}; {other:?}");
    }
}

/// Source lists are compared by the URLs that they allow on a page of the origin, not source by source.
#[test]
fn source_lists_are_compared_by_what_they_allow() {
    let within = |origin: &str, one: &str, other: &str| {
        let lists = [one, other]
            .map(|list| policy(&format!("origin: \"{origin}\", content_security_policy: {{ connect_src: [{list}] }}")));
        (is_within(&lists[0], &lists[1]), is_within(&lists[1], &lists[0]))
    };
    let (https, http) = ("https://shop.example", "http://shop.example");
    for (origin, one, other, expected) in [
        // No single source of the other list allows all of it, and the whole list does.
        (https, "self", "https, wss", (true, false)),
        (https, "*", "http, ws", (true, true)),
        (https, "\"http://a.example:80\"", "\"http://a.example\", \"https://a.example:80\"", (true, true)),
        // What a source allows depends on the page.
        (https, "\"a.example\"", "\"https://a.example\"", (true, true)),
        (http, "\"a.example\"", "\"https://a.example\"", (false, true)),
        (https, "\"https://shop.example\"", "self", (true, false)),
        (http, "\"http://shop.example\", \"ws://shop.example\"", "self", (true, true)),
        (https, "\"https://shop.example\"", "\"https://a.example\"", (false, false)),
        // Sources that are no URLs are compared one by one.
        (https, "wasm_unsafe_eval", "unsafe_eval", (true, false)),
        (https, "self, nonce", "self, unsafe_eval", (false, false)),
    ] {
        assert_eq!(within(origin, one, other), expected, "`{one}` and `{other}` on {origin}");
    }
}

/// What a policy permits more than another one: what, and how it was and is written.
fn lost(before: &str, now: &str) -> Vec<String> {
    let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let line = |loss: &order::Loss| {
        let Measure { field, entry, .. } = &loss.before;
        let what = entry.as_ref().map_or_else(|| (*field).to_owned(), |entry| format!("{field}.{entry}"));
        let now = loss.now.as_ref().map_or_else(|| "absent".to_owned(), |now| part(&now.text));
        format!("{what}, {}, {now}", part(&loss.before.text))
    };
    order::losses(&policy(now), &policy(before)).iter().map(line).collect()
}

#[test]
fn a_loss_says_what_was_written_and_what_is() {
    let cases: &[(&str, &str, &[&str])] = &[
        // A cookie that is no longer declared is not set. What other cookies get is one loss.
        ("cookies: { theme: { same_site: strict } }", "remove: \"server\"", &[]),
        (
            "cookies: { default: { same_site: strict, http_only } }",
            "remove: \"server\"",
            &["cookies.default, default: { secure, http_only, same_site: strict }, absent"],
        ),
        ("x_frame_options: deny", "remove: \"server\"", &["x_frame_options, x_frame_options: deny, absent"]),
        ("cookies: { theme: { signed } }", "cookies: { theme }", &["cookies.theme, signed, -"]),
        (
            "content_security_policy: { trusted_types: none }",
            "content_security_policy: { trusted_types: \"a\" }",
            &["content_security_policy.trusted_types, trusted_types: none, trusted_types: \"a\""],
        ),
        ("csrf: { isolate }", "csrf: { isolate: { frames } }", &["csrf.isolate, -, frames"]),
        (
            "integrity_policy: { blocked_destinations: [script, style] }",
            "integrity_policy: { blocked_destinations: script }",
            &[
                "integrity_policy.blocked_destinations, blocked_destinations: [script, style], blocked_destinations: [script]",
            ],
        ),
        (
            "connection_allowlist: { allow: response_origin }",
            "connection_allowlist: { allow: [response_origin, \"https://a.example/*\"] }",
            &["connection_allowlist.allow, allow, allow"],
        ),
        (
            "connection_allowlist: { allow: response_origin }",
            "connection_allowlist: { allow: response_origin, redirects: allow }",
            &["connection_allowlist.redirects, -, redirects: allow"],
        ),
        (
            "connection_allowlist: { allow: response_origin }",
            "connection_allowlist: { allow: response_origin, webrtc: allow }",
            &["connection_allowlist.webrtc, -, webrtc: allow"],
        ),
    ];
    let mut wrong = Vec::new();
    for (before, now, expected) in cases {
        let found = lost(before, now);
        if found != *expected {
            wrong.push(format!("{before} -> {now}\n  {}", found.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A loss of what is not written is at the name of what lacks it.
#[test]
fn a_loss_of_an_attribute_is_at_its_cookie() {
    let now = policy("cookies: { other, theme }");
    let losses = order::losses(&now, &policy("cookies: { theme: { signed } }"));
    let theme = now.cookies().find(|cookie| cookie.key.node == "theme").expect("a cookie");
    assert_eq!(losses[0].now.as_ref().map(|now| now.at), Some(theme.key.span));
}

#[test]
fn the_policy_of_a_loss_has_a_number() {
    let list = |last: &str| {
        policy(&format!(
            "content_security_policy: [{{ img_src: self }}, {{ font_src: {last} }}, {{ media_src: {last} }}]"
        ))
    };
    let losses = order::losses(&list("self"), &list("none"));
    let mut places: Vec<usize> = losses.iter().map(|loss| loss.before.place()).collect();
    places.dedup();
    assert_eq!(places, [0, 1, 2]);
}

/// A response can set a cookie of a name several times, with attributes of which neither permits all that the other does.
#[test]
fn a_cookie_that_is_set_twice_permits_what_either_permits() {
    let read = |lines: &[&str]| Response::read(lines.iter().map(|line| ("set-cookie", *line)), None).policy;
    let (one, other) = ("a=1; Secure; HttpOnly; Domain=a.example", "a=1; Secure; HttpOnly; Domain=b.example");
    let both = read(&[one, other]);
    for policy in [&both, &read(&[other, one]), &read(&[one]), &read(&[other])] {
        assert!(is_within(policy, &both), "{policy:?}");
    }
    assert!(!is_within(&both, &read(&[one])) && !is_within(&read(&[one]), &read(&[other])));
}

/// What a policy on another origin, or with other headers, cannot have.
#[test]
fn some_restrictions_cannot_be_kept() {
    let kept = |before: &str, now: &str| -> Vec<String> {
        let (before, now) = (policy(before), policy(now));
        let losses = order::losses(&now, &before);
        assert!(!losses.is_empty());
        let kept = losses.iter().map(|loss| &loss.before).filter(|before| order::can_be_kept(before, &now));
        let mut kept: Vec<String> = kept.map(|before| format!("{} {}", before.field, before.aspect)).collect();
        kept.dedup();
        kept
    };
    let hsts = "strict_transport_security: { max_age: 2y }";
    let upgraded = "content_security_policy: { img_src: self, upgrade_insecure_requests }";
    let framed = "x_frame_options: deny";
    let named = "origin: \"https://a.example\", cookies: { sid: { name: \"__Host-sid\" } }";
    let secure = "origin: \"https://a.example\", cookies: { sid: { name: \"sid\", same_site: strict } }";
    let mut wrong = Vec::new();
    for (before, now, expected) in [
        (hsts, "x_frame_options: deny", &["strict_transport_security "][..]),
        (hsts, "origin: \"https://a.example\"", &["strict_transport_security "]),
        (hsts, "origin: \"http://a.example\"", &[]),
        (hsts, "origin: \"http://localhost:3000\"", &[]),
        (hsts, "origin: \"https://localhost:3000\"", &[]),
        (hsts, "origin: \"https://192.0.2.1\"", &[]),
        (upgraded, "content_security_policy: { img_src: self }", &["content_security_policy "]),
        (upgraded, "origin: \"http://a.example\", content_security_policy: { img_src: self }", &[]),
        (framed, "referrer_policy: no_referrer", &["x_frame_options framing"]),
        (framed, "content_security_policy: { img_src: self }", &["x_frame_options framing"]),
        (framed, "content_security_policy: { frame_ancestors: self }", &[]),
        (
            named,
            "origin: \"https://a.example\", cookies: { sid: { name: \"sid\" } }",
            &["cookies name", "cookies name (host)"],
        ),
        (named, "origin: \"http://a.example\", cookies: { sid: { name: \"sid\", secure: false } }", &[]),
        (
            secure,
            "origin: \"http://a.example\", cookies: { sid: { name: \"sid\", secure: false } }",
            &["cookies same_site"],
        ),
    ] {
        let found = kept(before, now);
        if found != expected {
            wrong.push(format!("{before} -> {now}\n  {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Browsers ignore some URLs of a list.
#[test]
fn what_no_page_can_have_is_no_loss() {
    for (before, now, is_lost) in [
        ("base_uri: none", "base_uri: data", false),
        ("base_uri: none", "base_uri: https", true),
        ("frame_ancestors: none", "frame_ancestors: data", false),
        ("frame_ancestors: none", "frame_ancestors: https", true),
        ("img_src: none", "img_src: data", true),
        ("img_src: \"https://a.example\"", "img_src: [\"https://a.example\", \"wss://a.example\"]", false),
        ("connect_src: \"https://a.example\"", "connect_src: [\"https://a.example\", \"wss://a.example\"]", true),
    ] {
        let read = |directive: &str| policy(&format!("content_security_policy: {{ {directive} }}"));
        assert_eq!(!is_within(&read(now), &read(before)), is_lost, "{before} -> {now}");
    }
}

fn kinds() -> Vec<(&'static str, Vec<Value>)> {
    let words = |field: &'static str, words: &[&str]| {
        (field, words.iter().map(|word| (format!("{field}: {word}"), (*word).to_owned())).collect())
    };
    vec![
        words("x_frame_options", &["deny", "same_origin"]),
        words("referrer_policy", &REFERRER),
        words(
            "cross_origin_opener_policy",
            &["same_origin", "same_origin_allow_popups", "noopener_allow_popups", "unsafe_none"],
        ),
        words("cross_origin_embedder_policy", &["require_corp", "credentialless", "unsafe_none"]),
        words("cross_origin_resource_policy", &["same_origin", "same_site", "cross_origin"]),
        words("document_isolation_policy", &["isolate_and_require_corp", "isolate_and_credentialless", "none"]),
        words("x_dns_prefetch_control", &["off", "on"]),
        words("origin_agent_cluster", &["true", "false"]),
        words(
            "x_permitted_cross_domain_policies",
            &["none", "none_this_response", "master_only", "by_content_type", "by_ftp_filename", "all"],
        ),
        (
            "strict_transport_security",
            blocks(
                "strict_transport_security",
                &["max_age: 1d", "max_age: 1y", "max_age: 2y"],
                &["include_subdomains", "preload"],
            ),
        ),
        ("cache_control", cache()),
        ("permissions_policy", permissions()),
        ("remove", lists("remove", &["\"server\"", "\"via\"", "\"x-powered-by\""], 1)),
        ("integrity_policy", nested("integrity_policy", "blocked_destinations", &["script", "style"])),
        ("access_control", cors()),
        ("timing_allow_origin", lists("timing_allow_origin", &["\"https://a.example\"", "\"https://b.example\""], 1)),
        (
            "connection_allowlist",
            nested(
                "connection_allowlist",
                "allow",
                &["response_origin", "\"https://a.example/*\"", "\"https://b.example/*\""],
            ),
        ),
        ("sandbox", nested("content_security_policy", "sandbox", &["allow_forms", "allow_scripts", "allow_popups"])),
        ("trusted_types", nested("content_security_policy", "trusted_types", &["\"a\"", "\"b\"", "allow_duplicates"])),
        (
            "img_src",
            nested(
                "content_security_policy",
                "img_src",
                &["self", "data", "\"https://a.example\"", "\"https://b.example/x/\""],
            ),
        ),
        (
            "script_src",
            nested("content_security_policy", "script_src", &["self", "nonce", "strict_dynamic", "unsafe_eval"]),
        ),
        (
            "csp flags",
            blocks(
                "content_security_policy",
                &["img_src: self", "img_src: none"],
                &["upgrade_insecure_requests", "require_trusted_types_for: script", "object_src: none"],
            ),
        ),
        ("cookies", cookies("theme")),
        ("default", cookies("default")),
        ("remember", remembered()),
        ("csrf", csrf()),
        ("proxies", proxies()),
        ("transport", transport()),
    ]
}

const REFERRER: [&str; 8] = [
    "no_referrer",
    "no_referrer_when_downgrade",
    "same_origin",
    "origin",
    "strict_origin",
    "origin_when_cross_origin",
    "strict_origin_when_cross_origin",
    "unsafe_url",
];

/// Every subset, in the order of the items.
fn subsets<'a>(items: &[&'a str], least: usize) -> Vec<Vec<&'a str>> {
    let subset =
        |bits: usize| items.iter().enumerate().filter(move |(index, _)| bits >> index & 1 == 1).map(|(_, item)| *item);
    (0..1 << items.len()).map(|bits| subset(bits).collect::<Vec<_>>()).filter(|set| set.len() >= least).collect()
}

fn lists(field: &str, items: &[&str], least: usize) -> Vec<Value> {
    let sets = subsets(items, least);
    let value = |set: &Vec<&str>| {
        let mut turned = set.clone();
        turned.reverse();
        [set.clone(), turned].map(|list| (format!("{field}: [{}]", list.join(", ")), set.join(" ")))
    };
    sets.iter().flat_map(value).collect()
}

fn nested(field: &str, key: &str, items: &[&str]) -> Vec<Value> {
    lists(key, items, 1).into_iter().map(|(list, meaning)| (format!("{field}: {{ {list} }}"), meaning)).collect()
}

/// One of the first list, and any of the second.
fn blocks(field: &str, firsts: &[&str], others: &[&str]) -> Vec<Value> {
    let block = |first: &&str| {
        let all =
            subsets(others, 0).into_iter().map(|set| std::iter::once(*first).chain(set).collect::<Vec<_>>().join(", "));
        all.map(|block| (format!("{field}: {{ {block} }}"), block)).collect::<Vec<_>>()
    };
    firsts.iter().flat_map(block).collect()
}

/// How RFC 9111 interprets a value, written independently of the order: who may store it, and whether it is reused without
/// validation.
fn cache() -> Vec<Value> {
    let sets = subsets(&["no_store", "no_cache", "private", "public", "must_revalidate", "max_age: 0s"], 1);
    let sets = sets.into_iter().filter(|set| !(set.contains(&"private") && set.contains(&"public")));
    sets.map(|set| {
        let has = |word| set.contains(&word);
        let shared = if has("no_store") || has("private") {
            "nobody"
        } else if has("public") {
            "all"
        } else {
            "some"
        };
        let asks = has("no_store") || has("no_cache") || (has("must_revalidate") && has("max_age: 0s"));
        (format!("cache_control: {{ {} }}", set.join(", ")), format!("{shared} {} {asks}", has("no_store")))
    })
    .collect()
}

fn permissions() -> Vec<Value> {
    let mut values = Vec::new();
    for camera in ["", "camera: none", "camera: self", "camera: \"https://a.example\"", "camera: *"] {
        for autoplay in ["", "sync_xhr: none", "sync_xhr: self", "sync_xhr: *"] {
            let entries: Vec<&str> = [camera, autoplay].into_iter().filter(|entry| !entry.is_empty()).collect();
            // The default of the one is `self`, and of the other `*`.
            let camera = if camera.is_empty() { "camera: self" } else { camera };
            let autoplay = if autoplay.is_empty() { "sync_xhr: *" } else { autoplay };
            if !entries.is_empty() {
                let fields = format!("permissions_policy: {{ {} }}", entries.join(", "));
                values.push((fields, format!("{camera} {autoplay}")));
            }
        }
    }
    values
}

fn cors() -> Vec<Value> {
    let origins = ["", "access_control_allow_origin: \"https://a.example\"", "access_control_allow_origin: *"];
    let rest = [
        "access_control_allow_credentials",
        "access_control_allow_methods: \"PUT\"",
        "access_control_expose_headers: \"etag\"",
    ];
    let sets = subsets(&rest, 0);
    let all = origins.iter().flat_map(|origin| sets.iter().map(move |set| [&[*origin][..], set.as_slice()].concat()));
    let all = all.map(|mut fields| {
        fields.retain(|field| !field.is_empty());
        (fields.join(", "), fields.join(" "))
    });
    all.collect()
}

fn cookies(key: &str) -> Vec<Value> {
    let mut values = Vec::new();
    let others: &[&str] = match key {
        "default" => &["max_age: 1h"],
        _ => &["max_age: 1h", "idle: 30min", "signed", "domain: \"shop.example\""],
    };
    for same_site in ["strict", "lax", "unset", "none"] {
        for switches in subsets(&["secure: false", "http_only: false"], 0) {
            for rest in subsets(others, 0) {
                let is_sealed = rest.contains(&"signed");
                if rest.contains(&"idle: 30min") && !is_sealed {
                    continue;
                }
                let same_site = format!("same_site: {same_site}");
                let block = [&[same_site.as_str()][..], &switches, &rest].concat().join(", ");
                // A cookie that browsers reject is an error.
                if !(block.contains("none") && block.contains("secure: false")) {
                    let fields = format!("origin: \"https://www.shop.example\", cookies: {{ {key}: {{ {block} }} }}");
                    values.push((fields, block));
                }
            }
        }
    }
    values
}

/// `remember` needs a protection, and is longer than `max_age`.
fn remembered() -> Vec<Value> {
    let mut values = Vec::new();
    for max_age in ["max_age: 1h", "max_age: 8h"] {
        for remember in ["", "remember: 1d", "remember: 30d"] {
            for rest in subsets(&["idle: 30min", "same_site: strict"], 0) {
                for protection in ["signed", "private"] {
                    let mut block = [&[max_age, remember][..], &rest, &[protection]].concat();
                    block.retain(|parameter| !parameter.is_empty());
                    let block = block.join(", ");
                    values.push((format!("cookies: {{ sid: {{ {block} }} }}"), block));
                }
            }
        }
    }
    values
}

/// A network that another one of the list contains is an error.
fn proxies() -> Vec<Value> {
    let items =
        ["\"10.0.0.0/8\"", "\"10.1.0.0/16\"", "\"10.1.2.3\"", "\"192.0.2.7\"", "\"2001:db8::/32\"", "\"2001:db8::1\""];
    let is_valid = |set: &Vec<&str>| {
        let has = |index: usize| set.contains(&items[index]);
        !([0, 1, 2].into_iter().filter(|index| has(*index)).count() > 1 || has(4) && has(5))
    };
    let value = |set: Vec<&str>| {
        let list = set.join(", ");
        (transporting(&if list.is_empty() { list.clone() } else { format!("proxies: [{list}]") }), list)
    };
    subsets(&items, 0).into_iter().filter(is_valid).map(value).collect()
}

fn transport() -> Vec<Value> {
    let entries = ["exempt: \"/healthz\"", "hosts: \"www.b.example\"", "hosts: \"*.b.example\"", "proxies: \"::1\""];
    let mut values = Vec::new();
    for redirect in ["permanent", "moved", "temporary", "none"] {
        let sets =
            subsets(&entries, 0).into_iter().filter(|set| !(set.contains(&entries[1]) && set.contains(&entries[2])));
        for set in sets {
            let block = [&[format!("redirect: {redirect}").as_str()][..], &set].concat().join(", ");
            // Browsers remember both.
            let strictness = redirect.replace("moved", "permanent");
            values.push((transporting(&block), format!("{strictness} {}", set.join(" "))));
        }
    }
    values
}

fn transporting(block: &str) -> String {
    format!("origin: \"https://shop.example\", transport: {{ {block} }}")
}

fn csrf() -> Vec<Value> {
    let entries = [
        "trusted_origins: \"https://pay.example\"",
        "exempt: [\"POST /hook\"]",
        "protect: [\"GET /logout\"]",
        "isolate: { exempt: [\"/api\"] }",
        "max_age: 1h",
        "trust_subdomains",
        "once",
    ];
    let mut values = Vec::new();
    for fallback in ["token", "allow", "reject"] {
        for set in subsets(&entries, 0) {
            // `once` requires a token, so that the two are an error together.
            if fallback == "allow" && set.contains(&"once") {
                continue;
            }
            let block = [&[format!("fallback: {fallback}").as_str()][..], &set].concat().join(", ");
            let fields = format!("origin: \"https://shop.example\", csrf: {{ {block} }}");
            values.push((fields, block));
        }
    }
    values
}
