//! What is wrong with a policy, and how to fix it.

use crate::address::address;
use crate::span::Span;
use std::collections::VecDeque;
use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported as a warning.
    Warn,
    /// Reported as an error: the policy does not build.
    Deny,
}

impl Level {
    /// The level that `#[name(…)]` asks for.
    pub fn from_name(name: &str) -> Option<Level> {
        [Level::Allow, Level::Warn, Level::Deny].into_iter().find(|level| level.name() == name)
    }

    /// The name of the attribute that asks for this level.
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

/// One thing that is wrong: an error, which has no name and no level, or what a lint has found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The piece of text that is to blame, as small as possible.
    pub span: Span,
    /// [`Level::Deny`] for an error, the level in force for what a lint has found.
    pub level: Level,
    /// The lint that found it; `None` for an error.
    pub lint: Option<&'static str>,
    /// What is wrong, on one line.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// What a browser or an attacker makes of it.
    pub note: Option<String>,
    /// The rewrite that fixes it without a further look, where there is one; the help line shows its text.
    pub fix: Option<Box<Fix>>,
}

/// A rewrite of a declaration: once it is made, the finding is gone and no new one has come.
///
/// The text is that of the DSL. A place is that of a whole item or name; where an item is one word of a longer string,
/// whoever applies the rewrite has to give that word a string of its own first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Writes `text` in the place of the item at `span`.
    Replace {
        /// The item: a keyword, a string, a word.
        span: Span,
        /// What stands there afterwards.
        text: String,
    },
    /// Takes out what stands at `span`: an item with its comma; if it is the name of a field or directive, the value too.
    Remove {
        /// The item, or the name of the field or directive.
        span: Span,
    },
    /// Writes a new entry behind the last one of a block.
    Insert {
        /// The name before the block: of a header, or of the policy itself; in a list of blocks, the brace of one.
        into: Span,
        /// The entry: `base_uri: none`.
        text: String,
    },
}

impl Diagnostic {
    /// A thing that cannot be rendered, or that every browser drops.
    pub fn error(span: Span, message: impl Into<String>) -> Self {
        Diagnostic { span, level: Level::Deny, lint: None, message: message.into(), help: None, note: None, fix: None }
    }

    /// What a lint has found; its level is settled by whoever runs the lint.
    pub fn finding(span: Span, message: impl Into<String>) -> Self {
        Diagnostic::error(span, message)
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what a browser or an attacker makes of it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Adds the rewrite that puts `text` in the place of the item at `span`.
    #[must_use]
    pub fn replace(self, span: Span, text: impl Into<String>) -> Self {
        Diagnostic { fix: Some(Box::new(Fix::Replace { span, text: text.into() })), ..self }
    }

    /// Adds the rewrite that takes out what stands at `span`.
    #[must_use]
    pub fn remove(self, span: Span) -> Self {
        Diagnostic { fix: Some(Box::new(Fix::Remove { span })), ..self }
    }

    /// Adds the rewrite that puts the entry `text` into the block behind the name, or with the brace, at `into`.
    #[must_use]
    pub fn insert(self, into: Span, text: impl Into<String>) -> Self {
        Diagnostic { fix: Some(Box::new(Fix::Insert { into, text: text.into() })), ..self }
    }
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
        if let Some(lint) = self.lint {
            write!(f, "\nlint: {lint}\ndocs: {}", address(lint))?;
        }
        Ok(())
    }
}

/// Everything that has been found so far, in the order in which it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    all: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Nothing found yet.
    pub fn new() -> Self {
        Diagnostics::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Keeps the value, or records what is wrong with it.
    pub fn keep<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.push(diagnostic);
                None
            }
        }
    }

    /// Reads each item, and keeps the values of those that are right, until so many are wrong that the rest is no better.
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

    /// Whether so many have been found that a reader should stop: what follows is noise.
    pub fn is_full(&self) -> bool {
        self.all.len() >= MAX_ERRORS
    }

    /// Whether one of them keeps the policy from building.
    pub fn has_errors(&self) -> bool {
        self.all.iter().any(|diagnostic| diagnostic.level == Level::Deny)
    }

    /// Whether something inside of `span` is wrong already, so that what is missing there may not be missing at all.
    pub fn within(&self, span: Span) -> bool {
        self.all.iter().any(|diagnostic| span.contains(diagnostic.span))
    }

    /// Puts them in the order of the text; those of one place stay in theirs. A merge of runs, for each lint finds its
    /// own in order, and the sort of the standard library is a lot to compile.
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

    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.all.iter()
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.all.iter_mut()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether nothing was found.
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

/// So many errors are listed of one header, and so many findings of one lint. What has more is not read any further:
/// an error that is left out would not be looked at, and each costs time.
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
