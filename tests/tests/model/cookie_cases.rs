//! How browsers process a `Set-Cookie` line, case by case; and that a declaration is an error exactly where a browser would
//! reject the line.

use security_policy_core::csp::Segment;
use security_policy_core::{
    SecurityPolicy, Span, Spanned,
    cookie::{
        ATTRIBUTES, CookiePolicy, LAX, Lifetime, NONE, PREFIXES, Place, Protection, Rejection, Request, STRICT,
        is_public_suffix, is_sent, store,
    },
    declaration::{Declaration, Entry, Named, Value, ValueKind},
    diagnostic::Diagnostics,
    url::Origin,
    word::{Row as _, Word},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
    send: Vec<Send>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    request_url: String,
    set_cookie: Option<String>,
    set_cookie_repeat: Option<Repeat>,
    #[serde(default)]
    from_script: bool,
    stored: bool,
    name: Option<String>,
    value: Option<String>,
    domain: Option<String>,
    host_only: Option<bool>,
    path: Option<String>,
    same_site: Option<String>,
    partitioned: Option<bool>,
    session: Option<bool>,
    lifetime_seconds: Option<u64>,
}

#[derive(Deserialize)]
struct Repeat {
    name: String,
    value_char: String,
    value_len: usize,
    attributes: String,
}

#[derive(Deserialize)]
struct Send {
    id: String,
    same_site: String,
    request: String,
    sent: bool,
}

fn table() -> Table {
    toml::from_str(include_str!("../../data/cookies.toml")).expect("the table reads")
}

#[test]
fn a_browser_keeps_what_the_cases_say_it_keeps() {
    let cases = table().case;
    assert_eq!(cases.len(), 49);
    for case in cases {
        let (scheme, rest) = case.request_url.split_once("://").expect("a URL");
        let (host, path) = rest.split_at(rest.find('/').expect("a path"));
        let origin = origin(&format!("{scheme}://{host}"));
        let place = Place { origin: &origin, path, from_script: case.from_script };
        let line = case.set_cookie.unwrap_or_else(|| {
            let repeat = case.set_cookie_repeat.expect("one of the two");
            format!("{}={}{}", repeat.name, repeat.value_char.repeat(repeat.value_len), repeat.attributes)
        });

        let stored = store(&line, place);
        assert_eq!(stored.is_ok(), case.stored, "{}: {stored:?}", case.id);
        let Ok(stored) = stored else { continue };
        let id = &case.id;
        case.name.inspect(|name| assert_eq!(&stored.name, name, "{id}"));
        case.value.inspect(|value| assert_eq!(&stored.value, value, "{id}"));
        case.domain.inspect(|domain| assert_eq!(&stored.domain, domain, "{id}"));
        case.host_only.inspect(|host_only| assert_eq!(stored.host_only, *host_only, "{id}"));
        case.path.inspect(|path| assert_eq!(&stored.path, path, "{id}"));
        case.partitioned.inspect(|partitioned| assert_eq!(stored.partitioned, *partitioned, "{id}"));
        case.same_site.inspect(|text| assert_eq!(stored.same_site, same_site(text), "{id}"));
        case.session.inspect(|session| assert_eq!(stored.lifetime == Lifetime::Session, *session, "{id}"));
        case.lifetime_seconds.inspect(|seconds| assert_eq!(stored.lifetime, Lifetime::Seconds(*seconds), "{id}"));
    }
}

#[test]
fn a_host_prefix_allows_no_domain_not_even_an_empty_one() {
    let origin = origin("https://app.example");
    let place = Place { origin: &origin, path: "/", from_script: false };
    for prefix in PREFIXES {
        for domain in ["Domain=", "Domain", "domain = ", "Domain=.", "Domain=app.example"] {
            let line = format!("{}sid=1; Secure; HttpOnly; Path=/; {domain}", prefix.text);
            assert_eq!(store(&line, place).is_err(), prefix.host, "{line}");
            assert!(store(&line.replace(&format!("; {domain}"), ""), place).is_ok(), "{line}");
        }
        assert!(store("sid=1; Domain=", place).is_ok_and(|stored| stored.host_only));
    }
}

#[test]
fn a_browser_sends_what_the_cases_say_it_sends() {
    let cases = table().send;
    assert_eq!(cases.len(), 10);
    for case in cases {
        let (request, age) = match case.request.as_str() {
            "cross-site top-level GET (a link)" => (Request::Navigation, 600),
            "cross-site top-level POST (a form)" => (Request::UnsafeNavigation, 600),
            "cross-site top-level POST, cookie 30 seconds old" => (Request::UnsafeNavigation, 30),
            "cross-site top-level POST, cookie 10 minutes old" => (Request::UnsafeNavigation, 600),
            "cross-site iframe or image or fetch" | "cross-site fetch with credentials" => (Request::Subresource, 600),
            "same-site request from a sibling subdomain" | "typed address or bookmark" => (Request::SameSite, 600),
            // Another scheme is another site.
            "http page of the same domain navigating to https" => (Request::Navigation, 600),
            other => panic!("{}: {other}", case.id),
        };
        assert_eq!(is_sent(same_site(&case.same_site), age, request), case.sent, "{}", case.id);
    }
}

