//! Laws for every policy: what one more source, one more policy or a report-only policy can change, and what changes no answer:
//! rendering and parsing, the order of sources, upper case, and the place of a policy.

use crate::fetch_subjects::{BOOT, Kind, Question, SOURCES, app, directives, questions, some, text, written};
use security_policy_core::csp::{Csp, Disposition, Keyword, SourceExpression};
use security_policy_core::fetch::{
    Decision, FrameOptions, Inline, Outcome, Policies, PolicySource, Reason, Request, Subject,
};
use security_policy_tests::{Random, SEED};
use std::time::{Duration, Instant};

const ROUNDS: usize = 3_000;

/// Sources that have browsers ignore others.
const OVERRIDING: &[&str] = &["'nonce-abc'", BOOT, "'strict-dynamic'"];

/// One more source never blocks more, with two exceptions by the standard: a nonce, a hash and `'strict-dynamic'` override
/// `'unsafe-inline'`, and `'strict-dynamic'` overrides the URLs of scripts.
#[test]
fn one_more_source_never_blocks_more() {
    let questions = questions();
    let mut random = Random::new(SEED);
    let (mut inline, mut urls, mut allowed) = (0, 0, 0);
    for _ in 0..ROUNDS {
        let before = directives(&mut random);
        let lists: Vec<usize> = (0..before.len()).filter(|at| !before[*at].1.is_empty()).collect();
        let source = if random.below(2) == 0 { random.pick(OVERRIDING) } else { random.pick(SOURCES) };
        let list = random.pick(&lists);
        let mut after = before.clone();
        let place = random.below(after[list].1.len() + 1);
        after[list].1.insert(place, source);
        let (before, after) = (app().enforce(&text(&before)), app().enforce(&text(&after)));
        for question in some(&questions, &mut random) {
            let (one, other) = (question.ask(&before), question.ask(&after));
            if !one.is_allowed() {
                allowed += usize::from(other.is_allowed());
                continue;
            }
            if other.is_allowed() {
                continue;
            }
            let tells_apart = source.starts_with("'nonce-") || source.starts_with("'sha");
            let is_strict = source == "'strict-dynamic'";
            let reason = one.deciding().expect("a ruling").reason;
            let is_unsafe_inline =
                |source: &SourceExpression| *source == SourceExpression::Keyword(Keyword::UnsafeInline);
            match reason {
                Reason::Keyword(keyword) if is_unsafe_inline(&keyword.node) && (tells_apart || is_strict) => {
                    inline += 1
                }
                Reason::Url(_) if is_strict && is_script(question) => urls += 1,
                reason => panic!("{}: {source} in `{}`: {reason:?}", question.name, written(&before)),
            }
        }
    }
    assert!(inline > 50 && urls > 20 && allowed > 500, "{inline} {urls} {allowed}");
}

/// One more enforced policy never allows more, with two exceptions by the standard: `frame-ancestors` makes browsers ignore
/// `X-Frame-Options`, and `require-trusted-types-for` enables `'trusted-types-eval'`.
#[test]
fn one_more_policy_never_allows_more() {
    let questions = questions();
    let mut random = Random::new(SEED + 1);
    let (mut framed, mut blocked) = (0, 0);
    for _ in 0..ROUNDS {
        let (one, other) = (text(&directives(&mut random)), text(&directives(&mut random)));
        let before = app().frame_options(FrameOptions::SameOrigin).enforce(&one);
        let after = before.clone().enforce(&other);
        for question in some(&questions, &mut random) {
            let (one, two) = (question.ask(&before), question.ask(&after));
            blocked += usize::from(one.is_allowed() && !two.is_allowed());
            if one.is_allowed() || !two.is_allowed() {
                continue;
            }
            match &question.kind {
                Kind::Navigation(_) if one.barrier().is_some() && other.contains("frame-ancestors") => framed += 1,
                Kind::Inline(_) if other.contains("require-trusted-types-for") => {
                    let keyword = SourceExpression::Keyword(Keyword::TrustedTypesEval);
                    assert!(two.rulings().iter().any(|ruling| ruling.matched().is_some_and(|it| it.node == keyword)));
                }
                _ => panic!("{}: `{other}` allows more than `{}`", question.name, written(&before)),
            }
        }
    }
    assert!(framed > 10 && blocked > 5_000, "{framed} {blocked}");
    let eval = app().enforce("script-src 'trusted-types-eval'");
    assert!(!eval.allows(&Inline::eval().trusted()));
    assert!(eval.enforce("require-trusted-types-for 'script'").allows(&Inline::eval().trusted()));
}

