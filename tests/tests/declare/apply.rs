//! Applying a policy to a header map: what it overrides, what it keeps, and what it never does.

#![allow(warnings, reason = "what a policy lacks is a warning, and these are parts of policies")]
#![deny(unused, clippy::all)]

use std::sync::atomic::{AtomicUsize, Ordering};

use http::{
    HeaderMap, HeaderName, HeaderValue,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, SERVER, SET_COOKIE, VARY, X_FRAME_OPTIONS},
};
use security_policy::{
    // Items that only generated code uses.
    __private::{Late, Table, insert_late},
    Nonce,
    Policy,
};
use security_policy_tests::{Random, SEED};

use policies::{Api, Constant, Data, Long, Several, Shop, Untyped, Varying};

#[test]
fn an_empty_map_gets_the_whole_policy_in_the_order_on_the_wire() {
    let nonce = Nonce::random();

    assert_eq!(
        lines(&Shop::headers(&nonce)),
        [
            ("cache-control", "private, no-store".to_owned()),
            ("x-frame-options", "DENY".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
            (
                "content-security-policy",
                format!("script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'"),
            ),
        ],
    );
    assert_eq!(lines(&Api::headers()), [("content-security-policy", "default-src 'none'".to_owned())],);
}

/// The nonce is in every Content-Security-Policy, with both ways to apply one, and a 304 carries none of them.
#[test]
fn several_policies_are_one_header() {
    let expected = |nonce: &Nonce| {
        format!(
            "script-src 'nonce-{nonce}'; base-uri 'none', script-src 'self' 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
        )
    };
    let mut headers = HeaderMap::new();
    headers.append(CONTENT_SECURITY_POLICY, value("default-src *"));
    headers.append(CONTENT_SECURITY_POLICY, value("img-src *"));
    // The values of a set of names that is new to the policy, or that has too many names, are inserted one by one.
    for _ in 0..20 {
        for _ in 0..3 {
            let nonce = Nonce::random();
            Several::apply(&mut headers, &nonce);
            assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), [expected(&nonce)]);
            assert_eq!(values(&Several::headers(&nonce), CONTENT_SECURITY_POLICY), [expected(&nonce)]);
        }
        headers.append(CONTENT_TYPE, value("text/html"));
    }
    assert_eq!(
        Several::CONTENT_SECURITY_POLICY_REPORT_ONLY,
        "img-src 'self'; report-uri /a, font-src 'self'; report-uri /b"
    );
    assert_eq!(
        Several::HEADERS,
        [("content-security-policy-report-only", Several::CONTENT_SECURITY_POLICY_REPORT_ONLY)]
    );
    Several::apply_without_nonce(&(), &mut headers);
    assert_eq!(
        values(&headers, CONTENT_SECURITY_POLICY),
        ["script-src 'none'; base-uri 'none', script-src 'self'; style-src 'none'"]
    );
    Several::apply_not_modified(&(), &mut headers);
    assert!(values(&headers, CONTENT_SECURITY_POLICY).is_empty());
}

#[test]
fn headers_holds_what_apply_writes() {
    let nonce = Nonce::random();
    let mut applied = HeaderMap::new();
    Shop::apply(&mut applied, &nonce);

    assert_eq!(Shop::headers(&nonce), applied);
}

#[test]
fn the_policy_wins_over_one_header_of_its_name() {
    let mut headers = HeaderMap::new();
    headers.insert(X_FRAME_OPTIONS, value("SAMEORIGIN"));
    Shop::apply(&mut headers, &Nonce::random());

    assert_eq!(values(&headers, X_FRAME_OPTIONS), ["DENY"]);
}

#[test]
fn the_policy_wins_over_several_headers_of_its_name() {
    let mut headers = HeaderMap::new();
    headers.append(CONTENT_SECURITY_POLICY, value("default-src *"));
    headers.append(CONTENT_SECURITY_POLICY, value("img-src *"));
    headers.append(CONTENT_SECURITY_POLICY, value("font-src *"));
    Api::apply(&mut headers);

    assert_eq!(values(&headers, CONTENT_SECURITY_POLICY), ["default-src 'none'"]);
}