/// Every prefix with every combination of the attributes that prefixes and browsers check, from three origins: a declaration is
/// an error exactly where a browser rejects its line, and what a browser stores is what was declared.
#[test]
fn a_declaration_has_an_error_exactly_where_a_browser_rejects_it() {
    let names =
        ["sid"].into_iter().map(str::to_owned).chain(PREFIXES.iter().map(|prefix| format!("{}sid", prefix.text)));
    let names: Vec<String> = names.collect();
    let origins = ["https://shop.example.co.uk", "http://shop.example.co.uk", "http://localhost:3000"];
    let domains = [None, Some("shop.example.co.uk"), Some("example.co.uk"), Some("co.uk"), Some("other.example")];
    let (mut kept, mut rejected) = (0, 0);
    for name in &names {
        for origin_text in origins {
            for domain in domains {
                for bits in 0..32 {
                    let on = |bit: u32| bits & (1 << bit) != 0;
                    let mut block = vec![text("name", name)];
                    block.extend(domain.map(|domain| text("domain", domain)));
                    block.extend(on(0).then(|| word("secure", "false")));
                    block.extend(on(1).then(|| word("http_only", "false")));
                    block.extend(on(2).then(|| text("path", "/shop")));
                    block.extend(on(3).then(|| word("same_site", "none")));
                    block.extend(on(4).then(|| flag("partitioned")));

                    let (policy, errors) = declare(origin_text, block);
                    let cookie = &policy.cookies.as_ref().expect("a block").cookies[0];
                    let line = format!("{name}=1{}", written(&cookie.tail()));
                    let origin = origin(origin_text);
                    let stored = store(&line, Place { origin: &origin, path: "/a/b", from_script: false });
                    assert_eq!(errors.is_empty(), stored.is_ok(), "{origin_text} {line}: {stored:?} {errors:?}");
                    let Ok(stored) = stored else {
                        rejected += 1;
                        continue;
                    };
                    kept += 1;
                    assert_eq!(stored.secure, !on(0));
                    assert_eq!(stored.http_only, !on(1));
                    assert_eq!(stored.path, if on(2) { "/shop" } else { "/" });
                    assert_eq!(stored.same_site, Some(if on(3) { &NONE } else { &LAX }));
                    assert_eq!(stored.partitioned, on(4));
                    assert_eq!(stored.host_only, domain.is_none());
                }
            }
        }
    }
    // Counted by hand: 144 over https, 12 over http, 56 on localhost.
    assert_eq!((kept, rejected), (212, 2_188));
}

#[test]
fn the_line_that_removes_a_cookie_is_one_that_browsers_obey() {
    for name in ["sid", "__Host-sid", "__Host-Http-sid", "__Secure-sid"] {
        let (policy, errors) = declare("https://shop.example.com", vec![text("name", name), seconds("max_age", 60)]);
        assert!(errors.is_empty());
        let cookie = &policy.cookies.as_ref().expect("a block").cookies[0];
        let origin = origin("https://shop.example.com");
        let place = Place { origin: &origin, path: "/", from_script: false };

        assert_eq!(store(&written(&cookie.removal()), place), Err(Rejection::Expired));
        // Apart from that, browsers would store the cookie: the prefix and the scope match.
        assert_eq!(
            store(&written(&cookie.removal()).replace("; Max-Age=0", ""), place).map(|kept| kept.name).as_deref(),
            Ok(name)
        );
    }
}

#[test]
fn every_row_of_the_table_is_written_or_stays_on_the_server() {
    let on_the_wire: Vec<&str> = ATTRIBUTES.iter().map(|row| row.name).filter(|name| !name.is_empty()).collect();
    assert_eq!(on_the_wire, ["Secure", "HttpOnly", "SameSite", "Path", "Max-Age", "Domain", "Partitioned", "Priority"],);
    let block = vec![
        word("priority", "high"),
        flag("partitioned"),
        text("domain", ".example.com"),
        seconds("max_age", 600),
        text("path", "/a"),
        word("same_site", "none"),
        flag("http_only"),
        word("secure", "true"),
        flag("signed"),
        seconds("idle", 60),
    ];
    let (policy, errors) = declare("https://shop.example.com", block);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        written(&policy.cookies.expect("a block").cookies[0].tail()),
        "; Secure; HttpOnly; SameSite=None; Path=/a; Max-Age=60; Domain=example.com; Partitioned; Priority=High",
    );
}

