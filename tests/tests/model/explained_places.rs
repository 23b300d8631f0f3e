//! The text from which a program reads where its policy is written.

use security_policy_core::csp::{Clause, ClauseValue, SourceExpression};
use security_policy_core::explain::{Allows, BrowserPolicy, ExplainedCsp, Place, Places, compare, promises, services};
use security_policy_core::header::FieldValue;
use security_policy_core::policy::HeaderValue;
use security_policy_core::{SecurityPolicy, Span, Spanned};
use security_policy_syntax::{Memory, check, parse};

fn policy() -> SecurityPolicy {
    let text = "krate struct Shop { origin: \"https://shop.example\", content_security_policy: { default_src: self, \
                img_src: [self, ..$tenants, \"https://img.example\"], script_src: [self, nonce], trusted_types: [\"shop\", \"other\"], \
                sandbox: [allow_scripts, allow_forms], report_uri: \"/reports\", report_to: main }, x_frame_options: deny, \
                services: [stripe, google_fonts, paypal], expect: { no_framing, deny eval } }";
    check(&parse(text.parse().expect("tokens"), &Memory::default()).expect("a policy")).policy
}

/// A place for each span: of two files, of a base, and of none.
fn place(span: Span) -> Option<Place> {
    let of = |file: &str| Place { file: Some(file.to_owned()), line: Some(span.start as u32 + 1), base: None };
    match span.start % 4 {
        0 => Some(of("src/a.rs")),
        1 => Some(Place { base: Some(String::new()), ..of("src/b.rs") }),
        2 => Some(Place { file: None, line: None, base: Some(String::new()) }),
        _ => None,
    }
}

fn clauses(policy: &SecurityPolicy) -> impl Iterator<Item = &Clause> {
    policy.csps().into_iter().flat_map(|csp| &csp.clauses)
}

#[test]
fn each_part_of_a_policy_has_the_place_that_was_written() {
    let policy = policy();
    let places = Places::decode(&Places::encode(&policy, &place), &policy);
    let mut spans: Vec<Span> = policy.headers.iter().map(|header| header.name.span).collect();
    for clause in clauses(&policy) {
        spans.push(clause.directive.span);
        match &clause.value {
            ClauseValue::Sources(sources) => spans.extend(sources.iter().map(|source| source.span)),
            ClauseValue::Words(words) => spans.extend(words.iter().map(|word| word.span)),
            ClauseValue::TrustedTypes(types) => spans.extend(types.iter().map(|name| name.span)),
            ClauseValue::Urls(urls) => spans.extend(urls.iter().map(|url| url.span)),
            ClauseValue::Texts(texts) => spans.extend(texts.iter().map(|text| text.span)),
            _ => {}
        }
    }
    assert!(spans.len() > 20 && (0..4).all(|kind| spans.iter().any(|span| span.start % 4 == kind)), "{spans:?}");
    for span in spans {
        assert_eq!(places.get(span), place(span), "{span:?}");
    }
    assert_eq!(places.get(Span::new(90_000, 90_001)), None);
}