#[test]
fn a_policy_that_only_reports_never_blocks() {
    let questions = questions();
    let mut random = Random::new(SEED + 2);
    let mut reported = 0;
    for _ in 0..ROUNDS {
        let (one, other) = (text(&directives(&mut random)), text(&directives(&mut random)));
        let enforced = app().enforce(&one);
        let both = enforced.clone().report_only(&other);
        for question in some(&questions, &mut random) {
            let (one, two) = (question.ask(&enforced), question.ask(&both));
            assert_eq!(one.is_allowed(), two.is_allowed(), "{}: {}", question.name, written(&both));
            let reports = two.rulings().iter().filter(|ruling| ruling.outcome() == Outcome::Reported);
            reported += reports.inspect(|ruling| assert_eq!(ruling.policy, 1)).count();
        }
    }
    assert!(reported > 5_000, "{reported}");
}

#[test]
fn writing_and_reading_change_no_answer() {
    let questions = questions();
    let mut random = Random::new(SEED + 3);
    let mut rulings = 0;
    for _ in 0..ROUNDS {
        let text = text(&directives(&mut random));
        let (csp, _) = Csp::parse(&text, Disposition::Enforce);
        let (again, _) = Csp::parse(&csp.to_string(), Disposition::Enforce);
        let (csp, again) = (app().with(csp, PolicySource::Header), app().with(again, PolicySource::Header));
        for question in some(&questions, &mut random) {
            let lines = |decision: Decision<'_>| decision.rulings().iter().map(ToString::to_string).collect::<Vec<_>>();
            let (one, other) = (lines(question.ask(&csp)), lines(question.ask(&again)));
            assert_eq!(one, other, "{}: {text}", question.name);
            rulings += one.len();
        }
    }
    assert!(rulings > 10_000, "{rulings}");
}

#[test]
fn asking_allocates_nothing() {
    let policies = app()
        .enforce(
            "default-src 'self'; script-src 'nonce-abc' 'strict-dynamic' https://cdn.example/js/; style-src *.example",
        )
        .report_only("default-src https: data:");
    for question in questions() {
        fn counts(policies: &Policies<'_>, subject: &impl Subject) -> (u64, u64) {
            let allows = allocation_counter::measure(|| assert!([true, false].contains(&policies.allows(subject))));
            (allows.count_total, allocation_counter::measure(|| drop(policies.decide(subject))).count_total)
        }
        let (allows, decides) = match &question.kind {
            Kind::Request(request) => counts(&policies, request),
            Kind::Navigation(navigation) => counts(&policies, navigation),
            _ => continue,
        };
        assert_eq!(allows, 0, "{}", question.name);
        assert!(decides <= 1, "{}: {decides}", question.name);
    }
}

/// The same source decides.
#[test]
fn an_index_changes_no_answer() {
    let questions = questions();
    let mut random = Random::new(SEED + 7);
    let (mut decided, mut by_source) = (0, 0);
    for _ in 0..ROUNDS / 4 {
        let mut long = directives(&mut random);
        for (_, sources) in long.iter_mut().filter(|(_, sources)| !sources.is_empty()) {
            // More than an index is made for.
            for _ in 0..24 {
                sources.insert(random.below(sources.len() + 1), random.pick(SOURCES));
            }
        }
        let policies = app().enforce(&text(&long)).report_only(&text(&directives(&mut random)));
        let indexed = policies.indexed();
        for question in &questions {
            let (one, other) = (question.ask(&policies), question.ask(&indexed));
            assert_eq!(one, other, "{}: {}", question.name, written(&policies));
            let matched = one
                .rulings()
                .iter()
                .zip(other.rulings())
                .filter_map(|(one, other)| Some((one.matched()?, other.matched()?)));
            for (one, other) in matched {
                assert_eq!(one.span, other.span, "{}: {}", question.name, written(&policies));
                by_source += 1;
            }
            decided += 1;
        }
    }
    assert!(decided > 10_000 && by_source > 5_000, "{decided} {by_source}");
}

/// Sources are a set: what decides can differ, but not the answer.
#[test]
fn the_order_of_sources_and_directives_is_irrelevant() {
    let questions = questions();
    let mut random = Random::new(SEED + 4);
    let mut other_source = 0;
    for _ in 0..ROUNDS {
        let before = directives(&mut random);
        let mut after = before.clone();
        after.reverse();
        for (_, sources) in &mut after {
            for place in (1..sources.len()).rev() {
                sources.swap(place, random.below(place + 1));
            }
        }
        let (before, after) = (app().enforce(&text(&before)), app().enforce(&text(&after)));
        for question in some(&questions, &mut random) {
            let (one, other) = (question.ask(&before), question.ask(&after));
            assert_eq!(one.is_allowed(), other.is_allowed(), "{}: {}", question.name, written(&before));
            let violated = |decision: &Decision<'_>| decision.violations().map(|it| it.violated()).collect::<Vec<_>>();
            assert_eq!(violated(&one), violated(&other), "{}: {}", question.name, written(&before));
            let matched = |decision: &Decision<'_>| {
                decision.deciding().and_then(|ruling| ruling.matched()).map(|source| source.node.to_string())
            };
            other_source += usize::from(matched(&one) != matched(&other));
        }
    }
    assert!(other_source > 100, "{other_source}");
}

