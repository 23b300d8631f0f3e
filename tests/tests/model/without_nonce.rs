//! The policy of a response without a nonce: the policy with the nonce allows everything that it allows.

use security_policy_core::csp::{
    Clause, ClauseValue, Csp, Directive, Disposition, Hash, HashSubject, Keyword, Purpose, Redirect, SourceExpression,
};
use security_policy_core::url::{Origin, Url};
use security_policy_core::{Span, Spanned};
use security_policy_tests::{Random, SEED};

const POLICIES: usize = 5_000;

const DIRECTIVES: &[Directive] = &[
    Directive::DefaultSrc,
    Directive::ScriptSrc,
    Directive::ScriptSrcElem,
    Directive::ScriptSrcAttr,
    Directive::StyleSrc,
    Directive::StyleSrcElem,
    Directive::StyleSrcAttr,
    Directive::ImgSrc,
    Directive::WorkerSrc,
    Directive::ObjectSrc,
    Directive::BaseUri,
    Directive::FormAction,
];

const SOURCES: &[&str] = &[
    "'self'",
    "'none'",
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'wasm-unsafe-eval'",
    "'trusted-types-eval'",
    "'strict-dynamic'",
    "'unsafe-hashes'",
    "'report-sample'",
    "'inline-speculation-rules'",
    "'nonce-fixed'",
    HASH,
    "'url-sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "'eval-sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
    "https:",
    "data:",
    "*",
    "https://cdn.example.com",
    "*.example.com",
    "https://img.example.com/a/",
    "$slot",
];

const HASH: &str = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

const URLS: &[&str] = &[
    "https://shop.example/app.js",
    "http://shop.example/app.js",
    "https://cdn.example.com/app.js",
    "https://img.example.com/a/b",
    "https://slot.example/x",
    "https://evil.example/evil.js",
    "data:text/javascript,1",
];

#[test]
fn it_never_allows_more() {
    let mut random = Random::new(SEED);
    let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    let urls: Vec<Url> = URLS.iter().map(|url| Url::parse(url).expect("a URL")).collect();
    let (mut changed, mut denied, mut allowed) = (0, 0, 0);
    for round in 0..POLICIES {
        let csp = policy(&mut random);
        let (with, without) = (filled(&csp), filled(&csp.without_nonce()));
        let names = |csp: &Csp| csp.clauses.iter().map(|clause| clause.directive.node).collect::<Vec<_>>();
        assert_eq!(names(&without), names(&csp), "no directive disappears: {csp}");
        assert!(!without.uses_nonce(), "{csp} -> {without}");
        assert_eq!(without.without_nonce(), without, "{csp}");
        changed += usize::from(with != without);

        for directive in DIRECTIVES.iter().skip(1) {
            let (one, other) =
                (questions(&with, *directive, &urls, &page), questions(&without, *directive, &urls, &page));
            for ((question, with_nonce), (_, without_nonce)) in one.into_iter().zip(other) {
                assert!(
                    with_nonce || !without_nonce,
                    "round {round}: {question} of {directive:?} is allowed by `{without}`, not by `{csp}`"
                );
                denied += usize::from(with_nonce && !without_nonce);
                allowed += usize::from(without_nonce);
            }
        }
    }
    // If the generator made only empty policies, or only open ones, the test would be meaningless.
    assert!(changed > POLICIES / 2 && denied > 1_000 && allowed > 10_000, "{changed} {denied} {allowed}");
}

/// If a list were `'none'` in one form only, a page without scripts would lose what it needs.
#[test]
fn what_is_no_script_stays() {
    let mut random = Random::new(SEED + 1);
    let page = Origin::parse("https://shop.example", Span::default()).expect("an origin");
    for _ in 0..POLICIES / 4 {
        let csp = policy(&mut random);
        let (with, without) = (filled(&csp), filled(&csp.without_nonce()));
        for directive in [Directive::ImgSrc, Directive::StyleSrcElem, Directive::ObjectSrc, Directive::FormAction] {
            for url in URLS {
                let url = Url::parse(url).expect("a URL");
                let loads = |csp: &Csp| {
                    csp.effective_clause(directive)
                        .is_none_or(|list| list.matching(&url, &page, Redirect::None).is_some())
                };
                assert_eq!(loads(&with), loads(&without), "{directive:?} from `{csp}`");
            }
        }
    }
}

/// What a page may request under a directive, and the answer.
fn questions(csp: &Csp, directive: Directive, urls: &[Url], page: &Origin) -> Vec<(String, bool)> {
    let list = csp.effective_clause(directive);
    let is_script = directive.governs_script() || directive == Directive::WorkerSrc;
    let is_strict = |list: &Clause| {
        is_script && list.directive.node != Directive::WorkerSrc && list.keyword(Keyword::StrictDynamic).is_some()
    };
    let mut answers = Vec::new();
    for url in urls {
        let matches = |list: &Clause| list.matching(url, page, Redirect::None).is_some();
        answers.push((format!("{url:?}"), list.is_none_or(|list| !is_strict(list) && matches(list))));
        answers.push((format!("{url:?} by a script"), list.is_none_or(|list| is_strict(list) || matches(list))));
    }
    let purpose = if directive.governs_script() { Purpose::Script } else { Purpose::Style };
    let has = |find: &dyn Fn(&SourceExpression) -> bool| {
        list.is_none_or(|list| list.sources().iter().any(|source| find(&source.node)))
    };
    if directive.governs_script() || directive.governs_style() {
        answers.push(("inline".to_owned(), list.is_none_or(|list| list.allows_all_inline(purpose).is_some())));
        for subject in [HashSubject::Content, HashSubject::Url, HashSubject::Eval] {
            let is_hash = |source: &SourceExpression| matches!(source, SourceExpression::Hash(Hash { subject: own, .. }) if *own == subject);
            answers.push((format!("a hash of {subject:?}"), has(&is_hash)));
        }
    }
    for keyword in Keyword::ALL.iter().filter(|keyword| !matches!(keyword, Keyword::None | Keyword::UnsafeInline)) {
        answers.push((format!("{keyword:?}"), has(&|source| *source == SourceExpression::Keyword(*keyword))));
    }
    answers
}

fn policy(random: &mut Random) -> Csp {
    let mut csp = Csp::new(random.pick(&[Disposition::Enforce, Disposition::Report]));
    for directive in DIRECTIVES {
        if random.below(3) > 0 {
            continue;
        }
        let mut sources: Vec<SourceExpression> = (0..random.below(6)).map(|_| source(random.pick(SOURCES))).collect();
        if random.below(4) > 0 {
            sources.insert(random.below(sources.len() + 1), SourceExpression::Nonce);
        }
        csp.clauses.push(Clause {
            directive: Spanned::new(*directive, Span::default()),
            value: ClauseValue::Sources(sources.into_iter().map(|one| Spanned::new(one, Span::default())).collect()),
        });
    }
    csp
}

fn source(text: &str) -> SourceExpression {
    match text {
        "$slot" => SourceExpression::Slot("slot".to_owned()),
        text => SourceExpression::parse(text).expect("a source"),
    }
}

/// As filled at start-up.
fn filled(csp: &Csp) -> Csp {
    let mut csp = csp.clone();
    for clause in &mut csp.clauses {
        let ClauseValue::Sources(sources) = &mut clause.value else { continue };
        for one in sources.iter_mut().filter(|one| matches!(one.node, SourceExpression::Slot(_))) {
            one.node = source("https://slot.example");
        }
    }
    csp
}