#[test]
fn public_suffixes_are_those_of_the_list() {
    for suffix in ["com", "co.uk", "github.io", "co.jp", "kawasaki.jp", "city.ck", "s3.amazonaws.com", "example"] {
        let is = !matches!(suffix, "kawasaki.jp");
        assert_eq!(is_public_suffix(suffix), is, "{suffix}");
    }
    for domain in ["example.com", "example.co.uk", "someone.github.io", "city.kawasaki.jp", "www.ck", "192.0.2.7"] {
        assert!(!is_public_suffix(domain), "{domain}");
    }
}

/// Chromium's exception ends after two minutes. A cookie that is sent with no request of other sites is not sent with a link either.
#[test]
fn a_young_cookie_is_sent_with_a_form_of_another_site() {
    for (same_site, age, request, sent) in [
        (None, 119, Request::UnsafeNavigation, true),
        (None, 120, Request::UnsafeNavigation, false),
        (None, 600, Request::Navigation, true),
        (Some(&LAX), 0, Request::UnsafeNavigation, false),
        (Some(&STRICT), 0, Request::Navigation, false),
        (Some(&STRICT), 0, Request::SameSite, true),
    ] {
        assert_eq!(is_sent(same_site, age, request), sent, "{same_site:?} {age} {request:?}");
    }
}

#[test]
fn a_name_and_a_path_can_have_as_many_bytes_as_browsers_keep() {
    let errors = |attribute: Entry| -> Vec<String> {
        let (_, errors) = declare("https://shop.example.com", vec![attribute]);
        errors.iter().map(|error| error.message.clone()).collect()
    };
    assert_eq!(errors(text("name", &"a".repeat(4096))), [""; 0]);
    for length in [4097, 5000] {
        let message = format!("the name of this cookie is too long: {length} bytes");
        assert_eq!(errors(text("name", &"a".repeat(length))), [message]);
    }
    let path = |length: usize| text("path", &format!("/{}", "a".repeat(length - 1)));
    assert_eq!(errors(path(1024)), [""; 0]);
    for length in [1025, 2000] {
        assert_eq!(errors(path(length)), [format!("this path is too long: {length} bytes")]);
    }
}

#[test]
fn an_error_about_a_path_is_at_the_semicolon() {
    let mut path = text("path", "/shop;x");
    path.value.as_mut().expect("a value").span = Span::new(20, 29);
    let (_, errors) = declare("https://shop.example.com", vec![path]);
    let places: Vec<Span> = errors.iter().map(|error| error.span).collect();
    assert_eq!(places, [Span::new(25, 26)]);
}

/// The wire format depends on it: another salt makes every issued value invalid.
#[test]
fn a_salt_binds_a_value_to_its_cookie_and_its_form() {
    for (block, salt, has_start) in [
        (vec![flag("signed")], Some("security-policy.cookie.signed.my_cookie"), false),
        (vec![flag("private"), text("name", "__Host-sid")], Some("security-policy.cookie.private.__Host-sid"), false),
        (vec![flag("signed"), seconds("idle", 60)], Some("security-policy.cookie.signed-session.my_cookie"), true),
        (
            vec![flag("private"), seconds("max_age", 60), seconds("remember", 90)],
            Some("security-policy.cookie.private-session.my_cookie"),
            true,
        ),
        // Flask defines the salt of its sessions.
        (vec![flag("flask")], None, false),
        (vec![], None, false),
    ] {
        let (policy, errors) = declare("https://shop.example.com", block);
        assert!(errors.is_empty(), "{errors:?}");
        let cookie = &policy.cookies.as_ref().expect("a block").cookies[0];
        assert_eq!((cookie.salt().as_deref(), cookie.has_start()), (salt, has_start));
    }
}

/// A constant of another type would cause errors in the code that uses the cookie.
#[test]
fn a_misspelled_protection_still_protects() {
    for (attribute, expected) in [
        (flag("sined"), Some(Protection::Signed)),
        (flag("privat"), Some(Protection::Private)),
        (word("protection", "signed"), Some(Protection::Signed)),
        (word("protection", "flask"), Some(Protection::Flask)),
        (word("something", "signed"), None),
        (flag("httponly"), None),
    ] {
        let key = attribute.key.node.clone();
        let (policy, errors) = declare("https://shop.example.com", vec![attribute]);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let protection = policy.cookies.expect("a block").cookies[0].protection().map(|protection| protection.node);
        assert_eq!(protection, expected, "{key}");
    }
}

/// The type of the constant stays the same, and one mistake is one error.
#[test]
fn a_session_whose_duration_is_wrong_remains_a_session() {
    for attribute in ["idle", "remember"] {
        let block = vec![flag("signed"), seconds("max_age", 60), text(attribute, "soon")];
        let (policy, errors) = declare("https://shop.example.com", block);
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(policy.cookies.expect("a block").cookies[0].has_start());
    }
}

