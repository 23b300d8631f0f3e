//! What is said about the text of a header: how severe it is, which part it is about, and what to write instead.

use security_policy_core::diagnostic::Fix;
use security_policy_core::header::{Field, FieldValue};

/// The findings about a value, each as `level at "part": message; help`.
fn said(header: &str, value: &str) -> Vec<String> {
    let field = Field::from_name(header).expect("a header that the core knows");
    let (_, found) = FieldValue::parse(field, value);
    let line = |found: &security_policy_core::Diagnostic| {
        let part = value.get(found.span.start..found.span.end).unwrap_or("?");
        let help = found.help.as_deref().unwrap_or_default();
        format!("{} at `{part}`: {}; {help}", found.level, found.message)
    };
    found.iter().map(line).collect()
}

fn check(cases: &[(&str, &str, &[&str])]) {
    let wrong = cases.iter().filter_map(|(header, value, expected)| {
        let said = said(header, value);
        (said != *expected).then(|| format!("{header}: {value}\n  expected {expected:#?}\n  said     {said:#?}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Browsers ignore one entry, and use the rest of the header: a warning. Without a part that it needs, they ignore all of it.
#[test]
fn what_browsers_skip_is_a_warning() {
    check(&[
        ("content-security-policy", "", &[]),
        ("referrer-policy", "", &[]),
        ("permissions-policy", "", &[]),
        (
            "reporting-endpoints",
            "csp=\"/reports\";x=1",
            &["warn at `x`: `x` is a parameter of the endpoint `csp`, and no endpoint; separate endpoints with `,`"],
        ),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomain",
            &[
                "warn at `includeSubDomain`: `includeSubDomain` is not a parameter of `Strict-Transport-Security`; did you mean `includeSubDomains`?",
            ],
        ),
        (
            "strict-transport-security",
            "max-ages=63072000; includeSubDomain",
            &[
                "deny at `max-ages=63072000`: `max-ages` is not a parameter of `Strict-Transport-Security`; did you mean `max-age`?",
                "deny at `includeSubDomain`: `includeSubDomain` is not a parameter of `Strict-Transport-Security`; did you mean `includeSubDomains`?",
            ],
        ),
        (
            "strict-transport-security",
            "max-age=1y; includeSubDomains",
            &[
                "deny at `1y`: `1y` in `max-age` is not a number of seconds; write the seconds in digits only: `31536000` is a year",
            ],
        ),
        (
            "permissions-policy",
            "teleport=()",
            &["warn at `teleport`: `teleport` is not a feature of Permissions-Policy; remove it"],
        ),
        (
            "permissions-policy",
            "camra=()",
            &["warn at `camra`: `camra` is not a feature of Permissions-Policy; did you mean `camera`?"],
        ),
        (
            "permissions-policy",
            "camera=();x=\"csp\"",
            &[
                "warn at `x`: `x` follows a `;`, which makes it a parameter of the previous feature; remove it; the only parameter of a feature is `report-to`, the name of an endpoint",
            ],
        ),
        (
            "permissions-policy",
            "camera=();geolocation",
            &[
                "deny at `geolocation`: `geolocation` follows a `;`, which makes it a parameter of the previous feature; separate features with a comma: `, geolocation=()`",
            ],
        ),
        (
            "content-security-policy",
            "default-src 'self'; scrpt-src 'self'",
            &[
                "deny at `scrpt-src`: `scrpt-src` is not a directive of Content-Security-Policy; did you mean `script-src`?",
            ],
        ),
        (
            "content-security-policy",
            "default-src 'self'; teleport-src 'self'",
            &["warn at `teleport-src`: `teleport-src` is not a directive of Content-Security-Policy; "],
        ),
        (
            "x-robots-tag",
            "noindx",
            &["warn at `noindx`: `noindx` is not a value of `X-Robots-Tag`; did you mean `noindex`?"],
        ),
        (
            "x-robots-tag",
            "googlebot: noindx, nofollow",
            &["warn at `noindx`: `noindx` is not a value of `X-Robots-Tag`; did you mean `noindex`?"],
        ),
        (
            "x-robots-tag",
            "max_snippet: 20",
            &["warn at `max_snippet: 20`: `max_snippet` is not a value of `X-Robots-Tag`; did you mean `max-snippet`?"],
        ),
        (
            "x-robots-tag",
            "unavailable-after: 2030-01-31",
            &[
                "warn at `unavailable-after: 2030-01-31`: `unavailable-after` is not a value of `X-Robots-Tag`; did you mean `unavailable_after`?",
            ],
        ),
    ]);
}

#[test]
fn allowlists_of_features() {
    check(&[
        (
            "permissions-policy",
            "camera=none",
            &["deny at `none`: `none` is not `self`, `*` or a quoted origin; write `()`, which allows no origin"],
        ),
        (
            "permissions-policy",
            "camera=(slef)",
            &["deny at `slef`: `slef` is not `self`, `*` or a quoted origin; did you mean `self`?"],
        ),
        (
            "permissions-policy",
            "camera=(https://a.example)",
            &[
                "deny at `https://a.example`: `https://a.example` is not `self`, `*` or a quoted origin; write `\"https://a.example\"`",
            ],
        ),
        (
            "permissions-policy",
            "camera=(everybody)",
            &[
                "deny at `everybody`: `everybody` is not `self`, `*` or a quoted origin; write `self` or an origin such as `\"https://maps.example.com\"`",
            ],
        ),
        (
            "permissions-policy",
            "camera=(\"https://a.example/\")",
            &["deny at `\"https://a.example/\"`: `https://a.example/` is not an origin; write `\"https://a.example\"`"],
        ),
        ("permissions-policy", "camera=();report-to=csp", &[]),
    ]);
    for (origin, without_path) in [
        ("https://a.example/", "https://a.example"),
        ("https://*.a.example/b?c", "https://*.a.example"),
        ("https://*.a.example:443#b", "https://*.a.example"),
    ] {
        let (_, found) = FieldValue::parse(Field::PermissionsPolicy, format!("camera=(\"{origin}\")").as_str());
        let found: Vec<_> = found.iter().collect();
        let [found] = *found else { panic!("{found:?}") };
        assert_eq!(found.help.as_deref(), Some(&*format!("write `\"{without_path}\"`")), "{origin}");
        let Some(Fix::Replace { text, .. }) = found.fix.as_deref() else { panic!("{found:?}") };
        assert_eq!(*text, format!("\"{without_path}\""), "{origin}");
    }
}

#[test]
fn rules_for_crawlers() {
    check(&[
        ("x-robots-tag", "noindex,, nofollow,", &[]),
        ("x-robots-tag", "googlebot:", &["warn at `googlebot:`: `X-Robots-Tag` is empty; remove it"]),
        ("x-robots-tag", "noai", &[]),
        (
            "x-robots-tag",
            "what is this",
            &["deny at `what is this`: `what is this` is not a value of `X-Robots-Tag`; write `noindex`"],
        ),
        (
            "x-robots-tag",
            "caf\u{e9} bar",
            &["deny at `café bar`: `café bar` is not a value of `X-Robots-Tag`; write `noindex`"],
        ),
        (
            "x-robots-tag",
            "unavailable_after: 25 Jun 2030 15:00:00 caf\u{e9}",
            &[
                "deny at `é`: `é` in `unavailable_after: 25 Jun 2030 15:00:00 café` is not ASCII; leave it out, or spell it in ASCII",
            ],
        ),
    ]);
}

/// What a parameter of a header takes, in structured fields and in lists of directives.
#[test]
fn values_of_parameters() {
    const PIN: &str = "pin-sha256=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"";
    let pins = |pin: &str| format!("{PIN}; pin-sha256=\"{pin}\"; max-age=60");
    check(&[
        ("public-key-pins", &pins("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="), &[]),
        (
            "public-key-pins",
            &pins("BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA"),
            &[
                "deny at `\"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA\"`: `BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA` is not the base64 of a SHA-256 digest; write 44 characters of base64 that end in `=`: `openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`",
                "deny at `pin-sha256=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"`: `pin_sha256` has one pin, and a backup pin is required; add the pin of a key that is kept offline: `pin-sha256=…`",
            ],
        ),
        (
            "public-key-pins",
            &pins("BBBBBBA="),
            &[
                "deny at `\"BBBBBBA=\"`: `BBBBBBA=` is not the base64 of a SHA-256 digest; write 44 characters of base64 that end in `=`: `openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`",
                "deny at `pin-sha256=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"`: `pin_sha256` has one pin, and a backup pin is required; add the pin of a key that is kept offline: `pin-sha256=…`",
            ],
        ),
        ("content-type", "text/", &["deny at `text/`: `text/` is not a media type; write `text/html; charset=utf-8`"]),
        ("content-type", "/html", &["deny at `/html`: `/html` is not a media type; write `text/html; charset=utf-8`"]),
        ("activate-storage-access", "load;allowed-origin=*", &[]),
        ("activate-storage-access", "retry;allowed-origin=*", &[]),
        (
            "activate-storage-access",
            "retry;allowed-origin=a",
            &["deny at `a`: `a` in `allowed-origin` has the wrong type; write `\"a\"`"],
        ),
        (
            "activate-storage-access",
            "retry;allowed-origin=https://a.example",
            &[
                "deny at `https://a.example`: `https://a.example` in `allowed-origin` has the wrong type; write `\"https://a.example\"`",
            ],
        ),
        (
            "activate-storage-access",
            "retry;allowed-origin=1",
            &["deny at `1`: `1` in `allowed-origin` has the wrong type; write `\"https://partner.example\"`"],
        ),
        (
            "activate-storage-access",
            "1",
            &["deny at `1`: `1` in `Activate-Storage-Access` has the wrong type; write `load` or `retry`"],
        ),
        ("activate-storage-access", "retry;x=?1", &[]),
        (
            "secure-session-registration",
            "(ES256);path=session",
            &["deny at `session`: `session` in `path` has the wrong type; write `\"session\"`"],
        ),
        ("cache-control", "max-age", &["deny at `max-age`: `max-age` has no value; write `max-age=31536000`"]),
        (
            "cache-control",
            "max-age=60, no-cache=\"set-cookie, x y\"",
            &["deny at `\"set-cookie, x y\"`: `x y` is not the name of a header; write `\"content-type\"`"],
        ),
        ("cache-control", "no-store, x=\"a, \\\", b\", no-cache", &[]),
        (
            "cache-control",
            "no-store, x=\\\"a, no-cache",
            &["deny at `\"a, no-cache`: unclosed quote; close it with `\"`"],
        ),
        (
            "cache-control",
            "no-store, x=\\, no-cach",
            &["warn at `no-cach`: `no-cach` is not a parameter of `Cache-Control`; did you mean `no-cache`?"],
        ),
        ("nel", "{\"report_to\": \"n\", \"max_age\": 60, \"caf\u{e9}\": 1}", &[]),
        (
            "nel",
            "{\"report_to\": \"n\", \"max_age\": 60, \"extra\": \"caf\u{e9}\"}",
            &["deny at `extra`: `é` in `\"extra\":\"café\"` is not ASCII; leave it out, or spell it in ASCII"],
        ),
        ("nel", "{\"report_to\": \"n\", \"max_age\": 60, \"success_fraction\": 0.5}", &[]),
        (
            "nel",
            "{\"report_to\": \"n\", \"max_age\": 60, \"success_fraction\": 0.5555}",
            &[
                "deny at `0.5555`: `0.5555` in `success_fraction` is not a number from 0 to 1; write a number such as `0.5`",
            ],
        ),
        (
            "nel",
            "{\"report_to\": \"n\", \"max_age\": 60, \"success_fraction\": 5e-1}",
            &["deny at `5e-1`: `5e-1` in `success_fraction` is not a number from 0 to 1; write a number such as `0.5`"],
        ),
        (
            "nel",
            "{\"report_to\": \"n\", \"max_age\": 60, \"success_fraction\": 0000000000000.5}",
            &["deny at `0`: expected a number, found `0`; write JSON, with names and strings in double quotes"],
        ),
    ]);
}

#[test]
fn syntax_of_json() {
    let deep = |brackets: usize| {
        format!("{{\"report_to\": \"n\", \"max_age\": 60, \"x\": {}1{}}}", "[".repeat(brackets), "]".repeat(brackets))
    };
    let objects = |count: usize| {
        format!("{{\"report_to\": \"n\", \"max_age\": 60, \"x\": {}1{}}}", "{\"a\":".repeat(count), "}".repeat(count))
    };
    check(&[
        (
            "nel",
            "{\"report_to\": \"n\", \"max_age\": 60, \u{fc}}",
            &["deny at `ü`: expected `\"`, found `ü`; write JSON, with names and strings in double quotes"],
        ),
        (
            "nel",
            "{\"report_to\": \"n\", \"max_age\": 60, \"x\": [1}",
            &["deny at `}`: expected `,` or `]`, found `}`; write JSON, with names and strings in double quotes"],
        ),
        ("nel", "{\"report_to\": \"n\", \"max_age\": 60, \"x\": \"\\b\\f\\r\\t\\n\"}", &[]),
        ("nel", &deep(15), &[]),
        (
            "nel",
            &deep(16),
            &[
                "deny at `1`: expected at most 16 nested brackets, found `1`; write JSON, with names and strings in double quotes",
            ],
        ),
        (
            "nel",
            &objects(16),
            &[
                "deny at `1`: expected at most 16 nested brackets, found `1`; write JSON, with names and strings in double quotes",
            ],
        ),
    ]);
}

#[test]
fn syntax_of_structured_fields() {
    check(&[
        ("permissions-policy", "camera=(), ", &["deny at `,`: trailing comma; remove it"]),
        (
            "permissions-policy",
            "camera=() ;x",
            &[
                "deny at `;`: expected `,`, found `;`; write a parameter directly after its value, or separate members with `,`",
            ],
        ),
        ("permissions-policy", "camera=()\tx", &["deny at `x`: expected `,`, found `x`; separate members with `,`"]),
        ("permissions-policy", "camera=(\u{1})", &["deny at `\u{1}`: expected a value, found `\\u{1}`; "]),
        ("permissions-policy", "camera=(\u{fc})", &["deny at `ü`: expected a value, found `ü`; "]),
        (
            "permissions-policy",
            "camera=%\"\u{fc}\"",
            &["deny at `ü`: expected printable ASCII in a string, found `ü`; "],
        ),
        (
            "permissions-policy",
            "camera=%\"a\u{fc}\"",
            &["deny at `ü`: expected printable ASCII in a string, found `ü`; "],
        ),
        (
            "permissions-policy",
            "camera=1234567890123.5",
            &[
                "deny at `1234567890123.5`: this number is too long; write at most 15 digits, or 12 before the point and 3 after it",
            ],
        ),
        (
            "permissions-policy",
            "camera=1.5555",
            &[
                "deny at `1.5555`: this number is too long; write at most 15 digits, or 12 before the point and 3 after it",
            ],
        ),
        (
            "permissions-policy",
            "camera=0.0",
            &[
                "deny at `0.0`: `0.0` is not `self`, `*` or a quoted origin; write `self` or an origin such as `\"https://maps.example.com\"`",
            ],
        ),
        ("cross-origin-opener-policy", "same-origin  ", &[]),
        (
            "cross-origin-opener-policy",
            "same-origin x",
            &["deny at `x`: expected the end, found `x`; remove it: the header takes a single value"],
        ),
    ]);
}

/// Without a parameter that it needs, browsers ignore the header: the message has its name on the wire.
#[test]
fn what_a_header_lacks() {
    check(&[
        (
            "strict-transport-security",
            "includeSubDomains",
            &["deny at `includeSubDomains`: `Strict-Transport-Security` has no `max-age`; add `max-age=31536000`"],
        ),
        (
            "report-to",
            "{\"group\": \"main\", \"endpoints\": [{\"url\": \"https://reports.example\"}]}",
            &[
                "deny at `{\"group\": \"main\", \"endpoints\": [{\"url\": \"https://reports.example\"}]}`: `Report-To` has no `max_age`; add `\"max_age\":31536000`",
            ],
        ),
    ]);
}

/// Of a list, browsers use the words that they know.
#[test]
fn words_of_a_list() {
    const ALL: &str = "write `strict-origin-when-cross-origin`, `no-referrer`, `no-referrer-when-downgrade`, `same-origin`, `origin`, `strict-origin`, `origin-when-cross-origin` or `unsafe-url`";
    check(&[
        (
            "referrer-policy",
            "no-referrer, nobody",
            &[&format!("warn at `nobody`: `nobody` is not a value of `Referrer-Policy`; {ALL}")],
        ),
        (
            "referrer-policy",
            "nobody nothing",
            &[&format!("deny at `nobody nothing`: `nobody nothing` is not a value of `Referrer-Policy`; {ALL}")],
        ),
        (
            "referrer-policy",
            "no-referrer;",
            &[
                "deny at `no-referrer;`: `no-referrer;` is not a value of `Referrer-Policy`; did you mean `no-referrer`?",
            ],
        ),
        (
            "referrer-policy",
            "no-referrer same-origin",
            &[
                "deny at `no-referrer same-origin`: `no-referrer same-origin` is not a value of `Referrer-Policy`; separate the values with `,`: write `no-referrer, same-origin`",
            ],
        ),
        (
            "clear-site-data",
            "\"cache\", \"cookie\"",
            &["warn at `\"cookie\"`: `\"cookie\"` is not a value of `Clear-Site-Data`; did you mean `\"cookies\"`?"],
        ),
    ]);
}

/// A name in a list of names cannot be told from the others in the message, so that the error is about all of them.
#[test]
fn names_in_one_pair_of_quotes() {
    check(&[
        (
            "cache-control",
            "no-cache=\"x-shop, x-f\u{fc}r\"",
            &["deny at `\"x-shop, x-für\"`: `ü` in `x-für` is not ASCII; leave it out, or spell it in ASCII"],
        ),
        (
            "cache-control",
            "private=\"x-f\u{fc}r\"",
            &["deny at `\"x-für\"`: `ü` in `x-für` is not ASCII; leave it out, or spell it in ASCII"],
        ),
        (
            "cache-control",
            "private=x-f\u{fc}r",
            &["deny at `x-für`: `ü` in `x-für` is not ASCII; leave it out, or spell it in ASCII"],
        ),
    ]);
}

/// In a string in quotes, the error is at the character.
#[test]
fn a_character_in_quotes() {
    check(&[
        (
            "report-to",
            "{\"group\": \"f\u{fc}r\", \"max_age\": 60, \"endpoints\": [{\"url\": \"https://reports.example\"}]}",
            &["deny at `ü`: `ü` in `für` is not ASCII; leave it out, or spell it in ASCII"],
        ),
        (
            "expect-ct",
            "max-age=60, report-uri=\"https://a.example/caf\u{e9}s\"",
            &[
                "deny at `é`: `é` in `https://a.example/cafés` is not ASCII; write a host in Punycode (`xn--…`) and a path percent-encoded",
            ],
        ),
    ]);
}

/// Headers and groups that browsers ignore have no effect.
#[test]
fn what_browsers_ignore_has_no_effect() {
    const GROUP: &str = "{\"max_age\": 60, \"endpoints\": [{\"url\": \"https://reports.example\"}]}";
    for (header, value, expected) in [
        ("report-to", GROUP, true),
        ("report-to", "{\"max_age\": 60}", false),
        ("report-to", &format!("{{\"max_age\": 60}}, {GROUP}"), true),
        ("report-to", "", false),
        ("nel", "{\"report_to\": \"main\", \"max_age\": 60}", true),
        ("nel", "{\"report_to\": \"main\"}", false),
        ("strict-transport-security", "max-age=60", true),
        ("strict-transport-security", "preload", false),
        ("x-frame-options", "DENY", true),
        ("content-security-policy", ";", false),
    ] {
        let field = Field::from_name(header).expect("a header that the core knows");
        let (read, _) = FieldValue::parse(field, value);
        assert_eq!(read.is_some_and(|read| read.has_effect(field)), expected, "{header}: {value}");
    }
}

#[test]
fn values_are_equal_if_their_parameters_are() {
    let read = |value: &str| FieldValue::parse(Field::StrictTransportSecurity, value).0;
    assert_eq!(read("max-age=60; preload"), read("MAX-AGE=60;preload"));
    for other in ["max-age=61; preload", "max-age=60; includeSubDomains", "max-age=60", "preload; max-age=60"] {
        assert_ne!(read("max-age=60; preload"), read(other), "{other}");
    }
}

/// What a key of a parameter reads, for each kind of value.
#[test]
fn parameters_are_read_by_their_keys() {
    use security_policy_core::header::{WordOrText, connections, integrity, pins};
    let read = |field: Field, value: &str| match FieldValue::parse(field, value).0 {
        Some(FieldValue::Parameters(parameters)) => parameters,
        other => panic!("{value}: {other:?}"),
    };
    let integrity = read(Field::IntegrityPolicy, "blocked-destinations=(script style)");
    let words = integrity.get(integrity::BLOCKED_DESTINATIONS).expect("words");
    assert_eq!(words.iter().map(|word| word.node.wire).collect::<Vec<_>>(), ["script", "style"]);
    let (one, other) = (format!("{}=", "A".repeat(43)), format!("{}A=", "B".repeat(42)));
    let pins = read(Field::PublicKeyPins, &format!("pin-sha256=\"{one}\"; pin-sha256=\"{other}\"; max-age=60"));
    let texts = pins.get(pins::PIN_SHA256).expect("texts").node;
    assert_eq!(texts.iter().map(|text| text.node.as_str()).collect::<Vec<_>>(), [one.as_str(), other.as_str()]);
    let allowed = read(Field::ConnectionAllowlist, "(response-origin \"https://*.example/*\");webrtc=allow");
    let items = allowed.get(connections::ALLOW).expect("words and texts").node;
    let shown = items.iter().map(|item| match &item.node {
        WordOrText::Word(word) => word.wire,
        WordOrText::Text(text) => text.as_str(),
    });
    assert_eq!(shown.collect::<Vec<_>>(), ["response-origin", "https://*.example/*"]);
    assert_eq!(allowed.get(connections::WEBRTC).map(|word| word.node.wire), Some("allow"));
    assert!(allowed.get(connections::REDIRECTS).is_none());
}

/// RFC 9651, section 3.3.4.
#[test]
fn tokens_of_structured_fields() {
    use security_policy_core::structured_field::is_token;
    for token in ["a", "*", "same-origin", "text/html:x", "A1!#$%&'*+-.^_`|~"] {
        assert!(is_token(token), "{token}");
    }
    for other in ["", "1st", "-a", "/a", "a b", "a\"", "a;b", "a,b", "caf\u{e9}"] {
        assert!(!is_token(other), "{other}");
    }
}