#[test]
fn a_page_with_a_nonce_stays_out_of_caches() {
    let nonce = Nonce::random();
    assert_eq!(Shop::headers(&nonce)[CACHE_CONTROL], "private, no-store");

    for (media_type, own, sent) in [
        (None, None, Some("private, no-store")),
        (None, Some("public, max-age=3600"), Some("private, no-store")),
        (None, Some("no-store, max-age=0"), Some("no-store, max-age=0")),
        (Some("text/html; charset=utf-8"), Some("max-age=60"), Some("private, no-store")),
        (Some("image/svg+xml"), Some("max-age=60"), Some("private, no-store")),
        (Some("text/css"), Some("max-age=60"), Some("max-age=60")),
        (Some("application/json"), None, None),
    ] {
        let mut headers = HeaderMap::new();
        media_type.map(|media_type| headers.insert(CONTENT_TYPE, value(media_type)));
        own.map(|own| headers.insert(CACHE_CONTROL, value(own)));
        headers.insert("surrogate-control", value("max-age=60"));
        headers.insert("x-accel-expires", value("60"));
        Shop::apply(&mut headers, &nonce);

        let is_page = sent.is_some_and(|sent| sent.contains("no-store"));
        assert_eq!(headers.get(CACHE_CONTROL).map(text), sent, "{media_type:?} {own:?}");
        assert_eq!(headers.contains_key("surrogate-control"), !is_page);
        assert_eq!(headers.contains_key("x-accel-expires"), !is_page);
        let csp = match is_page {
            true => format!("script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; base-uri 'none'"),
            false => "script-src 'none'; style-src 'none'; base-uri 'none'".to_owned(),
        };
        assert_eq!(text(&headers[CONTENT_SECURITY_POLICY]), csp);
    }
}

#[test]
fn the_media_type_that_a_policy_declares_is_the_one_that_counts() {
    let nonce = Nonce::random();
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, value("text/html"));
    Data::apply(&mut headers, &nonce);
    assert_eq!(text(&headers[CONTENT_SECURITY_POLICY]), "script-src 'none'; base-uri 'none'");
    assert_eq!(headers.get(CACHE_CONTROL), None);

    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, value("text/css"));
    Untyped::apply(&mut headers, &nonce);
    assert_eq!(headers.get(CONTENT_TYPE), None);
    assert_eq!(headers[CACHE_CONTROL], "private, no-store");
}

#[test]
fn applied_twice_is_applied_once() {
    let first = Nonce::random();
    let second = Nonce::random();
    let mut headers = Shop::headers(&first);
    Shop::apply(&mut headers, &second);

    assert_eq!(headers, Shop::headers(&second));
}

#[test]
fn every_set_cookie_survives_in_order() {
    let mut headers = HeaderMap::new();
    headers.append(SET_COOKIE, value("a=1"));
    headers.append(SERVER, value("shop/1.0"));
    headers.append(SET_COOKIE, value("b=2; Path=/"));
    headers.append(X_FRAME_OPTIONS, value("SAMEORIGIN"));
    headers.append(SET_COOKIE, value("a=3"));
    Shop::apply(&mut headers, &Nonce::random());

    assert_eq!(values(&headers, SET_COOKIE), ["a=1", "b=2; Path=/", "a=3"]);
}

#[test]
fn a_header_of_the_handler_survives() {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, value("text/html"));
    headers.insert("x-request-id", HeaderValue::from_bytes(b"\xff\xfe").expect("opaque"));
    Shop::apply(&mut headers, &Nonce::random());

    assert_eq!(headers[CONTENT_TYPE], "text/html");
    assert_eq!(headers["x-request-id"].as_bytes(), b"\xff\xfe");
    assert_eq!(headers.len(), 2 + Shop::headers(&Nonce::random()).len());
}

