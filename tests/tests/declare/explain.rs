//! `policy()` of declared policies: the lines that it names, and its answers.

use http::Response;
use security_policy::explain::{
    Allowed, Allows, BrowserPolicy, Comparison, Explanation, Inline, InlineKind, Navigation, Place, Request, Rule,
    compare,
};
use security_policy::presets::{Api, Helmet, StaticSite, Strict, Talisman};
use security_policy::reports::Collector;
use security_policy::security_policy;
use security_policy::slot::ScriptSource;
use security_policy_core::Span;
use security_policy_core::fetch::{Destination, Policies};
use security_policy_core::url::Origin;
use security_policy_syntax::{Memory, check, parse};
use security_policy_tests::{Random, SEED, blessed};

/// The line of the policy below it.
const SHOP: u32 = line!() + 1;
security_policy! {
    struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: nonce,
            img_src: [
                self,
                "https://img.example.com",
            ],
            connect_src: self,
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
        referrer_policy: no_referrer,
        strict_transport_security: { max_age: 2y, include_subdomains },
        permissions_policy: { camera: none },
        cookies: { theme: { max_age: 1y, same_site: strict }, default },
        expect: {
            no_framing,
            deny handler,
        },
        remove: ["server"],
    }
}

/// The line of the policy below it.
const DERIVED: u32 = line!() + 1;
security_policy! {
    struct Derived {
        content_security_policy: {
            ..,
            #[allow(inherited_weakening, reason = "a test")]
            img_src: [.., "https://more.example.com"],
        },
        ..Shop
    }
}

security_policy! {
    struct OfPreset { origin: "https://shop.example.com", ..Strict }
}

macro_rules! site {
    ($name:ident $host:literal) => {
        security_policy! {
            struct $name {
                content_security_policy: {
                    default_src: none,
                    img_src: $host,
                    base_uri: none, form_action: none, frame_ancestors: none,
                },
                ..Shop
            }
        }
    };
}

/// The line of the call below it.
const GENERATED: u32 = line!() + 1;
site! { Generated "https://img.example.com" }

security_policy! {
    struct WithSlot {
        origin: "https://shop.example.com",
        content_security_policy: {
            ..,
            #[allow(inherited_weakening, reason = "a test")]
            script_src: [.., $cdn, "https://js.example.com"],
        },
        ..Shop
    }
}

/// The line of the policy below it.
const SERVED: u32 = line!() + 1;
security_policy! {
    struct Served {
        services: [
            google_fonts,
            sentry("o123.ingest.us.sentry.io"),
        ],
        ..Shop
    }
}

/// The line of the policy below it.
const MORE: u32 = line!() + 1;
security_policy! {
    struct MoreServed { services: [.., gravatar], ..Served }
}

/// The place of a source.
fn place(policy: &BrowserPolicy, kind: &str, source: &str) -> Place {
    let explanation = policy.explain();
    let source = sources(&explanation, kind).iter().find(|allowed| allowed.source == source).cloned();
    source.and_then(|allowed| allowed.place).unwrap_or_else(|| panic!("{explanation}"))
}

fn sources<'e>(explanation: &'e Explanation, kind: &str) -> &'e [Allowed] {
    match &rule(explanation, kind).allows {
        Allows::Sources(sources) => sources,
        other => panic!("{other:?}"),
    }
}

fn rule<'e>(explanation: &'e Explanation, kind: &str) -> &'e Rule {
    let rules = &explanation.policies[0].rules;
    rules.iter().find(|rule| rule.kinds.iter().any(|other| other == kind)).expect("a rule")
}

fn here(line: u32, base: Option<&str>) -> Place {
    Place { file: Some(file!().to_owned()), line: Some(line), base: base.map(str::to_owned) }
}

#[test]
fn each_part_names_its_line() {
    let policy = Shop::policy();
    assert_eq!(place(&policy, "script", "nonce"), here(SHOP + 5, None));
    assert_eq!(place(&policy, "image", "self"), here(SHOP + 7, None));
    assert_eq!(place(&policy, "image", "\"https://img.example.com\""), here(SHOP + 8, None));
    let explanation = policy.explain();
    assert_eq!(rule(&explanation, "base").place, Some(here(SHOP + 11, None)));
    assert_eq!(explanation.policies[0].place, Some(here(SHOP + 3, None)));
    assert_eq!(explanation.headers[0].place, Some(here(SHOP + 15, None)));
    let promises: Vec<_> =
        explanation.promises.iter().map(|promise| (promise.text.as_str(), promise.place.clone())).collect();
    assert_eq!(promises, [("no_framing", Some(here(SHOP + 22, None))), ("deny handler", Some(here(SHOP + 23, None)))]);
}

