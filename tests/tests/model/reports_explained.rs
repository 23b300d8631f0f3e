//! What an explanation says of each kind of report.

use crate::declared::policy as policy_of;
use security_policy_core::Span;
use security_policy_core::explain::{BrowserPolicy, Place, Places};
use security_policy_core::report::{Advice, Deploy, Explanation, Reader};
use security_policy_core::response::Response;
use security_policy_core::url::Origin;
use serde_json::{Value, json};

const CSP: &str = "default-src 'self'; script-src 'nonce-abc'; img-src 'self' https://img.example; object-src 'none'; style-src 'self'; \
                   frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

fn policy() -> BrowserPolicy {
    let headers = [
        ("content-security-policy", CSP),
        ("content-security-policy-report-only", "default-src 'none'; connect-src https://api.example"),
        ("permissions-policy", "camera=()"),
        ("cross-origin-embedder-policy", "require-corp"),
    ];
    BrowserPolicy::of_headers(headers, Origin::parse("https://shop.example", Span::default()).ok())
}

fn explained(kind: &str, body: &Value) -> Explanation {
    let body = json!([{ "type": kind, "url": "https://shop.example/cart", "body": body }]).to_string();
    let reports = Reader::default().read("application/reports+json", body.as_bytes()).expect("JSON");
    reports.reports[0].explain(&policy())
}

fn violation(directive: &str, blocked: &str) -> Explanation {
    violation_under(CSP, directive, blocked)
}

fn violation_under(original: &str, directive: &str, blocked: &str) -> Explanation {
    explained(
        "csp-violation",
        &json!({
            "documentURL": "https://shop.example/cart", "effectiveDirective": directive, "blockedURL": blocked,
            "originalPolicy": original, "disposition": "enforce",
        }),
    )
}

fn add(entry: &str) -> Advice {
    Advice::Add(entry.to_owned())
}

#[test]
fn a_url_is_added_to_the_list_that_decides() {
    for (directive, blocked, cause, advice) in [
        (
            "img-src",
            "https://photos.example/a.png?token=1",
            "`img_src: [self, \"https://img.example\"]` does not allow `https://photos.example`",
            add("img_src: [self, \"https://img.example\", \"https://photos.example\"]"),
        ),
        // What decides is the fallback: it is copied.
        (
            "font-src",
            "https://fonts.example/a.woff",
            "`default_src: self` does not allow `https://fonts.example`",
            add("font_src: [self, \"https://fonts.example\"]"),
        ),
        (
            "connect-src",
            "wss://live.example/",
            "`default_src: self` does not allow `wss://live.example`",
            add("connect_src: [self, \"wss://live.example\"]"),
        ),
        (
            "style-src-elem",
            "https://fonts.example/a.css",
            "`style_src: self` does not allow `https://fonts.example`",
            add("style_src: [self, \"https://fonts.example\"]"),
        ),
        // `none` is replaced.
        (
            "object-src",
            "https://pdf.example/a.pdf",
            "`object_src: none` does not allow `https://pdf.example`",
            add("object_src: \"https://pdf.example\""),
        ),
        (
            "object-src",
            "https://shop.example/a.pdf",
            "`object_src: none` does not allow `https://shop.example`",
            add("object_src: self"),
        ),
        (
            "form-action",
            "https://pay.example/",
            "`form_action: self` does not allow `https://pay.example`",
            add("form_action: [self, \"https://pay.example\"]"),
        ),
        (
            "frame-ancestors",
            "https://partner.example/",
            "`frame_ancestors: none` does not allow `https://partner.example`",
            add("frame_ancestors: \"https://partner.example\""),
        ),
        ("media-src", "blob", "`default_src: self` does not allow a `blob:` URL", Advice::Nothing),
    ] {
        let explanation = violation(directive, blocked);
        assert_eq!((explanation.cause.as_str(), &explanation.advice), (cause, &advice), "{directive} {blocked}");
        assert_eq!(explanation.deploy, Deploy::Current);
    }
}

