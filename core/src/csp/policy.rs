//! A Content-Security-Policy: its directives, in the order in which they were written.

use super::directive::Directive;
use super::source::SourceExpression;
use crate::span::Spanned;
use crate::text_or_slot::TextOrSlot;
use crate::word::Word;
use std::fmt;

/// What a browser does with a violation (CSP3, section 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disposition {
    /// It blocks the violation and reports it: `Content-Security-Policy`.
    Enforce,
    /// It only reports the violation: `Content-Security-Policy-Report-Only`.
    Report,
}

impl Disposition {
    /// Its name in the standard: `enforce` or `report`.
    pub fn name(self) -> &'static str {
        match self {
            Disposition::Enforce => "enforce",
            Disposition::Report => "report",
        }
    }
}

/// One policy (CSP3, section 2.2). A `Content-Security-Policy` header contains one policy, or several separated by commas.
///
/// ```
/// use security_policy_core::csp::{Csp, Directive, Disposition, Keyword};
///
/// let (csp, diagnostics) = Csp::parse("default-src 'self'; object-src 'none'", Disposition::Enforce);
/// assert!(diagnostics.is_empty());
/// let images = csp.effective_clause(Directive::ImgSrc).expect("`img-src` falls back to `default-src`");
/// assert_eq!(images.directive.node, Directive::DefaultSrc);
/// assert!(images.keyword(Keyword::SelfOrigin).is_some());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csp {
    /// Whether browsers enforce the policy or only report violations.
    pub disposition: Disposition,
    /// The directives, in the order in which they were written; no directive occurs twice.
    pub clauses: Vec<Clause>,
    /// The strings of a declaration that contain several hosts or schemes, each with the sources in it.
    pub strings_with_several: Vec<Spanned<Vec<String>>>,
}

/// A directive and its value. [`Csp`] has an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The directive, with the span of its name.
    pub directive: Spanned<Directive>,
    /// The value after the name.
    pub value: ClauseValue,
}

/// The value of a directive, in the form of its grammar.
///
/// ```
/// use security_policy_core::csp::{ClauseValue, Csp, Disposition};
///
/// let (csp, _) = Csp::parse("sandbox allow-forms", Disposition::Enforce);
/// assert!(matches!(&csp.clauses[0].value, ClauseValue::Words(words) if words[0].node.key == "allow_forms"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClauseValue {
    /// Source expressions.
    Sources(Vec<Spanned<SourceExpression>>),
    /// Words from a fixed list, such as the tokens of `sandbox`.
    Words(Vec<Spanned<&'static Word>>),
    /// The names and keywords of `trusted-types`.
    TrustedTypes(Vec<Spanned<TrustedType>>),
    /// The URLs that receive reports: `report-uri`.
    Urls(Vec<Spanned<TextOrSlot>>),
    /// The name of an endpoint (`report-to`), or media types (`plugin-types`).
    Texts(Vec<Spanned<String>>),
    /// No value, as for `upgrade-insecure-requests`.
    Empty,
}

/// An element of the value of `trusted-types` (Trusted Types, `trusted-types` directive).
///
/// ```
/// use security_policy_core::csp::TrustedType;
///
/// assert_eq!(TrustedType::AllowDuplicates.to_string(), "'allow-duplicates'");
/// assert_eq!(TrustedType::Name("dompurify".to_owned()).to_string(), "dompurify");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TrustedType {
    /// `'none'`: no policy may be created.
    None,
    /// `'allow-duplicates'`: policies with the same name may be created more than once.
    AllowDuplicates,
    /// `*`: policies with any name may be created.
    Any,
    /// The name of a policy.
    Name(String),
}

impl Csp {
    /// Creates a policy without directives.
    pub fn new(disposition: Disposition) -> Self {
        Csp { disposition, clauses: Vec::new(), strings_with_several: Vec::new() }
    }

    /// The clause of this directive itself, without fallbacks.
    pub fn get(&self, directive: Directive) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.directive.node == directive)
    }

    /// The clause that takes effect for this directive: its own, or the first one that it falls back to (CSP3,
    /// #directive-fallback-list). [`Csp`] has an example.
    pub fn effective_clause(&self, directive: Directive) -> Option<&Clause> {
        self.get(directive).or_else(|| directive.fallback().iter().find_map(|fallback| self.get(*fallback)))
    }

    /// Whether a source list of the policy contains the nonce of the response, so that every response needs a new one.
    ///
    /// ```
    /// use security_policy_core::csp::{Csp, Disposition};
    ///
    /// // A fixed nonce is not the nonce of the response.
    /// let (csp, _) = Csp::parse("script-src 'nonce-abc'", Disposition::Enforce);
    /// assert!(!csp.uses_nonce());
    /// ```
    pub fn uses_nonce(&self) -> bool {
        self.clauses.iter().any(|clause| clause.sources().iter().any(|source| source.node == SourceExpression::Nonce))
    }
}

impl Clause {
    /// The source expressions; an empty slice for a directive that takes other values.
    pub fn sources(&self) -> &[Spanned<SourceExpression>] {
        match &self.value {
            ClauseValue::Sources(sources) => sources,
            _ => &[],
        }
    }
}

/// The syntax of the header.
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
