//! A slot holds one value of its kind: with any text, a policy has the lists, the endpoints and the attributes that it has with another.

use http::{HeaderMap, header::SET_COOKIE};
use proptest::collection::vec;
use security_policy::{
    Configured, Nonce,
    slot::{Domain, Origin, ParseError, ScriptSource, Source, Url},
};

use crate::{
    hostile::{for_all, for_each_text, text},
    policies::{Shop, ShopSlots},
    wire,
};

const SOURCES: &[&str] =
    &["https://cdn.example.com", "*.example.com", "cdn.example.com:8443/js/", "data:", "https://cdn.example.com/a.js"];
const ORIGINS: &[&str] = &["https://partner.example", "https://Partner.example:8443", "https://partner.example/"];
const URLS: &[&str] = &["/reports", "https://reports.example.com/csp?a=b", "/reports?site=shop"];
const DOMAINS: &[&str] = &["example.com", "shop.example.com", ".example.com"];

#[test]
fn a_source_is_one_source() {
    for_each_text(SOURCES, |text| {
        for source in [Source::parse(text), text.parse(), Source::parse_allowing_anyone(text), deserialized(text)] {
            if let Some(source) = accepted(source) {
                let filled = shop(|slots| slots.images = source.clone());
                compare(&filled, source.as_str(), &["img-src"]);
            }
        }
    });
}

#[test]
fn a_source_of_scripts_is_one_source() {
    for_each_text(SOURCES, |text| {
        for source in
            [ScriptSource::parse(text), text.parse(), ScriptSource::parse_allowing_anyone(text), deserialized(text)]
        {
            if let Some(source) = accepted(source) {
                assert!(source.as_str().starts_with("https://"), "{source}");
                compare(&shop(|slots| slots.cdn = source.clone()), source.as_str(), &["script-src", "style-src"]);
            }
        }
    });
}

#[test]
fn an_origin_is_one_source() {
    for_each_text(ORIGINS, |text| {
        for origin in [Origin::parse(text), text.parse(), deserialized(text)] {
            if let Some(origin) = accepted(origin) {
                let read = url::Url::parse(origin.as_str()).expect("a URL");
                assert_eq!((read.scheme(), read.path(), read.query()), ("https", "/", None), "{origin}");
                compare(&shop(|slots| slots.partner = origin.clone()), origin.as_str(), &["frame-ancestors"]);
            }
        }
    });
}

#[test]
fn a_url_is_one_address() {
    for_each_text(URLS, |text| {
        for address in [Url::parse(text), text.parse(), deserialized(text)] {
            let Some(address) = accepted(address) else { continue };
            let base = url::Url::parse("https://shop.example.com/a/b").expect("a URL");
            assert_eq!(base.join(address.as_str()).expect("a URL").scheme(), "https", "{address}");
            let filled = shop(|slots| slots.reports = address.clone());
            compare(&filled, address.as_str(), &["report-uri"]);
            let headers = filled.headers(&Nonce::random());
            let endpoints = wire::line(&headers["reporting-endpoints"]);
            let read: sfv::Dictionary = sfv::Parser::new(endpoints).parse().expect("a dictionary");
            assert_eq!(read.keys().map(|key| key.as_str()).collect::<Vec<_>>(), ["csp", "default"], "{endpoints}");
            for (entry, expected) in read.values().zip([address.as_str(), "/reports"]) {
                let sfv::ListEntry::Item(item) = entry else { panic!("{endpoints}") };
                assert!(item.params.is_empty(), "{endpoints}");
                assert_eq!(item.bare_item.as_string().map(|text| text.as_str()), Some(expected), "{endpoints}");
            }
        }
    });
}

#[test]
fn a_domain_is_one_attribute() {
    let expected = ["secure", "httponly", "samesite", "path", "domain"];
    for_each_text(DOMAINS, |text| {
        for domain in [Domain::parse(text), text.parse(), deserialized(text)] {
            let Some(domain) = accepted(domain) else { continue };
            let (filled, mut headers) = (shop(|slots| slots.domain = domain.clone()), HeaderMap::new());
            Shop::shared(&filled).set(&mut headers, "1").expect("a value");
            assert_eq!(headers.len(), 1);
            let line = wire::SetCookie::read(&headers[SET_COOKIE]);
            assert_eq!((line.name, line.value, line.attribute("domain")), ("shared", "1", Some(domain.as_str())));
            let mut names = line.names();
            names.sort_unstable();
            let mut expected = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(names, expected, "{line:?}");
        }
    });
}

