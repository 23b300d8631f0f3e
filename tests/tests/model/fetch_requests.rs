//! The ways in which a page makes a request, documents that inherit policies, and what an answer says besides.

use crate::declared::policy;
use security_policy_core::Span;
use security_policy_core::csp::Directive;
use security_policy_core::fetch::{
    Destination, FrameOptions, Inline, Navigation, PeerConnection, Policies, Request, Subject, TrustedTypesPolicy,
};
use security_policy_core::url::{InvalidUrl, Origin, Url};

type Make = fn(&str) -> Result<Request<'static>, InvalidUrl>;

/// Each way, and the directive that a report names. Measured in Chromium 156 and, where it has the feature, in Firefox 153.
const WAYS: &[(&str, Make, Option<Directive>)] = &[
    ("script", Request::script, Some(Directive::ScriptSrcElem)),
    ("import_scripts", Request::import_scripts, Some(Directive::ScriptSrcElem)),
    ("modulepreload", Request::modulepreload, Some(Directive::ScriptSrcElem)),
    ("import", |url| Request::import(url, ""), Some(Directive::ScriptSrcElem)),
    ("json_module", Request::json_module, Some(Directive::ConnectSrc)),
    ("css_module", Request::css_module, Some(Directive::StyleSrcElem)),
    ("xslt", Request::xslt, Some(Directive::ScriptSrcElem)),
    ("style", Request::style, Some(Directive::StyleSrcElem)),
    ("image", Request::image, Some(Directive::ImgSrc)),
    ("font", Request::font, Some(Directive::FontSrc)),
    ("media", Request::media, Some(Directive::MediaSrc)),
    ("track", Request::track, Some(Directive::MediaSrc)),
    ("frame", Request::frame, Some(Directive::FrameSrc)),
    ("fenced_frame", Request::fenced_frame, Some(Directive::FencedFrameSrc)),
    ("object", Request::object, Some(Directive::ObjectSrc)),
    ("embed", Request::embed, Some(Directive::ObjectSrc)),
    ("manifest", Request::manifest, Some(Directive::ManifestSrc)),
    ("worker", Request::worker, Some(Directive::WorkerSrc)),
    ("shared_worker", Request::shared_worker, Some(Directive::WorkerSrc)),
    ("service_worker", Request::service_worker, Some(Directive::WorkerSrc)),
    ("audio_worklet", Request::audio_worklet, Some(Directive::ScriptSrcElem)),
    ("paint_worklet", Request::paint_worklet, Some(Directive::ScriptSrcElem)),
    ("connect", Request::connect, Some(Directive::ConnectSrc)),
    ("websocket", Request::websocket, Some(Directive::ConnectSrc)),
    ("web_transport", Request::web_transport, Some(Directive::ConnectSrc)),
    ("event_source", Request::event_source, Some(Directive::ConnectSrc)),
    ("beacon", Request::beacon, Some(Directive::ConnectSrc)),
    ("ping", Request::ping, Some(Directive::ConnectSrc)),
    ("prefetch", Request::prefetch, Some(Directive::DefaultSrc)),
    ("prerender", Request::prerender, None),
    ("speculation_rules", Request::speculation_rules, None),
    ("preload script", |url| Request::preload(url, Destination::Script), Some(Directive::ScriptSrcElem)),
    ("preload style", |url| Request::preload(url, Destination::Style), Some(Directive::StyleSrcElem)),
    ("preload image", |url| Request::preload(url, Destination::Image), Some(Directive::ImgSrc)),
    ("preload font", |url| Request::preload(url, Destination::Font), Some(Directive::FontSrc)),
    ("preload fetch", |url| Request::preload(url, Destination::Empty), Some(Directive::ConnectSrc)),
    ("preload track", |url| Request::preload(url, Destination::Track), Some(Directive::MediaSrc)),
];

const URL: &str = "https://cdn.example/dir/a";

