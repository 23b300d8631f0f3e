//! Explanations and comparisons agree with the engine, for random policies.

use security_policy_core::Span;
use security_policy_core::csp::{Redirect, SourceExpression};
use security_policy_core::explain::{Allows, BrowserPolicy, Difference, Explanation, compare};
use security_policy_core::fetch::{Inline, InlineKind, Navigation, Request};
use security_policy_core::url::{Origin, Url};
use security_policy_tests::{Random, SEED, blessed};

const ROUNDS: usize = 240;

const DIRECTIVES: &[&str] = &[
    "default-src",
    "default-src",
    "script-src",
    "script-src",
    "script-src-elem",
    "script-src-attr",
    "style-src",
    "style-src-attr",
    "img-src",
    "connect-src",
    "frame-src",
    "child-src",
    "worker-src",
    "object-src",
    "media-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
];

const SOURCES: &[&str] = &[
    "'none'",
    "'self'",
    "'self'",
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'wasm-unsafe-eval'",
    "'trusted-types-eval'",
    "'strict-dynamic'",
    "'unsafe-hashes'",
    "'report-sample'",
    "'nonce-abc'",
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "https:",
    "http:",
    "wss:",
    "data:",
    "blob:",
    "*",
    "https://cdn.example",
    "https://cdn.example/js/",
    "https://cdn.example/js/app.js",
    "http://cdn.example",
    "*.example",
    "cdn.example:8443",
    "https://*:*",
    "self",
];

const OTHERS: &[&str] = &["sandbox", "sandbox allow-scripts", "require-trusted-types-for 'script'"];

const URLS: &[&str] = &[
    "https://shop.example/js/app.js",
    "wss://shop.example/live",
    "https://cdn.example/",
    "https://cdn.example/js/app.js",
    "https://cdn.example/js/other.js",
    "http://cdn.example/",
    "https://cdn.example:8443/",
    "https://evil.example/",
    "http://evil.example/",
    "data:,",
    "blob:https://shop.example/1",
];

fn origin() -> Origin {
    Origin::parse("https://shop.example", Span::default()).expect("an origin")
}

/// The text of a random policy.
fn csp(random: &mut Random) -> String {
    let mut directives: Vec<String> = Vec::new();
    for _ in 0..=random.below(5) {
        let sources: Vec<&str> = (0..=random.below(3)).map(|_| random.pick(SOURCES)).collect();
        directives.push(format!("{} {}", random.pick(DIRECTIVES), sources.join(" ")));
    }
    if random.below(5) == 0 {
        directives.push(random.pick(OTHERS).to_owned());
    }
    directives.join("; ")
}

/// A random policy of one or two headers, and perhaps `X-Frame-Options`.
fn policy(random: &mut Random) -> (String, BrowserPolicy) {
    let mut headers = vec![("content-security-policy", csp(random))];
    if random.below(4) == 0 {
        headers.push(("content-security-policy", csp(random)));
    }
    if random.below(4) == 0 {
        headers.push(("content-security-policy-report-only", csp(random)));
    }
    if random.below(4) == 0 {
        headers.push(("x-frame-options", random.pick(&["DENY", "SAMEORIGIN"]).to_owned()));
    }
    let text = format!("{headers:?}");
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    (text, BrowserPolicy::of_headers(headers, Some(origin())))
}

/// What a browser does with a kind of the language, in a manner.
fn allows(policy: &BrowserPolicy, kind: &str, url: &str, manner: Option<&str>) -> Option<bool> {
    let request = match kind {
        "script" => Request::script(url),
        "style" => Request::style(url),
        "image" => Request::image(url),
        "frame" => Request::frame(url),
        "worker" => Request::worker(url),
        "connect" => Request::connect(url),
        "prefetch" => Request::prefetch(url),
        "font" => url.parse().map(|url| Request::new(security_policy_core::fetch::Destination::Font, url)),
        "media" => url.parse().map(|url| Request::new(security_policy_core::fetch::Destination::Video, url)),
        "object" => url.parse().map(|url| Request::new(security_policy_core::fetch::Destination::Object, url)),
        "manifest" => url.parse().map(|url| Request::new(security_policy_core::fetch::Destination::Manifest, url)),
        "form" => return Some(policy.allows(&Navigation::form(url).expect("a URL"))),
        "base" => return Some(policy.allows(&Navigation::base(url).expect("a URL"))),
        "framed_by" => return Some(policy.allows(&Navigation::framed_by([url]).expect("a URL"))),
        _ => return inline(policy, kind, manner),
    };
    let request = request.expect("a URL");
    Some(match manner {
        None => policy.allows(&request),
        Some("with the nonce `abc`") => policy.allows(&request.nonce("abc")),
        Some("added by a script") => policy.allows(&request.not_parser_inserted()),
        Some(hash) => {
            let hash = hash.strip_prefix("with the hash `")?.strip_suffix('`')?;
            policy.allows(&request.integrity(hash))
        }
    })
}