#[test]
fn several_values_are_as_many_sources() {
    for_all((vec(text(SOURCES), 0..4), vec(text(ORIGINS), 0..4)), |(live, tenants)| {
        let live: Vec<Source> = live.iter().filter_map(|text| Source::parse_allowing_anyone(text).ok()).collect();
        let tenants: Vec<Origin> = tenants.iter().filter_map(|text| Origin::parse(text).ok()).collect();
        let filled = shop(|slots| (slots.live, slots.tenants) = (live.clone(), tenants.clone()));
        let headers = filled.headers(&Nonce::random());
        let policies = wire::policies(&headers["content-security-policy"]);
        assert_eq!((policies.len(), policies[0].len()), (2, 9));
        let tokens = |name: &str| {
            let directive = policies[0].iter().find(|tokens| tokens[0] == name).expect("the directive");
            directive[1..].to_vec()
        };
        // Duplicates are sent once.
        let mut expected = vec!["'self'"];
        live.iter().for_each(|source| {
            if !expected.contains(&source.as_str()) {
                expected.push(source.as_str())
            }
        });
        assert_eq!(tokens("connect-src"), expected);
        let mut expected = vec!["'self'", PARTNER];
        tenants.iter().for_each(|origin| {
            if !expected.contains(&origin.as_str()) {
                expected.push(origin.as_str())
            }
        });
        assert_eq!(tokens("frame-ancestors"), expected);
    });
}

const CDN: &str = "https://cdn.example.net";
const IMAGES: &str = "https://images.example.net";
const PARTNER: &str = "https://partner.example.net";
const REPORTS: &str = "/own-reports";

/// The policy with fixed values, after a change.
fn shop(change: impl FnOnce(&mut ShopSlots)) -> Configured<Shop> {
    let mut slots = ShopSlots {
        cdn: ScriptSource::parse(CDN).expect("a source"),
        images: Source::parse(IMAGES).expect("a source"),
        live: Vec::new(),
        partner: Origin::parse(PARTNER).expect("an origin"),
        tenants: Vec::new(),
        reports: Url::parse(REPORTS).expect("a URL"),
        domain: Domain::parse("example.com").expect("a domain"),
    };
    change(&mut slots);
    Shop::configure(slots)
}

/// Compares the policy with the one with fixed values: these directives have `value` in the place of the fixed one, and all else is equal.
fn compare(filled: &Configured<Shop>, value: &str, directives: &[&str]) {
    let nonce = Nonce::random();
    let (fixed, filled) = (shop(|_| ()).headers(&nonce), filled.headers(&nonce));
    assert_eq!(fixed.len(), filled.len());
    for ((name, fixed), (other, filled)) in fixed.iter().zip(&filled) {
        assert_eq!(name, other);
        if !name.as_str().starts_with("content-security-policy") {
            wire::line(filled);
            continue;
        }
        let mut expected = wire::policies(fixed);
        for tokens in expected.iter_mut().flatten().filter(|tokens| directives.contains(&tokens[0])) {
            tokens
                .iter_mut()
                .filter(|token| [CDN, IMAGES, PARTNER, REPORTS].contains(token))
                .for_each(|token| *token = value);
        }
        assert_eq!(wire::policies(filled), expected, "{name}");
    }
}

/// The value, or `None` after a look at the error: one line that says what is wrong, and one for each help and note.
fn accepted<T>(parsed: Result<T, ParseError>) -> Option<T> {
    let error = match parsed {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    let (text, debug) = (error.to_string(), format!("{error:?}"));
    let lines = wire::shown(&text);
    assert!(lines[1..].iter().all(|line| line.starts_with("help: ") || line.starts_with("note: ")), "{text:?}");
    wire::shown(&debug);
    None
}

/// From a configuration; an error of JSON is one of the value.
fn deserialized<T: serde::de::DeserializeOwned + std::str::FromStr<Err = ParseError>>(
    text: &str,
) -> Result<T, ParseError> {
    let value = serde_json::from_value::<T>(text.into());
    assert_eq!(value.is_ok(), text.parse::<T>().is_ok(), "{text:?}");
    value.or_else(|_| text.parse())
}
