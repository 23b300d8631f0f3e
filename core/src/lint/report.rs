//! What a lint is, the levels of its findings, and where it reports them.

use crate::address::{MISSING, address};
use crate::declaration::{Entry, LevelAttribute, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, MAX_ERRORS};
use crate::firsts::{ByName, Names};
use crate::inherit::Resolved;
#[cfg(feature = "page")]
use crate::lint::page_report::{PageContext, PageReport};
#[cfg(feature = "page")]
use crate::lint::page_used::UsedSources;
use crate::list::separated;
#[cfg(feature = "page")]
use crate::page::Event;
use crate::policy::{Inheritance, SecurityPolicy};
use crate::sorted::Sorted;
use crate::span::{Span, Spanned};
use crate::word;
use std::cell::Cell;
use std::cmp::Reverse;

/// A check for a mistake in a policy that can be rendered all the same.
#[non_exhaustive]
pub struct Lint {
    /// Its name, which `#[allow(…)]` takes: that of the mistake.
    pub name: &'static str,
    /// Its level if no attribute sets another.
    pub level: Level,
    /// What is wrong, in a phrase.
    pub summary: &'static str,
    /// Whether it looks for what is declared or for what is missing.
    pub concern: Concern,
    /// Its page, in Markdown: what it does, why it matters, what an attacker does with it, an example, the fix, when to
    /// allow it, and references.
    pub explanation: &'static str,
    /// The weaknesses of the CWE list that it finds, by number. Empty if the mistake leaves nothing less protected, such as a policy
    /// that blocks the site's own files.
    pub cwe: &'static [u16],
    /// The requirements of OWASP ASVS 5.0.0 that a policy with the mistake does not meet, such as `v5.0.0-3.4.3`. Empty if no
    /// requirement is about it.
    pub asvs: &'static [&'static str],
    /// Reports each such mistake.
    pub(crate) check: Check,
}

/// What a lint looks at.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// A policy.
    Policy(fn(&SecurityPolicy, &mut Report<'_>)),
    /// The tokens of a page, one after another.
    #[cfg(feature = "page")]
    Page(PageCheck),
    /// What the pages of a site use of the policy.
    #[cfg(feature = "page")]
    Site(SiteCheck),
}

/// Looks at what the pages of a site use.
#[cfg(feature = "page")]
pub(crate) type SiteCheck = fn(&UsedSources, &SecurityPolicy, &mut Report<'_>);

/// Looks at a token of a page.
#[cfg(feature = "page")]
pub(crate) type PageCheck = fn(&Event<'_>, &PageContext<'_>, &mut PageReport<'_>);

/// What a lint looks for. A policy that only serves as a base is not complete, so only what it declares is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Concern {
    /// A mistake in what is declared.
    Declared,
    /// A declaration without the other one that it needs.
    Companion,
    /// A protection that is not declared: a member of the group [`MISSING`].
    Missing,
}

impl Lint {
    /// The address of the page that holds [`Lint::explanation`]. Each finding prints it.
    pub fn address(&self) -> String {
        address(self.name)
    }

    /// Reports each such mistake of a policy. A lint of pages finds nothing.
    pub(super) fn run(&self, policy: &SecurityPolicy, report: &mut Report<'_>) {
        match self.check {
            Check::Policy(check) => check(policy, report),
            #[cfg(feature = "page")]
            Check::Page(_) | Check::Site(_) => {}
        }
    }

    /// Whether it runs over `policy`. A derived policy may still declare what a base lacks.
    pub(super) fn applies_to(&self, policy: &SecurityPolicy) -> bool {
        !policy.is_base || self.concern == Concern::Declared
    }
}

impl std::fmt::Debug for Lint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lint").field("name", &self.name).field("level", &self.level).finish_non_exhaustive()
    }
}