/// A cache compares only the headers that `vary` names, so a name that the handler added must not get lost.
#[test]
fn vary_is_added_to() {
    for (own, sent) in [
        (&[][..], &["accept-language, origin"][..]),
        (&["accept-encoding"], &["accept-encoding", "accept-language, origin"]),
        (&["Origin, cookie"], &["Origin, cookie", "accept-language"]),
        (&["origin", "Accept-Language"], &["origin", "Accept-Language"]),
        (&["*"], &["*"]),
    ] {
        for room in [0, 64] {
            let mut headers = HeaderMap::with_capacity(room);
            for line in own {
                headers.append(VARY, value(line));
            }
            Varying::apply(&mut headers);
            assert_eq!(values(&headers, VARY), sent, "{own:?}");
            Varying::apply(&mut headers);
            assert_eq!(values(&headers, VARY), sent, "twice: {own:?}");
        }
    }
}

#[test]
fn a_removed_header_is_absent_however_often_it_was_set() {
    let mut headers = HeaderMap::new();
    headers.append(SERVER, value("shop/1.0"));
    headers.append(SERVER, value("proxy/2.0"));
    Shop::apply(&mut headers, &Nonce::random());

    assert_eq!(headers.get(SERVER), None);
}

#[test]
fn the_constants_are_the_headers_without_a_nonce() {
    assert_eq!(Shop::HEADERS, [("x-frame-options", "DENY"), ("x-content-type-options", "nosniff")],);
    assert_eq!(<Shop as Policy>::HEADERS, Shop::HEADERS);
    assert_eq!(Shop::X_FRAME_OPTIONS, "DENY");
    assert_eq!(Api::CONTENT_SECURITY_POLICY, "default-src 'none'");
}

#[test]
fn a_304_gets_the_policy_without_its_nonce() {
    let mut headers = Shop::headers(&Nonce::random());
    headers.insert(SERVER, value("shop/1.0"));
    headers.insert(X_FRAME_OPTIONS, value("SAMEORIGIN"));
    Shop::apply_not_modified(&(), &mut headers);

    assert_eq!(
        lines(&headers),
        [
            ("cache-control", "private, no-store".to_owned()),
            ("x-frame-options", "DENY".to_owned()),
            ("x-content-type-options", "nosniff".to_owned()),
        ],
    );
}

#[test]
fn a_full_map_makes_room_for_the_policy() {
    let mut headers = HeaderMap::new();
    let names = fill(&mut headers, usize::MAX);
    assert!(names > 20_000, "{names} names");
    let nonce = Nonce::random();
    Shop::apply(&mut headers, &nonce);

    for (name, value) in &Shop::headers(&nonce) {
        assert_eq!(values(&headers, name.clone()), [value]);
    }
}

#[test]
fn a_policy_can_be_applied_twice_to_a_full_map() {
    let nonce = Nonce::random();
    let mut headers = HeaderMap::new();
    headers.append(X_FRAME_OPTIONS, value("SAMEORIGIN"));
    headers.append(X_FRAME_OPTIONS, value("ALLOWALL"));
    fill(&mut headers, 10_000);
    headers.append(CONTENT_SECURITY_POLICY, value("default-src *"));
    fill(&mut headers, usize::MAX);
    Shop::apply(&mut headers, &nonce);

    for (name, value) in &Shop::headers(&nonce) {
        assert_eq!(values(&headers, name.clone()), [value]);
    }
}

#[test]
fn a_full_map_that_is_not_modified_does_not_panic() {
    let mut headers = HeaderMap::new();
    fill(&mut headers, usize::MAX);
    Shop::apply_not_modified(&(), &mut headers);

    assert_eq!(values(&headers, X_FRAME_OPTIONS), ["DENY"]);
    assert_eq!(headers.get(CONTENT_SECURITY_POLICY), None);
}

#[test]
fn a_map_of_a_thousand_names_loses_none() {
    let mut headers = HeaderMap::new();
    fill(&mut headers, 1_000);
    Shop::apply(&mut headers, &Nonce::random());

    assert_eq!(headers.keys_len(), 1_000 + Shop::headers(&Nonce::random()).keys_len());
}