/// Names, keywords, schemes, hosts and names of algorithms are compared without case; nonces, digests and paths with it.
#[test]
fn upper_case_changes_no_answer() {
    fn upper(source: &str) -> String {
        let is_kept = |source: &str| source.starts_with("'nonce-") || source.starts_with("'sha");
        let kept = match source {
            _ if is_kept(source) => source.find('-').expect("a prefix") + 1,
            _ => source.find("//").map_or(0, |slashes| slashes + 2),
        };
        let end = match source[kept..].find('/') {
            _ if is_kept(source) => kept,
            path => path.map_or(source.len(), |path| kept + path),
        };
        // The words of these directives have a case.
        if ["'script'", "one", "'allow-duplicates'"].contains(&source) {
            return source.to_owned();
        }
        format!("{}{}", source[..end].to_ascii_uppercase(), &source[end..])
    }
    let questions = questions();
    let mut random = Random::new(SEED + 5);
    for _ in 0..ROUNDS {
        let lists = directives(&mut random);
        let loud = lists.iter().map(|(name, sources)| {
            let (name, words) = name.split_once(' ').unwrap_or((name, ""));
            let sources = sources.iter().map(|source| upper(source)).collect::<Vec<_>>().join(" ");
            format!("{} {words} {sources}", name.to_ascii_uppercase())
        });
        let loud = loud.collect::<Vec<_>>().join(";");
        let (one, other) = (app().enforce(&text(&lists)), app().enforce(&loud));
        for question in some(&questions, &mut random) {
            let (one, other) = (question.ask(&one).is_allowed(), question.ask(&other).is_allowed());
            assert_eq!(one, other, "{}: {loud}", question.name);
        }
    }
    for (policy, subject) in [
        ("script-src 'nonce-ABC'", Inline::script("x").nonce("abc")),
        ("script-src 'sha256-LNPcm8Gfy+GpTvBwuQLDbTpfzmhLLkqhHjYzVwYJqZ8='", Inline::script("x")),
    ] {
        assert!(!app().enforce(policy).allows(&subject), "{policy}");
    }
    let image = Request::image("https://cdn.example/JS/a").expect("a URL");
    assert!(!app().enforce("img-src https://cdn.example/js/").allows(&image));
}

/// A policy in a `meta` element does the same as in a header, except for the directives that browsers ignore there.
#[test]
fn a_meta_policy_does_the_same_but_for_framing_and_sandboxes() {
    let questions = questions();
    let mut random = Random::new(SEED + 6);
    let mut ignored = 0;
    for _ in 0..ROUNDS {
        let lists = directives(&mut random);
        let (header, meta) = (app().enforce(&text(&lists)), app().meta(&text(&lists)));
        let kept = lists.iter().filter(|(name, _)| !name.starts_with("sandbox") && *name != "frame-ancestors");
        let kept = app().enforce(&text(&kept.cloned().collect::<Vec<_>>()));
        for question in some(&questions, &mut random) {
            let answer = question.ask(&meta).is_allowed();
            assert_eq!(answer, question.ask(&kept).is_allowed(), "{}: {}", question.name, written(&meta));
            ignored += usize::from(answer != question.ask(&header).is_allowed());
        }
    }
    assert!(ignored > 100, "{ignored}");
}

/// Ten times the sources take about ten times as long.
#[test]
fn time_is_linear_in_the_policy() {
    let policies = |count: usize| {
        let hosts: String = (0..count).map(|at| format!(" https://cdn-{at}.example/js/")).collect();
        app().enforce(&format!("default-src{hosts} 'unsafe-inline'; img-src{hosts}; form-action{hosts}"))
    };
    let questions = questions();
    let time = |policies: &Policies<'_>| {
        let once = || {
            let start = Instant::now();
            questions.iter().for_each(|question| {
                question.ask(policies);
            });
            start.elapsed()
        };
        (0..5).map(|_| once()).min().expect("five rounds")
    };
    let (small, large) = (time(&policies(100)), time(&policies(1_000)));
    assert!(large < small * 40 + Duration::from_millis(5), "{small:?} for 100 sources, {large:?} for 1,000");
}

fn is_script(question: &Question) -> bool {
    match &question.kind {
        Kind::Request(request) | Kind::Redirected(request, _) => request.destination().is_script_like(),
        _ => false,
    }
}