/// A slot for any number of values has one place, and those after it keep theirs.
#[test]
fn the_values_of_a_slot_have_its_place() {
    let declared = policy();
    let everywhere =
        |span: Span| Some(Place { file: Some("a.rs".to_owned()), line: Some(span.start as u32), base: None });
    let text = Places::encode(&declared, &everywhere);
    let sources = |policy: &SecurityPolicy| -> Vec<Spanned<SourceExpression>> {
        let images = clauses(policy).find(|clause| clause.directive.node.key() == "img_src").expect("a list");
        images.sources().to_vec()
    };
    let written = sources(&declared);
    let at = written.iter().position(|source| matches!(source.node, SourceExpression::Slots(_))).expect("a slot");
    for count in [0, 1, 3] {
        let mut filled = declared.clone();
        let tenant = |number: usize| {
            let source = SourceExpression::parse(format!("https://t{number}.example").as_str()).expect("a source");
            Spanned::new(source, Span::new(50_000 + number, 50_001 + number))
        };
        for header in &mut filled.headers {
            let HeaderValue::Field(FieldValue::Csp(csps)) = &mut header.value else { continue };
            for clause in csps.iter_mut().flat_map(|csp| &mut csp.node.clauses) {
                if let ClauseValue::Sources(sources) = &mut clause.value
                    && sources.iter().any(|source| matches!(source.node, SourceExpression::Slots(_)))
                {
                    sources.splice(at..=at, (0..count).map(tenant));
                }
            }
        }
        let places = Places::decode(&text, &filled);
        for (number, source) in sources(&filled).iter().enumerate() {
            let original = if number < at {
                number
            } else if number < at + count {
                at
            } else {
                number - count + 1
            };
            assert_eq!(places.get(source.span), everywhere(written[original].span), "{count}: {number}");
        }
    }
}

#[test]
fn promises_and_services_are_in_the_text() {
    let policy = policy();
    let text = Places::encode(&policy, &place);
    let expected: Vec<(String, Option<Place>)> = policy
        .expect
        .iter()
        .flat_map(|expect| &expect.promises)
        .map(|promise| (promise.node.to_string(), place(promise.span)))
        .collect();
    assert_eq!(expected.len(), 2);
    assert_eq!(promises(&text), expected);

    let needed = services(&text).to_string();
    assert!(needed.contains("connect-src https://api.stripe.com"), "{needed}");
    // The sources of several services for one directive are one list.
    assert_eq!(needed.matches("script-src").count(), 1, "{needed}");
    assert!(needed.contains("https://js.stripe.com https://*.js.stripe.com https://*.paypal.com"), "{needed}");
    let places = Places::decode(&text, &policy);
    let scripts = clauses(&policy).find(|clause| clause.directive.node.key() == "style_src");
    let styles = scripts.expect("a directive that a service adds");
    assert!(styles.sources().len() > places.without_services(styles).sources().len());
    assert!(promises("").is_empty() && services("").clauses.is_empty());
}

#[test]
fn each_file_keeps_its_number() {
    let policy = policy();
    let of = |span: Span| Some(Place { file: Some(format!("src/{}.rs", span.start % 7)), line: Some(7), base: None });
    let places = Places::decode(&Places::encode(&policy, &of), &policy);
    for header in &policy.headers {
        assert_eq!(places.get(header.name.span), of(header.name.span));
    }
    let mut files: Vec<Option<Place>> = clauses(&policy).map(|clause| places.get(clause.directive.span)).collect();
    assert!(clauses(&policy).zip(&files).all(|(clause, place)| *place == of(clause.directive.span)));
    files.sort_by_key(|place| place.as_ref().map(ToString::to_string));
    files.dedup();
    assert!(files.len() > 2, "{files:?}");
}

