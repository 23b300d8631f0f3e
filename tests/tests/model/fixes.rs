//! Every finding with a fix, in every case of `tests/lints/` and `tests/errors/`: after the fix is applied to the text, the
//! finding is gone, and there is no new one.

use crate::cases::compile::texts;
use crate::cases::{Case, ERRORS, LINTS, PROMISES, cases};
use proc_macro2::TokenStream;
use security_policy_core::{Diagnostic, Level};
use security_policy_syntax::{Edit, Folder, lower};
use std::collections::BTreeSet;

#[test]
fn every_fix_removes_its_finding_and_breaks_nothing() {
    let mut fixed_lints = BTreeSet::new();
    let mut failures = Vec::new();
    let mut fixes = 0;
    for case in cases(LINTS) {
        for text in texts(&case.source) {
            for finding in &read(&text).findings {
                if let Some(change) = &finding.change {
                    let fixed = change.apply(&text);
                    failures.extend(check(&text, &fixed, finding, &case));
                    fixed_lints.insert(finding.lint);
                    fixes += 1;
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let expected = [
        "content_type_charset",
        "cors_missing_vary",
        "cors_null_origin",
        "csp_ignored_fallback",
        "csp_insecure_source",
        "csp_missing_base_uri",
        "csp_missing_form_action",
        "csp_missing_object_src",
        "csp_missing_trusted_types",
        "csp_redundant_source",
        "csp_sandbox",
        "csp_unquoted_keyword",
        "csp_unrecognized",
        "csp_unsafe_eval",
        "csp_word_as_host",
        "cross_domain_policies_open",
        "framing_missing",
        "framing_xfo_conflict",
        "header_near_miss",
        "nosniff_missing",
        "obsolete_header",
        "permissions_feature_policy_header",
        "permissions_feature_status",
        "permissions_origin",
        "public_key_pins",
        "repeated_value",
        "reporting_insecure_uri",
        "reporting_report_to_only",
        "server_banner",
    ];
    let missing: Vec<_> = expected.iter().filter(|lint| !fixed_lints.contains(**lint)).collect();
    assert!(missing.is_empty(), "no case shows a fix of {missing:?}");
    assert!(fixes >= 50, "{fixes} fixes");
}

#[test]
fn every_fix_of_an_error_leaves_one_error_less() {
    let mut fixes = 0;
    // A word inside a string literal is no token that the fix could replace; nor is text that is not a policy.
    for case in cases(ERRORS).into_iter().filter(|case| !["string", "syntax"].contains(&case.file.as_str())) {
        for text in texts(&case.source) {
            let errors = read(&text).errors;
            for error in &errors {
                let Some(change) = &error.change else { continue };
                let left: Vec<&str> = errors.iter().filter(|other| *other != error).map(Error::message).collect();
                let after = change.apply(&text);
                let now = read(&after).errors;
                assert_eq!(now.iter().map(Error::message).collect::<Vec<_>>(), left, "{}\n{after}", case.place());
                fixes += 1;
            }
        }
    }
    assert!(fixes >= 18, "{fixes} errors have a fix");
}

#[test]
fn every_fix_of_a_promise_keeps_it_and_breaks_nothing() {
    let (mut fixes, mut failures) = (0, Vec::new());
    for case in cases(PROMISES) {
        // The tokens of a base are known only while a crate compiles.
        for text in texts(&case.source).into_iter().filter(|text| !text.contains("..Base")) {
            let before = read(&text);
            for error in &before.promises {
                let Some(change) = &error.change else { continue };
                let fixed = change.apply(&text);
                let after = read(&fixed);
                let left: Vec<&str> =
                    before.promises.iter().filter(|other| *other != error).map(Error::message).collect();
                let now = after.errors.iter().chain(&after.promises).map(Error::message);
                let new_errors: Vec<&str> = now.filter(|message| !left.contains(message)).collect();
                let denied = |reading: &Reading| -> BTreeSet<&'static str> {
                    reading.findings.iter().filter(|found| found.level == Level::Deny).map(|found| found.lint).collect()
                };
                let denied: Vec<_> = denied(&after).difference(&denied(&before)).copied().collect();
                if !new_errors.is_empty() || !denied.is_empty() {
                    let place = case.place();
                    failures.push(format!("{place}: {}: {new_errors:?} {denied:?}\n{fixed}", error.message));
                }
                fixes += 1;
            }
        }
    }
    assert!(failures.is_empty(), "{} of {fixes}\n{}", failures.len(), failures.join("\n"));
    assert!(fixes >= 60, "{fixes} fixes");
}

/// A fix takes one finding away: those that are left were there before. Returns the new ones.
fn check(before: &str, after: &str, fixed: &Finding, case: &Case) -> Option<String> {
    let mut left = read(before).findings;
    let gone = left.iter().position(|finding| finding == fixed).expect("the finding is its own");
    left.remove(gone);
    let now = read(after);
    let mut new: Vec<String> = now.errors.into_iter().map(|error| error.message).collect();
    for finding in now.findings {
        let same = |other: &Finding| (other.lint, &other.message) == (finding.lint, &finding.message);
        match left.iter().position(same) {
            Some(known) => drop(left.remove(known)),
            None => new.push(format!("{}: {}", finding.lint, finding.message)),
        }
    }
    let place = case.place();
    (!new.is_empty())
        .then(|| format!("{place}: the fix of `{}` brings\n{}\nin\n{after}", fixed.message, new.join("\n")))
}

/// The findings of a policy.
struct Reading {
    errors: Vec<Error>,
    /// The promises that do not hold.
    promises: Vec<Error>,
    findings: Vec<Finding>,
}

#[derive(Clone, Debug, PartialEq)]
struct Error {
    message: String,
    change: Option<Edit>,
}

impl Error {
    fn message(&self) -> &str {
        &self.message
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Finding {
    lint: &'static str,
    level: Level,
    message: String,
    change: Option<Edit>,
}

fn read(text: &str) -> Reading {
    let tokens: TokenStream = text.parse().expect("tokens");
    let parsed = security_policy_syntax::parse(tokens, &Folder::new(env!("CARGO_MANIFEST_DIR"))).expect("a policy");
    let mut lowered = lower(&parsed);
    let error = |error: &Diagnostic| Error {
        message: error.message.clone(),
        change: error.fix.as_ref().and_then(|fix| Edit::of(fix, &parsed, text)),
    };
    let errors: Vec<Error> = lowered.diagnostics.iter().map(error).collect();
    if errors.is_empty() {
        lowered.lint();
    }
    let promises = lowered.diagnostics.iter().filter(|found| found.promise.is_some()).map(error).collect();
    let findings = lowered
        .diagnostics
        .iter()
        .filter(|found| found.lint.is_some())
        .map(|finding| Finding {
            lint: finding.lint.expect("a lint has found it"),
            level: finding.level,
            message: finding.message.clone(),
            change: finding.fix.as_ref().and_then(|fix| Edit::of(fix, &parsed, text)),
        })
        .collect();
    Reading { errors, promises, findings }
}
