//! The engine beside the cases: where Chromium and Firefox share a difference from the text, frames, sandboxes, Trusted Types,
//! and what an answer names.

use crate::declared::policy;
use security_policy_core::Span;
use security_policy_core::csp::Directive;
use security_policy_core::fetch::{Decision, ElementNonce, FrameOptions, Inline, Navigation, Policies, Request};
use security_policy_core::url::Origin;

/// Engines compare an address as they compare a name, unlike steps 1 and 4 of #match-hosts: `nsCSPHostSrc::permits` and
/// `SourceAllowHost`.
#[test]
fn an_address_is_compared_as_text() {
    for (policy, url, is_allowed) in [
        ("img-src https://127.0.0.1", "https://127.0.0.1/x.png", true),
        ("img-src https://127.0.0.1", "https://127.1/x.png", true),
        ("img-src https://*", "https://127.0.0.1/x.png", true),
        ("img-src https://*", "https://[2001:db8::1]/x.png", true),
        ("img-src https://*:*", "https://192.0.2.1:8443/x.png", true),
        ("img-src https://*", "http://192.0.2.1/x.png", false),
        ("img-src https://*", "https://192.0.2.1:8443/x.png", false),
        ("img-src https://127.0.0.1", "https://127.0.0.2/x.png", false),
        ("img-src https://192.0.2.1", "https://192.0.2.1/x.png", true),
        ("img-src 127.0.0.1:8443", "https://127.0.0.1:8443/x.png", true),
    ] {
        let policies = app().enforce(policy);
        assert_eq!(policies.allows(&Request::image(url).expect("a URL")), is_allowed, "{policy}: {url}");
    }
}