fn inline(policy: &BrowserPolicy, kind: &str, manner: Option<&str>) -> Option<bool> {
    let kind = match kind {
        "script inline" => InlineKind::Script,
        "style inline" => InlineKind::Style,
        "handler" => InlineKind::ScriptAttribute,
        "javascript_url" => InlineKind::Navigation,
        "style_attribute" => InlineKind::StyleAttribute,
        "eval" => InlineKind::Eval,
        "wasm" => InlineKind::Wasm,
        other => panic!("a kind that the test does not know: {other}"),
    };
    let inline = Inline::unknown(kind);
    Some(match manner {
        None => policy.allows(&inline),
        Some("with the nonce `abc`") => policy.allows(&inline.nonce("abc")),
        Some("added by a script") => policy.allows(&inline.not_parser_inserted()),
        // The hash of the empty text.
        Some(hash) => {
            assert!(hash.starts_with("with the hash `sha256-47DEQpj8"), "{hash}");
            let empty = match kind {
                InlineKind::Script => Inline::script(""),
                InlineKind::Style => Inline::style(""),
                InlineKind::ScriptAttribute => Inline::event_handler(""),
                InlineKind::Navigation => Inline::javascript_url(""),
                _ => Inline::style_attribute(""),
            };
            policy.allows(&empty)
        }
    })
}

/// The rule about a kind in each enforced policy.
fn rules<'e>(explanation: &'e Explanation, kind: &str) -> Vec<&'e Allows> {
    let enforced = explanation.policies.iter().filter(|policy| format!("{:?}", policy.disposition) == "Enforce");
    let rule = |policy: &'e security_policy_core::explain::ExplainedCsp| {
        let rule = policy.rules.iter().find(|rule| rule.kinds.iter().any(|other| other == kind));
        &rule.unwrap_or_else(|| panic!("no rule about {kind}")).allows
    };
    enforced.map(rule).collect()
}

/// Whether some source of each rule allows it; a source with a condition does not allow it alone.
fn all_allow(rules: &[&Allows], allows: impl Fn(&SourceExpression) -> bool) -> bool {
    rules.iter().all(|rule| match rule {
        Allows::Anything => true,
        Allows::Sources(sources) => sources.iter().any(|source| {
            source.condition.is_none() && allows(&SourceExpression::parse(source.source.as_str()).expect("a source"))
        }),
        _ => false,
    })
}

#[test]
fn rules_say_what_the_engine_does() {
    let mut random = Random::new(SEED);
    let (mut allowed, mut blocked) = (0, 0);
    for _ in 0..ROUNDS {
        let (text, policy) = policy(&mut random);
        let explanation = policy.explain();
        let mut check = |kind: &str, url: &str, manner, expected: bool| {
            let answer = allows(&policy, kind, url, manner).expect("an answer");
            assert_eq!(expected, answer, "{kind} {url} {manner:?} under {text}\n{explanation}");
            *if answer { &mut allowed } else { &mut blocked } += 1;
        };
        for kind in [
            "script",
            "style",
            "image",
            "font",
            "media",
            "frame",
            "object",
            "worker",
            "connect",
            "manifest",
            "form",
            "base",
            "framed_by",
            "prefetch",
        ] {
            let rules = rules(&explanation, kind);
            for url in URLS {
                // A `base` element cannot have a `data:` URL, and not every list can frame one.
                if (kind == "base" && url.starts_with("data:")) || (kind == "framed_by" && !url.starts_with("http")) {
                    continue;
                }
                let parsed = Url::parse(url).expect("a URL");
                let worker_anywhere = kind == "worker" || kind == "prefetch";
                let matches = |source: &SourceExpression| {
                    source.matches(&parsed, &origin(), Redirect::None)
                        || (worker_anywhere && source.to_string() == "'strict-dynamic'")
                };
                check(kind, url, None, all_allow(&rules, matches));
                if kind == "script" || kind == "style" {
                    let nonced = |source: &SourceExpression| matches(source) || source.to_string() == "'nonce-abc'";
                    check(kind, url, Some("with the nonce `abc`"), all_allow(&rules, nonced));
                }
                if kind == "script" {
                    let added = |source: &SourceExpression| matches(source) || source.to_string() == "'strict-dynamic'";
                    check(kind, url, Some("added by a script"), all_allow(&rules, added));
                }
            }
        }
        for kind in ["script inline", "style inline", "handler", "javascript_url", "style_attribute", "eval", "wasm"] {
            let rules = rules(&explanation, kind);
            let is_keyword = |source: &SourceExpression| {
                let all = ["'unsafe-inline'", "'unsafe-eval'", "'wasm-unsafe-eval'"];
                all.contains(&source.to_string().as_str())
            };
            // Trusted Types block plain strings.
            if matches!(kind, "eval" | "javascript_url") && text.contains("require-trusted-types-for") {
                continue;
            }
            check(kind, "https://shop.example/", None, all_allow(&rules, is_keyword));
        }
    }
    assert!(allowed > 10_000 && blocked > 10_000, "{allowed} were allowed and {blocked} blocked");
}