#[test]
fn what_must_not_be_added_is_not() {
    for (directive, blocked, cause, advice, word) in [
        (
            "script-src-elem",
            "inline",
            "`script_src: \"'nonce-abc'\"` does not allow an inline script",
            Advice::ChangePage,
            "nonce",
        ),
        (
            "script-src-attr",
            "inline",
            "`script_src: \"'nonce-abc'\"` does not allow an inline event handler",
            Advice::ChangePage,
            "addEventListener",
        ),
        (
            "style-src-attr",
            "inline",
            "`style_src: self` does not allow a `style` attribute",
            Advice::ChangePage,
            "stylesheet",
        ),
        ("style-src-elem", "inline", "`style_src: self` does not allow an inline style", Advice::ChangePage, "nonce"),
        (
            "script-src",
            "eval",
            "`script_src: \"'nonce-abc'\"` does not allow `eval`",
            Advice::ChangePage,
            "do not add `unsafe_eval`",
        ),
        (
            "script-src-elem",
            "https://evil.example/x.js",
            "`script_src: \"'nonce-abc'\"` does not allow `https://evil.example`",
            Advice::ChangePage,
            "nonce",
        ),
        (
            "script-src-elem",
            "data",
            "`script_src: \"'nonce-abc'\"` does not allow a `data:` URL",
            Advice::Attack,
            "anybody who can inject markup",
        ),
        (
            "base-uri",
            "https://evil.example/",
            "`base_uri: none` does not allow `https://evil.example`",
            Advice::Attack,
            "known attack",
        ),
        (
            "script-src-elem",
            "chrome-extension",
            "`script_src: \"'nonce-abc'\"` does not allow a `chrome-extension:` URL",
            Advice::Nothing,
            "extension",
        ),
    ] {
        let explanation = violation(directive, blocked);
        assert_eq!((explanation.cause.as_str(), &explanation.advice), (cause, &advice), "{directive} {blocked}");
        assert!(explanation.help.contains(word), "{}", explanation.help);
        assert!(!matches!(explanation.advice, Advice::Add(_)));
    }
}

#[test]
fn webassembly_has_a_keyword_of_its_own() {
    assert_eq!(violation("script-src", "wasm-eval").advice, add("script_src: [\"'nonce-abc'\", wasm_unsafe_eval]"));
}

#[test]
fn a_report_of_another_policy_is_recognised() {
    let old = "default-src 'self'; img-src 'self'";
    let explanation = violation_under(old, "img-src", "https://img.example/a.png");
    assert_eq!((explanation.deploy, &explanation.advice), (Deploy::Other, &Advice::Nothing));
    assert_eq!(
        explanation.cause,
        "`img_src: [self, \"https://img.example\"]` allows `https://img.example`, as it is declared now"
    );
    let still = violation_under(old, "img-src", "https://evil.example/a.png");
    assert_eq!(still.deploy, Deploy::Other);
    assert!(matches!(still.advice, Advice::Add(_)), "the declared policy blocks it too");
    assert!(still.to_string().ends_with("such as that of an earlier deploy"));
    // Another nonce, order, spelling of `'none'` and endpoint are the same policy.
    let same = "base-uri; img-src https://img.example 'self'; script-src 'nonce-other'; DEFAULT-SRC 'self'; object-src 'none'; \
                style-src 'self'; frame-ancestors 'none'; form-action 'self'; report-uri https://shop.example/reports";
    assert_eq!(violation_under(same, "img-src", "https://evil.example/").deploy, Deploy::Current);
    assert_eq!(violation_under("", "img-src", "https://evil.example/").deploy, Deploy::Unknown);
}

#[test]
fn a_redirect_is_said() {
    let explanation = violation("img-src", "https://img.example/a.png");
    assert_eq!((explanation.deploy, &explanation.advice), (Deploy::Current, &Advice::ChangePage));
    assert!(explanation.help.contains("redirected"), "{}", explanation.help);
}

#[test]
fn a_report_only_policy_is_explained_by_itself() {
    let report = json!({
        "documentURL": "https://shop.example/", "effectiveDirective": "connect-src", "blockedURL": "https://stats.example/",
        "originalPolicy": "default-src 'none'; connect-src https://api.example", "disposition": "report",
    });
    let explanation = explained("csp-violation", &report);
    assert_eq!(explanation.cause, "`connect_src: \"https://api.example\"` does not allow `https://stats.example`");
    assert_eq!(explanation.advice, add("connect_src: [\"https://api.example\", \"https://stats.example\"]"));
}

