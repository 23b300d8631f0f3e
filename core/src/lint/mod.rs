//! Table 4: the lints, and what runs them.
//!
//! A lint is a file in the folder of its area: its explanation, its level, a summary and a check. Its name is the file's. To add
//! one, write the file, and in the `mod.rs` beside it the `mod` line and the name in the list.

mod cookies;
mod cors;
mod csp;
mod csrf;
mod decision;
mod framing;
mod group;
mod hsts;
mod inheritance;
mod isolation;
mod loss;
mod permissions;
mod report;
mod reporting;
mod shared_cache;
mod transport;

#[cfg(feature = "cookies")]
pub use self::cookies::*;
pub use self::cors::*;
pub use self::csp::*;
#[cfg(feature = "csrf")]
pub use self::csrf::*;
pub use self::framing::*;
pub use self::hsts::*;
pub use self::inheritance::*;
pub use self::isolation::*;
pub use self::permissions::*;
use self::report::Known;
pub use self::report::{Concern, Levels, Lint, Report};
pub use self::reporting::*;
pub use self::transport::*;

pub use crate::address::{MISSING, UNUSED_ALLOW, address};

use crate::declaration::LevelAttribute;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::header::Field;
use crate::inherit::Resolved;
use crate::list::separated;
use crate::policy::SecurityPolicy;

/// The lints of one area: a folder.
#[derive(Debug)]
#[non_exhaustive]
pub struct Area {
    /// What its lints are about, in a word or two.
    pub name: &'static str,
    /// Its lints, by name.
    pub lints: &'static [&'static Lint],
    /// What they are called, also where the feature is off that they come with.
    pub names: &'static [&'static str],
    /// What they judge.
    pub subject: Subject,
}

/// What the lints of an area judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// What counts for a page alone, and so not on a redirect or an empty response.
    Page,
    /// What counts on every response.
    Response,
}

/// Every area, with its lints.
pub static AREAS: &[Area] = &[
    Area { name: "Content-Security-Policy", lints: csp::LINTS, names: csp::NAMES, subject: Subject::Page },
    Area { name: "Framing", lints: framing::LINTS, names: framing::NAMES, subject: Subject::Page },
    Area { name: "Strict-Transport-Security", lints: hsts::LINTS, names: hsts::NAMES, subject: Subject::Response },
    Area { name: "Cookies", lints: cookies::LINTS, names: cookies::NAMES, subject: Subject::Response },
    Area { name: "CSRF", lints: csrf::LINTS, names: csrf::NAMES, subject: Subject::Response },
    Area { name: "inheritance", lints: inheritance::LINTS, names: inheritance::NAMES, subject: Subject::Response },
    Area { name: "transport", lints: transport::LINTS, names: transport::NAMES, subject: Subject::Response },
    Area { name: "Permissions-Policy", lints: permissions::LINTS, names: permissions::NAMES, subject: Subject::Page },
    Area { name: "isolation", lints: isolation::LINTS, names: isolation::NAMES, subject: Subject::Response },
    Area { name: "reporting", lints: reporting::LINTS, names: reporting::NAMES, subject: Subject::Response },
    Area { name: "CORS", lints: cors::LINTS, names: cors::NAMES, subject: Subject::Response },
];

/// Every lint, area by area.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    AREAS.iter().flat_map(|area| area.lints.iter().copied())
}

/// Runs every lint over a policy. An `allow` that catches nothing is a finding itself.
pub fn check(policy: &SecurityPolicy, levels: &Levels, out: &mut Diagnostics) {
    let known = policy.inheritance.as_ref().map(|base| Known::of(base, all()).named(policy.name, base.policy.name));
    let known = known.unwrap_or_default();
    // A 304 has no body, but what it says of the page is what the cached one is shown under.
    let is_page = policy.has_body() || policy.status == Some(304);
    let readable = readable(policy, levels, &known, out);
    let policy = readable.as_ref().unwrap_or(policy);
    for area in AREAS.iter().filter(|area| is_page || area.subject == Subject::Response) {
        for lint in area.lints.iter().filter(|lint| lint.applies_to(policy)) {
            (lint.check)(policy, &mut Report::new(lint, levels, &known, out));
        }
    }
    *out = group::decided_once(std::mem::take(out), policy);
    let is_inherited = |span| policy.inheritance.as_ref().is_some_and(|base| base.span.contains(span));
    // The lints of a feature that is off have not looked.
    let has_looked = |attribute: &LevelAttribute| attribute.lints.iter().all(|name| is_name(&name.node));
    for attribute in levels.unused() {
        if is_inherited(attribute.level.span) || !has_looked(attribute) {
            continue;
        }
        let names = separated(&attribute.lints, ", ", &|name| format!("`{}`", name.node));
        let finding = Diagnostic::finding(attribute.level.span, format!("this `allow` of {names} catches nothing"))
            .help("remove it");
        out.push(Diagnostic { level: Level::Warn, lint: Some(UNUSED_ALLOW), ..finding });
    }
}

/// The policy without its Content-Security-Policies, where these are so long that no server takes them: that is the one
/// finding about them then, and what else they say is not judged.
fn readable(policy: &SecurityPolicy, levels: &Levels, known: &Known, out: &mut Diagnostics) -> Option<SecurityPolicy> {
    if !csp::is_too_long(policy, &Report::new(&csp_too_long, levels, known, out)) {
        return None;
    }
    (csp_too_long.check)(policy, &mut Report::new(&csp_too_long, levels, known, out));
    let mut rest = policy.clone();
    rest.headers.retain(|header| header.csps().is_empty());
    // What they would have said is not known.
    rest.unknown.extend([Field::ContentSecurityPolicy, Field::ContentSecurityPolicyReportOnly, Field::XFrameOptions]);
    Some(rest)
}

/// The findings as a declaration reports them: those of the group [`MISSING`] are one that lists them, where there are two
/// or more. A member that is an error by itself, or because `deny` names it, stays a finding of its own.
pub fn grouped(found: Diagnostics, policy: &SecurityPolicy, levels: &Levels) -> Diagnostics {
    group::grouped(found, policy, levels, find)
}

/// The levels that a declaration asks for. An unknown lint and an `allow` without a reason are errors.
pub fn levels(resolved: &Resolved, out: &mut Diagnostics) -> Levels {
    let lints = AREAS.iter().flat_map(|area| area.names.iter().copied());
    let names: Vec<&'static str> = lints.chain([MISSING]).collect();
    Levels::read(resolved, &names, out)
}

/// Whether an attribute can give this name: that of a lint, or of the group [`MISSING`].
pub fn is_name(name: &str) -> bool {
    name == MISSING || find(name).is_some()
}

/// The lint of this name.
pub fn find(name: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.name == name)
}
