//! The table of attacks and the named promises: what works is allowed by the engine, and a promise that holds leaves nothing.

use security_policy_core::csp::attack::TEMPLATES;
use security_policy_core::csp::{Csp, Directive, Disposition, SourceExpression};
use security_policy_core::fetch::{
    Destination, FrameOptions, Inline, InlineKind, Navigation, Policies, PolicySource, Request,
};
use security_policy_core::promise::{
    ATTACKS, Attack, Harm, Kind, NAMED, Way, attacks, breaks, shortest, violation, widened,
};
use security_policy_core::url::{Origin, Url};
use security_policy_core::{Span, Spanned};
use security_policy_tests::{Random, SEED};
use std::collections::BTreeSet;

const ROUNDS: usize = 1_500;

const LISTS: &[&str] = &[
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
    "object-src",
    "media-src",
    "font-src",
    "base-uri",
    "base-uri",
    "form-action",
    "frame-ancestors",
];

const SOURCES: &[&str] = &[
    "'none'",
    "'none'",
    "'self'",
    "'unsafe-inline'",
    "'unsafe-hashes'",
    "'strict-dynamic'",
    "'nonce-abc'",
    HASH,
    HASH,
    "https:",
    "http:",
    "wss:",
    "data:",
    "blob:",
    "*",
    "https://cdn.example",
    "http://cdn.example:8080",
    "*.example",
    "cdn.example/js/",
    "https://*:8443",
    "https://*.cdn.example:*",
    "https://cdn.example/js/app.js",
    "http://localhost",
];

const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

const OTHERS: &[&str] =
    &["sandbox", "sandbox allow-scripts", "upgrade-insecure-requests", "require-trusted-types-for 'script'"];

/// URLs that none of the searches is told of.
const URLS: &[&str] = &[
    "https://shop.example/x.js",
    "http://shop.example/",
    "https://other.example/",
    "https://cdn.example/js/app.js",
    "https://cdn.example/js/x.js",
    "https://cdn.example/x",
    "https://cdn.example:8443/",
    "https://a.cdn.example:8443/js/",
    "https://a.cdn.example/",
    "http://cdn.example:8080/a",
    "http://other.test/",
    "https://other.test:8443/",
    "https://other.test/js/app.js",
    "wss://other.test/",
    "ws://cdn.example/",
    "data:text/javascript,x",
    "blob:https://shop.example/1",
    "http://localhost/",
];

fn origin() -> Origin {
    Origin::parse("https://shop.example", Span::default()).expect("an origin")
}

fn urls() -> impl Iterator<Item = Url> {
    URLS.iter().map(|text| text.parse().expect("a URL"))
}

/// A policy with the nonce of the response, which no header text can have.
fn csp(random: &mut Random) -> Csp {
    let mut parts: Vec<String> = Vec::new();
    for _ in 0..random.below(6) {
        let sources: Vec<&str> = (0..random.below(3)).map(|_| random.pick(SOURCES)).collect();
        parts.push(format!("{} {}", random.pick(LISTS), sources.join(" ")));
    }
    if random.below(8) == 0 {
        parts.push(random.pick(OTHERS).to_owned());
    }
    let (mut csp, _) = Csp::parse(&parts.join("; "), Disposition::Enforce);
    for clause in &mut csp.clauses {
        if let (security_policy_core::csp::ClauseValue::Sources(sources), 0) = (&mut clause.value, random.below(3)) {
            sources.push(Spanned::new(SourceExpression::Nonce, Span::default()));
        }
    }
    csp
}

fn policies(random: &mut Random) -> Policies<'static> {
    let mut all = Policies::new(origin());
    for _ in 0..[1, 1, 2, 3][random.below(4)] {
        all = all.with(csp(random), PolicySource::Header);
    }
    match random.below(6) {
        0 => all.frame_options(FrameOptions::Deny),
        1 => all.frame_options(FrameOptions::SameOrigin),
        _ => all,
    }
}

fn describe(policies: &Policies<'_>) -> String {
    let texts: Vec<String> = policies
        .iter()
        .map(|policy| {
            format!(
                "{:?}",
                policy
                    .csp()
                    .clauses
                    .iter()
                    .map(|clause| {
                        let sources: Vec<String> =
                            clause.sources().iter().map(|source| source.node.to_string()).collect();
                        format!("{} {}", clause.directive.node.name(), sources.join(" "))
                    })
                    .collect::<Vec<_>>()
            )
        })
        .collect();
    texts.join("\n")
}