#[test]
fn forty_thousand_cookies_stay() {
    let mut headers = HeaderMap::new();
    for number in 0..40_000 {
        headers.append(SET_COOKIE, HeaderValue::from(number));
    }
    Shop::apply(&mut headers, &Nonce::random());

    let kept: Vec<_> = headers.get_all(SET_COOKIE).iter().cloned().collect();
    let sent: Vec<_> = (0..40_000).map(HeaderValue::from).collect();
    assert_eq!(kept, sent);
}

/// A policy remembers header names that come twice. A policy that was not used yet gets four responses with the same names: to the
/// first one it sets its headers one by one, with the second one it remembers the names, and the others are copies.
#[test]
fn every_map_has_the_headers_that_its_names_predict() {
    const TEXTS: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    const ROUNDS: usize = 4_000;
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    static REMOVED: [HeaderName; 2] = [SERVER, HeaderName::from_static("x-powered-by")];
    fn set(headers: &mut HeaderMap, late: &mut [Late]) {
        CALLS.fetch_add(1, Ordering::Relaxed);
        for (number, text) in TEXTS.into_iter().enumerate() {
            let name = HeaderName::try_from(format!("x-{number}")).expect("a name");
            match number {
                4 | 7 => insert_late(headers, name, late, usize::from(number == 7)),
                _ => _ = headers.insert(name, HeaderValue::from_static(text)),
            }
        }
    }
    let mut random = Random::new(SEED);
    let policy_names = ["x-0", "x-4", "x-7", "server", "x-powered-by", "x-12"];
    let other_names = ["set-cookie", "etag", "x-request-id", "content-type", "x-a", "x-b", "x-c", "x-d"];
    for round in 0..ROUNDS {
        let table = Table::new(TEXTS.len(), &REMOVED, set);
        let names: Vec<&str> = (0..random.below(10))
            .map(|_| {
                let names = if random.below(3) == 0 { &policy_names[..] } else { &other_names[..] };
                names[random.below(names.len())]
            })
            .collect();
        for values in ["first", "second", "third", "fourth"] {
            let mut headers = HeaderMap::with_capacity(random.below(2) * random.below(12));
            for (number, name) in names.iter().enumerate() {
                headers.append(*name, owned(&format!("{values} {number}")));
            }
            let mut expected = headers.clone();
            expected.remove("server");
            expected.remove("x-powered-by");
            for (number, text) in TEXTS.into_iter().enumerate() {
                let text = if [4, 7].contains(&number) { format!("{values} late {number}") } else { text.to_owned() };
                expected.insert(HeaderName::try_from(format!("x-{number}")).expect("a name"), owned(&text));
            }
            table.apply(&mut headers, &mut [4, 7].map(|number| Some(owned(&format!("{values} late {number}")))));

            // `HeaderMap` compares the values of each name, in their order.
            assert_eq!(headers, expected, "{values} of {names:?} in round {round}");
        }
    }
    let calls = CALLS.load(Ordering::Relaxed);
    assert!(calls < ROUNDS * 3, "{calls} calls: of four responses with the same six names or fewer, two need none");
}

/// The same number of names with the same last name is not the same set of names.
#[test]
fn responses_of_the_same_size_and_last_name_are_distinguished() {
    for round in 0..3 {
        for names in [["etag", "content-type"], ["x-request-id", "content-type"], ["location", "content-type"]] {
            let mut headers = HeaderMap::new();
            for name in names {
                headers.insert(name, owned(&format!("{name} {round}")));
            }
            Constant::apply(&mut headers);

            assert_eq!(headers.len(), 2 + Constant::HEADERS.len(), "{headers:?}");
            for name in names {
                assert_eq!(headers[name], format!("{name} {round}"));
            }
        }
    }
}