/// A slot can be the domain, and nothing else of a cookie.
#[test]
fn the_domain_of_a_cookie_can_be_a_slot() {
    let slot = |key: &str| {
        let mut entry = entry(key, ValueKind::Slot("tenant".to_owned()));
        entry.value.as_mut().expect("a value").span = Span::new(7, 14);
        entry
    };
    let (policy, errors) = declare("https://shop.example.com", vec![slot("domain")]);
    assert!(errors.is_empty(), "{errors:?}");
    let cookies = policy.cookies.expect("a block").cookies;
    assert_eq!(cookies[0].domain_slot(), Some(("tenant", Span::new(7, 14))));

    let (policy, errors) = declare("https://shop.example.com", vec![text("domain", "shop.example.com")]);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(policy.cookies.expect("a block").cookies[0].domain_slot(), None);
    for attribute in ["path", "name", "max_age", "same_site"] {
        let (policy, errors) = declare("https://shop.example.com", vec![slot(attribute)]);
        assert_eq!(errors.len(), 1, "{attribute}: {errors:?}");
        assert_eq!(policy.cookies.expect("a block").cookies[0].domain_slot(), None);
    }
}

/// The values in cookies that are written as one `Set-Cookie` line; they are not sent.
#[test]
fn the_value_of_a_line_is_known_unless_it_is_a_placeholder() {
    for (line, value) in [
        ("sid=abc; Secure", Some("abc")),
        ("sid= a=b ; Secure", Some("a=b")),
        ("sid=<abc; Secure", Some("<abc")),
        ("sid=abc>; Secure", Some("abc>")),
        ("sid=<value>; Secure", None),
        ("sid=...; Secure", None),
        ("sid=\u{2026}; Secure", None),
        ("sid=; Secure", None),
        ("=abc; Secure", None),
    ] {
        let entries = vec![entry("cookies", ValueKind::Block(vec![text("my_cookie", line)]))];
        let declaration = Declaration { levels: Vec::new(), entries };
        let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut Diagnostics::new());
        let values: Vec<String> =
            policy.cookies.expect("a block").values.into_iter().map(|(_, value)| value.node).collect();
        assert_eq!(values, value.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{line}");
    }
}

/// Empty parts of a line are no attributes.
#[test]
fn a_line_can_have_empty_parts() {
    let mut field = entry("cookies", ValueKind::Block(vec![text("my_cookie", "sid=; ; Secure;")]));
    field.key.span = Span::new(3, 10);
    let declaration = Declaration { levels: Vec::new(), entries: vec![field] };
    let mut out = Diagnostics::new();
    let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut out);
    assert!(out.is_empty(), "{out:?}");
    assert_eq!(policy.cookies.expect("a block").span, Span::new(3, 10));
}

fn declare(origin: &str, block: Vec<Entry>) -> (SecurityPolicy, Diagnostics) {
    let cookie = entry("my_cookie", ValueKind::Block(block));
    let entries =
        vec![entry("origin", ValueKind::Text(origin.to_owned())), entry("cookies", ValueKind::Block(vec![cookie]))];
    let declaration = Declaration { levels: Vec::new(), entries };
    let mut out = Diagnostics::new();
    let policy = SecurityPolicy::lower(&declaration, Span::default(), &mut out);
    assert!(policy.cookies.as_ref().is_some_and(|CookiePolicy { cookies, .. }| cookies.len() == 1));
    (policy, out)
}

fn entry(key: &str, kind: ValueKind) -> Entry {
    let value = Some(Value { kind, span: Span::default() });
    Entry {
        levels: Vec::new(),
        key: Spanned::new(key.to_owned(), Span::default()),
        named: Named::ByWord,
        value,
        span: Span::default(),
    }
}

fn text(key: &str, text: &str) -> Entry {
    entry(key, ValueKind::Text(text.to_owned()))
}

fn word(key: &str, word: &str) -> Entry {
    entry(key, ValueKind::Word(word.to_owned()))
}

fn seconds(key: &str, seconds: u64) -> Entry {
    entry(key, ValueKind::Number { digits: seconds.to_string(), unit: "s".to_owned() })
}

fn flag(key: &str) -> Entry {
    Entry { value: None, ..word(key, "") }
}

fn origin(text: &str) -> Origin {
    Origin::parse(text, Span::default()).expect("an origin")
}

fn same_site(text: &str) -> Option<&'static Word> {
    match text {
        "default" => None,
        text => Some([&STRICT, &LAX, &NONE].into_iter().find(|word| word.key() == text).expect("a value of SameSite")),
    }
}

fn written(segments: &[Segment]) -> String {
    segments.iter().map(Segment::to_string).collect()
}
