//! Every finding with a fix, in every case of `tests/lints/` and `tests/errors/`: after the fix is applied to the text, the
//! finding is gone, and there is no new one.

use crate::cases::compile::texts;
use crate::cases::{Case, ERRORS, LINTS, PROMISES, cases};
use proc_macro2::TokenStream;
use security_policy_core::declaration::{Entry, Value, ValueKind};
use security_policy_core::{Diagnostic, Fix, Level, Span};
use security_policy_syntax::{Folder, Item, SpanMap, lower};
use std::collections::BTreeSet;
use std::ops::Range;

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
    change: Option<Change>,
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
    change: Option<Change>,
}

/// A fix in terms of the source: what is replaced, and the replacement.
#[derive(Clone, Debug, PartialEq)]
struct Change {
    bytes: Range<usize>,
    text: String,
}

impl Change {
    fn apply(&self, text: &str) -> String {
        format!("{}{}{}", &text[..self.bytes.start], self.text, &text[self.bytes.end..])
    }

    fn of(fix: &Fix, source: &str, parsed: &Item) -> Change {
        let (declaration, map) = (&parsed.declaration, &parsed.map);
        match fix {
            Fix::Replace { span, text } => match word_of_a_string(&declaration.entries, *span) {
                Some(word) => Change { bytes: bytes(map, word.value), text: word.with(Some(text)) },
                None => Change { bytes: bytes(map, *span), text: text.clone() },
            },
            Fix::Rewrite { entry: name, text } => {
                let entry = entry(&declaration.entries, *name).expect("an entry of this name");
                Change { bytes: bytes(map, entry.span), text: text.clone() }
            }
            Fix::Remove { span } => match word_of_a_string(&declaration.entries, *span) {
                Some(word) => Change { bytes: bytes(map, word.value), text: word.with(None) },
                None => {
                    let entry = entry(&declaration.entries, *span);
                    let item = bytes(map, entry.map_or(*span, |entry| entry.span));
                    Change { bytes: with_comma(source, item), text: String::new() }
                }
            },
            Fix::Insert { into, text } => {
                let behind_name = match entry(&declaration.entries, *into).and_then(|entry| entry.value.as_ref()) {
                    Some(Value { kind: ValueKind::Block(entries), .. }) => Some(entries.as_slice()),
                    _ => None,
                };
                let in_list = || block_of_a_list(&declaration.entries, *into);
                let entries = behind_name.or_else(in_list).unwrap_or(&declaration.entries);
                match entries.last() {
                    Some(last) => {
                        let end = bytes(map, last.span).end;
                        Change { bytes: end..end, text: format!(", {text}") }
                    }
                    // A policy that only inherits.
                    None => {
                        let start = source.find('{').expect("a block") + 1;
                        Change { bytes: start..start, text: format!(" {text}, ") }
                    }
                }
            }
        }
    }
}

/// The entry with its name at this place.
fn entry(entries: &[Entry], name: Span) -> Option<&Entry> {
    entries.iter().find_map(|inner| match &inner.value {
        _ if inner.key.span == name => Some(inner),
        Some(value) => value.items().iter().find_map(|item| entry_in(item, name)),
        None => None,
    })
}

fn entry_in(value: &Value, name: Span) -> Option<&Entry> {
    match &value.kind {
        ValueKind::Block(entries) => entry(entries, name),
        _ => None,
    }
}

/// The block in a list with its brace at this place.
fn block_of_a_list(entries: &[Entry], brace: Span) -> Option<&[Entry]> {
    let values = entries.iter().filter_map(|entry| entry.value.as_ref());
    let items = values.filter(|value| matches!(value.kind, ValueKind::List(_))).flat_map(Value::items);
    items.filter(|item| item.opening() == brace).find_map(|item| match &item.kind {
        ValueKind::Block(entries) => Some(entries.as_slice()),
        _ => None,
    })
}

/// One word of a string that has several.
struct WordOfAString {
    value: Span,
    before: String,
    after: String,
    in_list: bool,
}

impl WordOfAString {
    /// The items that replace the string.
    fn with(&self, word: Option<&String>) -> String {
        let string = |text: &str| (!text.trim().is_empty()).then(|| format!("\"{}\"", text.trim()));
        let items = [string(&self.before), word.cloned(), string(&self.after)];
        let items: Vec<String> = items.into_iter().flatten().collect();
        let items = items.join(", ");
        if self.in_list { items } else { format!("[{items}]") }
    }
}

fn word_of_a_string(entries: &[Entry], span: Span) -> Option<WordOfAString> {
    let value = |value: &Value, in_list: bool| match &value.kind {
        ValueKind::Text(text) if value.span.contains(span) && value.span != span => Some(WordOfAString {
            value: value.span,
            before: text.get(..span.start - value.span.start)?.to_owned(),
            after: text.get(span.end - value.span.start..)?.to_owned(),
            in_list,
        }),
        ValueKind::Block(entries) => word_of_a_string(entries, span),
        _ => None,
    };
    entries.iter().filter_map(|entry| entry.value.as_ref()).find_map(|outer| match &outer.kind {
        ValueKind::List(items) => items.iter().find_map(|item| value(item, true)),
        _ => value(outer, false),
    })
}

/// The bytes of an entry or an item, with the comma after it, or else the one before it.
fn with_comma(source: &str, item: Range<usize>) -> Range<usize> {
    // An attribute belongs to the entry that follows.
    let start = match source[..item.start].trim_end().strip_suffix("#[") {
        Some(before) => before.len(),
        None => item.start,
    };
    let after = source[item.end..].trim_start();
    match after.strip_prefix(',') {
        Some(after) => start..source.len() - after.len(),
        None => source[..start].trim_end().trim_end_matches(',').len()..item.end,
    }
}

fn read(text: &str) -> Reading {
    let tokens: TokenStream = text.parse().expect("tokens");
    let parsed = security_policy_syntax::parse(tokens, &Folder::new(env!("CARGO_MANIFEST_DIR"))).expect("a policy");
    let mut lowered = lower(&parsed);
    let error = |error: &Diagnostic| Error {
        message: error.message.clone(),
        change: error.fix.as_ref().map(|fix| Change::of(fix, text, &parsed)),
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
            change: finding.fix.as_ref().map(|fix| Change::of(fix, text, &parsed)),
        })
        .collect();
    Reading { errors, promises, findings }
}

/// From the first to the last token in this range.
fn bytes(map: &SpanMap, span: Span) -> Range<usize> {
    let tokens = map.underline(span).into_iter();
    let ranges: Vec<Range<usize>> = tokens.map(|token| token.span().byte_range()).collect();
    let first = ranges.first().expect("a fix is about tokens");
    first.start..ranges.last().map_or(first.end, |last| last.end)
}