#[test]
fn every_way_has_its_directive() {
    for (name, make, directive) in WAYS {
        let request = make(URL).expect("a URL");
        let none = app().enforce("default-src 'none'");
        let decision = none.decide(&request);
        assert_eq!(decision.deciding().and_then(|ruling| ruling.violated()), *directive, "{name}");
        assert_eq!(decision.is_allowed(), directive.is_none(), "{name}");
        assert!(app().enforce("default-src https://cdn.example/dir/").allows(&request), "{name}");
        let Some(directive) = directive.filter(|directive| *directive != Directive::DefaultSrc) else { continue };
        let only = format!("default-src 'none'; {} https://cdn.example", directive.name());
        assert!(app().enforce(&only).allows(&request), "{name}");
        assert!(!app().enforce(&only.replace("cdn", "other")).allows(&request), "{name}");
        assert_eq!(make("/dir/a").expect_err("no scheme").to_string(), "`/dir/a` is not an absolute URL");
    }
}

/// Which requests `'strict-dynamic'` allows from anywhere, without a nonce.
#[test]
fn what_strict_dynamic_allows() {
    let strict =
        app().enforce("default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; worker-src 'strict-dynamic'");
    let allowed: Vec<&str> = WAYS
        .iter()
        .filter(|(_, make, directive)| directive.is_some() && strict.allows(&make(URL).expect("a URL")))
        .map(|(name, ..)| *name)
        .collect();
    assert_eq!(
        allowed,
        [
            "import_scripts",
            "modulepreload",
            "import",
            "worker",
            "shared_worker",
            "service_worker",
            "audio_worklet",
            "paint_worklet",
            // A hint may do what a worker may.
            "prefetch",
            "preload script"
        ]
    );
}

/// HTML, #resolving-a-module-integrity-metadata. Measured in Chromium 156 and Firefox 153: with the right digest in the import
/// map, both a script element and `import()` are allowed, and with another digest neither.
#[test]
fn the_integrity_of_an_import_map() {
    const LISTED: &str = "sha256-XZT9H3t7aLt0SgIThuhY5KRQO3zni6D8wwZJKPza+c4=";
    const OTHER: &str = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    for more in ["", " 'strict-dynamic'"] {
        let policies = app().enforce(&format!("script-src '{LISTED}'{more}"));
        let module = Request::script(URL).expect("a URL");
        let import = Request::import(URL, "").expect("a URL");
        assert!(!policies.allows(&module));
        assert!(policies.allows(&module.clone().integrity(LISTED)));
        assert!(!policies.allows(&module.integrity(OTHER)));
        assert!(policies.allows(&import.clone().integrity(LISTED)));
        assert_eq!(policies.allows(&import.integrity(OTHER)), !more.is_empty());
    }
    let preload = Request::preload(URL, Destination::Script).expect("a URL");
    assert!(app().enforce(&format!("script-src '{LISTED}'")).allows(&preload.integrity(LISTED)));
}

/// Neither engine reads `'unsafe-webtransport-hashes'`.
#[test]
fn certificate_hashes_change_nothing() {
    let connection = Request::web_transport(URL).expect("a URL");
    assert!(!app().enforce("connect-src 'unsafe-webtransport-hashes'").allows(&connection));
    assert!(app().enforce("connect-src https://cdn.example").allows(&connection));
    for webrtc in ["'block'", "'allow'"] {
        let policies = app().enforce(&format!("default-src 'none'; webrtc {webrtc}"));
        assert!(policies.allows(&PeerConnection) && policies.decide(&PeerConnection).rulings().is_empty());
    }
}

/// A module that a script with a nonce imports has the nonce, a stylesheet included.
#[test]
fn a_css_module_has_the_nonce_of_its_importer() {
    let module = Request::css_module(URL).expect("a URL");
    let policies = app().enforce("style-src 'nonce-abc'");
    assert!(!policies.allows(&module));
    assert!(policies.allows(&module.nonce("abc")));
}