/// Differences between the text and the two engines that the cases do not cover.
#[test]
fn what_chromium_and_firefox_share() {
    let allows = |policy: &str, subject: &dyn Fn(&Policies<'_>) -> bool| subject(&app().enforce(policy));
    let worker = |policies: &Policies<'_>| policies.allows(&Request::worker("data:text/javascript,1").expect("a URL"));
    for list in ["worker-src", "child-src", "script-src", "default-src"] {
        assert!(allows(&format!("{list} 'strict-dynamic'"), &worker), "{list}");
        assert!(!allows(&format!("{list} 'self'"), &worker), "{list}");
    }
    assert!(!allows("worker-src 'self'; script-src 'strict-dynamic'", &worker));

    let image =
        |url: &'static str| move |policies: &Policies<'_>| policies.allows(&Request::image(url).expect("a URL"));
    for (policy, url, is_allowed) in [
        ("img-src http://a.example:80", "https://a.example/", true),
        ("img-src https://a.example:80", "https://a.example/", false),
        ("img-src http://a.example:80", "https://a.example:8443/", false),
        ("img-src ws:", "wss://a.example/", true),
        ("img-src ws:", "https://a.example/", false),
        ("img-src http:", "wss://a.example/", false),
    ] {
        assert_eq!(allows(policy, &image(url)), is_allowed, "{policy}: {url}");
    }
}

/// Measured in Chromium 156: what a nonce and `'strict-dynamic'` allow besides the script with the nonce.
#[test]
fn what_trust_reaches() {
    let nonce = app().enforce("script-src 'nonce-abc'");
    let strict = app().enforce("script-src 'nonce-abc' 'strict-dynamic'");
    for url in ["https://evil.example/x.js", "data:text/javascript,1"] {
        let import = Request::import(url, "abc").expect("a URL");
        assert!(nonce.allows(&import) && strict.allows(&import), "{url}");
        let preload = Request::modulepreload(url).expect("a URL");
        assert!(!nonce.allows(&preload) && strict.allows(&preload), "{url}");
        let worker = Request::worker(url).expect("a URL");
        assert!(!nonce.allows(&worker) && strict.allows(&worker), "{url}");
        let script = Request::script(url).expect("a URL");
        assert!(!nonce.allows(&script) && !strict.allows(&script), "{url}");
    }

    // The hash of `javascript:alert(1)`, and of `alert(1)`.
    let url = Inline::javascript_url("javascript:alert(1)");
    for (list, is_allowed) in [
        ("'unsafe-hashes' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='", false),
        ("'unsafe-hashes' 'sha256-0O4EIczpUh2iSZOcxVYyoM7m7DbV9aGUDgxHgAAHoOo='", true),
        ("'sha256-0O4EIczpUh2iSZOcxVYyoM7m7DbV9aGUDgxHgAAHoOo='", false),
    ] {
        assert_eq!(app().enforce(&format!("script-src {list}")).allows(&url), is_allowed, "{list}");
    }
}

/// `inline-speculation-rules` has no effect in `default-src`, and a nonce allows no hint. Measured in Chromium 156.
#[test]
fn speculation_rules() {
    let rules = Inline::speculation_rules("{}");
    assert!(app().enforce("script-src 'inline-speculation-rules'").allows(&rules));
    assert!(app().enforce("script-src-elem 'inline-speculation-rules'").allows(&rules));
    assert!(!app().enforce("default-src 'inline-speculation-rules'").allows(&rules));
    let hint = Request::prefetch("https://a.example/").expect("a URL").nonce("abc");
    assert!(!app().enforce("default-src 'none'; script-src 'nonce-abc'").allows(&hint));
}

/// A page with a `data:` URL has an opaque origin, one with a `blob:` URL the origin in it.
#[test]
fn ancestors_with_local_urls() {
    for (ancestor, is_allowed) in [
        ("blob:https://partner.example/1", true),
        ("blob:null/1", false),
        ("data:text/html,x", false),
        ("about:blank", false),
        ("https://partner.example/page?x", true),
    ] {
        let policies = app().enforce("frame-ancestors data: blob: about: https://partner.example");
        let framed = Navigation::framed_by([ancestor]).expect("a URL");
        assert_eq!(policies.allows(&framed), is_allowed, "{ancestor}");
    }
}

/// Under `strict-dynamic`, a hint can have any URL, because a worker can.
#[test]
fn hints_are_allowed_by_any_list() {
    for (policy, url, is_allowed) in [
        ("default-src 'none'; img-src https://a.example", "https://a.example/x", true),
        (
            "default-src 'none'; frame-ancestors https://a.example; form-action https://a.example",
            "https://a.example/x",
            false,
        ),
        ("default-src 'none'; script-src 'strict-dynamic'", "https://evil.example/", true),
        // Measured in Chromium 156: which lists count, and which sources.
        ("default-src 'none'; script-src-elem 'strict-dynamic' https://a.example", "https://a.example/", false),
        (
            "default-src 'none'; script-src 'strict-dynamic' https://a.example; worker-src 'none'",
            "https://a.example/",
            false,
        ),
        ("default-src 'none'; script-src-elem https://a.example", "https://a.example/", true),
        ("default-src 'none'; worker-src 'strict-dynamic'", "https://a.example/", true),
        (
            "default-src 'none'; child-src https://a.example; frame-src 'none'; worker-src 'none'",
            "https://a.example/",
            true,
        ),
        ("default-src 'none'; script-src-attr https://a.example", "https://a.example/", false),
        ("default-src 'none'; style-src-attr https://a.example", "https://a.example/", false),
        ("default-src 'none'; prefetch-src https://a.example", "https://a.example/", false),
        ("default-src 'none'; fenced-frame-src https://a.example", "https://a.example/", false),
        ("default-src 'none'; script-src 'strict-dynamic'; worker-src 'none'", "https://evil.example/", false),
        ("img-src 'none'", "https://evil.example/", true),
    ] {
        let hint = Request::prefetch(url).expect("a URL");
        assert_eq!(app().enforce(policy).allows(&hint), is_allowed, "{policy}: {url}");
    }
}

#[test]
fn what_meta_and_report_only_cannot_do() {
    let framed = Navigation::framed_by(["https://evil.example"]).expect("origins");
    let form = Navigation::form("https://app.example/").expect("a URL");
    assert!(!app().enforce("frame-ancestors 'none'").allows(&framed));
    assert!(app().meta("frame-ancestors 'none'").allows(&framed));
    assert!(!app().enforce("sandbox").allows(&form));
    assert!(app().enforce("sandbox allow-forms").allows(&form));
    assert!(app().meta("sandbox").allows(&form));
    assert!(app().report_only("sandbox").allows(&form));
    assert!(!app().enforce("sandbox allow-forms").allows(&Inline::script("1")));
    assert!(!app().enforce("sandbox allow-scripts").allows(&Navigation::popup()));
    assert!(!app().enforce("sandbox allow-scripts").allows(&Navigation::top()));

    let denied = app().frame_options(FrameOptions::Deny);
    assert!(!denied.allows(&framed));
    assert!(denied.clone().enforce("frame-ancestors *").allows(&framed));
    assert!(!denied.clone().report_only("frame-ancestors *").allows(&framed));
    assert!(!denied.meta("frame-ancestors *").allows(&framed));
    let same = app().frame_options(FrameOptions::SameOrigin);
    for (ancestors, is_allowed) in [
        (&["https://app.example"][..], true),
        (&["https://app.example", "https://evil.example"], false),
        (&["null"], false),
        (&[], true),
    ] {
        let framed = Navigation::framed_by(ancestors.iter().copied()).expect("origins");
        assert_eq!(same.allows(&framed), is_allowed, "{ancestors:?}");
    }
    assert!(!app().allows(&Navigation::base("data:text/html,x").expect("a URL")));
}

#[test]
fn trusted_types() {
    let policies = app().enforce("require-trusted-types-for 'script'; script-src 'unsafe-inline' 'trusted-types-eval'");
    for subject in [Inline::sink(), Inline::eval(), Inline::javascript_url("javascript:1")] {
        let decision = policies.decide(&subject);
        let violated: Vec<_> = decision.violations().filter_map(|ruling| ruling.violated()).collect();
        assert_eq!(violated, [Directive::RequireTrustedTypesFor], "{:?}", subject.kind());
        assert!(policies.allows(&subject.trusted()));
    }
    let reported = app().report_only("require-trusted-types-for 'script'").enforce("script-src 'none'");
    let decision = reported.decide(&Inline::eval());
    let violated: Vec<_> = decision.violations().filter_map(|ruling| ruling.violated()).collect();
    assert_eq!(violated, [Directive::RequireTrustedTypesFor, Directive::ScriptSrc]);
}

#[test]
fn an_answer_says_what_decided() {
    let policies =
        app().enforce("default-src 'self'; script-src 'nonce-abc' https://cdn.example").report_only("img-src 'none'");
    let script = Request::script("https://cdn.example/a.js").expect("a URL");
    let image = Request::image("https://app.example/a.png").expect("a URL");
    let lines = |decision: Decision<'_>| decision.rulings().iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        lines(policies.decide(&script)),
        ["script-src-elem: allowed by `script-src`: `https://cdn.example` matches the URL"]
    );
    assert_eq!(
        lines(policies.decide(&script.nonce("abc"))),
        ["script-src-elem: allowed by `script-src`: `'nonce-abc'` is the nonce of the element"]
    );
    let decision = policies.decide(&image);
    assert_eq!(decision.deciding().map(|ruling| ruling.policy), Some(0));
    assert_eq!(
        lines(decision),
        [
            "img-src: allowed by `default-src`: `'self'` matches the URL",
            "img-src: reported by `img-src`: no source matches"
        ]
    );
}

/// The nonce of a declaration is not known yet.
#[test]
fn the_nonce_of_the_response() {
    let policy = policy("content_security_policy: { script_src: nonce }, x_frame_options: deny");
    let origin = Origin::parse("https://app.example", Span::default()).expect("an origin");
    let policies = Policies::of(&policy, origin);
    assert!(policies.allows(&Inline::script("1").nonce(ElementNonce::OfResponse)));
    assert!(!policies.allows(&Inline::script("1").nonce("abc")));
    assert!(!policies.allows(&Navigation::framed_by(["https://app.example"]).expect("origins")));
}

fn app() -> Policies<'static> {
    Policies::new(Origin::parse("https://app.example", Span::default()).expect("an origin"))
}