#[test]
fn a_source_of_a_service_has_the_line_of_the_service() {
    let policy = Served::policy();
    assert_eq!(place(&policy, "font", "\"https://fonts.gstatic.com\""), here(SERVED + 3, None));
    assert_eq!(place(&policy, "connect", "\"https://o123.ingest.us.sentry.io\""), here(SERVED + 4, None));
    assert_eq!(place(&policy, "connect", "self"), here(SHOP + 10, Some("Shop")));
    let policy = MoreServed::policy();
    assert_eq!(place(&policy, "font", "\"https://fonts.gstatic.com\""), here(SERVED + 3, Some("Served")));
    assert_eq!(place(&policy, "image", "\"https://gravatar.com/avatar/\""), here(MORE + 1, None));
    assert_eq!(place(&policy, "image", "self"), here(SHOP + 7, Some("Served")));
}

/// What is newly allowed, by which source, and where that is written.
fn allowed(comparison: &Comparison) -> Vec<(&str, &str, Option<Place>)> {
    let all = comparison.newly_allowed.iter();
    all.map(|new| (new.kinds[0].as_str(), new.allowed_by.as_deref().unwrap_or_default(), new.allowed_at.clone()))
        .collect()
}

#[test]
fn a_comparison_shows_what_a_service_newly_allows() {
    let comparison = compare(&Shop::policy(), &Served::policy());
    let line = |line| Some(here(SERVED + line, None));
    assert_eq!(
        allowed(&comparison),
        [
            ("style", "`\"https://fonts.googleapis.com\"` in `style_src`", line(3)),
            ("font", "`\"https://fonts.gstatic.com\"` in `font_src`", line(3)),
            ("connect", "`\"https://o123.ingest.us.sentry.io\"` in `connect_src`", line(4)),
            // A page may prefetch what any of its directives allows.
            ("prefetch", "`\"https://o123.ingest.us.sentry.io\"` in `connect_src`", line(4)),
        ]
    );
    assert!(
        comparison.newly_blocked.is_empty() && comparison.weaker.is_empty() && comparison.stricter.is_empty(),
        "{comparison}"
    );
    let comparison = compare(&Served::policy(), &MoreServed::policy());
    let source = "`\"https://gravatar.com/avatar/\"` in `img_src`";
    let line = Some(here(MORE + 1, None));
    assert_eq!(allowed(&comparison), [("image", source, line.clone()), ("prefetch", source, line)]);
}

/// A report about what a service does not cover names the line of the service that decides.
#[test]
fn a_report_is_explained_by_the_sources_of_a_service() {
    let explained = |directive: &str, url: &str| {
        let body = format!(
            r#"{{"csp-report": {{"document-uri": "https://shop.example.com/", "effective-directive": "{directive}", "blocked-uri": "{url}",
                "disposition": "enforce", "original-policy": ""}}}}"#
        );
        let reports = security_policy::reports::read("application/csp-report", body.as_bytes()).expect("a report");
        let collector = Collector::explained_by(Served::policy());
        collector.add(&reports);
        collector.snapshot().groups[0].explanation.clone().expect("an explanation")
    };
    let other = explained("font-src", "https://fonts.example.net/a.woff2");
    assert_eq!(other.cause, "`font_src: \"https://fonts.gstatic.com\"` does not allow `https://fonts.example.net`");
    assert_eq!(other.place, Some(here(SERVED + 3, None)));
    let allowed = explained("connect-src", "https://o123.ingest.us.sentry.io/api/1/envelope/");
    assert!(
        allowed.cause.ends_with("allows `https://o123.ingest.us.sentry.io`, as it is declared now"),
        "{}",
        allowed.cause
    );
}

