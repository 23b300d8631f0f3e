//! Answers: whether something is allowed, and what decided.

use super::section::{self, Section};
use crate::csp::{Clause, Csp, Directive, Disposition, Keyword, SourceExpression};
use crate::span::Spanned;
use crate::word::Word;
use std::fmt;

/// What a browser does with a request, a piece of inline code or a navigation.
///
/// It borrows from the policies, and allocates only the list of rulings.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<'a> {
    pub(super) rulings: Vec<Ruling<'a>>,
    pub(super) barrier: Option<Barrier>,
}

/// The answer of one policy.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Ruling<'a> {
    /// The number of the policy among those of the response, from 0.
    pub policy: usize,
    /// The policy.
    pub csp: &'a Csp,
    /// The directive that governs the subject, before any fallback.
    pub effective: Directive,
    /// The directive whose value was used: the effective one, or one that it falls back to.
    pub deciding: &'a Clause,
    /// Why the policy allows it or not.
    pub reason: Reason<'a>,
    /// The section with the rule for such subjects.
    pub(super) rule: &'static Section,
}

/// Why a policy allows something or not.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Reason<'a> {
    /// This source matches the URL.
    Url(&'a Spanned<SourceExpression>),
    /// This nonce is that of the element.
    Nonce(&'a Spanned<SourceExpression>),
    /// This hash and all others of the `integrity` attribute are listed.
    Integrity(&'a Spanned<SourceExpression>),
    /// This hash is that of the inline code.
    Hash(&'a Spanned<SourceExpression>),
    /// This keyword allows it.
    Keyword(&'a Spanned<SourceExpression>),
    /// The value is a trusted type, or the name of a Trusted Types policy is listed.
    Trusted,
    /// Nothing in the list allows it.
    NoMatch,
    /// `'strict-dynamic'` allows only what a script puts into the page, and the parser did.
    ParserInserted(&'a Spanned<SourceExpression>),
    /// The value is a plain string, or the name of a Trusted Types policy is not listed or in use already.
    NotTrusted,
    /// The sandbox lacks this token.
    Sandboxed(&'static Word),
}

/// What the policy has a browser do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is allowed.
    Allowed,
    /// It is allowed and reported: the policy is not enforced.
    Reported,
    /// It is blocked and reported; a sandbox does not report.
    Blocked,
}

/// A rule that blocks without any Content-Security-Policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Barrier {
    /// `X-Frame-Options` (HTML, #the-x-frame-options-header).
    FrameOptions,
    /// A `base` element cannot have a `data:` or `javascript:` URL (HTML, #set-the-frozen-base-url, step 3).
    BaseScheme,
}

impl<'a> Decision<'a> {
    /// Whether the browser allows it: every enforced policy does, and no [`Barrier`] blocks it.
    pub fn is_allowed(&self) -> bool {
        self.barrier.is_none() && self.rulings.iter().all(|ruling| ruling.outcome() != Outcome::Blocked)
    }

    /// The answer of each policy that has a directive for it. A policy without one allows it.
    pub fn rulings(&self) -> &[Ruling<'a>] {
        &self.rulings
    }

    /// The rulings of the policies that browsers enforce.
    pub fn enforced(&self) -> impl Iterator<Item = &Ruling<'a>> {
        self.rulings.iter().filter(|ruling| ruling.csp.disposition == Disposition::Enforce)
    }

    /// The rulings that send a report, if their policies name where to.
    pub fn violations(&self) -> impl Iterator<Item = &Ruling<'a>> {
        self.rulings.iter().filter(|ruling| ruling.violated().is_some())
    }

    /// The ruling that decides: the first that blocks, or else the first one.
    pub fn deciding(&self) -> Option<&Ruling<'a>> {
        self.rulings.iter().find(|ruling| ruling.outcome() == Outcome::Blocked).or(self.rulings.first())
    }

    /// What blocks it besides the policies.
    pub fn barrier(&self) -> Option<Barrier> {
        self.barrier
    }
}

impl Outcome {
    /// Its name: `allowed`, `reported` or `blocked`.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Allowed => "allowed",
            Outcome::Reported => "reported",
            Outcome::Blocked => "blocked",
        }
    }
}

impl Barrier {
    /// Its name, such as `frame_options`.
    pub fn name(self) -> &'static str {
        match self {
            Barrier::FrameOptions => "frame_options",
            Barrier::BaseScheme => "base_scheme",
        }
    }

    /// The section of the standard with the rule.
    pub fn section(self) -> &'static Section {
        match self {
            Barrier::FrameOptions => section::FRAME_OPTIONS,
            Barrier::BaseScheme => section::FROZEN_BASE,
        }
    }
}

impl<'a> Ruling<'a> {
    /// The ruling about inline code that a list governs.
    #[cfg(feature = "promise")]
    pub(crate) fn of_inline(
        policy: usize,
        csp: &'a Csp,
        effective: Directive,
        deciding: &'a Clause,
        reason: Reason<'a>,
    ) -> Self {
        Ruling { policy, csp, effective, deciding, reason, rule: section::ELEMENT }
    }