/// The value of an attribute in the text of an attack.
fn attribute<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0)
}

/// What the printed text asks for, read from the text alone. `None` for what has no URL.
fn asks(policies: &Policies<'_>, attack: &Attack<'_>) -> Option<bool> {
    let text = attack.text();
    let request = |destination, name: &str| {
        let url: Url = attribute(text, name)?.parse().ok()?;
        Some(policies.allows(&Request::new(destination, url)))
    };
    match attack.name() {
        "script_of_attacker" | "script_of_listed_host" | "script_of_site" | "script_data" => {
            request(Destination::Script, "src")
        }
        "svg_script" => request(Destination::Script, "href"),
        "modulepreload" => Some(policies.allows(&Request::modulepreload(attribute(text, "href")?).ok()?)),
        "stylesheet" => request(Destination::Style, "href"),
        "image" => request(Destination::Image, "src"),
        "video" => request(Destination::Video, "src"),
        "audio" => request(Destination::Audio, "src"),
        "ping" => request(Destination::Empty, "ping"),
        "manifest" => request(Destination::Manifest, "href"),
        "frame" => request(Destination::Iframe, "src"),
        "object" => request(Destination::Object, "data"),
        "embed" => request(Destination::Embed, "src"),
        "prefetch" => Some(policies.allows(&Request::prefetch(attribute(text, "href")?).ok()?)),
        "form" => Some(policies.allows(&Navigation::form(attribute(text, "action")?).ok()?)),
        "formaction" => Some(policies.allows(&Navigation::form(attribute(text, "formaction")?).ok()?)),
        "base" | "base_script" | "base_style" => {
            Some(policies.allows(&Navigation::base(attribute(text, "href")?).ok()?))
        }
        "inline_script" | "srcdoc_frame" => Some(policies.allows(&Inline::script("alert(1)"))),
        "event_handler" => Some(policies.allows(&Inline::event_handler("alert(1)"))),
        "javascript_link" => Some(policies.allows(&Inline::javascript_url(attribute(text, "href")?))),
        "javascript_frame" => Some(policies.allows(&Inline::javascript_url(attribute(text, "src")?))),
        "svg_animate" => Some(policies.allows(&Inline::javascript_url(attribute(text, "values")?))),
        "svg_set" => Some(policies.allows(&Inline::javascript_url(attribute(text, "to")?))),
        "javascript_form" => Some(policies.allows(&Inline::javascript_url(attribute(text, "action")?))),
        "static_nonce" => Some(policies.allows(&Inline::script("alert(1)").nonce(attribute(text, "nonce")?))),
        "style_element" => Some(policies.allows(&Inline::style("*{color:red}"))),
        "style_attribute" => Some(policies.allows(&Inline::style_attribute("color:red"))),
        "eval_sink" => Some(policies.allows(&Inline::eval())),
        name if name.starts_with("framed") => Some(policies.allows(&Navigation::framed_by([attack.ancestor()?]).ok()?)),
        _ => None,
    }
}

#[test]
fn what_is_printed_is_allowed() {
    let mut random = Random::new(SEED);
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut checked = 0;
    for _ in 0..ROUNDS {
        let policies = policies(&mut random);
        for attack in attacks(&policies) {
            seen.insert(attack.name());
            if let Some(is_allowed) = asks(&policies, &attack) {
                assert!(is_allowed, "{} under\n{}", attack.quoted(), describe(&policies));
                checked += 1;
            }
            for ruling in attack.lets_in() {
                assert!(ruling.reason.allows(), "{ruling} of {}", attack.quoted());
            }
            assert!(!attack.lets_in().is_empty() || !attack.missing().is_empty(), "{}", attack.quoted());
        }
    }
    assert!(checked > 10 * ROUNDS, "{checked}");
    let never: Vec<&str> = ATTACKS.iter().map(|row| row.template.name).filter(|name| !seen.contains(name)).collect();
    assert_eq!(never, Vec::<&str>::new(), "attacks that never work");
}