#[test]
fn each_example_of_a_comparison_is_a_difference() {
    let mut random = Random::new(SEED);
    let mut count = 0;
    for _ in 0..ROUNDS / 3 {
        let ((old_text, old), (new_text, new)) = (policy(&mut random), policy(&mut random));
        let comparison = compare(&old, &new);
        let mut check = |difference: &Difference, from: &BrowserPolicy, other: &BrowserPolicy| {
            let url = difference.example.as_deref().unwrap_or("https://shop.example/");
            for kind in &difference.kinds {
                let answers = [from, other]
                    .map(|policy| allows(policy, kind, url, difference.manner.as_deref()).expect("an answer"));
                assert_eq!(answers, [true, false], "{difference:?} of {old_text} and {new_text}");
                count += 1;
            }
        };
        comparison.newly_allowed.iter().for_each(|difference| check(difference, &new, &old));
        comparison.newly_blocked.iter().for_each(|difference| check(difference, &old, &new));

        let reverse = compare(&new, &old);
        assert_eq!(comparison.newly_allowed, reverse.newly_blocked, "{old_text} and {new_text}");
        assert_eq!(comparison.newly_blocked, reverse.newly_allowed, "{old_text} and {new_text}");
        assert_eq!(comparison.weaker.len(), reverse.stricter.len(), "{old_text} and {new_text}");
        assert!(compare(&old, &old).is_empty() && compare(&new, &new).is_empty(), "{old_text} and {new_text}");
    }
    assert!(count > 500, "only {count} differences");
}

/// Where the engine answers differently for some URL, a comparison has an example.
#[test]
fn no_difference_is_left_out() {
    let mut random = Random::new(SEED);
    let mut count = 0;
    for _ in 0..ROUNDS / 3 {
        let ((old_text, old), (new_text, new)) = (policy(&mut random), policy(&mut random));
        let comparison = compare(&old, &new);
        for kind in ["script", "style", "image", "frame", "worker", "connect", "form", "base", "framed_by"] {
            for url in URLS {
                let [before, now] = [&old, &new].map(|policy| allows(policy, kind, url, None).expect("an answer"));
                let found = match (before, now) {
                    (false, true) => &comparison.newly_allowed,
                    (true, false) => &comparison.newly_blocked,
                    _ => continue,
                };
                let is_named = |difference: &Difference| difference.kinds.iter().any(|other| other == kind);
                assert!(found.iter().any(is_named), "{kind} {url}: {old_text} and {new_text}\n{comparison}");
                count += 1;
            }
        }
    }
    assert!(count > 500, "only {count} differences");
}

#[test]
fn what_is_no_matter_of_urls_is_compared_by_its_order() {
    let read =
        |headers: &[(&'static str, &'static str)]| BrowserPolicy::of_headers(headers.iter().copied(), Some(origin()));
    let old = read(&[("referrer-policy", "no-referrer"), ("content-security-policy", "sandbox")]);
    let new = read(&[("referrer-policy", "origin"), ("content-security-policy", "sandbox allow-modals")]);
    let comparison = compare(&old, &new);
    let weaker: Vec<&str> = comparison.weaker.iter().map(|change| change.what.as_str()).collect();
    assert_eq!(weaker, ["content_security_policy.sandbox", "referrer_policy", "referrer_policy", "referrer_policy"]);
    assert_eq!(comparison.weaker[1].old.as_deref(), Some("referrer_policy: no_referrer"));
    assert_eq!(comparison.weaker[1].new.as_deref(), Some("referrer_policy: origin"));
    assert!(comparison.stricter.is_empty() && comparison.newly_blocked.is_empty(), "{comparison}");
}

