//! What the lints know of a policy (`csp/semantics`) is what the engine decides.

use crate::fetch_subjects::{BOOT, EMPTY, Kind, LISTS, Question, SOURCES, app, directives, questions, text};
use security_policy_core::csp::{
    ALLOW_FORMS, ALLOW_SCRIPTS, Csp, Directive, Disposition, Keyword, Purpose, SourceExpression,
};
use security_policy_core::fetch::{Destination, Inline, InlineKind, Policies, PolicySource, Request};
use security_policy_tests::{Random, SEED};
use std::collections::{BTreeMap, BTreeSet};

const ROUNDS: usize = 400;

/// The directives that a request or a piece of code is checked against first.
fn effective() -> BTreeSet<Directive> {
    const KINDS: [InlineKind; 7] = [
        InlineKind::Script,
        InlineKind::ScriptAttribute,
        InlineKind::Navigation,
        InlineKind::Style,
        InlineKind::StyleAttribute,
        InlineKind::Eval,
        InlineKind::Wasm,
    ];
    let requests = Destination::ALL.iter().filter_map(|destination| destination.directive());
    requests.chain(KINDS.into_iter().map(InlineKind::directive)).collect()
}

#[test]
fn a_clause_governs_what_the_engine_checks_against_it() {
    let (questions, effective) = (questions(), effective());
    let mut random = Random::new(SEED);
    let mut fallbacks = 0;
    for _ in 0..ROUNDS {
        let csp = parse(&text(&lists(&mut random)));
        let mut found: BTreeMap<Directive, BTreeSet<Directive>> = BTreeMap::new();
        let policies = app().with(&csp, PolicySource::Header);
        for question in &questions {
            for ruling in question.ask(&policies).rulings() {
                if effective.contains(&ruling.effective) {
                    found.entry(ruling.deciding.directive.node).or_default().insert(ruling.effective);
                }
            }
        }
        for clause in &csp.clauses {
            let governed = csp.governed_by(clause).into_iter().filter(|directive| effective.contains(directive));
            let governed: BTreeSet<Directive> = governed.collect();
            let key = clause.directive.node;
            assert_eq!(found.get(&key).cloned().unwrap_or_default(), governed, "{key:?} in `{csp}`");
            fallbacks += usize::from(governed.iter().any(|directive| *directive != key));
        }
    }
    assert!(fallbacks > 250, "{fallbacks}");
    let only_fallbacks = [Directive::DefaultSrc, Directive::ChildSrc, Directive::StyleSrc];
    assert!(only_fallbacks.iter().all(|directive| directive.is_only_fallback() && !effective.contains(directive)));
}

/// A source has an effect in a list if, besides what the list has of other nonces, hashes and keywords, it changes an answer.
#[test]
fn a_source_has_an_effect_where_it_changes_an_answer() {
    let questions = questions();
    let mut random = Random::new(SEED + 1);
    let (mut acts, mut idle) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..ROUNDS {
        let name = random.pick(LISTS);
        let sources: BTreeSet<&str> = (0..=random.below(4)).map(|_| random.pick(SOURCES)).collect();
        let csp = parse(&format!("{name} {}", sources.iter().copied().collect::<Vec<_>>().join(" ")));
        let clause = &csp.clauses[0];
        for source in &sources {
            let parsed = SourceExpression::parse(*source).expect("a source of the list");
            // Neither allows anything, and `frame-ancestors` has no sources with a path.
            if ["'none'", "'report-sample'"].contains(source) || clause.find(&parsed).is_none() {
                continue;
            }
            let expected = csp.has_effect(clause, &parsed) && csp.ignored(clause).because(&parsed).is_none();
            let companions = companions(&sources, source);
            let with = |more: &str| {
                let list = format!("{name} {companions} {more}; require-trusted-types-for 'script'");
                app().enforce(&list)
            };
            let found = differ(&questions, &with(""), &with(source));
            assert_eq!(found.is_some(), expected, "{source} in `{csp}`: {found:?}");
            let seen = if expected { &mut acts } else { &mut idle };
            seen.insert((name, *source));
        }
    }
    assert!(acts.len() > 100 && idle.len() > 80, "{} {}", acts.len(), idle.len());
}

/// What of a list decides how its other sources are read: no source that matches a URL, and not `'unsafe-inline'`.
fn companions(sources: &BTreeSet<&str>, source: &str) -> String {
    let is_companion = |other: &&&str| {
        **other != source
            && (other.starts_with("'nonce-")
                || other.starts_with("'sha")
                || ["'strict-dynamic'", "'unsafe-hashes'"].contains(*other))
    };
    let mut companions: Vec<&str> = sources.iter().filter(is_companion).copied().collect();
    if source == "'unsafe-hashes'" {
        companions.extend([BOOT, EMPTY]);
    }
    companions.join(" ")
}

/// The first question that two policies answer differently.
fn differ<'q>(questions: &'q [Question], one: &Policies<'_>, other: &Policies<'_>) -> Option<&'q str> {
    let differs = |question: &&Question| question.ask(one).is_allowed() != question.ask(other).is_allowed();
    questions.iter().find(differs).map(|question| question.name.as_str())
}