#[test]
fn a_promise_fails_exactly_where_an_attack_works() {
    let mut random = Random::new(SEED ^ 1);
    let mut held = vec![0; NAMED.len()];
    for _ in 0..ROUNDS {
        let policies = policies(&mut random);
        let all = attacks(&policies);
        for (index, named) in NAMED.iter().enumerate() {
            let Some(harm) = named.rules_out else { continue };
            let works = all.iter().find(|attack| breaks(attack).any(|other| other == named));
            let shortest = shortest(&policies, harm);
            assert_eq!(shortest.is_some(), works.is_some(), "{}\n{}", named.word.key, describe(&policies));
            held[index] += usize::from(shortest.is_none());
            if let (Some(shortest), Some(works)) = (shortest, works) {
                assert!(shortest.quoted().chars().count() <= works.quoted().chars().count());
            }
        }
    }
    for (named, held) in NAMED.iter().zip(held).filter(|(named, _)| named.rules_out.is_some()) {
        assert!(held > ROUNDS / 300, "{} holds {held} times: the test shows nothing", named.word.key);
    }
}

/// A subject that breaks a promise, found by trying each of many URLs.
fn broken(policies: &Policies<'_>, harm: Harm) -> Option<String> {
    let allows = |url: &Url| match harm {
        Harm::Script => {
            policies.allows(&Request::new(Destination::Script, url.clone()))
                || policies.allows(&Request::new(Destination::Script, url.clone()).not_parser_inserted())
                || policies.allows(&Request::new(Destination::Script, url.clone()).nonce("abc"))
        }
        Harm::Style => policies.allows(&Request::new(Destination::Style, url.clone())),
        Harm::Plugin => policies.allows(&Request::new(Destination::Object, url.clone())),
        Harm::Framed => policies.allows(&Navigation::framed_by([url.to_string().as_str()]).expect("a URL")),
        Harm::Base => {
            url.host() != Some("shop.example")
                && url.host().is_some()
                && policies.allows(&Navigation::base_at(url.clone()))
        }
        _ => false,
    };
    // What is plain http on a page over https never loads.
    let counts =
        |url: &Url| !matches!(url.scheme(), "http" | "ws" | "wss") || matches!(harm, Harm::Framed | Harm::Base);
    if let Some(url) = urls().filter(counts).find(allows) {
        return Some(url.to_string());
    }
    let inline: &[InlineKind] = match harm {
        Harm::Script => &[InlineKind::Script, InlineKind::ScriptAttribute, InlineKind::Navigation],
        Harm::Style => &[InlineKind::Style, InlineKind::StyleAttribute],
        _ => &[],
    };
    inline.iter().find(|kind| policies.allows(&Inline::unknown(**kind))).map(|kind| format!("{kind:?}"))
}

#[test]
fn where_a_promise_holds_nothing_else_is_found() {
    let mut random = Random::new(SEED ^ 2);
    let mut held = 0;
    for _ in 0..3 * ROUNDS {
        let policies = policies(&mut random);
        for harm in [Harm::Script, Harm::Style, Harm::Plugin, Harm::Framed, Harm::Base] {
            if shortest(&policies, harm).is_none() {
                held += 1;
                assert_eq!(broken(&policies, harm), None, "{harm:?}\n{}", describe(&policies));
            }
        }
    }
    assert!(held > ROUNDS, "{held}");
}

/// The proof by attacks and the proof by containment agree where both are about the same.
#[test]
fn attacks_agree_with_containment() {
    let mut random = Random::new(SEED ^ 3);
    let kind = |key| Kind::from_key(key).expect("a kind");
    let own = [Spanned::new(SourceExpression::parse("'self'").expect("a source"), Span::default())];
    for _ in 0..ROUNDS {
        let policies = policies(&mut random);
        for (harm, key, list) in
            [(Harm::Plugin, "object", &[][..]), (Harm::Framed, "framed_by", &[]), (Harm::Base, "base", &own)]
        {
            let attack = shortest(&policies, harm);
            let found = violation(&policies, &[kind(key)], list);
            // A base of another form is none, an ancestor may have an opaque origin, and plain http does not load.
            let is_same_subject = found.as_ref().is_none_or(|found| match (&found.url, harm) {
                (None, _) => false,
                (Some(url), Harm::Base) => url.host().is_some(),
                (Some(url), _) => url.scheme() != "http",
            });
            if is_same_subject {
                assert_eq!(
                    attack.as_ref().map(Attack::quoted).is_some(),
                    found.is_some(),
                    "{key}: {:?} and {:?}\n{}",
                    attack.map(|attack| attack.quoted()),
                    found.map(|found| found.url),
                    describe(&policies)
                );
            }
        }
    }
}