#[test]
fn a_policy_that_a_roll_out_only_reports_is_explained_by_what_is_declared() {
    let declared = format!("{CSP}; sandbox allow-scripts; upgrade-insecure-requests");
    let origin = Origin::parse("https://shop.example", Span::default()).ok();
    let policy = BrowserPolicy::of_headers([("content-security-policy", declared.as_str())], origin);
    // `CSP` is what the roll-out sends to the others: these two directives are left out.
    for (original, disposition, deploy) in [
        (CSP, "report", Deploy::Current),
        (&declared, "enforce", Deploy::Current),
        (&declared, "report", Deploy::Other),
        (CSP, "enforce", Deploy::Other),
    ] {
        let body = json!([{ "type": "csp-violation", "url": "https://shop.example/cart", "body": {
            "documentURL": "https://shop.example/cart", "effectiveDirective": "img-src",
            "blockedURL": "https://photos.example/a.png", "originalPolicy": original, "disposition": disposition,
        } }]);
        let reports = Reader::default().read("application/reports+json", body.to_string().as_bytes()).expect("JSON");
        let explanation = reports.reports[0].explain(&policy);
        assert_eq!(explanation.deploy, deploy, "{disposition}: {original}");
        if deploy == Deploy::Current {
            assert_eq!(
                explanation.cause,
                "`img_src: [self, \"https://img.example\"]` does not allow `https://photos.example`"
            );
            assert!(matches!(explanation.advice, Advice::Add(_)), "{explanation}");
        }
    }
}

#[test]
fn a_test_host_is_its_own_origin() {
    let report = json!({
        "documentURL": "https://test.shop.example/", "effectiveDirective": "form-action", "blockedURL": "https://test.shop.example/x",
        "originalPolicy": CSP, "disposition": "enforce",
    });
    // `self` matches it there: the form was redirected.
    assert_eq!(explained("csp-violation", &report).advice, Advice::ChangePage);
}

#[test]
fn other_types_name_what_was_reported() {
    for (kind, body, cause, word) in [
        (
            "permissions-policy-violation",
            json!({ "featureId": "camera" }),
            "`permissions_policy` does not allow the page to use `camera`",
            "origins",
        ),
        (
            "coep",
            json!({ "type": "corp", "blockedURL": "https://cdn.example/a.png" }),
            "`cross_origin_embedder_policy` does not allow `https://cdn.example/a.png`",
            "cross-origin-resource-policy",
        ),
        ("crash", json!({ "reason": "oom" }), "the page crashed: `oom`", "memory"),
        (
            "deprecation",
            json!({ "id": "X\u{202e}" }),
            "the page uses something deprecated: `X\\u{202e}`",
            "change the page",
        ),
    ] {
        let explanation = explained(kind, &body);
        assert_eq!(explanation.cause, cause);
        assert!(explanation.help.contains(word), "{}", explanation.help);
    }
}