/// Declares the lint of a file, which has the file's name. Its doc comment is its page, and [`Lint::explanation`].
/// `missing` or `companion` after the summary is its [`Concern`]; `page` there makes it a lint of pages, and `site` one of what all pages use.
/// The next line lists weaknesses and requirements, which become the last references of the page.
macro_rules! lint {
    (@concern) => { $crate::lint::Concern::Declared };
    (@concern companion) => { $crate::lint::Concern::Companion };
    (@concern missing) => { $crate::lint::Concern::Missing };
    (@concern page) => { $crate::lint::Concern::Declared };
    (@concern site) => { $crate::lint::Concern::Declared };
    (@check page, $check:expr) => { $crate::lint::report::Check::Page($check) };
    (@check site, $check:expr) => { $crate::lint::report::Check::Site($check) };
    (@check $($concern:ident)?, $check:expr) => { $crate::lint::report::Check::Policy($check) };
    (
        $(#[doc = $line:literal])* $level:ident $summary:literal $($concern:ident)?,
        cwe [$($cwe:literal),*], asvs [$($asvs:literal),*],
        $check:expr
    ) => {
        $(#[doc = $line])*
        pub static LINT: $crate::lint::Lint = $crate::lint::Lint {
            name: $crate::lint::report::file_name(module_path!()),
            level: $crate::diagnostic::Level::$level,
            summary: $summary,
            concern: $crate::lint::report::lint!(@concern $($concern)?),
            explanation: concat!(
                $($line, "\n",)*
                $(" - [CWE-", $cwe, "](https://cwe.mitre.org/data/definitions/", $cwe, ".html)\n",)*
                $(" - [OWASP ASVS v5.0.0-", $asvs, "](https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en)\n",)*
            ),
            cwe: &[$($cwe),*],
            asvs: &[$(concat!("v5.0.0-", $asvs)),*],
            check: $crate::lint::report::lint!(@check $($concern)?, $check),
        };
    };
}
pub(super) use lint;

/// The last word of a module's path.
pub(super) const fn file_name(path: &'static str) -> &'static str {
    let mut start = path.len();
    while start > 0 && path.as_bytes()[start - 1] != b':' {
        start -= 1;
    }
    path.split_at(start).1
}

/// The files of an area: re-exports their lints by the names of the files, and lists them. If the feature is off, only the names
/// are known.
macro_rules! lints {
    ($($file:ident,)*) => {
        $(pub use self::$file::LINT as $file;)*

        pub(super) const LINTS: &[&$crate::lint::Lint] = &[$(&$file),*];
        pub(super) const NAMES: &[&str] = &[$(stringify!($file)),*];
    };
    (feature $feature:literal, $($file:ident,)*) => {
        #[cfg(feature = $feature)]
        $crate::lint::report::lints! { $($file,)* }

        #[cfg(not(feature = $feature))]
        pub(super) const LINTS: &[&$crate::lint::Lint] = &[];
        #[cfg(not(feature = $feature))]
        pub(super) const NAMES: &[&str] = &[$(stringify!($file)),*];
    };
}
pub(super) use lints;

/// Collects the findings of one lint, at the levels that the declaration sets.
#[derive(Debug)]
pub struct Report<'a> {
    lint: &'static Lint,
    /// How many findings there have been, including those that are left out.
    count: usize,
    levels: &'a Levels,
    known: &'a Known,
    out: &'a mut Diagnostics,
}

impl<'a> Report<'a> {
    /// A report that adds the findings of `lint` to `out`.
    pub(super) fn new(lint: &'static Lint, levels: &'a Levels, known: &'a Known, out: &'a mut Diagnostics) -> Self {
        Report { lint, count: 0, levels, known, out }
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Diagnostic) {
        self.push_at(self.lint.level, finding);
    }

    /// Whether an `allow` accepts a finding of the lint of this name at this place.
    pub(super) fn accepts(&self, lint: &str, span: Span) -> bool {
        self.levels.accepts(lint, span)
    }

    /// Whether the finding at `span` would be accepted.
    pub(super) fn is_allowed(&self, span: Span) -> bool {
        self.levels.at(self.lint, span, self.lint.level).unwrap_or(self.lint.level) == Level::Allow
    }

    /// Adds a finding whose default level is not that of the lint.
    pub fn push_at(&mut self, default: Level, finding: Diagnostic) {
        if self.known.contains(self.lint, &finding) {
            return;
        }
        let level = self.levels.at(self.lint, finding.span, default).unwrap_or(default);
        let expired = self.levels.expired(self.lint, finding.span, default);
        if level == Level::Allow {
            return;
        }
        self.count += 1;
        if self.count <= MAX_ERRORS {
            self.out.push(Diagnostic {
                level,
                lint: Some(self.lint.name),
                expired: expired.cloned().map(Box::new),
                ..finding
            });
        }
    }
}

/// The findings about a base, which are reported where the base is declared and not again in derived policies.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The lint, the place and the message of each, as one text.
    findings: Names<'static>,
    /// For each place in the policy, the place in the base.
    aliases: Sorted<Span, Span>,
}

impl Known {
    /// All findings of `lints` about the base, at any level.
    pub(super) fn of(inheritance: &Inheritance, lints: impl Iterator<Item = &'static Lint>) -> Self {
        let mut found = Diagnostics::new();
        for lint in lints.filter(|lint| lint.applies_to(&inheritance.policy)) {
            let everything = Levels { everything: true, ..Levels::default() };
            lint.run(&inheritance.policy, &mut Report::new(lint, &everything, &Known::default(), &mut found));
        }
        let mut known = Known::default();
        known.findings.extend(found.iter().filter_map(|found| Some(known_as(found.lint?, found.span, &found.message))));
        for alias in &inheritance.aliases {
            known.aliases.add(alias.here, alias.base);
        }
        known
    }

    /// Also compares findings at the policy's name with those at the base's name.
    pub(super) fn named(mut self, here: Span, base: Span) -> Self {
        self.aliases.add(here, base);
        self
    }

    fn contains(&self, lint: &Lint, finding: &Diagnostic) -> bool {
        if self.findings.is_empty() {
            return false;
        }
        let span = self.aliases.get(&finding.span).copied().unwrap_or(finding.span);
        self.findings.contains(&known_as(lint.name, span, &finding.message))
    }
}

/// What tells the findings about a base apart.
fn known_as(lint: &str, span: Span, message: &str) -> String {
    format!("{lint} {} {} {message}", span.start, span.end)
}

/// The levels that a declaration sets.
#[derive(Debug, Default)]
pub struct Levels {
    attributes: Vec<(LevelAttribute, Cell<bool>)>,
    /// The scopes of the attributes that name a lint, by its name.
    scopes: ByName<'static, Vec<Scope>>,
    /// The scopes of each `allow` whose last day has passed. They set no level.
    expired: ByName<'static, Vec<Scope>>,
    /// Whether every finding is an error, even one that is allowed.
    everything: bool,
}

impl Levels {
    /// Collects them; `lints` are the known names.
    pub(super) fn read(resolved: &Resolved, lints: &[&'static str], out: &mut Diagnostics) -> Self {
        let mut levels = Levels::default();
        levels.add(&resolved.declaration.levels, lints, out);
        levels.entries(&resolved.declaration.entries, lints, out);
        levels.entries(&resolved.dropped, lints, out);
        levels.scopes = levels.scopes(|attribute| !attribute.has_expired());
        levels.expired = levels.scopes(LevelAttribute::has_expired);
        levels
    }

    /// The scopes of these attributes, by the names of the lints.
    fn scopes(&self, is_one: fn(&LevelAttribute) -> bool) -> ByName<'static, Vec<Scope>> {
        let mut scopes: ByName<'static, Vec<Scope>> = ByName::default();
        for (index, (attribute, _)) in
            self.attributes.iter().enumerate().filter(|(_, (attribute, _))| is_one(attribute))
        {
            for lint in &attribute.lints {
                let scope = Scope { span: attribute.scope, attribute: index, outer: None };
                scopes.or_default(lint.node.clone()).push(scope);
            }
        }
        scopes.values_mut().iter_mut().for_each(nest);
        scopes
    }

    fn entries(&mut self, entries: &[Entry], lints: &[&'static str], out: &mut Diagnostics) {
        for entry in entries {
            self.add(&entry.levels, lints, out);
            if let Some(value) = &entry.value {
                self.value(value, lints, out);
            }
        }
    }

    fn value(&mut self, value: &Value, lints: &[&'static str], out: &mut Diagnostics) {
        match &value.kind {
            ValueKind::Block(entries) => self.entries(entries, lints, out),
            ValueKind::List(items) => items.iter().for_each(|item| self.value(item, lints, out)),
            _ => {}
        }
    }

    fn add(&mut self, attributes: &[LevelAttribute], lints: &[&'static str], out: &mut Diagnostics) {
        for attribute in attributes {
            for name in &attribute.lints {
                out.keep(word::find(lints, &name.node, name.span, "a lint"));
            }
            let level = attribute.level;
            if attribute.lints.is_empty() {
                out.push(
                    Diagnostic::error(level.span, format!("`{}` names no lint", level.node))
                        .help("write the name of the lint, which the finding prints"),
                );
            } else if level.node == Level::Allow
                && attribute.reason.as_ref().is_none_or(|reason| reason.node.trim().is_empty())
            {
                let names = separated(&attribute.lints, ", ", &|name| name.node.clone());
                out.push(
                    Diagnostic::error(level.span, "`allow` has no reason")
                        .help(format!("write `#[allow({names}, reason = \"why this is fine here\")]`"))
                        .note("the next reader of the policy has to decide whether the reason still applies"),
                );
            }
            self.attributes.push((attribute.clone(), Cell::new(false)));
        }
    }

    /// The level of a finding about a page, whose file is declared at `span`, and the last day of an `allow` that has expired.
    #[cfg(feature = "page")]
    pub(super) fn of_page(&self, lint: &Lint, span: Span, default: Level) -> (Level, Option<&str>) {
        let expired = self.expired(lint, span, default).map(|date| &*date.node);
        (self.at(lint, span, default).unwrap_or(default), expired)
    }

    /// Whether an attribute other than `allow` names the lint.
    #[cfg(feature = "page")]
    pub(super) fn requests(&self, lint: &str) -> bool {
        self.everything
            || self
                .attributes
                .iter()
                .any(|(attribute, _)| attribute.level.node != Level::Allow && names(attribute, lint))
    }

    /// The level of a finding, if an attribute sets one. `default` is its level without.
    fn at(&self, lint: &Lint, span: Span, default: Level) -> Option<Level> {
        if self.everything {
            return Some(Level::Deny);
        }
        self.governing(lint, span, default).map(|(attribute, used)| {
            used.set(true);
            attribute.level.node
        })
    }

    /// The innermost attribute around `span` that names the lint or its group. A group does not change the level of what is an
    /// error by default.
    fn governing(&self, lint: &Lint, span: Span, default: Level) -> Option<&(LevelAttribute, Cell<bool>)> {
        self.innermost(&self.scopes, lint.name, is_in_group(lint, default), span)
    }

    /// The last day of the innermost `allow` around `span` that names the lint or its group, if that day has passed.
    fn expired(&self, lint: &Lint, span: Span, default: Level) -> Option<&Spanned<String>> {
        let (attribute, used) = self.innermost(&self.expired, lint.name, is_in_group(lint, default), span)?;
        used.set(true);
        attribute.until.as_ref().map(|until| &until.date)
    }

    /// The innermost attribute around `span` that names a lint or its group. Of two for the same item, the one with the name of
    /// the lint counts.
    fn innermost(
        &self,
        scopes: &ByName<'_, Vec<Scope>>,
        lint: &str,
        is_in_group: bool,
        span: Span,
    ) -> Option<&(LevelAttribute, Cell<bool>)> {
        let named = |name: &str| scopes.get(name).and_then(|scopes| innermost(scopes, span));
        let group = named(MISSING).filter(|_| is_in_group);
        let scope = named(lint).into_iter().chain(group).min_by_key(|scope| scope.span.end - scope.span.start)?;
        self.attributes.get(scope.attribute)
    }

    /// Whether the `#[deny(…)]` around `span` names the group of the lint instead of the lint.
    pub(super) fn deny_group(&self, lint: &Lint, span: Span) -> bool {
        self.governing(lint, span, Level::Warn)
            .is_some_and(|(attribute, _)| attribute.level.node == Level::Deny && names(attribute, MISSING))
    }

    /// Whether an `allow` around `span` accepts a finding of the lint of this name, which is in no group.
    fn accepts(&self, lint: &str, span: Span) -> bool {
        self.innermost(&self.scopes, lint, false, span).is_some_and(|(attribute, used)| {
            used.set(true);
            attribute.level.node == Level::Allow
        })
    }

    /// Whether `#[allow(…)]` around `span` names the lint.
    pub fn allows(&self, lint: &Lint, span: Span) -> bool {
        self.at(lint, span, lint.level) == Some(Level::Allow)
    }

    /// The `allow`s that accepted no finding.
    pub(super) fn unused(&self) -> impl Iterator<Item = &LevelAttribute> {
        let idle =
            |(attribute, used): &&(LevelAttribute, Cell<bool>)| attribute.level.node == Level::Allow && !used.get();
        self.attributes.iter().filter(idle).map(|(attribute, _)| attribute)
    }
}

/// Whether an attribute with the name of the group [`MISSING`] sets the level of a finding.
fn is_in_group(lint: &Lint, default: Level) -> bool {
    lint.concern == Concern::Missing && default != Level::Deny
}

/// Where an attribute applies.
#[derive(Clone, Copy, Debug)]
struct Scope {
    span: Span,
    /// The index of the attribute.
    attribute: usize,
    /// The index of the next scope around this one.
    outer: Option<usize>,
}

/// Sorts scopes by their starts, and finds those around each. Of several attributes for the same item, the first remains.
fn nest(scopes: &mut Vec<Scope>) {
    scopes.sort_by_key(|scope| (scope.span.start, Reverse(scope.span.end)));
    scopes.dedup_by_key(|scope| scope.span);
    for index in 1..scopes.len() {
        let mut outer = Some(index - 1);
        while let Some(other) = outer.filter(|other| !scopes[*other].span.contains(scopes[index].span)) {
            outer = scopes[other].outer;
        }
        scopes[index].outer = outer;
    }
}

/// The innermost scope around a place.
fn innermost(scopes: &[Scope], span: Span) -> Option<&Scope> {
    let mut scope = scopes[..scopes.partition_point(|scope| scope.span.start <= span.start)].last();
    while let Some(inner) = scope.filter(|scope| !scope.span.contains(span)) {
        scope = inner.outer.map(|outer| &scopes[outer]);
    }
    scope
}

fn names(attribute: &LevelAttribute, lint: &str) -> bool {
    attribute.lints.iter().any(|name| name.node == lint)
}