/// Each of the four lists alone makes two policies differ, and is printed below its title.
#[test]
fn a_comparison_prints_each_difference() {
    let read =
        |headers: &[(&'static str, &'static str)]| BrowserPolicy::of_headers(headers.iter().copied(), Some(origin()));
    let own = read(&[("content-security-policy", "img-src 'self'")]);
    let more = read(&[("content-security-policy", "img-src 'self' https://img.example")]);
    let framed = read(&[("content-security-policy", "img-src 'self'"), ("x-frame-options", "DENY")]);
    let strict = read(&[("content-security-policy", "img-src 'self'"), ("referrer-policy", "no-referrer")]);
    for (old, new, title, pieces) in [
        (
            &own,
            &more,
            "Newly allowed\n",
            &["image", "https://img.example/", "allowed by `https://img.example`", "blocked by `img-src 'self'`"][..],
        ),
        (&more, &own, "Newly blocked\n", &["image", "https://img.example/", "blocked by `img-src 'self'`"]),
        (&own, &framed, "Newly blocked\n", &["framed_by", "blocked by `x-frame-options`"]),
        (&strict, &own, "Weaker\n", &["referrer_policy", "`absent` now"]),
        (&own, &strict, "Stricter\n", &["referrer_policy", "`absent` before"]),
    ] {
        let comparison = compare(old, new);
        let text = comparison.to_string();
        assert!(!comparison.is_empty() && text.contains(title), "{text}");
        for piece in pieces {
            assert!(text.contains(piece), "{piece}\n{text}");
        }
    }
    // The example inside the wider source is one that the narrower one names: another one is found.
    let wide = read(&[("content-security-policy", "img-src https://*.example.com")]);
    let narrow = read(&[("content-security-policy", "img-src https://any.example.com")]);
    let comparison = compare(&wide, &narrow);
    assert_eq!(comparison.newly_blocked[0].kinds, ["image"], "{comparison}");
    assert!(comparison.newly_allowed.is_empty(), "{comparison}");
    let stricter = &compare(&own, &strict).stricter[0];
    assert_eq!((stricter.old.as_deref(), stricter.new.as_deref()), (None, Some("referrer_policy: no_referrer")));
    assert!(compare(&own, &own).is_empty());
    assert_eq!(compare(&own, &own).to_string(), "The policies do not differ.\n");
}

/// The differences in one direction: the kinds, the URL, the manner, and what allows it.
fn shown(differences: &[Difference]) -> Vec<String> {
    let part = |text: &Option<String>| text.as_ref().map(|text| format!(" {text}")).unwrap_or_default();
    let line = |found: &Difference| {
        let by = found.allowed_by.as_deref().unwrap_or("nothing");
        format!("{}{}{} by {by}", found.kinds.join(", "), part(&found.example), part(&found.manner))
    };
    differences.iter().map(line).collect()
}