/// What a policy with lists for attributes says, and what each kind of URL needs.
#[test]
fn the_help_is_about_what_was_blocked() {
    let csp = "default-src 'nonce-abc' 'self'; script-src-attr 'none'; style-src-attr 'none'; style-src 'self'; base-uri 'none'; \
               form-action 'none'; frame-ancestors 'none'; object-src 'none'; frame-src 'self'; trusted-types shop";
    let headers = [("content-security-policy", csp)];
    let policy = BrowserPolicy::of_headers(headers, Origin::parse("https://shop.example", Span::default()).ok());
    let of = |directive: &str, blocked: &str, sample: &str| {
        let body = json!([{ "type": "csp-violation", "url": "https://shop.example/", "body": {
            "documentURL": "https://shop.example/cart", "effectiveDirective": directive, "blockedURL": blocked,
            "originalPolicy": csp, "disposition": "enforce", "sample": sample,
        } }]);
        let body = body.to_string();
        let reports = Reader::default().read("application/reports+json", body.as_bytes()).expect("JSON");
        reports.reports[0].explain(&policy)
    };
    let long = "x".repeat(33);
    for (directive, blocked, cause, help) in [
        (
            "script-src-attr",
            "inline",
            "`script_src_attr: none` does not allow an inline event handler",
            "addEventListener",
        ),
        ("style-src-attr", "inline", "`style_src_attr: none` does not allow a `style` attribute", "`element.style`"),
        ("style-src-elem", "inline", "`style_src: self` does not allow an inline style", "<style nonce=…>"),
        ("script-src-elem", "inline", "", "<script nonce=…>"),
        // Anybody can send a report: no image and no form is inline code.
        ("img-src", "inline", "", "open the page with the browser's console"),
        ("form-action", "inline", "", "open the page with the browser's console"),
        ("default-src", "inline", "", "<style nonce=…>"),
        // A host is no substitute for a nonce, except where nothing runs.
        ("script-src-elem", "https://js.example/a.js", "", "<script nonce=… src=…>"),
        ("font-src", "https://fonts.example/a.woff", "", "if the site loads it, write `font_src: ["),
        ("base-uri", "https://shop.example/", "", "if the site loads it, write `base_uri: self`"),
        ("form-action", "https://shop.example/", "", "if the site loads it, write `form_action: self`"),
        (
            "form-action",
            "https://pay.example/",
            "",
            "if the site sends forms there, write `form_action: \"https://pay.example\"`",
        ),
        ("form-action", "https://pay.example/", "", "it is an injected form"),
        ("frame-ancestors", "https://partner.example/", "", "it is clickjacking"),
        // A scheme where code could run is an attack.
        ("object-src", "mailto", "", "anybody who can inject markup runs code"),
        ("frame-src", "mailto", "", "anybody who can inject markup runs code"),
        ("form-action", "mailto", "", "anybody who can inject markup runs code"),
        ("img-src", "mailto", "", "if the site uses `mailto:` URLs, write `img_src: ["),
        ("img-src", &long[1..], "", "if the site uses"),
        ("img-src", &long, "", "anybody who can inject markup runs code"),
        ("img-src", "https://[", "", "the URL of the report cannot be read"),
    ] {
        let explanation = of(directive, blocked, "");
        assert!(cause.is_empty() || explanation.cause == cause, "{directive} {blocked}: {explanation:?}");
        assert!(explanation.help.contains(help), "{directive} {blocked}: {explanation:?}");
    }
    let own = of("form-action", "https://shop.example/", "").help;
    assert!(!own.contains("injected form"), "{own}");
    // The sample of a Trusted Types policy is its name, or starts with it.
    let other = of("trusted-types", "trusted-types-policy", "other|<b>");
    assert_eq!(other.cause, "`trusted_types: \"shop\"` does not allow the Trusted Types policy `other|<b>`");
    let known = of("trusted-types", "trusted-types-policy", "shop|<b>");
    assert!(known.cause.ends_with("as it is declared now"), "{known:?}");
}

/// The directives of both are the same, and their sources are not.
#[test]
fn a_policy_with_other_sources_is_another_policy() {
    let other = CSP.replace("https://img.example", "https://images.example");
    assert_eq!(violation_under(&other, "img-src", "https://evil.example/").deploy, Deploy::Other);
    let without = CSP.replace(" https://img.example", "");
    assert_eq!(violation_under(&without, "img-src", "https://evil.example/").deploy, Deploy::Other);
}

/// A body of 64 KiB can be one name.
#[test]
fn an_explanation_of_a_long_report_is_short() {
    let scheme = violation("img-src", &"a".repeat(5_000));
    assert!(scheme.cause.chars().count() == 1_001 && scheme.cause.ends_with('…'), "{}", scheme.cause.len());
    assert!(scheme.help.chars().count() == 1_001 && scheme.help.ends_with('…'), "{}", scheme.help.len());
    let feature = explained("permissions-policy-violation", &json!({ "featureId": "b".repeat(5_000) }));
    assert!(feature.cause.chars().count() <= 1_001, "{}", feature.cause.len());
}