/// In a policy with several lists, nothing is allowed because of a source that the lints call idle. A nonce that is idle still
/// overrides `'unsafe-inline'`.
#[test]
fn a_source_without_effect_allows_nothing() {
    let questions = questions();
    let mut random = Random::new(SEED + 2);
    let mut idle = 0;
    for _ in 0..ROUNDS {
        let lists = lists(&mut random);
        let csp = parse(&text(&lists));
        for (clause, (name, sources)) in csp.clauses.iter().zip(&lists) {
            for (place, source) in sources.iter().enumerate() {
                let parsed = SourceExpression::parse(*source).expect("a source of the list");
                let is_ignored = csp.ignored(clause).because(&parsed).is_some();
                let has_effect = csp.has_effect(clause, &parsed) && !is_ignored;
                if has_effect || *source == "'none'" {
                    continue;
                }
                let mut without = lists.clone();
                let list = without.iter_mut().find(|(other, _)| other == name).expect("the same list");
                list.1.remove(place);
                let (with, without) = (app().enforce(&text(&lists)), app().enforce(&text(&without)));
                let allows =
                    |question: &&Question| question.ask(&with).is_allowed() && !question.ask(&without).is_allowed();
                let found = questions.iter().find(allows).map(|question| &question.name);
                assert_eq!(found, None, "{source} of {name} in `{csp}`");
                idle += 1;
            }
        }
    }
    assert!(idle > 150, "{idle}");
}

#[test]
fn what_a_policy_allows_as_a_whole() {
    let questions = questions();
    let mut random = Random::new(SEED + 3);
    let (mut inline, mut silent, mut nothing) = (0, 0, 0);
    for _ in 0..ROUNDS {
        let directives = directives(&mut random);
        let csp = parse(&text(&directives));
        let policies = app().with(&csp, PolicySource::Header);
        for (kind, purpose) in [
            (Inline::script("unknown"), Purpose::Script),
            (Inline::event_handler("unknown"), Purpose::Script),
            (Inline::style("unknown"), Purpose::Style),
            (Inline::style_attribute("unknown"), Purpose::Style),
        ] {
            let is_sandboxed = purpose == Purpose::Script && csp.sandboxes(&ALLOW_SCRIPTS);
            let list = csp.effective_clause(kind.kind().directive());
            let is_allowed = list.is_none_or(|list| list.allows_all_inline(purpose).is_some()) && !is_sandboxed;
            assert_eq!(policies.allows(&kind), is_allowed, "{:?}: `{csp}`", kind.kind());
            inline += usize::from(is_allowed && list.is_some());
        }
        let form =
            Kind::Navigation(security_policy_core::fetch::Navigation::form("https://app.example/").expect("a URL"));
        let form = Question { name: String::new(), kind: form };
        let is_blocked_by_sandbox = form.ask(&policies).rulings().iter().any(|it| it.effective == Directive::Sandbox);
        assert_eq!(is_blocked_by_sandbox, csp.sandboxes(&ALLOW_FORMS), "`{csp}`");

        let is_script = |question: &&Question| match &question.kind {
            Kind::Request(request) => [Destination::Script, Destination::AudioWorklet].contains(&request.destination()),
            Kind::Inline(inline) => inline.kind().directive().governs_script() && inline.kind() != InlineKind::Wasm,
            _ => false,
        };
        if !csp.runs_scripts() {
            let runs = questions.iter().filter(is_script).find(|question| question.ask(&policies).is_allowed());
            let eval =
                |question: &&Question| matches!(&question.kind, Kind::Inline(it) if it.kind() == InlineKind::Eval);
            assert!(runs.is_none_or(|question| eval(&question)), "{:?}: `{csp}`", runs.map(|it| &it.name));
            silent += 1;
        }
        for clause in csp.clauses.iter().filter(|clause| clause.directive.node.is_fetch() && clause.allows_nothing()) {
            for directive in csp.governed_by(clause) {
                let requests = Destination::ALL.iter().filter(|destination| destination.directive() == Some(directive));
                for destination in requests {
                    let request = Request::new(*destination, "https://app.example/".parse().expect("a URL"));
                    assert!(!policies.allows(&request), "{destination:?}: `{csp}`");
                    nothing += 1;
                }
            }
        }
    }
    assert!(inline > 40 && silent > 10 && nothing > 15, "{inline} {silent} {nothing}");
}

/// Directives with source lists only: a sandbox answers before any list does.
fn lists(random: &mut Random) -> Vec<(&'static str, Vec<&'static str>)> {
    directives(random).into_iter().filter(|(_, sources)| !sources.is_empty()).collect()
}

fn parse(text: &str) -> Csp {
    let (csp, _) = Csp::parse(text, Disposition::Enforce);
    assert!(csp.clauses.iter().all(|clause| clause.keyword(Keyword::None).is_none() || !clause.sources().is_empty()));
    csp
}