/// Measured in Chromium 156 and Firefox 153, for `srcdoc`, `about:blank`, `data:` and `blob:` documents.
#[test]
fn local_documents_inherit() {
    let page = app()
        .enforce("img-src 'self'; frame-ancestors 'none'; script-src 'unsafe-inline'")
        .report_only("style-src 'none'")
        .frame_options(FrameOptions::Deny);
    let framed = Navigation::framed_by(["https://app.example"]).expect("an origin");
    assert!(!page.allows(&framed));

    let local = page.inherited();
    assert!(local.allows(&framed) && local.decide(&framed).rulings().is_empty());
    for (url, is_allowed) in [("https://app.example/a.png", true), ("https://cdn.example/a.png", false)] {
        let image = Request::image(url).expect("a URL");
        assert_eq!((page.allows(&image), local.allows(&image)), (is_allowed, is_allowed));
        assert_eq!(page.decide(&image), local.decide(&image));
    }
    assert_eq!(local.decide(&Inline::style("a{}")).violations().count(), 1);
    assert!(local.allows(&Inline::script("1")));
    let own = local.clone().meta("script-src 'none'");
    assert!(!own.allows(&Inline::script("1")) && page.allows(&Inline::script("1")));
    // A document in the document inherits from it.
    assert!(!own.inherited().allows(&Inline::script("1")));
    // A sandbox is inherited too (HTML, #csp-derived-sandboxing-flags).
    assert!(!app().enforce("sandbox").inherited().allows(&Inline::script("1")));
}

/// For each kind of subject: the title and the anchor of the section that decides.
#[test]
fn sections() {
    fn section(policies: &Policies<'_>, subject: &impl Subject) -> (&'static str, &'static str) {
        let decision = policies.decide(subject);
        let section = decision.deciding().expect("a ruling").section();
        (section.title, section.spec.url.split_once('#').expect("an anchor").1)
    }
    const BOOT: &str =
        "'sha512-VsYUvSqfUfQ7id9tIESmVFAE4uSYXDvFWNXPeFJU6lDOGPxnN7xV0Y0ONiiLAK0y7xVYKEiocaFMNKVZC3RThA=='";
    let url = ("Does url match source list?", "match-url-to-source-list");
    let script = ("Script directives pre-request check", "script-pre-request");
    let element = ("Does element match source list for type and source?", "match-element-to-source-list");
    let request = || Request::script(URL).expect("a URL");
    for (policy, request, expected) in [
        ("script-src https://cdn.example", request(), url),
        ("script-src 'self'", request(), url),
        (
            "script-src 'nonce-abc'",
            request().nonce("abc"),
            ("Does nonce match source list?", "match-nonce-to-source-list"),
        ),
        (&format!("script-src {BOOT}"), request().integrity(BOOT.trim_matches('\'')), script),
        ("script-src 'strict-dynamic'", request(), script),
        ("script-src 'strict-dynamic'", request().not_parser_inserted(), script),
        ("worker-src 'strict-dynamic'", Request::worker(URL).expect("a URL"), script),
        (
            "default-src 'none'",
            Request::prefetch(URL).expect("a URL"),
            ("Does resource hint request violate policy?", "does-resource-hint-violate-policy"),
        ),
        ("sandbox", request(), ("CSP-derived sandboxing flags", "csp-derived-sandboxing-flags")),
    ] {
        assert_eq!(section(&app().enforce(policy), &request), expected, "{policy}");
    }
    let all = ("Does a source list allow all inline behavior for type?", "allow-all-inline");
    for (policy, inline, expected) in [
        ("script-src 'unsafe-inline'", Inline::script("boot()"), all),
        ("style-src 'unsafe-inline'", Inline::style_attribute("x"), all),
        ("script-src 'self'", Inline::script("boot()"), element),
        ("script-src 'nonce-abc'", Inline::script("boot()").nonce("abc"), element),
        (&format!("script-src {BOOT}"), Inline::script("boot()"), element),
        ("script-src 'strict-dynamic'", Inline::script("boot()").not_parser_inserted(), element),
        (
            "script-src 'inline-speculation-rules'",
            Inline::speculation_rules("{}"),
            ("Content Security Policy", "content-security-policy"),
        ),
        ("script-src 'self'", Inline::eval(), ("EnsureCSPDoesNotBlockStringCompilation", "can-compile-strings")),
        (
            "script-src 'unsafe-eval'",
            Inline::wasm(),
            ("EnsureCSPDoesNotBlockWasmByteCompilation", "can-compile-wasm-bytes"),
        ),
        (
            "require-trusted-types-for 'script'",
            Inline::sink(),
            (
                "Should sink type mismatch violation be blocked by Content Security Policy?",
                "should-block-sink-type-mismatch",
            ),
        ),
    ] {
        assert_eq!(section(&app().enforce(policy), &inline), expected, "{policy}");
    }
    for (policy, navigation, expected) in [
        ("base-uri 'none'", Navigation::base(URL), ("Is base allowed for document?", "allow-base-for-document")),
        ("form-action 'none'", Navigation::form(URL), ("form-action Pre-Navigation Check", "form-action-pre-navigate")),
        (
            "frame-ancestors 'none'",
            Navigation::framed_by([URL]),
            ("frame-ancestors Navigation Response Check", "frame-ancestors-navigation-response"),
        ),
        ("base-uri *", Navigation::base(URL), url),
    ] {
        assert_eq!(section(&app().enforce(policy), &navigation.expect("a URL")), expected, "{policy}");
    }
    let created = section(&app().enforce("trusted-types one"), &TrustedTypesPolicy::new("two"));
    assert_eq!(created.1, "should-block-create-policy");
    let decision = |policies: Policies<'_>, navigation: Navigation| {
        policies.decide(&navigation).barrier().expect("a barrier").section().spec.url
    };
    let framed = Navigation::framed_by([URL]).expect("a URL");
    let frames = decision(app().frame_options(FrameOptions::Deny), framed);
    assert!(frames.ends_with("#the-x-frame-options-header"), "{frames}");
    let base = decision(app(), Navigation::base("data:,x").expect("a URL"));
    assert!(base.ends_with("#set-the-frozen-base-url"), "{base}");
}