    /// What the policy has a browser do.
    pub fn outcome(&self) -> Outcome {
        match (self.reason.allows(), self.csp.disposition) {
            (true, _) => Outcome::Allowed,
            (false, Disposition::Enforce) => Outcome::Blocked,
            (false, Disposition::Report) => Outcome::Reported,
        }
    }

    /// The source that matches, if one does.
    pub fn matched(&self) -> Option<&'a Spanned<SourceExpression>> {
        self.reason.source().filter(|_| self.reason.allows())
    }

    /// The section of the standard that decides. Where Chromium and Firefox share a difference from it, the answer is theirs.
    pub fn section(&self) -> &'static Section {
        match self.reason {
            Reason::Url(_) => section::URL,
            Reason::Nonce(_) if self.rule != section::ELEMENT => section::NONCE,
            Reason::Integrity(_) | Reason::ParserInserted(_) => section::SCRIPT,
            Reason::Keyword(source) => match source.node {
                SourceExpression::Keyword(Keyword::UnsafeInline) => section::ALL_INLINE,
                SourceExpression::Keyword(Keyword::InlineSpeculationRules) => section::SPECULATION_RULES,
                SourceExpression::Keyword(Keyword::StrictDynamic) if self.rule != section::ELEMENT => section::SCRIPT,
                _ => self.rule,
            },
            Reason::Nonce(_)
            | Reason::Hash(_)
            | Reason::Trusted
            | Reason::NoMatch
            | Reason::NotTrusted
            | Reason::Sandboxed(_) => self.rule,
        }
    }

    /// The directive that a report names: `effective-directive`, which is also `violated-directive` (CSP3, section 5).
    /// `None` where nothing is reported.
    pub fn violated(&self) -> Option<Directive> {
        let is_reported = !self.reason.allows() && !matches!(self.reason, Reason::Sandboxed(_));
        is_reported.then_some(self.effective)
    }
}

impl<'a> Reason<'a> {
    /// The source that allows it or, under `'strict-dynamic'`, blocks it.
    pub fn source(&self) -> Option<&'a Spanned<SourceExpression>> {
        match self {
            Reason::Url(source)
            | Reason::Nonce(source)
            | Reason::Integrity(source)
            | Reason::Hash(source)
            | Reason::Keyword(source)
            | Reason::ParserInserted(source) => Some(source),
            Reason::Trusted | Reason::NoMatch | Reason::NotTrusted | Reason::Sandboxed(_) => None,
        }
    }

    /// Its name, such as `no_match`.
    pub fn name(&self) -> &'static str {
        match self {
            Reason::Url(_) => "url",
            Reason::Nonce(_) => "nonce",
            Reason::Integrity(_) => "integrity",
            Reason::Hash(_) => "hash",
            Reason::Keyword(_) => "keyword",
            Reason::Trusted => "trusted",
            Reason::NoMatch => "no_match",
            Reason::ParserInserted(_) => "parser_inserted",
            Reason::NotTrusted => "not_trusted",
            Reason::Sandboxed(_) => "sandboxed",
        }
    }

    /// Whether this is why something is allowed.
    pub fn allows(&self) -> bool {
        match self {
            Reason::Url(_)
            | Reason::Nonce(_)
            | Reason::Integrity(_)
            | Reason::Hash(_)
            | Reason::Keyword(_)
            | Reason::Trusted => true,
            Reason::NoMatch | Reason::ParserInserted(_) | Reason::NotTrusted | Reason::Sandboxed(_) => false,
        }
    }
}

/// One line for people, such as ``img-src: blocked by `default-src`: no source matches``.
impl fmt::Display for Ruling<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (effective, outcome) = (self.effective.name(), self.outcome().name());
        write!(f, "{effective}: {outcome} by `{}`", self.deciding.directive.node.name())?;
        match self.reason {
            Reason::Url(source) => write!(f, ": `{}` matches the URL", source.node),
            Reason::Nonce(source) => write!(f, ": `{}` is the nonce of the element", source.node),
            Reason::Integrity(source) => write!(f, ": `{}` is in the integrity attribute", source.node),
            Reason::Hash(source) => write!(f, ": `{}` is the hash of the code", source.node),
            Reason::Keyword(source) => write!(f, ": `{}`", source.node),
            Reason::Trusted => f.write_str(": it is trusted"),
            Reason::NoMatch => f.write_str(": no source matches"),
            Reason::ParserInserted(source) => {
                write!(f, ": under `{}`, markup needs a nonce or a hash", source.node)
            }
            Reason::NotTrusted => f.write_str(": it is not trusted"),
            Reason::Sandboxed(token) => write!(f, ": `{}` is missing", token.wire),
        }
    }
}