#[test]
fn spare_capacity_does_not_change_the_result() {
    let nonce = Nonce::random();
    for room in [0, 64] {
        let mut headers = HeaderMap::with_capacity(room);
        headers.append(SET_COOKIE, value("a=1"));
        headers.append(SET_COOKIE, value("b=2"));
        headers.append(X_FRAME_OPTIONS, value("SAMEORIGIN"));
        headers.append(X_FRAME_OPTIONS, value("ALLOWALL"));
        headers.append(SERVER, value("shop/1.0"));
        headers.append(SERVER, value("proxy/2.0"));
        Long::apply(&mut headers, &nonce);

        assert_eq!(values(&headers, SET_COOKIE), ["a=1", "b=2"]);
        assert_eq!(values(&headers, X_FRAME_OPTIONS), ["DENY"]);
        assert_eq!(headers.get(SERVER), None);
        assert_eq!(headers.len(), Long::HEADERS.len() + 2 + 1 + 2, "two with a nonce, one for caches, two cookies");
    }
}

/// Adds `x-0`, `x-1`, … until the map has `count` names or is full; returns the number of names.
fn fill(headers: &mut HeaderMap, names: usize) -> usize {
    for number in headers.keys_len()..names {
        let name = HeaderName::try_from(format!("x-{number}")).expect("a name");
        if headers.try_append(name, value("1")).is_err() {
            break;
        }
    }
    headers.keys_len()
}

fn lines(headers: &HeaderMap) -> Vec<(&str, String)> {
    headers.iter().map(|(name, value)| (name.as_str(), text(value).to_owned())).collect()
}

fn values(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    headers.get_all(name).iter().map(text).collect()
}

fn text(value: &HeaderValue) -> &str {
    value.to_str().expect("ASCII")
}

fn owned(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).expect("a value")
}

fn value(text: &'static str) -> HeaderValue {
    HeaderValue::from_static(text)
}

mod policies {
    use security_policy::security_policy;

    security_policy! {
        pub(crate) struct Shop {
            x_frame_options: deny,
            x_content_type_options: nosniff,
            content_security_policy: { script_src: nonce, style_src: nonce, base_uri: none },
            remove: ["server"],
        }
    }

    security_policy! {
        pub(crate) struct Long {
            x_frame_options: deny,
            x_content_type_options: nosniff,
            content_security_policy: { script_src: nonce, style_src: nonce, base_uri: none },
            content_security_policy_report_only: { script_src: nonce, base_uri: none, report_uri: "/reports" },
            referrer_policy: no_referrer,
            cross_origin_opener_policy: same_origin,
            cross_origin_resource_policy: same_origin,
            origin_agent_cluster,
            permissions_policy: { camera: none },
            x_download_options: noopen,
            headers: {
                "x-1": "1",
                "x-2": "2",
                "x-last": "3",
            },
            remove: ["server", "x-powered-by"],
        }
    }

    security_policy! {
        pub(crate) struct Several {
            content_security_policy: [
                { script_src: nonce, base_uri: none },
                { script_src: [self, nonce], style_src: nonce },
            ],
            content_security_policy_report_only: "img-src 'self'; report-uri /a, font-src 'self'; report-uri /b",
        }
    }

    security_policy! {
        pub(crate) struct Data {
            content_security_policy: { script_src: nonce, base_uri: none },
            content_type: "application/json",
        }
    }

    security_policy! {
        pub(crate) struct Untyped {
            content_security_policy: { script_src: nonce, base_uri: none },
            remove: ["content-type"],
        }
    }

    security_policy! {
        pub(crate) struct Constant {
            x_frame_options: deny,
            x_content_type_options: nosniff,
            referrer_policy: no_referrer,
            cross_origin_opener_policy: same_origin,
            cross_origin_resource_policy: same_origin,
            origin_agent_cluster,
            permissions_policy: { camera: none },
            x_download_options: noopen,
        }
    }

    security_policy! {
        pub(crate) struct Varying {
            x_frame_options: deny,
            x_content_type_options: nosniff,
            referrer_policy: no_referrer,
            cross_origin_opener_policy: same_origin,
            cross_origin_resource_policy: same_origin,
            permissions_policy: { camera: none },
            x_download_options: noopen,
            vary: ["accept-language", "origin"],
        }
    }

    security_policy! {
        pub(crate) struct Api { content_security_policy: { default_src: none } }
    }
}
