//! Findings as JSON, a line each. The README documents the members, which later versions only add to.

use crate::finding::Finding;
use crate::workspace::Region;
use security_policy_core::{Level, lint};
use serde_json::{Value, json};

/// A finding.
pub(crate) fn finding(finding: &Finding) -> Value {
    json!({
        "reason": "finding",
        "level": if finding.level == Level::Deny { "error" } else { "warning" },
        "lint": finding.lint,
        "docs": finding.lint.map(lint::address),
        "message": finding.title,
        "help": finding.help,
        "notes": finding.notes,
        "place": place(&finding.region),
        "fix": finding.edit.as_ref().map(|edit| {
            let region = Region { source: finding.region.source.clone(), bytes: edit.bytes.clone() };
            json!({ "place": place(&region), "text": edit.text })
        }),
    })
}

/// A policy that was not checked.
pub(crate) fn not_checked(region: &Region, reason: &str) -> Value {
    json!({ "reason": "not-checked", "message": reason, "place": place(region) })
}

fn place(region: &Region) -> Value {
    let [(line, column), (end_line, end_column)] = region.lines();
    json!({
        "file": region.source.shown,
        "start": region.bytes.start,
        "end": region.bytes.end,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
    })
}