/// A nonce, a hash and the trust of a script count where the engine reads them.
#[test]
fn a_comparison_has_an_example_for_each_manner() {
    const HASH: &str = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let on = |text: &str| Some(Origin::parse(text, Span::default()).expect("an origin"));
    let mut wrong = Vec::new();
    for (page, old, new, expected) in [
        (
            "https://shop.example",
            "script-src 'none'",
            "script-src 'nonce-abc'",
            &[
                "script https://evil.example/ with the nonce `abc` by `'nonce-abc'` in `script-src`",
                "script inline with the nonce `abc` by `'nonce-abc'` in `script-src`",
            ][..],
        ),
        (
            "https://shop.example",
            "style-src 'none'",
            "style-src 'nonce-abc'",
            &[
                "style https://evil.example/ with the nonce `abc` by `'nonce-abc'` in `style-src`",
                "style inline with the nonce `abc` by `'nonce-abc'` in `style-src`",
            ],
        ),
        (
            "https://shop.example",
            "script-src 'none'",
            "script-src 'unsafe-hashes' 'HASH'",
            &[
                "script https://evil.example/ with the hash `HASH` by `'HASH'` in `script-src`",
                "script inline, handler, javascript_url with the hash `HASH` by `'HASH'` in `script-src`",
            ],
        ),
        (
            "https://shop.example",
            "style-src 'none'",
            "style-src 'unsafe-hashes' 'HASH'",
            &["style inline, style_attribute with the hash `HASH` by `'HASH'` in `style-src`"],
        ),
        (
            "https://shop.example",
            "script-src 'none'",
            "script-src 'strict-dynamic'",
            &[
                "script https://evil.example/ added by a script by `'strict-dynamic'` in `script-src`",
                "script inline added by a script by `'strict-dynamic'` in `script-src`",
                "worker https://evil.example/ by `'strict-dynamic'` in `script-src`",
            ],
        ),
        // A source and a nonce are two reasons.
        (
            "https://shop.example",
            "script-src 'none'",
            "script-src https://evil.example 'nonce-abc'",
            &[
                "script, worker https://evil.example/ by `https://evil.example` in `script-src`",
                "script https://evil.example/ with the nonce `abc` by `'nonce-abc'` in `script-src`",
                "script inline with the nonce `abc` by `'nonce-abc'` in `script-src`",
            ],
        ),
        // The other list decides about the URL, so that one with the nonce is not enough.
        (
            "https://shop.example",
            "script-src 'none'",
            "script-src 'nonce-abc', script-src https://cdn.example",
            &["script https://cdn.example/ with the nonce `abc` by `'nonce-abc'` in `script-src`"],
        ),
        (
            "https://shop.example",
            "script-src 'none', script-src 'none'",
            "script-src 'nonce-abc', script-src https://cdn.example",
            &["script https://cdn.example/ with the nonce `abc` by `'nonce-abc'` in `script-src`"],
        ),
        // What an attacker would use first.
        (
            "http://shop.example",
            "img-src any.example.com",
            "img-src *.example.com",
            &["image https://evil.example.com/ by `*.example.com` in `img-src`"],
        ),
        (
            "https://shop.example",
            "img-src https://any.example.com",
            "img-src https://*.example.com/x/ https://*.example.com/x/a",
            &["image https://evil.example.com/x/ by `https://*.example.com/x/` in `img-src`"],
        ),
        (
            "https://shop.example",
            "img-src https://any.example.com",
            "img-src https://*.example.com/x",
            &["image https://evil.example.com/x by `https://*.example.com/x` in `img-src`"],
        ),
        (
            "https://shop.example",
            "img-src https://evil.example",
            "img-src https:",
            &["image https://evil.test/ by `https:` in `img-src`"],
        ),
        ("app://shop", "img-src 'self' https: http: wss: ws: data:", "img-src *", &["image app:1 by `*` in `img-src`"]),
    ] {
        let read = |csp: &str| BrowserPolicy::of_csp(&csp.replace("HASH", HASH), on(page));
        let comparison = compare(&read(old), &read(new));
        let found: Vec<String> =
            shown(&comparison.newly_allowed).iter().map(|line| line.replace(HASH, "HASH")).collect();
        if found != expected {
            wrong.push(format!("{old} -> {new}\n  {}", found.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_comparison_knows_the_nonce_of_the_response() {
    let policy = BrowserPolicy::of_csp("script-src 'nonce-abc' 'nonce-fixed'", Some(origin()));
    let none = BrowserPolicy::of_csp("script-src 'none'", Some(origin()));
    let lines = |policy: &BrowserPolicy| shown(&compare(&none, policy).newly_allowed).join("\n");
    assert!(!lines(&policy).contains("the nonce of the response"));
    let text = lines(&policy.with_nonce_of_response("abc"));
    for line in [
        "script https://evil.example/ with the nonce of the response by `'nonce-",
        "script inline with the nonce of the response by `'nonce-",
        "script https://evil.example/ with the nonce `fixed` by `'nonce-fixed'`",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

/// 64 pairs of policies are searched for URLs that tell them apart. Of more, only URLs inside their sources are tried.
#[test]
fn many_policies_are_compared_by_what_their_sources_name() {
    let many = |csp: &str, count: usize| BrowserPolicy::of_csp(&vec![csp; count].join(", "), Some(origin()));
    let (wide, narrow) = ("img-src https://*.example.com", "img-src https://any.example.com");
    let found = "image https://evil.example.com/ by `https://*.example.com` in `img-src`";
    for (old, new, counts, expected) in [
        (narrow, wide, (8, 8), &[found][..]),
        (narrow, wide, (8, 9), &[]),
        (
            "connect-src https://shop.example",
            "connect-src 'self'",
            (8, 9),
            &["connect wss://shop.example/ by `'self'` in `connect-src`"],
        ),
        ("img-src 'none'", "img-src self", (8, 9), &["image https://self/ by `self` in `img-src`"]),
    ] {
        let comparison = compare(&many(old, counts.0), &many(new, counts.1));
        assert_eq!(shown(&comparison.newly_allowed), expected, "{old} {new} {counts:?}");
    }
}

/// Only what the policy enforces is in the table, and each policy has one.
#[test]
fn the_table_of_a_page_has_what_is_enforced() {
    let headers = |lines: &[(&'static str, &'static str)]| {
        BrowserPolicy::of_headers(lines.iter().copied(), Some(origin())).explain().to_markdown()
    };
    assert_eq!(headers(&[]), "");
    assert_eq!(headers(&[("content-security-policy-report-only", "img-src 'self'")]), "");
    let one = headers(&[
        ("content-security-policy", "img-src https://a.example"),
        ("content-security-policy-report-only", "font-src 'self'"),
    ]);
    assert!(one.starts_with("\n\n# What a page may load\n"), "{one}");
    assert!(one.contains("| `image` | <code>https&#58;//a.example</code> | <code>img&#45;src</code> |"), "{one}");
    assert!(!one.contains("font&#45;src"), "{one}");
    assert_eq!(one.matches("| kind |").count(), 1, "{one}");
    let two = headers(&[("content-security-policy", "img-src 'self', font-src 'none'")]);
    assert_eq!((two.matches("| kind |").count(), two.matches("# What").count()), (2, 1), "{two}");
    assert!(two.contains("| `font` | nothing | <code>font&#45;src</code> |"), "{two}");
}

/// What a value means: its words, its parameters, and the words of a value without a name.
#[test]
fn a_header_is_explained_by_its_words_and_its_parameters() {
    for (name, value, expected) in [
        ("referrer-policy", "no-referrer", &["Sends no referrer at all."][..]),
        (
            "strict-transport-security",
            "max-age=600; includeSubDomains",
            &[
                "Sets how long browsers use `https:` for this host after a response.",
                "Applies the rule to every subdomain too.",
            ],
        ),
        (
            "content-disposition",
            "attachment; filename=\"a.txt\"",
            &["Saves the response as a file.", "Sets the name under which browsers save the file."],
        ),
        (
            "integrity-policy",
            "blocked-destinations=(script)",
            &["Lists what needs integrity metadata: `script` or `style`."],
        ),
        (
            "report-to",
            "{\"max_age\": 1, \"endpoints\": [{\"url\": \"https://a.example\"}]}",
            &["Sets how long browsers remember the group.", "Lists the URLs that reports are sent to."],
        ),
        ("x-shop", "1", &[]),
    ] {
        let explanation = BrowserPolicy::of_headers([(name, value)], Some(origin())).explain();
        // The first sentence is about the header.
        assert_eq!(explanation.headers[0].meaning.get(1..).unwrap_or_default(), expected, "{name}");
    }
}

/// A table of rules says something unless everything is allowed.
#[test]
fn rules_are_printed_unless_everything_is_allowed() {
    let printed = |csp: &str| BrowserPolicy::of_csp(csp, Some(origin())).explain().to_string();
    let strict = printed("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assert!(strict.contains("framed_by") && strict.contains("frame-ancestors"), "{strict}");
    assert!(printed("img-src 'self'").contains("anything"));
    assert!(!printed("upgrade-insecure-requests").contains("framed_by"));
}

#[test]
fn a_source_is_explained_by_what_it_matches() {
    let explanation = BrowserPolicy::of_csp(
        "img-src https://* *.a.example https://b.example:*/img/ c.example:8443/logo.png d.example/",
        Some(origin()),
    )
    .explain();
    for (source, meaning) in [
        ("https://*", "Allows every host, over `https:`."),
        ("*.a.example", "Allows every host below `a.example`, over the scheme of the page or its secure form."),
        (
            "https://b.example:*/img/",
            "Allows the host `b.example`, on any port, below the path `/img/`, over `https:`.",
        ),
        (
            "c.example:8443/logo.png",
            "Allows the host `c.example`, on port 8443, with the path `/logo.png`, over the scheme of the page or its secure form.",
        ),
        ("d.example/", "Allows the host `d.example`, over the scheme of the page or its secure form."),
    ] {
        let Allows::Sources(sources) = rules(&explanation, "image")[0] else { panic!("{explanation}") };
        let found = sources.iter().find(|other| other.source == source).expect(source);
        assert_eq!(found.meaning, meaning);
    }
}

/// A page on another origin, with the nonce of each response, and with a `meta` element.
#[test]
fn a_policy_can_be_moved_to_another_page() {
    let on = |text: &str| Origin::parse(text, Span::default()).expect("an origin");
    let policy = BrowserPolicy::of_csp("img-src 'self'; script-src 'nonce-abc' 'nonce-other'", Some(origin()));
    assert_eq!(policy.name(), "response");
    assert_eq!(BrowserPolicy::new("Shop", policy.policy().clone()).name(), "Shop");
    let image = Request::image("https://test.shop.example/a.png").expect("a URL");
    assert!(!policy.allows(&image) && policy.on(on("https://test.shop.example")).allows(&image));
    // The policy of a `meta` element stays one, and there are no more of them.
    let meta = policy.with_meta("img-src https://test.shop.example; font-src 'none'");
    let moved = meta.on(on("https://test.shop.example"));
    assert!(!meta.allows(&image) && moved.allows(&image));
    assert_eq!((meta.policies().iter().count(), moved.policies().iter().count()), (2, 2));
    let font =
        Request::new(security_policy_core::fetch::Destination::Font, "https://a.example/".parse().expect("a URL"));
    assert!(!moved.allows(&font) && policy_without_meta().allows(&font));

    fn policy_without_meta() -> BrowserPolicy {
        BrowserPolicy::of_csp("img-src 'self'", Some(origin()))
    }
}

#[test]
fn only_the_nonce_of_the_response_is_new_in_each() {
    let policy = BrowserPolicy::of_csp("script-src 'nonce-abc' 'nonce-other'; style-src 'nonce-abc'", Some(origin()));
    let policy = policy.with_nonce_of_response("abc");
    let csp = policy.policy().csps()[0].to_string();
    assert_eq!(csp, "script-src 'nonce-{nonce}' 'nonce-other'; style-src 'nonce-{nonce}'");
    let script = |nonce| Request::script("https://a.example/").expect("a URL").nonce(nonce);
    assert!(policy.allows(&script("other")) && !policy.allows(&script("abc")));
}

/// What is added to cookies that are not declared.
#[test]
fn the_attributes_of_other_cookies_are_explained() {
    let explained = |attributes: &[(&'static str, &'static str)]| {
        let policy = BrowserPolicy::of_headers([], Some(origin()));
        policy.with_default_attributes(attributes.iter().copied()).explain().to_string()
    };
    let text = explained(&[("Secure", ""), ("SameSite", "Lax")]);
    assert!(text.contains("\nCookies\n  undeclared cookies: Secure; SameSite=Lax\n"), "{text}");
    assert!(!explained(&[]).contains("Cookies"), "{}", explained(&[]));
}

/// What lets an attack in, each once, and where its text is written.
#[test]
fn an_attack_names_each_cause_once() {
    let attacks = |csp: &str| BrowserPolicy::of_csp(csp, Some(origin())).attacks();
    let causes = |csp: &str, text: &str| -> Vec<String> {
        let attacks = attacks(csp);
        let attack = attacks.all.iter().find(|attack| attack.text.contains(text));
        attack.unwrap_or_else(|| panic!("{attacks}")).allowed_by.iter().map(|cause| cause.text.clone()).collect()
    };
    let inline = "`'unsafe-inline'` in `style-src`";
    let twice = "style-src 'unsafe-inline', style-src 'unsafe-inline'";
    assert_eq!(causes(twice, "<style>*{color:red}</style>"), [inline]);
    assert_eq!(
        causes("style-src 'unsafe-inline'; img-src https:", "<style>*{background:url(\"https:"),
        [inline, "`https:` in `img-src`"]
    );
    // The packages of a host, below the path of the source.
    let text = attacks("script-src https://unpkg.com/foo/; base-uri https:").to_string();
    assert!(text.contains("  <script src=\"https://unpkg.com/foo/evil\"></script>\n"), "{text}");
    assert!(text.contains(">  above <script nonce=\"…\" src=\"app.js\"></script>\n"), "{text}");
    assert!(text.contains(")  in a script of the page\n"), "{text}");
    assert!(text.contains("  in a page of https://evil.example\n"), "{text}");
}

#[test]
fn no_text_makes_it_panic() {
    let mut random = Random::new(SEED);
    let pieces =
        [";", ",", " ", "'", "script-src", "*", "\u{e9}", "'nonce-", "default-src", "https://", "[", "<b>", "|", "`"];
    for _ in 0..ROUNDS {
        let text: String = (0..random.below(20)).map(|_| random.pick(&pieces)).collect();
        let policy = BrowserPolicy::of_csp(&text, None).with_meta(&text);
        let explanation = policy.explain();
        assert!(explanation.to_string().starts_with("response"));
        assert!(explanation.data().to_string().starts_with('{'));
        assert!(!explanation.to_markdown().contains("[") || !text.contains('['), "{text}");
        assert!(compare(&policy, &policy).is_empty(), "{text}");
        assert!(!policy.attacks().to_string().is_empty());
    }
}

/// The headers of responses that show what explanations contain.
const ODD: &[(&str, &[(&str, &str)])] = &[
    (
        "overridden",
        &[(
            "content-security-policy",
            "default-src 'self'; script-src 'unsafe-inline' https: 'self' 'nonce-abc' 'strict-dynamic' 'unsafe-eval'; \
             style-src 'unsafe-inline' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; object-src 'none' *; \
             img-src 'nonce-abc' *; font-src data: data:",
        )],
    ),
    (
        "several",
        &[
            (
                "content-security-policy",
                "default-src 'self'; frame-ancestors 'none', script-src https://cdn.example/js/",
            ),
            (
                "content-security-policy-report-only",
                "sandbox; upgrade-insecure-requests; img-src 'none'; report-to csp",
            ),
            ("x-frame-options", "SAMEORIGIN"),
        ],
    ),
    ("sandboxed", &[("content-security-policy", "sandbox allow-same-origin; script-src 'self'; form-action 'self'")]),
    (
        "trusted",
        &[(
            "content-security-policy",
            "script-src 'self' 'unsafe-eval' 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types dompurify 'allow-duplicates'",
        )],
    ),
    (
        "misspelled",
        &[
            (
                "content-security-policy",
                "img-scr *; img-src 'self'; img-src 'none'; plugin-types a/b; script-src 'slef'",
            ),
            ("referrer-policy", ""),
            ("x-shop", "1"),
        ],
    ),
    (
        "session",
        &[
            ("set-cookie", "__Host-session=1; Secure; HttpOnly; Path=/; SameSite=Strict"),
            ("set-cookie", "theme=dark; Max-Age=3600"),
            ("x-frame-options", "DENY"),
            ("strict-transport-security", "max-age=600; includeSubDomains"),
        ],
    ),
];

#[test]
fn a_response_that_sets_a_cookie_twice_does_not_differ_from_itself() {
    let cookie = |line| ("set-cookie", line);
    let (strict, weak) = (cookie("theme=a; Secure; HttpOnly; SameSite=Lax"), cookie("theme=a; SameSite=None; Secure"));
    let read =
        |lines: &[(&'static str, &'static str)]| BrowserPolicy::of_headers(lines.iter().copied(), Some(origin()));
    let (one, both) = (read(&[strict]), read(&[strict, weak]));
    for policy in [&one, &both, &read(&[weak, strict])] {
        assert!(compare(policy, policy).is_empty());
    }
    // Browsers keep the last cookie of a name, domain and path.
    let (last_is_weak, last_is_strict) = (&both, read(&[weak, strict]));
    assert!(!compare(&one, last_is_weak).weaker.is_empty() && compare(last_is_weak, &one).weaker.is_empty());
    assert!(compare(&one, &last_is_strict).weaker.is_empty() && compare(&last_is_strict, &one).weaker.is_empty());
    // They keep both if the paths differ.
    let elsewhere = cookie("theme=a; SameSite=None; Secure; Path=/shop");
    let (first, second) = (read(&[strict, elsewhere]), read(&[elsewhere, strict]));
    for two in [&first, &second] {
        assert!(!compare(&one, two).weaker.is_empty() && compare(two, &one).weaker.is_empty());
    }
}

/// The headers of another site are an attacker's text.
#[test]
fn no_text_of_a_header_controls_a_terminal() {
    let csp = "script-src 'self' \u{202e}a.example\u{1b}[2J; img-src x\u{9b}31m; report-to a\u{7}b\n; \u{1b}c 'none'";
    let headers = [
        ("content-security-policy", csp),
        ("set-cookie", "a\u{9b}b=1; Path=/\u{202e}; Domain=\u{202e}"),
        ("permissions-policy", "camera=\u{1b}[2J"),
        ("referrer-policy", "origin\u{2028}"),
    ];
    let policy = BrowserPolicy::of_headers(headers, Some(origin()));
    let none = BrowserPolicy::of_headers([], Some(origin()));
    let compared = [compare(&none, &policy), compare(&policy, &none)].map(|comparison| comparison.to_string());
    for text in [policy.explain().to_string(), policy.attacks().to_string()].iter().chain(&compared) {
        let hidden = text.chars().find(|c| *c != '\n' && (c.is_control() || "\u{202e}\u{2028}".contains(*c)));
        assert_eq!(hidden, None, "{text:?}");
    }
    assert!(policy.explain().to_string().contains(r"\u{202e}a.example\u{1b}[2J"));
}

#[test]
fn explanations_of_responses() {
    for (name, headers) in ODD {
        let policy = BrowserPolicy::of_headers(headers.iter().copied(), Some(origin()));
        let policy =
            if *name == "several" { policy.with_meta("frame-ancestors 'none'; img-src data:") } else { policy };
        let (explanation, attacks) = (policy.explain(), policy.attacks());
        // The table of attacks has tests of its own.
        let shown = if *name == "overridden" { format!("\n{attacks}") } else { String::new() };
        blessed(&format!("{name}.txt"), &format!("{explanation}{shown}"));
        if *name == "several" {
            let bare = BrowserPolicy::of_headers([], Some(origin()));
            blessed(
                "several.json",
                &format!("{}\n{}\n{}\n", explanation.data(), compare(&bare, &policy).data(), attacks.data()),
            );
        }
    }
}
