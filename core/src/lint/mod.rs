//! Table 4: the lints, and the code that runs them.
//!
//! A lint is a file in the folder of its area: its page, its level, a summary and a check. It has the name of its file. To add
//! one, write the file, and add the `mod` line and the name to the list in the folder's `mod.rs`.

#[cfg(feature = "page")]
mod allow_comments;
mod cookies;
mod cors;
mod csp;
mod csrf;
mod decision;
mod escaping;
mod framing;
mod group;
mod hsts;
mod https;
mod inheritance;
mod isolation;
mod loss;
mod page;
#[cfg(feature = "page")]
mod page_compiled;
#[cfg(feature = "page")]
mod page_content;
#[cfg(feature = "page")]
mod page_form;
#[cfg(feature = "page")]
mod page_inline;
#[cfg(feature = "page")]
mod page_judge;
#[cfg(feature = "page")]
mod page_load;
#[cfg(feature = "page")]
mod page_report;
#[cfg(feature = "page")]
mod page_state;
#[cfg(feature = "page")]
mod page_used;
#[cfg(feature = "page")]
mod pages;
mod permissions;
mod removed;
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
#[cfg(feature = "page")]
pub use self::escaping::*;
pub use self::framing::*;
pub use self::hsts::*;
#[cfg(feature = "transport")]
pub use self::https::*;
pub use self::inheritance::*;
pub use self::isolation::*;
#[cfg(feature = "page")]
pub use self::page::*;
#[cfg(feature = "page")]
pub use self::page_report::{PageContext, PageReport};
#[cfg(feature = "page")]
pub use self::page_used::UsedSources;
#[cfg(feature = "page")]
pub use self::pages::{check_pages, check_use, requests_use};
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
    /// The subject of its lints, in a word or two.
    pub name: &'static str,
    /// Its lints, sorted by name.
    pub lints: &'static [&'static Lint],
    /// The names of its lints, also if their feature is off and `lints` is empty.
    pub names: &'static [&'static str],
    /// The responses that they apply to.
    pub subject: Subject,
}

/// The responses that the lints of an area apply to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// Pages only: not redirects, and not empty responses.
    Page,
    /// Every response.
    Response,
}

/// Every area, with its lints.
pub static AREAS: &[Area] = &[
    Area { name: "Content-Security-Policy", lints: csp::LINTS, names: csp::NAMES, subject: Subject::Page },
    Area { name: "Framing", lints: framing::LINTS, names: framing::NAMES, subject: Subject::Page },
    Area { name: "Strict-Transport-Security", lints: hsts::LINTS, names: hsts::NAMES, subject: Subject::Response },
    Area { name: "https", lints: https::LINTS, names: https::NAMES, subject: Subject::Response },
    Area { name: "Cookies", lints: cookies::LINTS, names: cookies::NAMES, subject: Subject::Response },
    Area { name: "CSRF", lints: csrf::LINTS, names: csrf::NAMES, subject: Subject::Response },
    Area { name: "inheritance", lints: inheritance::LINTS, names: inheritance::NAMES, subject: Subject::Response },
    Area { name: "transport", lints: transport::LINTS, names: transport::NAMES, subject: Subject::Response },
    Area { name: "Permissions-Policy", lints: permissions::LINTS, names: permissions::NAMES, subject: Subject::Page },
    Area { name: "isolation", lints: isolation::LINTS, names: isolation::NAMES, subject: Subject::Response },
    Area { name: "reporting", lints: reporting::LINTS, names: reporting::NAMES, subject: Subject::Response },
    Area { name: "Escaping", lints: escaping::LINTS, names: escaping::NAMES, subject: Subject::Page },
    Area { name: "Pages", lints: page::LINTS, names: page::NAMES, subject: Subject::Page },
    Area { name: "CORS", lints: cors::LINTS, names: cors::NAMES, subject: Subject::Response },
];

/// Every lint, area by area.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    AREAS.iter().flat_map(|area| area.lints.iter().copied())
}