#[test]
fn an_inherited_part_names_its_base() {
    let policy = Derived::policy();
    assert_eq!(place(&policy, "script", "nonce"), here(SHOP + 5, Some("Shop")));
    assert_eq!(place(&policy, "image", "\"https://img.example.com\""), here(SHOP + 8, Some("Shop")));
    assert_eq!(place(&policy, "image", "\"https://more.example.com\""), here(DERIVED + 5, None));
    // rustc knows the file of a base in another crate. A path that is not relative would be that of this machine, and is left out.
    let of_preset = place(&OfPreset::policy(), "script", "nonce");
    assert_eq!(of_preset.file.as_deref(), Some("runtime/src/presets.rs"));
    assert!(of_preset.line.is_some() && of_preset.base.as_deref() == Some("Strict"), "{of_preset}");
    let elsewhere = Place { file: None, line: None, base: Some("Strict".to_owned()) };
    assert_eq!(elsewhere.to_string(), "(Strict)");
}

#[test]
fn a_policy_of_a_macro_names_the_lines_of_its_tokens() {
    let policy = Generated::policy();
    assert_eq!(place(&policy, "image", "\"https://img.example.com\""), here(GENERATED, None));
    let explanation = policy.explain();
    assert_eq!(rule(&explanation, "font").place, Some(here(GENERATED - 12, None)));
}

#[test]
fn a_slot_is_filled_and_keeps_its_line() {
    let cdn = ScriptSource::parse("https://cdn.example.com/js/").expect("a source");
    let shop = WithSlot::configure(WithSlotSlots { cdn });
    let policy = shop.policy();
    let script = |url: &str| Request::script(url).expect("a URL");
    assert!(policy.allows(&script("https://cdn.example.com/js/app.js")));
    assert!(!policy.allows(&script("https://cdn.example.com/app.js")));
    let explanation = policy.explain();
    let written: Vec<&str> = sources(&explanation, "script").iter().map(|allowed| allowed.source.as_str()).collect();
    assert_eq!(written, ["nonce", "\"https://cdn.example.com/js/\"", "\"https://js.example.com\""]);
    let lines: Vec<_> = sources(&explanation, "script")
        .iter()
        .map(|allowed| allowed.place.clone().and_then(|place| place.line))
        .collect();
    assert_eq!(lines[0], Some(SHOP + 5));
    assert!(lines[1].is_some_and(|line| line > GENERATED) && lines[1] == lines[2], "{lines:?}");
}

#[test]
fn the_nonce_is_that_of_any_response() {
    use security_policy::explain::ElementNonce;
    let policy = Shop::policy();
    let inline = Inline::unknown(InlineKind::Script);
    assert!(!policy.allows(&inline) && policy.allows(&inline.nonce(ElementNonce::OfResponse)));
    assert!(!policy.explain().to_string().contains("nonce-"));
    assert!(compare(&policy, &Shop::policy()).is_empty());
}

#[test]
fn cookies_and_removed_headers_are_explained() {
    let explanation = Shop::policy().explain();
    assert_eq!(explanation.removed, ["server"]);
    assert_eq!(explanation.cookies[0].name.as_deref(), Some("theme"));
    assert_eq!(explanation.cookies[0].attributes, "Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000");
    assert_eq!(explanation.cookies[0].meaning[2], "Sends the cookie with no request that comes from another site.");
    assert_eq!(
        (explanation.cookies[1].name.as_deref(), explanation.cookies[1].attributes.as_str()),
        (None, "Secure; HttpOnly; SameSite=Lax")
    );
}

#[test]
fn a_response_answers_like_its_policy() {
    let nonce = security_policy::Nonce::random();
    let mut response = Response::new("");
    Shop::apply(response.headers_mut(), &nonce);
    let policy = BrowserPolicy::of_response(&response, "https://shop.example.com").expect("an origin");
    for url in URLS {
        let image = Request::image(url).expect("a URL");
        assert_eq!(policy.allows(&image), Shop::policy().allows(&image), "{url}");
    }
    assert!(policy.allows(&Inline::unknown(InlineKind::Script).nonce(nonce.as_str())));
    assert!(BrowserPolicy::of_response(&response, "shop").is_err());
}

