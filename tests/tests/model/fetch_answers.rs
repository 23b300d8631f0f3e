//! Answers of the engine to questions that no other table asks.

use security_policy_core::Span;
use security_policy_core::Spanned;
use security_policy_core::csp::{Clause, ClauseValue, Csp, Directive, Disposition, SourceExpression};
use security_policy_core::fetch::{
    Destination, FrameOptions, Inline, Navigation, Policies, PolicySource, Request, Response, TrustedTypesPolicy,
};
use security_policy_core::url::{Origin, Url};

fn page() -> Policies<'static> {
    Policies::new(Origin::parse("https://shop.example", Span::default()).expect("an origin"))
}

fn url(text: &str) -> Url {
    Url::parse(text).expect("a URL")
}

/// Trusted Types, #should-block-create-policy: the name has to be listed, and to be new unless `'allow-duplicates'` is there.
#[test]
fn a_trusted_types_policy_needs_its_name_in_the_list() {
    for (value, name, is_duplicate, is_allowed) in [
        ("trusted-types a", "a", false, true),
        ("trusted-types a", "a", true, false),
        ("trusted-types a", "b", false, false),
        ("trusted-types a 'allow-duplicates'", "a", true, true),
        ("trusted-types a 'allow-duplicates'", "b", true, false),
        ("trusted-types a 'allow-duplicates'", "b", false, false),
        ("trusted-types *", "b", false, true),
        ("trusted-types *", "b", true, false),
        ("trusted-types * 'allow-duplicates'", "b", true, true),
        ("trusted-types 'none'", "none", false, false),
        ("trusted-types 'allow-duplicates'", "a", false, false),
        ("trusted-types", "a", false, false),
        ("script-src 'none'", "a", true, true),
    ] {
        let policy = TrustedTypesPolicy::new(name);
        let policy = if is_duplicate { policy.duplicate() } else { policy };
        assert_eq!(page().enforce(value).allows(&policy), is_allowed, "{value}: {policy:?}");
    }
}

/// CSP3, #should-block-response: a service worker may answer with the response of another URL. A hint has no such check.
#[test]
fn a_response_is_checked_like_its_request() {
    let policies = page().enforce("default-src 'none'; img-src 'self'");
    let image = Request::new(Destination::Image, url("https://shop.example/a.png"));
    for (of, is_allowed) in [("https://shop.example/b.png", true), ("https://cdn.example/b.png", false)] {
        assert_eq!(policies.allows(&Response::new(&image, url(of))), is_allowed, "{of}");
    }
    let hint = Request::hint(url("https://shop.example/a.js"));
    assert!(!policies.allows(&hint.clone()) || policies.allows(&image));
    assert!(policies.allows(&Response::new(&hint, url("https://cdn.example/a.js"))));
}

/// What Trusted Types block is not checked again.
#[test]
fn a_string_that_trusted_types_block_has_one_violation() {
    let both = "require-trusted-types-for 'script'; script-src 'none'";
    let policies = page().enforce(both);
    let violated = |inline: &Inline<'_>| -> Vec<Directive> {
        policies
            .decide(inline)
            .rulings()
            .iter()
            .filter(|ruling| !ruling.reason.allows())
            .map(|one| one.effective)
            .collect()
    };
    assert_eq!(violated(&Inline::eval()), [Directive::RequireTrustedTypesFor]);
    assert_eq!(violated(&Inline::eval().trusted()), [Directive::ScriptSrc]);
    // A policy that only reports blocks nothing, so that the next check follows.
    let policies = page().report_only(both);
    let decision = policies.decide(&Inline::eval());
    assert_eq!(decision.rulings().len(), 2);
}

/// URL Standard, #concept-url-origin: of the URLs without a host, only `blob:` has the origin in its path.
#[test]
fn a_page_without_a_host_frames_as_an_opaque_origin() {
    let policies = page().enforce("frame-ancestors https://partner.example");
    for (ancestor, is_allowed) in [
        ("https://partner.example/a", true),
        ("blob:https://partner.example/9115d58c", true),
        ("about:https://partner.example/", false),
        ("data:https://partner.example/", false),
        ("blob:blob:https://partner.example/", false),
        ("null", false),
    ] {
        assert_eq!(policies.allows(&Navigation::framed_by([ancestor]).expect("a page")), is_allowed, "{ancestor}");
    }
}

/// HTML: neither `frame-ancestors` nor `X-Frame-Options` applies to a document with a local URL.
#[test]
fn an_inherited_policy_has_no_frame_options() {
    let policies = page().enforce("frame-ancestors 'none'").frame_options(FrameOptions::Deny);
    let framed = Navigation::framed_by(["https://evil.example"]).expect("a page");
    assert!(!policies.allows(&framed));
    assert_eq!(policies.inherited().x_frame_options(), None);
    assert!(policies.inherited().allows(&framed));
    let only_header = page().frame_options(FrameOptions::Deny);
    assert!(!only_header.allows(&framed) && only_header.inherited().allows(&framed));
}

/// CSP3, #match-nonce-to-source-list, step 2.
#[test]
fn an_empty_nonce_matches_nothing() {
    let spanned = |source| Spanned::new(source, Span::default());
    let sources = vec![spanned(SourceExpression::FixedNonce(String::new()))];
    let directive = Spanned::new(Directive::ScriptSrc, Span::default());
    let clause = Clause { directive, value: ClauseValue::Sources(sources) };
    let csp = Csp { clauses: vec![clause], ..Csp::new(Disposition::Enforce) };
    let policies = page().with(csp, PolicySource::Header);
    assert!(!policies.allows(&Inline::script("greet()").nonce("")));
    assert!(!policies.allows(&Request::new(Destination::Script, url("https://shop.example/a.js")).nonce("")));
}

#[test]
fn a_ruling_names_the_section_that_decides() {
    let policies = page().enforce("img-src 'self'");
    let decision = policies.decide(&Request::new(Destination::Image, url("https://evil.example/a.png")));
    let section = decision.deciding().expect("a ruling").section().to_string();
    assert_eq!(section, "Content Security Policy Level 3, \"Does url match source list?\"");
}

/// The text that was asked about; a hash tells none.
#[test]
fn inline_code_has_its_text() {
    assert_eq!(Inline::script("greet()").text(), "greet()");
    assert_eq!(Inline::event_handler("go()").text(), "go()");
    assert_eq!(Inline::eval().text(), "");
}
