//! Table 4: the lints, and what runs them.
//!
//! A lint is a file in the folder of its area: its explanation, its level, a summary and a check. To add one, write the
//! file, and its `mod` line and its place in the list in the `mod.rs` beside it.

mod cookies;
mod cors;
mod csp;
mod csrf;
mod framing;
mod hsts;
mod inheritance;
mod isolation;
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
pub use self::report::{Levels, Lint, Report};
pub use self::reporting::*;
pub use self::transport::*;

use crate::declaration::LevelAttribute;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::inherit::Resolved;
use crate::join::joined;
use crate::policy::SecurityPolicy;

/// The lints of one area: a folder.
#[derive(Debug)]
pub struct Area {
    /// What its lints are about, in a word or two.
    pub name: &'static str,
    /// Its lints, by name.
    pub lints: &'static [&'static Lint],
    /// What they are called, also where the feature is off that they come with.
    pub names: &'static [&'static str],
}

/// Every area, with its lints.
pub static AREAS: &[Area] = &[
    Area { name: "Content-Security-Policy", lints: csp::LINTS, names: csp::NAMES },
    Area { name: "Framing", lints: framing::LINTS, names: framing::NAMES },
    Area { name: "Strict-Transport-Security", lints: hsts::LINTS, names: hsts::NAMES },
    Area { name: "Cookies", lints: cookies::LINTS, names: cookies::NAMES },
    Area { name: "CSRF", lints: csrf::LINTS, names: csrf::NAMES },
    Area { name: "inheritance", lints: inheritance::LINTS, names: inheritance::NAMES },
    Area { name: "transport", lints: transport::LINTS, names: transport::NAMES },
    Area { name: "Permissions-Policy", lints: permissions::LINTS, names: permissions::NAMES },
    Area { name: "isolation", lints: isolation::LINTS, names: isolation::NAMES },
    Area { name: "reporting", lints: reporting::LINTS, names: reporting::NAMES },
    Area { name: "CORS", lints: cors::LINTS, names: cors::NAMES },
];

/// Every lint, area by area.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    AREAS.iter().flat_map(|area| area.lints.iter().copied())
}

/// The name under which an `allow` that catches nothing is reported.
pub const UNUSED_ALLOW: &str = "unused_allow";

/// Runs every lint over a policy. An `allow` that catches nothing is a finding itself.
pub fn check(policy: &SecurityPolicy, levels: &Levels<'_>, out: &mut Diagnostics) {
    let known = policy.heritage.as_ref().map(|base| Known::of(base, all()).named(policy.name, base.policy.name));
    let known = known.unwrap_or_default();
    for lint in all() {
        (lint.check)(policy, &mut Report::new(lint, levels, &known, out));
    }
    let is_inherited = |span| policy.heritage.as_ref().is_some_and(|base| base.span.contains(span));
    // The lints of a feature that is off have not looked.
    let has_looked = |attribute: &LevelAttribute| attribute.lints.iter().all(|name| find(&name.node).is_some());
    for attribute in levels.unused() {
        if is_inherited(attribute.level.span) || !has_looked(attribute) {
            continue;
        }
        let names = joined(&attribute.lints, ", ", &|name| format!("`{}`", name.node));
        let finding = Diagnostic::finding(attribute.level.span, format!("this `allow` of {names} catches nothing"))
            .help("remove it");
        out.push(Diagnostic { level: Level::Warn, lint: Some(UNUSED_ALLOW), ..finding });
    }
}

/// The levels that a declaration asks for. An unknown lint and an `allow` without a reason are faults.
pub fn levels<'a>(resolved: &'a Resolved, out: &mut Diagnostics) -> Levels<'a> {
    let names: Vec<&'static str> = AREAS.iter().flat_map(|area| area.names.iter().copied()).collect();
    Levels::read(resolved, &names, out)
}

/// The lint of this name.
pub fn find(name: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.name == name)
}