/// One enforced policy keeps `no_injected_script` exactly where its lists have nothing but nonces and hashes.
#[test]
fn a_single_policy_is_proved_by_its_lists() {
    let mut random = Random::new(SEED ^ 4);
    let mut held = 0;
    for _ in 0..3 * ROUNDS {
        let csp = csp(&mut random);
        let policies = Policies::new(origin()).with(csp.clone(), PolicySource::Header);
        let holds = shortest(&policies, Harm::Script).is_none();
        assert_eq!(holds, by_its_lists(&csp), "{}", describe(&policies));
        held += usize::from(holds);
    }
    assert!(held > 100, "{held}");
}

fn by_its_lists(csp: &Csp) -> bool {
    use SourceExpression as S;
    if csp.get(Directive::Sandbox).is_some_and(|clause| !format!("{clause:?}").contains("allow_scripts")) {
        return true;
    }
    let (Some(elements), Some(handlers)) =
        (csp.effective_clause(Directive::ScriptSrcElem), csp.effective_clause(Directive::ScriptSrcAttr))
    else {
        return false;
    };
    let has = |clause: &security_policy_core::csp::Clause, text: &str| {
        clause.sources().iter().any(|source| source.node.to_string() == text)
    };
    let is_overridden = |clause| {
        has(clause, "'nonce-'") || has(clause, "'nonce-abc'") || has(clause, HASH) || has(clause, "'strict-dynamic'")
    };
    let trusts_hash = |clause| has(clause, "'unsafe-hashes'") && has(clause, HASH);
    let opens = |source: &S| {
        matches!(source, S::Host(_) | S::Scheme(_) | S::FixedNonce(_))
            || matches!(source.to_string().as_str(), "'self'" | "'strict-dynamic'")
    };
    let requires_types = csp.get(Directive::RequireTrustedTypesFor).is_some();
    let base = csp.get(Directive::BaseUri);
    // `data:` is no base, and neither is what has no host.
    let moves = base.is_none_or(|base| {
        base.sources().iter().any(|source| match &source.node {
            S::Host(_) => true,
            S::Scheme(scheme) => !matches!(scheme.as_str(), "data" | "blob" | "wss"),
            source => source.to_string() == "'self'",
        })
    });
    !(elements.sources().iter().any(|source| opens(&source.node))
        || (has(elements, "'unsafe-inline'") && !is_overridden(elements))
        || (has(handlers, "'unsafe-inline'") && !is_overridden(handlers))
        || trusts_hash(handlers)
        || (trusts_hash(elements) && !requires_types)
        || (has(elements, "'nonce-'") && moves))
}

#[test]
fn a_slot_is_any_source() {
    let slot = |directive, key: &str| {
        let (mut csp, _) = Csp::parse("default-src 'none'", Disposition::Enforce);
        csp.clauses.push(security_policy_core::csp::Clause {
            directive: Spanned::new(directive, Span::default()),
            value: security_policy_core::csp::ClauseValue::Sources(vec![Spanned::new(
                SourceExpression::Slot(key.to_owned()),
                Span::new(7, 9),
            )]),
        });
        Policies::new(origin()).with(csp, PolicySource::Header)
    };
    let policies = slot(Directive::ScriptSrc, "cdn");
    assert!(shortest(&policies, Harm::Script).is_none(), "the engine lets a slot match nothing");
    let wide = widened(&policies).expect("a slot");
    let attack = shortest(&wide, Harm::Script).expect("an attack");
    assert_eq!(attack.lets_in()[0].matched().map(|source| source.span), Some(Span::new(7, 9)));
    assert!(widened(&Policies::new(origin()).enforce("script-src *")).is_none());
}

#[test]
fn each_template_has_a_row() {
    let rows: Vec<&str> = ATTACKS.iter().map(|row| row.template.name).collect();
    let templates: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
    assert_eq!(rows, templates, "the two tables are in the same order");
    for row in ATTACKS {
        assert_eq!(row.places.is_empty(), !row.template.has_url() && row.way != Way::Ancestor, "{}", row.template.name);
    }
}