#[test]
fn a_tool_gets_the_same_by_serde_and_as_json() {
    let policy = Derived::policy();
    let (explanation, comparison, attacks) = (policy.explain(), compare(&Shop::policy(), &policy), policy.attacks());
    let parsed = |json: String| serde_json::from_str::<serde_json::Value>(&json).expect("JSON");
    assert_eq!(serde_json::to_value(&explanation).expect("JSON"), parsed(explanation.data().to_string()));
    assert_eq!(serde_json::to_value(&comparison).expect("JSON"), parsed(comparison.data().to_string()));
    assert_eq!(serde_json::to_value(&attacks).expect("JSON"), parsed(attacks.data().to_string()));
    assert_eq!(parsed(comparison.data().to_string())["newly_allowed"][0]["allowed_at"]["line"], DERIVED + 5);
}

const URLS: &[&str] = &[
    "https://shop.example.com/app.js",
    "wss://shop.example.com/live",
    "https://img.example.com/a.png",
    "http://img.example.com/a.png",
    "https://fonts.example.com/a.woff2",
    "https://evil.example/",
    "data:,",
];

/// Policies that are expanded by rustc, and whose tokens the test also reads itself.
macro_rules! twice {
    ($($name:ident { $($fields:tt)* })*) => {
        $(security_policy! { struct $name { $($fields)* } })*

        const TWICE: &[(&str, &str, fn() -> BrowserPolicy)] = &[$((
            stringify!($name),
            concat!("krate struct ", stringify!($name), " {", stringify!($($fields)*), "}"),
            $name::policy,
        )),*];
    };
}

twice! {
    Pages {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self, script_src: [self, nonce], img_src: [self, data, "https://img.example.com"],
            object_src: none, base_uri: none, form_action: self, frame_ancestors: none,
        },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
        referrer_policy: no_referrer,
        strict_transport_security: { max_age: 2y, include_subdomains },
        permissions_policy: { camera: none },
    }
    Framed {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none, style_src: "https://fonts.example.com", font_src: "https://fonts.example.com",
            connect_src: "wss://shop.example.com", base_uri: self, form_action: none, frame_ancestors: self,
        },
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
        referrer_policy: no_referrer,
        strict_transport_security: { max_age: 2y, include_subdomains },
        permissions_policy: { camera: none },
    }
}

#[test]
fn the_answers_are_those_of_the_declared_model() {
    let mut random = Random::new(SEED);
    for (name, tokens, policy) in TWICE {
        let item = parse(tokens.parse().expect("tokens"), &Memory::default()).expect("a policy");
        let checked = check(&item);
        let origin = Origin::parse("https://shop.example.com", Span::default()).expect("an origin");
        let (declared, policy) = (Policies::of(&checked.policy, origin), policy());
        for _ in 0..2_000 {
            let url = random.pick(URLS);
            let request = Request::new(random.pick(Destination::ALL), url.parse().expect("a URL"));
            assert_eq!(policy.allows(&request), declared.allows(&request), "{name}: {request:?}");
            assert_eq!(
                policy.decide(&request).deciding().map(ToString::to_string),
                declared.decide(&request).deciding().map(ToString::to_string),
                "{name}: {request:?}"
            );
            let navigation = match random.below(3) {
                0 => Navigation::form(url),
                1 => Navigation::base(url),
                _ => Navigation::framed_by([url]),
            };
            let navigation = navigation.expect("a URL");
            assert_eq!(policy.allows(&navigation), declared.allows(&navigation), "{name}: {navigation:?}");
        }
    }
}

#[test]
fn explanations_of_presets() {
    for (name, policy) in [
        ("Strict", Strict::policy()),
        ("StaticSite", StaticSite::policy()),
        ("Api", Api::policy()),
        ("Helmet", Helmet::policy()),
        ("Talisman", Talisman::policy()),
    ] {
        // The presets for migrations let many attacks through.
        let attacks = if name == "Strict" { format!("\n{}", policy.attacks()) } else { String::new() };
        blessed(&format!("{name}.txt"), &without_lines(&format!("{}{attacks}", policy.explain())));
    }
}

/// The lines of the presets change whenever their documentation does.
fn without_lines(text: &str) -> String {
    let line = |line: &str| match line.split_once("presets.rs:") {
        Some((before, after)) => {
            format!("{before}presets.rs:…{}", after.trim_start_matches(|c: char| c.is_ascii_digit()))
        }
        None => line.to_owned(),
    };
    text.lines().map(|text| line(text) + "\n").collect()
}
