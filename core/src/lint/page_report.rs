//! What a lint of pages knows about the site, and where it reports.

use super::page_state::PageState;
use crate::diagnostic::Level;
use crate::fetch::Policies;
use crate::page::{Comment, Event, FileSet, Finding, Output, Place};
use crate::policy::SecurityPolicy;
use crate::span::Span;
use std::collections::BTreeMap;

/// What pages are checked against.
#[expect(missing_debug_implementations, reason = "a function has none")]
pub struct PageContext<'a> {
    /// The files of the pages.
    pub files: &'a FileSet,
    /// The comments of the templates, which can accept findings. In the body of a response, those of the page can.
    pub comments: &'a [Comment],
    /// What starts and ends a comment of the template engine: `{#` and `#}`.
    pub comment: [&'a str; 2],
    /// What starts and ends an expression: `{{` and `}}`.
    pub expression: [&'a str; 2],
    /// The policy with which the pages are sent.
    pub policy: &'a SecurityPolicy,
    /// What browsers do with it.
    pub policies: &'a Policies<'a>,
    /// The expression that prints the nonce of the response; `None` in a response, in which it is a constant.
    pub nonce: Option<&'a str>,
    /// Recognizes what carries the token of `csrf` in a form.
    pub is_token: &'a dyn Fn(&Event<'_>) -> bool,
    /// Where the pages are declared: levels that the declaration sets there apply to all of them.
    pub span: Span,
}

impl PageContext<'_> {
    /// The tag that prints a value, as it is written; a long one as its expression.
    pub fn shown(&self, output: &Output) -> String {
        let tag = self.files.text(output.place);
        match tag.contains(['\n', '\r']) || tag.chars().count() > MAX_SHOWN {
            true => output.expression.split_whitespace().collect::<Vec<_>>().join(" "),
            false => tag.to_owned(),
        }
    }

    /// A tag that prints an expression.
    pub fn printed(&self, expression: &str) -> String {
        let [start, end] = self.expression;
        format!("{start} {expression} {end}")
    }

    /// Whether the templates are those of handlebars, which has no filters.
    pub fn is_handlebars(&self) -> bool {
        self.comment[0].starts_with("{{!")
    }

    /// The tag with one more filter: `{{ url|href }}`, `{{ (a or b)|href }}`, or `{{href url}}` in handlebars.
    pub fn with_filter(&self, output: &Output, filter: &str) -> String {
        if self.is_handlebars() {
            let [open, close] = if output.is_operation() { ["(", ")"] } else { [""; 2] };
            return format!("{{{{{filter} {open}{}{close}}}}}", output.expression);
        }
        if output.is_operation() {
            return self.printed(&format!("({})|{filter}", output.expression));
        }
        let tag = self.shown(output);
        let end = tag
            .rfind(|c: char| c.is_alphanumeric() || matches!(c, '_' | ')' | ']' | '"' | '\''))
            .map_or(0, |at| at + 1);
        match tag.split_at_checked(end) {
            Some((before, after)) if end > 0 => format!("{before}|{filter}{after}"),
            _ => format!("{}|{filter}", output.expression),
        }
    }

    /// Whether the expression prints the nonce of the response, in which no character has a meaning for HTML, CSS or JavaScript.
    pub fn is_nonce(&self, output: &Output) -> bool {
        self.nonce.is_some_and(|nonce| nonce == output.expression)
    }
}

/// The length from which a tag is not printed whole.
const MAX_SHOWN: usize = 60;

/// Collects the findings of one lint about one token of a page.
#[derive(Debug)]
pub struct PageReport<'a> {
    lint: &'static str,
    level: Level,
    /// The tags that include the file of the token.
    chain: &'a [Place],
    /// What the tokens before it have shown.
    pub(super) state: &'a PageState<'a>,
    out: &'a mut Found,
}

/// The findings so far: one of each lint for a place, however many ways lead there.
#[derive(Debug, Default)]
pub(super) struct Found {
    findings: BTreeMap<(Place, &'static str), Finding>,
    /// What each of [`PageReport::push_once`] is about, and its place.
    once: BTreeMap<(&'static str, Place), Place>,
}

impl<'a> PageReport<'a> {
    pub(super) fn new(
        (lint, level): (&'static str, Level),
        chain: &'a [Place],
        state: &'a PageState<'a>,
        out: &'a mut Found,
    ) -> Self {
        PageReport { lint, level, chain, state, out }
    }

    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.push_at(self.level, finding);
    }

    /// Adds a finding whose default level is not that of the lint.
    pub fn push_at(&mut self, level: Level, finding: Finding) {
        self.push_in(self.chain, level, finding);
    }

    /// Adds a finding about an earlier token; `chain` are the tags that include the file of that one.
    pub(super) fn push_in(&mut self, chain: &[Place], level: Level, finding: Finding) {
        if self.state.is_reported(finding.place) {
            return;
        }
        self.out.add(Finding { level, lint: self.lint, chain: chain.to_vec(), ..finding });
    }

    /// Adds a finding of which one is enough for all places with the same cause. The place that comes first in the first file counts.
    pub fn push_once(&mut self, cause: Place, finding: Finding) {
        match self.out.once.get(&(self.lint, cause)) {
            Some(known) if *known <= finding.place => return,
            Some(known) => drop(self.out.findings.remove(&(*known, self.lint))),
            None => {}
        }
        self.out.once.insert((self.lint, cause), finding.place);
        self.push(finding);
    }
}

impl Found {
    fn add(&mut self, finding: Finding) {
        let known = self.findings.entry((finding.place, finding.lint)).or_insert_with(|| finding.clone());
        if known.level < finding.level {
            *known = finding;
        }
    }

    /// The findings, in the order of their places.
    pub(super) fn into_findings(self) -> impl Iterator<Item = Finding> {
        self.findings.into_values()
    }
}
