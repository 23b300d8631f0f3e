//! Diagnostics: what is wrong with a policy, and how to fix it.

use crate::address::address;
use crate::shown;
use crate::span::{Span, Spanned};
use std::collections::VecDeque;
use std::fmt;

/// The level of a lint, as in rustc.
///
/// ```
/// use security_policy_core::Level;
///
/// assert_eq!(Level::from_name("deny"), Some(Level::Deny));
/// assert_eq!(Level::Warn.to_string(), "warn");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as a warning.
    Warn,
    /// Reported as an error: the policy does not compile.
    Deny,
}

impl Level {
    /// The level that the attribute `#[name(…)]` sets; `None` if there is no such level.
    pub fn from_name(name: &str) -> Option<Level> {
        [Level::Allow, Level::Warn, Level::Deny].into_iter().find(|level| level.name() == name)
    }

    /// The name of the attribute that sets this level.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One problem of a policy: an error, which cannot be allowed, or a finding of a lint.
///
/// Its texts quote what is wrong. Characters that cannot be printed are escaped in them.
///
/// ```
/// use security_policy_core::csp::{Csp, Disposition};
///
/// let (_, diagnostics) = Csp::parse("script-src 'slef'", Disposition::Enforce);
/// let error = diagnostics.iter().next().expect("an error");
/// assert_eq!(error.to_string(), "`'slef'` is not a keyword, a nonce or a hash\nhelp: did you mean `self`?");
/// assert_eq!((error.span.start, error.span.end), (11, 17));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The smallest part of the text that has the problem.
    pub span: Span,
    /// [`Level::Deny`] for an error; for a finding, the level of the lint at this place.
    pub level: Level,
    /// The name of the lint that found it; `None` for an error.
    pub lint: Option<&'static str>,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What a browser or an attacker does with it.
    pub note: Option<String>,
    /// The part of the policy that decides this, if it is elsewhere: where the line is known, the note names it.
    pub decided_by: Option<Span>,
    /// The last day of an `allow` that accepted this finding, as it is written, if that day has passed.
    pub expired: Option<Box<Spanned<String>>>,
    /// The rewrite that fixes it, if one is certain to be right. The help line shows its text.
    pub fix: Option<Box<Fix>>,
    /// The promise that does not hold, as it is written; `None` for anything else.
    pub promise: Option<String>,
}

/// A rewrite of a declaration that fixes a problem without causing another one.
///
/// Its text is in the DSL, and its span is that of a whole item or name. If the item is one word of a longer string, the
/// string has to be split before the rewrite is applied.
///
/// ```
/// use security_policy_core::{Fix, Span};
/// use security_policy_core::csp::SourceExpression;
///
/// let error = SourceExpression::parse("'self").expect_err("an unclosed quote");
/// let expected = Fix::Replace { span: Span::new(0, 5), text: "self".to_owned() };
/// assert_eq!(error.fix.as_deref(), Some(&expected));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Replaces the item at `span` with `text`.
    Replace {
        /// The item: a keyword, a string, a word.
        span: Span,
        /// The replacement.
        text: String,
    },
    /// Replaces an entry, with its value.
    Rewrite {
        /// The name of the entry: a field or a directive.
        entry: Span,
        /// The entry that replaces it: `base_uri: none`.
        text: String,
    },
    /// Removes the item at `span` with its comma; for the name of a field or directive, also its value.
    Remove {
        /// The item, or the name of the field or directive.
        span: Span,
    },
    /// Adds an entry at the end of a block.
    Insert {
        /// The name before the block, of a header or of the policy itself; in a list of blocks, the opening brace.
        into: Span,
        /// The entry: `base_uri: none`.
        text: String,
    },
}

impl Diagnostic {
    /// Creates an error: something that cannot be rendered, or that every browser ignores.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            span,
            level: Level::Deny,
            lint: None,
            message: shown::line(message),
            help: None,
            note: None,
            decided_by: None,
            expired: None,
            fix: None,
            promise: None,
        }
    }

    /// Creates a finding of a lint. The caller that runs the lint sets its level and name.
    pub fn finding(span: Span, message: impl Into<String>) -> Self {
        Diagnostic::error(span, message)
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(shown::lines(help));
        self
    }

    /// Adds what a browser or an attacker does with it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(shown::lines(note));
        self
    }

    /// Adds the part of the policy that decides this.
    #[must_use]
    pub fn decided_by(self, span: Span) -> Self {
        Diagnostic { decided_by: Some(span), ..self }
    }

    /// Names the promise that does not hold.
    #[cfg(feature = "promise")]
    pub(crate) fn of_promise(self, promise: String) -> Self {
        Diagnostic { promise: Some(promise), ..self }
    }

    /// Adds the rewrite that replaces the item at `span` with `text`.
    #[must_use]
    pub fn replace(self, span: Span, text: impl Into<String>) -> Self {
        Diagnostic { fix: Some(Box::new(Fix::Replace { span, text: text.into() })), ..self }
    }

    /// Adds the rewrite that removes the item at `span`.
    #[must_use]
    pub fn remove(self, span: Span) -> Self {
        Diagnostic { fix: Some(Box::new(Fix::Remove { span })), ..self }
    }

    /// Adds the rewrite that adds the entry `text` to the block whose name or opening brace is at `into`.
    #[must_use]
    pub fn insert(self, into: Span, text: impl Into<String>) -> Self {
        Diagnostic { fix: Some(Box::new(Fix::Insert { into, text: text.into() })), ..self }
    }
}