/// What is written in the program has a place, and what is in a `meta` element has none.
#[test]
fn explanations_and_comparisons_print_places() {
    let declared = policy();
    let line =
        |span: Span| Some(Place { file: Some("src/shop.rs".to_owned()), line: Some(span.start as u32), base: None });
    let places = || Places::decode(&Places::encode(&declared, &line), &declared);
    let place_of = |key: &str| {
        let clause = clauses(&declared).find(|clause| clause.directive.node.key() == key).expect(key);
        line(clause.directive.span)
    };
    let text = Places::encode(&declared, &line);
    let promised = promises(&text);
    let explained = BrowserPolicy::new("Shop", declared.clone())
        .with_places(places())
        .with_promises(promised.clone())
        .with_meta("font-src 'none'; img-src https://img.example; frame-ancestors 'none'");
    let explanation = explained.explain();

    let [header, meta] = explanation.policies.as_slice() else { panic!("{explanation}") };
    let sandbox = header.directives.iter().find(|directive| directive.text.contains("sandbox")).expect("a sandbox");
    assert_eq!((&sandbox.place, &header.place.is_some()), (&place_of("sandbox"), &true));
    let has_place = |csp: &ExplainedCsp| {
        csp.rules.iter().any(|rule| match &rule.allows {
            Allows::Sources(sources) => sources.iter().any(|source| source.place.is_some()),
            _ => rule.place.is_some(),
        })
    };
    assert!(has_place(header) && !has_place(meta), "{explanation}");
    assert!(meta.ignored.iter().all(|ignored| ignored.place.is_none()), "{explanation}");

    let printed = explanation.to_string();
    for (text, place) in &promised {
        let place = place.as_ref().expect("a place");
        assert!(printed.contains(&format!("  {text}  {place}\n")), "{text}\n{printed}");
    }
    assert!(printed.contains("\nPromises, which the compiler has proved\n"), "{printed}");
    let is_printed = |start: &str, place: &Option<Place>| {
        let place = place.as_ref().expect("a place").to_string();
        assert!(
            printed.lines().any(|line| line.trim().starts_with(start) && line.ends_with(&place)),
            "{start} {place}\n{printed}"
        );
    };
    is_printed("`sandbox", &sandbox.place);
    let source =
        |key: &str| clauses(&declared).find(|clause| clause.directive.node.key() == key).expect(key).sources()[0].span;
    is_printed("image", &line(source("img_src")));
    for promise in explanation.promises.iter().filter(|promise| !promise.meaning.is_empty()) {
        assert!(printed.contains(&format!("\n    {}\n", promise.meaning)), "{printed}");
    }
    // Without promises there is no title.
    assert!(!BrowserPolicy::of_csp("img-src 'self'", None).explain().to_string().contains("Promises"));

    let strict = BrowserPolicy::of_csp("img-src 'none'", declared.origin.as_ref().map(|origin| origin.node.clone()));
    let shop = BrowserPolicy::new("Shop", declared.clone()).with_places(places());
    let compared = compare(&strict, &shop).to_string();
    let image = line(source("img_src")).expect("a place");
    assert!(compared.contains(&format!("in `img_src`, {image}\n")), "{image}\n{compared}");
    let back = compare(&shop, &strict).to_string();
    assert!(back.contains(&format!(", {image}")), "{image}\n{back}");
}

/// The numbers of a span mean something else in the text of a `meta` element.
#[test]
fn the_sources_of_a_meta_element_have_no_place() {
    let value = "img-src https://img.example";
    let response = BrowserPolicy::of_csp(value, None);
    let at = |span: Span| Some(Place { file: Some("src/a.rs".to_owned()), line: Some(span.start as u32), base: None });
    let places = Places::decode(&Places::encode(response.policy(), &at), response.policy());
    let start = clauses(response.policy()).next().expect("a directive").directive.span.start;
    let meta = format!("{}{value}", " ".repeat(start));
    let explanation = response.clone().with_places(places).with_meta(&meta).explain();
    let place = |csp: &ExplainedCsp| {
        let rule = csp.rules.iter().find(|rule| rule.kinds.iter().any(|kind| kind == "image")).expect("a rule");
        let Allows::Sources(sources) = &rule.allows else { panic!("{rule:?}") };
        sources[0].place.clone()
    };
    let source = clauses(response.policy()).next().expect("a directive").sources()[0].span;
    assert_eq!((place(&explanation.policies[0]), place(&explanation.policies[1])), (at(source), None));
}

#[test]
fn a_place_is_a_file_a_line_and_a_base() {
    for (file, line, base, text) in [
        (Some("src/a.rs"), Some(3), None, "src/a.rs:3"),
        (Some("src/a.rs"), Some(3), Some("Base"), "src/a.rs:3 (Base)"),
        (None, None, Some("Base"), "(Base)"),
        (None, None, None, ""),
    ] {
        let place = Place { file: file.map(str::to_owned), line, base: base.map(str::to_owned) };
        assert_eq!(place.to_string(), text);
    }
}
