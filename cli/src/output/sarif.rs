//! Findings as SARIF 2.1.0, which code scanning services read.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use crate::finding::Finding;
use crate::workspace::Region;
use security_policy_core::{Level, lint};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The findings of a run, and the policies that were not checked.
pub(crate) fn sarif(findings: &[Finding], not_checked: &[(Region, String)]) -> Value {
    let names: BTreeSet<&str> = findings.iter().filter_map(|finding| finding.lint).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let rules: Vec<Value> = names.iter().map(|name| rule(name)).collect();
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, &names)).collect();
    let notifications: Vec<Value> = not_checked
        .iter()
        .map(|(region, reason)| {
            json!({ "level": "warning", "message": { "text": format!("not checked: {reason}") }, "locations": [location(region)] })
        })
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "cargo-security-policy",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://docs.rs/security-policy",
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
        }],
    })
}

/// The rule of a lint. Names such as `unused_allow` are of no lint, and have a page all the same.
fn rule(name: &str) -> Value {
    let mut rule = json!({ "id": name, "helpUri": lint::address(name) });
    if let Some(lint) = lint::find(name) {
        rule["shortDescription"] = json!({ "text": lint.summary });
        rule["fullDescription"] = json!({ "text": lint.summary });
        let page: Vec<&str> = lint.explanation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let page = page.join("\n");
        rule["help"] = json!({ "text": page.trim_end(), "markdown": page.trim_end() });
        rule["defaultConfiguration"] = json!({ "level": level(lint.level) });
    }
    rule
}

fn result(finding: &Finding, names: &[&str]) -> Value {
    let mut text = finding.title.clone();
    for (kind, lines) in [("help", finding.help.as_slice()), ("note", &finding.notes)] {
        lines.iter().for_each(|line| text.push_str(&format!("\n{kind}: {line}")));
    }
    let mut result = json!({
        "level": level(finding.level),
        "message": { "text": text },
        "locations": [location(&finding.region)],
    });
    if let Some(name) = finding.lint {
        result["ruleId"] = json!(name);
        result["ruleIndex"] = json!(names.iter().position(|other| *other == name));
    }
    if let Some(edit) = &finding.edit {
        let region = Region { source: finding.region.source.clone(), bytes: edit.bytes.clone() };
        result["fixes"] = json!([{
            "description": { "text": finding.help.as_deref().unwrap_or("apply the fix") },
            "artifactChanges": [{
                "artifactLocation": artifact(&region),
                "replacements": [{ "deletedRegion": self::region(&region), "insertedContent": { "text": edit.text } }],
            }],
        }]);
    }
    result
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "none",
    }
}

fn location(region: &Region) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(region), "region": self::region(region) } })
}

/// A relative path is one from the root of the repository, which the tool runs in. The address of a response is a URL already.
fn artifact(region: &Region) -> Value {
    let path = &region.source.shown;
    let is_url = ["https://", "http://"].iter().any(|scheme| path.starts_with(scheme));
    // <https://www.rfc-editor.org/rfc/rfc3986#section-2.2>. In a path, a colon would end a scheme.
    let reserved: &[u8] = if is_url { b"/:?#[]@!$&'()*+,;=%" } else { b"/" };
    let encoded: String = path
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' => char::from(byte).to_string(),
            byte if reserved.contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    match path.starts_with('/') {
        true => json!({ "uri": format!("file://{encoded}") }),
        false => json!({ "uri": encoded }),
    }
}

fn region(region: &Region) -> Value {
    let [(line, column), (end_line, end_column)] = region.lines();
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}