#[test]
fn answers_are_serialized() {
    let policy = policy("content_security_policy: { default_src: self, script_src: [nonce, strict_dynamic] }");
    let origin = Origin::parse("https://app.example", Span::default()).expect("an origin");
    let policies = Policies::of(&policy, origin).report_only("img-src data:");
    let json = |subject: &dyn Fn() -> serde_json::Value| subject();
    let image = json(&|| serde_json::to_value(policies.decide(&Request::image(URL).expect("a URL"))).expect("JSON"));
    assert_eq!(
        image,
        serde_json::json!({
            "allowed": false,
            "barrier": null,
            "rulings": [
                {
                    "policy": 0,
                    "disposition": "enforce",
                    "effective": "img-src",
                    "deciding": "default-src",
                    "outcome": "blocked",
                    "reason": "no_match",
                    "source": null,
                    "violated": "img-src",
                    "section": {
                        "title": "Does url match source list?",
                        "standard": "Content Security Policy Level 3",
                        "url": "https://w3c.github.io/webappsec-csp/#match-url-to-source-list"
                    },
                    "message": "img-src: blocked by `default-src`: no source matches"
                },
                {
                    "policy": 1,
                    "disposition": "report",
                    "effective": "img-src",
                    "deciding": "img-src",
                    "outcome": "reported",
                    "reason": "no_match",
                    "source": null,
                    "violated": "img-src",
                    "section": {
                        "title": "Does url match source list?",
                        "standard": "Content Security Policy Level 3",
                        "url": "https://w3c.github.io/webappsec-csp/#match-url-to-source-list"
                    },
                    "message": "img-src: reported by `img-src`: no source matches"
                }
            ]
        })
    );
    let script = serde_json::to_value(policies.decide(&Request::script(URL).expect("a URL"))).expect("JSON");
    let ruling = &script["rulings"][0];
    assert_eq!((&ruling["reason"], &ruling["source"]), (&"parser_inserted".into(), &"'strict-dynamic'".into()));
    let base = serde_json::to_value(app().decide(&Navigation::base("data:,x").expect("a URL"))).expect("JSON");
    assert_eq!(base, serde_json::json!({ "allowed": false, "barrier": "base_scheme", "rulings": [] }));
    let url: Url = serde_json::from_str("\"HTTPS://A.example/../x\"").expect("a URL");
    assert_eq!(serde_json::to_string(&url).expect("JSON"), "\"https://a.example/x\"");
    assert!(
        serde_json::from_str::<Url>("\"x\"").expect_err("no URL").to_string().starts_with("`x` is not an absolute")
    );
    assert_eq!(serde_json::to_string(&Destination::Script).expect("JSON"), "\"script\"");
    assert_eq!(serde_json::to_string(&Inline::eval().kind()).expect("JSON"), "\"eval\"");
}

fn app() -> Policies<'static> {
    Policies::new(Origin::parse("https://app.example", Span::default()).expect("an origin"))
}
