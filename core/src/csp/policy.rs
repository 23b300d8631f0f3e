//! A Content-Security-Policy: its directives, in the order in which they were written.

use super::directive::Directive;
use super::source::SourceExpression;
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;
use std::fmt;

/// What a browser does with a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// It blocks, and reports.
    Enforce,
    /// It only reports.
    Report,
}

/// One policy. The value of a `Content-Security-Policy` header holds one, or several that are separated by commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csp {
    /// Which of the two headers it is sent in.
    pub disposition: Disposition,
    /// Its directives, in the order in which they were written; no name stands twice.
    pub clauses: Vec<Clause>,
    /// The strings of a declaration that hold several hosts or schemes, each with what it holds.
    pub crowded: Vec<Spanned<Vec<String>>>,
}

/// A directive and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The directive, at its name.
    pub directive: Spanned<Directive>,
    /// What stands behind the name.
    pub value: ClauseValue,
}

/// The value of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClauseValue {
    /// Source expressions.
    Sources(Vec<Spanned<SourceExpression>>),
    /// Words of a closed list.
    Words(Vec<Spanned<&'static Word>>),
    /// What `trusted-types` takes.
    TrustedTypes(Vec<Spanned<TrustedType>>),
    /// URLs that reports are sent to.
    Urls(Vec<Spanned<TextOrSlot>>),
    /// An endpoint's name, or media types.
    Texts(Vec<Spanned<String>>),
    /// Nothing.
    Empty,
}

/// What stands in `trusted-types`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedType {
    /// `'none'`: no policy may be created.
    None,
    /// `'allow-duplicates'`: a name may be created more than once.
    AllowDuplicates,
    /// `*`: any name.
    Any,
    /// The name of a policy.
    Name(String),
}

impl Csp {
    /// A policy without directives.
    pub fn new(disposition: Disposition) -> Self {
        Csp { disposition, clauses: Vec::new(), crowded: Vec::new() }
    }

    /// The clause of this very directive.
    pub fn get(&self, directive: Directive) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.directive.node == directive)
    }

    /// The clause that decides for this directive: its own, or the first that it falls back to.
    pub fn effective_clause(&self, directive: Directive) -> Option<&Clause> {
        self.get(directive).or_else(|| directive.fallback().iter().find_map(|fallback| self.get(*fallback)))
    }

    /// Whether a response needs a nonce for this policy.
    pub fn uses_nonce(&self) -> bool {
        self.clauses.iter().any(|clause| clause.sources().iter().any(|source| source.node == SourceExpression::Nonce))
    }
}

impl Clause {
    /// The source expressions; none where the directive takes other values.
    pub fn sources(&self) -> &[Spanned<SourceExpression>] {
        match &self.value {
            ClauseValue::Sources(sources) => sources,
            _ => &[],
        }
    }
}

/// The header's own syntax.
impl fmt::Display for TrustedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TrustedType::None => "'none'",
            TrustedType::AllowDuplicates => "'allow-duplicates'",
            TrustedType::Any => "*",
            TrustedType::Name(name) => name,
        })
    }
}