/// What is said about an `allow` whose last day has passed.
pub fn expired(date: &str) -> String {
    format!("the `allow` until {date} has expired")
}

/// The message, then `help:`, `note:`, `lint:` and `docs:`, the address of the lint's page, each on a separate line.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\nhelp: {help}")?;
        }
        if let Some(note) = &self.note {
            write!(f, "\nnote: {note}")?;
        }
        if let Some(date) = &self.expired {
            write!(f, "\nnote: {}", expired(&date.node))?;
        }
        if let Some(lint) = self.lint {
            write!(f, "\nlint: {lint}\ndocs: {}", address(lint))?;
        }
        Ok(())
    }
}

/// The diagnostics found so far, in the order in which they were found.
///
/// ```
/// use security_policy_core::{Diagnostic, Diagnostics, Span};
///
/// let mut out = Diagnostics::new();
/// let kept: Option<u8> = out.keep(Err(Diagnostic::error(Span::new(3, 4), "expected a digit")));
/// assert_eq!((kept, out.len(), out.has_errors()), (None, 1, true));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Returns the value, or adds the error and returns `None`.
    pub fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.push(diagnostic);
                None
            }
        }
    }

    /// Reads each item, returns the valid values and adds the errors. Stops when the list is full.
    pub fn keep_each<I, T>(&mut self, items: &[I], read: &dyn Fn(&I) -> Result<T, Diagnostic>) -> Vec<T> {
        let mut kept = Vec::with_capacity(items.len());
        for item in items {
            if self.is_full() {
                break;
            }
            match read(item) {
                Ok(value) => kept.push(value),
                Err(diagnostic) => self.push(diagnostic),
            }
        }
        kept
    }

    /// Whether [`MAX_ERRORS`] have been found, so that a parser should stop: more would be noise.
    pub fn is_full(&self) -> bool {
        self.all.len() >= MAX_ERRORS
    }

    /// Whether one of them has the level [`Level::Deny`], so that the policy does not compile.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|diagnostic| diagnostic.level == Level::Deny)
    }

    /// Whether a diagnostic points inside `span`: one of the last [`MAX_ERRORS`], since this is asked about each part of a policy. What
    /// seems to be missing there may be what it is about.
    pub fn within(&self, span: Span) -> bool {
        self.all.iter().rev().take(MAX_ERRORS).any(|diagnostic| span.contains(diagnostic.span))
    }

    /// Sorts them by their spans; diagnostics with equal spans keep their order.
    ///
    /// This merges sorted runs, because the findings of each lint are in order already, and because the generic sort of the
    /// standard library takes long to compile.
    pub fn sort(&mut self) {
        let mut runs: VecDeque<VecDeque<Diagnostic>> = VecDeque::new();
        for diagnostic in std::mem::take(&mut self.all) {
            match runs.back_mut().filter(|run| run.back().is_none_or(|last| last.span <= diagnostic.span)) {
                Some(run) => run.push_back(diagnostic),
                None => runs.push_back(VecDeque::from([diagnostic])),
            }
        }
        while runs.len() > 1 {
            let mut merged = VecDeque::with_capacity(runs.len().div_ceil(2));
            while let Some(first) = runs.pop_front() {
                merged.push_back(merge(first, runs.pop_front().unwrap_or_default()));
            }
            runs = merged;
        }
        self.all = runs.pop_front().unwrap_or_default().into();
    }

    /// The diagnostics, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.all.iter_mut()
    }

    /// The number of diagnostics.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

fn merge(mut first: VecDeque<Diagnostic>, mut second: VecDeque<Diagnostic>) -> VecDeque<Diagnostic> {
    let mut merged = VecDeque::with_capacity(first.len() + second.len());
    while let (Some(one), Some(other)) = (first.front(), second.front()) {
        let next = if one.span <= other.span { first.pop_front() } else { second.pop_front() };
        merged.extend(next);
    }
    merged.extend(first);
    merged.extend(second);
    merged
}

/// The maximum number of errors of one header, and of findings of one lint. A parser stops when it reaches this number, to
/// bound the time that a hostile header takes.
pub const MAX_ERRORS: usize = 100;

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.all.extend(diagnostics);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