/// Runs every lint over a policy. An unused `allow` is a finding too.
pub fn check(policy: &SecurityPolicy, levels: &Levels, out: &mut Diagnostics) {
    let known = policy.inheritance.as_ref().map(|base| Known::of(base, all()).named(policy.name, base.policy.name));
    let known = known.unwrap_or_default();
    // A 304 has no body, but its headers replace those of the cached page.
    let is_page = policy.has_body() || policy.status == Some(304);
    let readable = readable(policy, levels, &known, out);
    let policy = readable.as_ref().unwrap_or(policy);
    for area in AREAS.iter().filter(|area| is_page || area.subject == Subject::Response) {
        for lint in area.lints.iter().filter(|lint| lint.applies_to(policy)) {
            lint.run(policy, &mut Report::new(lint, levels, &known, out));
        }
    }
    *out = group::decided_once(std::mem::take(out), policy);
    if let Some(services) = &policy.services {
        services.name_in(out);
    }
    if !policy.remove.is_empty() {
        removed::name_in(policy, out);
    }
    let is_inherited = |span| policy.inheritance.as_ref().is_some_and(|base| base.span.contains(span));
    // The lints of a feature that is off have not run, nor have those of pages if the policy has no templates. A test may judge its
    // pages instead.
    let has_templates = policy.templates.is_some() && !policy.is_base;
    let can_run = |name: &str| is_name(name) && (has_templates || !is_of_pages(name));
    let has_run = |attribute: &LevelAttribute| attribute.lints.iter().all(|name| can_run(&name.node));
    for attribute in levels.unused() {
        if is_inherited(attribute.level.span) || !has_run(attribute) {
            continue;
        }
        let names = separated(&attribute.lints, ", ", &|name| name.node.clone());
        let none = if attribute.lints.len() == 1 { "the lint does not fire" } else { "none of these lints fires" };
        let finding = Diagnostic::finding(attribute.level.span, format!("unused `allow({names})`: {none} here"))
            .help("remove it");
        out.push(Diagnostic { level: Level::Warn, lint: Some(UNUSED_ALLOW), ..finding });
    }
}

/// The policy without its Content-Security-Policies, if these are so long that no server accepts them. That is then the only
/// finding about them.
fn readable(policy: &SecurityPolicy, levels: &Levels, known: &Known, out: &mut Diagnostics) -> Option<SecurityPolicy> {
    if !csp::is_too_long(policy, &Report::new(&csp_too_long, levels, known, out)) {
        return None;
    }
    csp_too_long.run(policy, &mut Report::new(&csp_too_long, levels, known, out));
    let mut rest = policy.clone();
    rest.headers.retain(|header| header.csps().is_empty());
    // Other lints must not take these for missing.
    rest.unknown.extend([Field::ContentSecurityPolicy, Field::ContentSecurityPolicyReportOnly, Field::XFrameOptions]);
    Some(rest)
}

/// The findings as a declaration reports them: two or more of the group [`MISSING`] become one that lists them. A member that
/// is an error by default, or because `deny` names it, remains a separate finding.
pub fn grouped(found: Diagnostics, policy: &SecurityPolicy, levels: &Levels) -> Diagnostics {
    group::grouped(found, policy, levels, find)
}

/// The levels that a declaration sets. An unknown lint and an `allow` without a reason are errors.
pub fn levels(resolved: &Resolved, out: &mut Diagnostics) -> Levels {
    let lints = AREAS.iter().flat_map(|area| area.names.iter().copied());
    let names: Vec<&'static str> = lints.chain([MISSING]).collect();
    Levels::read(resolved, &names, out)
}

/// Whether an attribute can have this name: that of a lint, or of the group [`MISSING`].
pub fn is_name(name: &str) -> bool {
    name == MISSING || find(name).is_some()
}

/// Whether the lint of this name finds something in pages, not in a policy.
fn is_of_pages(name: &str) -> bool {
    [escaping::NAMES, page::NAMES].iter().any(|names| names.contains(&name))
}

/// The lint of this name.
pub fn find(name: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.name == name)
}