/// The place of a header is that of the feature's entry: a header without the feature does not decide.
#[test]
fn a_report_leads_to_the_header_that_is_about_it() {
    let response = Response::read([("permissions-policy", "camera=()")], None);
    let header = response.policy.headers[0].name.span;
    let mut places = Places::default();
    let place = Place { file: Some("src/a.rs".to_owned()), line: Some(7), base: None };
    places.insert(header, place.clone());
    let policy = BrowserPolicy::of_response(response).with_places(places);
    for (feature, expected) in [("camera", Some(place)), ("microphone", None)] {
        let body = json!([{ "type": "permissions-policy-violation", "url": "https://shop.example/", "body": { "featureId": feature } }]);
        let reports = Reader::default().read("application/reports+json", body.to_string().as_bytes()).expect("JSON");
        let explanation = reports.reports[0].explain(&policy);
        assert_eq!(explanation.place, expected, "{feature}");
        assert_eq!(explanation.to_string().contains("--> src/a.rs:7"), feature == "camera");
    }
}

/// What an extension does is nobody's mistake, even if the policy allows it.
#[test]
fn what_an_extension_loads_needs_no_change() {
    let explanation = explained(
        "csp-violation",
        &json!({
            "documentURL": "https://shop.example/cart", "effectiveDirective": "img-src", "blockedURL": "https://img.example/a.png",
            "originalPolicy": CSP, "disposition": "enforce", "sourceFile": "moz-extension://abc/x.js",
        }),
    );
    assert_eq!(explanation.advice, Advice::Nothing);
    assert!(explanation.help.contains("extension"), "{explanation:?}");
}

/// Without a nonce in the list, the host of a script is added; the place is that of the directive that decides.
#[test]
fn a_list_of_hosts_gets_another_host() {
    let csp = "script-src 'self'; img-src 'none'";
    let origin = Origin::parse("https://shop.example", Span::default()).ok();
    let response = Response::read([("content-security-policy", csp)], origin);
    let place = Place { file: Some("src/a.rs".to_owned()), line: Some(7), base: None };
    let mut places = Places::default();
    places.insert(response.policy.csps()[0].clauses[0].directive.span, place.clone());
    let policy = BrowserPolicy::of_response(response).with_places(places);
    for (directive, advice, expected) in [
        ("script-src-elem", add("script_src: [self, \"https://js.example\"]"), Some(place)),
        ("img-src", add("img_src: \"https://js.example\""), None),
    ] {
        let body = json!([{ "type": "csp-violation", "url": "https://shop.example/", "body": {
            "documentURL": "https://shop.example/cart", "effectiveDirective": directive, "blockedURL": "https://js.example/a.js",
            "originalPolicy": csp, "disposition": "enforce",
        } }]);
        let reports = Reader::default().read("application/reports+json", body.to_string().as_bytes()).expect("JSON");
        let explanation = reports.reports[0].explain(&policy);
        assert_eq!((&explanation.advice, &explanation.place), (&advice, &expected), "{directive}");
    }
}

/// A roll-out sends the policy without its nonce to pages that a cache stores.
#[test]
fn a_policy_is_the_declared_one_with_and_without_its_nonce() {
    let policy = BrowserPolicy::new(
        "Shop",
        policy_of(
            "content_security_policy: { default_src: self, script_src: [self, nonce], style_src: [self, nonce] }",
        ),
    );
    for (original, deploy) in [
        ("default-src 'self'; script-src 'self' 'nonce-abc'; style-src 'self' 'nonce-abc'", Deploy::Current),
        ("default-src 'self'; script-src 'self'; style-src 'self'", Deploy::Current),
        ("default-src 'self'; script-src 'self'; style-src 'self' 'nonce-abc'", Deploy::Other),
        ("default-src 'self'; script-src 'self'", Deploy::Other),
    ] {
        let body = json!([{ "type": "csp-violation", "url": "https://shop.example/cart", "body": {
            "documentURL": "https://shop.example/cart", "effectiveDirective": "img-src", "blockedURL": "https://evil.example/",
            "originalPolicy": original, "disposition": "enforce",
        } }]);
        let body = body.to_string();
        let reports = Reader::default().read("application/reports+json", body.as_bytes()).expect("JSON");
        assert_eq!(reports.reports[0].explain(&policy).deploy, deploy, "{original}");
    }
}

/// No engine reports inline code about a list for images, and it is no script then.
#[test]
fn inline_code_is_that_of_the_directive() {
    let explanation = violation("img-src", "inline");
    assert!(!explanation.cause.contains("script_src"), "{}", explanation.cause);
    assert!(violation("script-src", "inline").cause.contains("script_src"));
}
