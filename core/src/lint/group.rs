//! Several findings that are reported as one: all that a policy lacks, and what is both weak and weaker than the base.

use super::inheritance;
use super::report::{Concern, Levels, Lint};
use crate::address::MISSING;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::header::Field;
use crate::policy::{Header, HeaderName, SecurityPolicy};
use crate::span::Span;

/// Finds the lint of a name.
type Find = fn(&str) -> Option<&'static Lint>;

/// Replaces two or more findings of the group `missing` by one that lists them.
///
/// A member that is an error by default, or because `deny` names it, remains a separate finding.
pub(super) fn grouped(found: Diagnostics, policy: &SecurityPolicy, levels: &Levels, find: Find) -> Diagnostics {
    let (mut warned, mut denied, mut out) = (Vec::new(), Vec::new(), Diagnostics::new());
    for finding in found {
        match member(&finding, levels, find) {
            Some(Level::Warn) => warned.push(finding),
            Some(_) => denied.push(finding),
            None => out.push(finding),
        }
    }
    for members in [denied, warned] {
        match members.as_slice() {
            [] | [_] => out.extend(members),
            [first, ..] => out.push(listed(first, &members, policy)),
        }
    }
    out
}

/// The level of a finding that becomes part of the group's finding.
fn member(finding: &Diagnostic, levels: &Levels, find: Find) -> Option<Level> {
    let lint = finding.lint.and_then(find).filter(|lint| lint.concern == Concern::Missing)?;
    let is_separate = finding.level == Level::Deny && !levels.deny_group(lint, finding.span);
    (!is_separate).then_some(finding.level)
}

/// One finding, at the place that its members share, or at the policy's name.
fn listed(first: &Diagnostic, members: &[Diagnostic], policy: &SecurityPolicy) -> Diagnostic {
    let is_shared = members.iter().all(|member| member.span == first.span);
    let span = if is_shared { first.span } else { policy.name };
    let mut help = String::from("each line is a lint, and what to write:");
    for Diagnostic { lint, help: line, .. } in members {
        let (name, line) = (lint.unwrap_or_default(), line.as_deref().unwrap_or_default());
        help.push_str(&format!("\n  {name}: {line}"));
    }
    let finding = Diagnostic::finding(span, format!("this policy lacks {} protections", members.len()))
        .help(help)
        .note("without them, browsers apply their permissive defaults; `#[allow(missing, reason = \"…\")]` accepts all of them, and the name of a lint only that one");
    let expired = members.iter().find_map(|member| member.expired.clone());
    Diagnostic { level: first.level, lint: Some(MISSING), expired, ..finding }
}

/// Merges a finding about a difference to the base into another finding about the same tokens: one decision, one finding.
pub(super) fn decided_once(found: Diagnostics, policy: &SecurityPolicy) -> Diagnostics {
    if policy.inheritance.is_none() {
        return found;
    }
    let is_inherited = |finding: &Diagnostic| finding.lint.is_some_and(|lint| inheritance::NAMES.contains(&lint));
    let (inherited, mut others): (Vec<_>, Vec<_>) = found.into_iter().partition(is_inherited);
    let mut out = Diagnostics::new();
    for finding in inherited {
        let is_same = |other: &&mut Diagnostic| other.lint.is_some() && are_one(finding.span, other.span, policy);
        match others.iter_mut().find(is_same) {
            Some(other) => {
                other.level = other.level.max(finding.level);
                other.expired = other.expired.take().or(finding.expired);
                let note = other.note.take().map_or_else(String::new, |note| format!("{note}; "));
                other.note = Some(format!("{note}{}", finding.message));
            }
            None => out.push(finding),
        }
    }
    out.extend(others);
    out
}

/// Whether both are about one decision: the same tokens, or a header whose value is a single decision.
fn are_one(span: Span, other: Span, policy: &SecurityPolicy) -> bool {
    let is_one_value = |header: &&Header| {
        let HeaderName::Field(field) = header.name.node else { return false };
        header.csps().is_empty() && field != Field::PermissionsPolicy
    };
    let mut values = policy.headers.iter().filter(is_one_value);
    span.contains(other) || values.any(|header| header.span.contains(span) && header.span.contains(other))
}
