//! Declarations of several Content-Security-Policies: a list of blocks, a list of strings and one string are equivalent, and have
//! the findings of a response that carries them.

use proc_macro2::TokenStream;
use security_policy_core::Diagnostics;
use security_policy_core::header::Field;
use security_policy_core::response::Response;
use security_policy_syntax::{Lowered, Memory, lower, parse};

/// The findings of these fields, and the Content-Security-Policy that is sent.
fn said(fields: &str) -> (Vec<&'static str>, String) {
    let tokens: TokenStream = format!("krate struct Shop {{ {fields} }}").parse().expect("tokens");
    let mut lowered = lower(&parse(tokens, &Memory::default()).expect("a policy"));
    assert!(!lowered.diagnostics.has_errors(), "{fields}: {:?}", lowered.diagnostics);
    lowered.lint();
    let Lowered { policy, diagnostics: out, .. } = lowered;
    let sent = policy.get(Field::ContentSecurityPolicy).map(|csp| csp.node.to_text(Field::ContentSecurityPolicy));
    (sorted(&out), sent.unwrap_or_default())
}

fn sorted(found: &Diagnostics) -> Vec<&'static str> {
    let mut names: Vec<&str> = found.iter().filter_map(|found| found.lint).collect();
    names.sort_unstable();
    names
}

const WHOLE: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[test]
fn three_spellings_are_one_policy() {
    for (blocks, texts) in [
        (
            "{ default_src: self, base_uri: none, form_action: self, frame_ancestors: none }, { script_src: [self, https] }",
            [WHOLE, "script-src 'self' https:"],
        ),
        (
            "{ script_src_elem: [\"'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='\", strict_dynamic], base_uri: none }, { object_src: none }",
            [
                "script-src-elem 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'strict-dynamic'; base-uri 'none'",
                "object-src 'none'",
            ],
        ),
        (
            "{ sandbox: [allow_scripts, allow_same_origin], img_src: * }, { sandbox: allow_scripts, style_src: [self, unsafe_inline] }",
            [
                "sandbox allow-scripts allow-same-origin; img-src *",
                "sandbox allow-scripts; style-src 'self' 'unsafe-inline'",
            ],
        ),
        (
            "{ frame_ancestors: https }, { upgrade_insecure_requests }",
            ["frame-ancestors https:", "upgrade-insecure-requests"],
        ),
    ] {
        let [first, second] = texts;
        let sent = format!("{first}, {second}");
        let (found, text) = said(&format!("content_security_policy: [{blocks}]"));
        assert_eq!(text, sent);
        for other in [
            format!("content_security_policy: [\"{first}\", \"{second}\"]"),
            format!("content_security_policy: \"{sent}\""),
            format!("content_security_policy: \" , {first};,,\t{second} ,;\""),
            format!("content_security_policy: [\"{sent}\"]"),
        ] {
            assert_eq!(said(&other), (found.clone(), sent.clone()), "{other}");
        }
        let live = |headers: &[(&str, &str)]| sorted(&Response::audit(headers.iter().copied(), None).diagnostics);
        const CSP: &str = "content-security-policy";
        assert_eq!(live(&[(CSP, &sent)]), live(&[(CSP, first), (CSP, second)]), "{sent}");
        let of_csp = |found: &[&'static str]| -> Vec<&str> {
            found.iter().copied().filter(|lint| lint.starts_with("csp_") || lint.starts_with("framing_")).collect()
        };
        assert_eq!(of_csp(&found), of_csp(&live(&[(CSP, &sent)])), "{sent}");
    }
}

#[test]
fn what_only_declarations_show() {
    let has = |fields: &str, lint: &str| said(fields).0.contains(&lint);
    let one = "{ default_src: self, img_src: [self, data] }";
    assert!(has(&format!("content_security_policy: [{one}, {one}]"), "repeated_value"));
    assert!(has(
        &format!("content_security_policy: [{one}, \"default-src 'self'; img-src 'self' data:\"]"),
        "repeated_value"
    ));
    assert!(!has(&format!("content_security_policy: [{one}, {{ default_src: self }}]"), "repeated_value"));
    // Each policy has to allow a form.
    let session = "origin: \"https://shop.example.com\", cookies: { session: { name: \"__Host-session\", signed } }";
    let forms =
        |policies: &str| has(&format!("{session}, content_security_policy: [{policies}]"), "csrf_samesite_only");
    assert!(forms("{ form_action: self }, { default_src: self }"));
    assert!(forms("{ form_action: self }, { form_action: [self, \"https://pay.example.com\"] }"));
    assert!(!forms("{ form_action: self }, { form_action: none }"));
    // A nonce in the second policy is the nonce of the response, and a slot there is a slot of the whole policy.
    assert!(has(
        "content_security_policy: [{ img_src: self }, { script_src: nonce }], cache_control: { public }",
        "cache_nonce"
    ));
    // The endpoints of all policies are known, and each is required.
    let endpoints = "reporting_endpoints: { a: \"/a\", b: \"/b\" }";
    let reports = |second: &str| {
        said(&format!("{endpoints}, content_security_policy: [{{ img_src: self, report_to: a, report_uri: \"/a\" }}, {{ font_src: self, {second} }}]")).0
    };
    assert!(reports("report_to: c, report_uri: \"/c\"").contains(&"reporting_undefined_endpoint"));
    assert!(reports("report_to: a, report_uri: \"/a\"").contains(&"reporting_unused_endpoint"));
    let quiet = reports("report_to: b, report_uri: \"/b\"");
    assert!(!quiet.iter().any(|lint| lint.starts_with("reporting_")), "{quiet:?}");
    assert!(reports("report_to: b").contains(&"reporting_report_to_only"));
}
