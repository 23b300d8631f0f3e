//! Runs the lints of pages.

use super::allow_comments::AllowComments;
use super::escaping;
use super::page;
use super::page_report::{Found, PageContext, PageReport};
use super::page_state::{PageState, Plain};
use super::page_used::UsedSources;
use super::report::{Check, Known, Levels, Lint, PageCheck, Report, SiteCheck};
use crate::diagnostic::{Diagnostics, Level, expired};
use crate::page::{Event, FileSet, Finding, Node, Page, Place, digest, walk};
use crate::policy::SecurityPolicy;
use std::collections::{BTreeSet, HashSet};

/// Runs every lint of pages over the pages of a site. The findings are sorted by the paths of their files, and by their places.
///
/// A comment `security_policy: allow(lint, reason = "…")` of a template accepts findings. One alone on its line applies to what
/// follows: the next line, and the tags that start there. Any other applies to its own line. In a page without a template, a
/// comment of HTML does the same. One that accepts nothing is a finding.
pub fn check_pages(pages: &[Page], context: &PageContext<'_>, levels: &Levels) -> Vec<Finding> {
    let checks = checks().collect();
    let (found, comments) = (Found::default(), AllowComments::new(context));
    let mut checker = Checker { context, checks, found, comments, seen: HashSet::new() };
    for page in pages {
        checker.page(page, PageState::new(context.policies, has_tag(&page.nodes, context.files)), 0);
    }
    let Checker { checks, found, mut comments, .. } = checker;
    let lints: Vec<&'static str> = checks.iter().map(|(lint, _)| lint.name).collect();
    let mut out = comments.read(context.files, &lints);
    for finding in found.into_findings() {
        if comments.accept(&finding) {
            continue;
        }
        let lint = checks.iter().map(|(lint, _)| lint).find(|lint| lint.name == finding.lint);
        let level = lint.map(|lint| levels.of_page(lint, context.span, finding.level));
        let (level, date) = level.unwrap_or((finding.level, None));
        if level != Level::Allow {
            let notes = finding.note.into_iter().chain(date.map(expired));
            let note = notes.reduce(|note, other| format!("{note}; {other}"));
            out.push(Finding { level, note, ..finding });
        }
    }
    decided_once(&mut out, &comments);
    out.extend(comments.unused(&lints));
    out.sort_by_key(|finding| (context.files.get(finding.place.file).map(|file| &file.path), finding.place.span));
    out
}

/// Runs the lints over one page after another.
struct Checker<'a> {
    context: &'a PageContext<'a>,
    checks: Vec<(&'static Lint, PageCheck)>,
    found: Found,
    comments: AllowComments,
    /// The tokens that were checked: those of a layout are the same in each of its pages.
    seen: HashSet<(u64, Plain)>,
}

impl Checker<'_> {
    /// Checks a page, and those in its frames; `depth` says in how many frames it is.
    fn page(&mut self, page: &Page, mut state: PageState<'_>, depth: usize) {
        let context = self.context;
        walk(page, context.files, context.is_token, &mut |event, chain| {
            if *event == Event::EndOfPage {
                state.finish();
            }
            if !self.is_known(event, &state) {
                self.token(event, chain, &state, depth);
            }
            state.see(event, chain);
        });
    }

    /// Checks a token.
    fn token(&mut self, event: &Event<'_>, chain: &[Place], state: &PageState<'_>, depth: usize) {
        let context = self.context;
        self.comments.see(event);
        for (lint, check) in &self.checks {
            let mut report = PageReport::new((lint.name, lint.level), chain, state, &mut self.found);
            check(event, context, &mut report);
        }
        if let Some((frame, inner)) = event.framed(chain, depth) {
            self.page(&inner, state.framed(frame, &|output| context.is_nonce(output)), depth + 1);
        }
    }

    /// Whether another page has this token, after others that show the same. The end of a form or of a page depends on all before it.
    fn is_known(&mut self, event: &Event<'_>, state: &PageState<'_>) -> bool {
        let is_end = matches!(event, Event::EndOfForm { .. } | Event::EndOfPage);
        !is_end && state.plain().is_some_and(|plain| !self.seen.insert((digest(event), plain)))
    }
}

/// Whether a declaration asks for findings about what no page uses. [`UsedSources`] has an example.
pub fn requests_use(levels: &Levels) -> bool {
    site_checks().any(|(lint, _)| lint.level != Level::Allow || levels.requests(lint.name))
}

/// Reports what of a policy no page uses. [`UsedSources`] has an example.
pub fn check_use(used: &UsedSources, policy: &SecurityPolicy, levels: &Levels, out: &mut Diagnostics) {
    for (lint, check) in site_checks() {
        check(used, policy, &mut Report::new(lint, levels, &Known::default(), out));
    }
}

/// The lints about what all pages use, each with its check.
fn site_checks() -> impl Iterator<Item = (&'static Lint, SiteCheck)> {
    page::LINTS.iter().filter_map(|lint| match lint.check {
        Check::Site(check) => Some((*lint, check)),
        Check::Policy(_) | Check::Page(_) => None,
    })
}

/// Removes the finding that an inline script or style has no nonce where it has to be moved into a file anyway, because an expression is
/// part of it.
fn decided_once(out: &mut Vec<Finding>, comments: &AllowComments) {
    let lints = [escaping::template_expression_in_script.name, escaping::template_expression_in_style.name];
    let is_moved = |finding: &&Finding| lints.contains(&finding.lint);
    let moved: BTreeSet<Place> = out.iter().filter(is_moved).filter_map(|it| comments.tag_of(it.place)).collect();
    out.retain(|finding| {
        let is_blocked = finding.lint == page::template_inline_without_nonce.name;
        !is_blocked || comments.tag_of(finding.place).is_none_or(|tag| !moved.contains(&tag))
    });
}

/// The lints of pages, each with its check.
fn checks() -> impl Iterator<Item = (&'static Lint, PageCheck)> {
    escaping::LINTS.iter().chain(page::LINTS).filter_map(|lint| match lint.check {
        Check::Page(check) => Some((*lint, check)),
        Check::Policy(_) | Check::Site(_) => None,
    })
}

/// Whether there is a tag in the text of a page. Pages are nested no deeper than engines nest their templates.
fn has_tag(nodes: &[Node], files: &FileSet) -> bool {
    nodes.iter().any(|node| match node {
        Node::Text(place) => {
            files.text(*place).split('<').skip(1).any(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
        }
        Node::Either(ways) => ways.iter().any(|nodes| has_tag(nodes, files)),
        Node::Repeat(nodes) | Node::Inside { nodes, .. } => has_tag(nodes, files),
        Node::Decoded { .. } | Node::Output(_) | Node::Assume { .. } | Node::Unknown(_) => false,
    })
}
