//! What a lint of pages knows about the site, and where it reports.

use super::report::{Levels, Lint};
use crate::diagnostic::Level;
use crate::fetch::Policies;
use crate::page::{Event, FileSet, Finding, Place};
use crate::policy::SecurityPolicy;
use crate::span::Span;

/// What pages are checked against.
#[expect(missing_debug_implementations, reason = "a function has none")]
pub struct PageContext<'a> {
    /// The files of the pages.
    pub files: &'a FileSet,
    /// The policy with which the pages are sent.
    pub policy: &'a SecurityPolicy,
    /// What browsers do with it.
    pub policies: &'a Policies<'a>,
    /// The expression that prints the nonce of the response; `None` in a response, in which it is a constant.
    pub nonce: Option<&'a str>,
    /// The nonce that the headers of a response contain.
    pub sent_nonce: Option<&'a str>,
    /// Recognizes what carries the token of `csrf` in a form.
    pub is_token: &'a dyn Fn(&Event<'_>) -> bool,
    /// Where the pages are declared: levels that the declaration sets there apply to all of them.
    pub span: Span,
}

/// Collects the findings of one lint about one token of a page.
#[derive(Debug)]
pub struct PageReport<'a> {
    pub(super) lint: &'static Lint,
    pub(super) levels: &'a Levels,
    pub(super) span: Span,
    /// The tags that include the file of the token.
    pub(super) chain: &'a [Place],
    pub(super) out: &'a mut Vec<Finding>,
}

impl PageReport<'_> {
    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.push_at(self.lint.level, finding);
    }

    /// Adds a finding whose default level is not that of the lint.
    pub fn push_at(&mut self, default: Level, finding: Finding) {
        let level = self.levels.of_page(self.lint, self.span, default);
        if level == Level::Allow {
            return;
        }
        let found = Finding { level, lint: self.lint.name, chain: self.chain.to_vec(), ..finding };
        // Another way to the same token, or another page that includes it.
        if !self.out.iter().any(|other| other.lint == found.lint && other.place == found.place) {
            self.out.push(found);
        }
    }
}
