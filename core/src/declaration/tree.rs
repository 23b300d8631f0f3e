//! The tree of names and values that a policy is read into.

use crate::diagnostic::{Diagnostic, Level};
use crate::span::{Span, Spanned};

/// A whole `struct Name { … }`.
///
/// # Example
///
/// ```
/// use security_policy_core::declaration::{Declaration, Entry, Named, Value, ValueKind};
/// use security_policy_core::{Diagnostics, SecurityPolicy, Span, Spanned};
///
/// // `x_frame_options: denny`
/// let entry = Entry {
///     levels: Vec::new(),
///     key: Spanned::new("x_frame_options".to_owned(), Span::new(0, 15)),
///     named: Named::ByWord,
///     value: Some(Value { kind: ValueKind::Word("denny".to_owned()), span: Span::new(17, 22) }),
///     span: Span::new(0, 22),
/// };
/// assert_eq!(entry.to_string(), "x_frame_options: denny");
///
/// let mut found = Diagnostics::new();
/// SecurityPolicy::lower(&Declaration { levels: Vec::new(), entries: vec![entry] }, Span::default(), &mut found);
/// let error = found.iter().next().expect("an error");
/// assert_eq!(error.span, Span::new(17, 22));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Declaration {
    /// `#[allow(…)]`, `#[warn(…)]` and `#[deny(…)]` on the `struct`.
    pub levels: Vec<LevelAttribute>,
    /// The fields between the braces, in the order of the source.
    pub entries: Vec<Entry>,
}

/// The base of a policy: `..path::to::Base`.
#[derive(Clone, Debug)]
pub struct Base {
    /// The name of the base, at the place of its declaration.
    pub name: Spanned<String>,
    /// Its declaration, which includes what it inherits itself.
    pub declaration: Declaration,
    /// Whether it only serves as a base: `#[base]`.
    pub is_base: bool,
    /// Whether its promises are kept only by a policy that has promises itself: `#[preset]`.
    #[doc(hidden)]
    pub is_preset: bool,
    /// The place of the whole declaration.
    pub span: Span,
}

/// `name: value`, or a bare `name`: a field, a directive or a parameter.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `#[allow(…)]`, `#[warn(…)]` and `#[deny(…)]` on the entry.
    pub levels: Vec<LevelAttribute>,
    /// The name, which may be unknown.
    pub key: Spanned<String>,
    /// How the name is written.
    pub named: Named,
    /// The value after the colon. `None` for a bare name, which turns a switch on or stands for an empty block.
    pub value: Option<Value>,
    /// The place of the name and the value.
    pub span: Span,
}

/// How the name of an entry is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Named {
    /// As a word: `script_src`.
    #[default]
    ByWord,
    /// As a string: `"x-name"`, which only the field [`HEADERS`] contains.
    ByText,
}

/// The field whose entries are headers, named by strings.
pub const HEADERS: &str = "headers";

/// The field that lists headers to remove.
pub const REMOVE: &str = "remove";

/// The field whose entries are promises: words in a row, without a colon.
pub const EXPECT: &str = "expect";

/// In a source list, the hashes of the inline code of the pages.
pub const TEMPLATE_HASHES: &str = "template_hashes";

/// The field that lists services of other sites.
pub const SERVICES: &str = "services";

/// The field that declares where browsers send reports.
pub const REPORTING: &str = "reporting";

/// The field that declares the files of the pages.
pub const TEMPLATES: &str = "templates";

/// `#[allow(lint, reason = "…", until = "2027-01-01")]`, `#[warn(lint)]` or `#[deny(lint)]`.
#[derive(Clone, Debug)]
pub struct LevelAttribute {
    /// The level.
    pub level: Spanned<Level>,
    /// The names of the lints and groups.
    pub lints: Vec<Spanned<String>>,
    /// The reason, which `allow` requires.
    pub reason: Option<Spanned<String>>,
    /// The last day of an `allow`; `None` if it has none.
    pub until: Option<Until>,
    /// The place that it applies to: an entry, or the whole policy.
    pub scope: Span,
}

impl LevelAttribute {
    /// Whether its last day has passed, so that it has no effect any more.
    pub fn has_expired(&self) -> bool {
        self.until.as_ref().is_some_and(|until| until.has_passed)
    }
}

/// `until = "2027-01-01"`: the last day, in UTC, on which an `allow` has an effect.
#[derive(Clone, Debug)]
pub struct Until {
    /// The day as it is written.
    pub date: Spanned<String>,
    /// Whether the policy is compiled after that day.
    pub has_passed: bool,
}

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Value {
    /// The value.
    pub kind: ValueKind,
    /// The place of the whole value.
    pub span: Span,
}

/// The kinds of values.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// A bare word: `self`, or [`ANY`].
    Word(String),
    /// A string literal, without its quotes and escapes. Each of its bytes is one byte of [`Value::span`].
    Text(String),
    /// A number with its unit, if any: `10min`, `0.5`.
    Number {
        /// The digits, without `_`.
        digits: String,
        /// The unit after them; empty if there is none.
        unit: String,
    },
    /// `[a, b]`
    List(Vec<Value>),
    /// `{ a: b }`
    Block(Vec<Entry>),
    /// `$name`: a value that the program fills in when it starts.
    Slot(String),
    /// `..$name` in a list: any number of items that the program fills in when it starts.
    Slots(String),
    /// `..` in a list: the items of the base's list.
    Rest,
    /// `omit "https://old.example"` in a list: an item that `..` does not keep.
    Omit(Box<Value>),
    /// `script "https://cdn.example/app.js" nonce`: what follows the first word of a promise, which the field [`EXPECT`] contains.
    Phrase(Vec<Value>),
    /// `sentry("o123.ingest.us.sentry.io")`: a name and what it takes, which the field [`SERVICES`] contains.
    Call(Spanned<String>, Box<Value>),
}

/// The bare `*`: everything or everyone.
pub const ANY: &str = "*";

/// The key of the entry `..` in a block, which keeps the other entries of the base's block.
pub const REST: &str = "..";

/// The value that drops a field or entry of the base, and the word that drops an item from a list.
pub const OMIT: &str = "omit";

impl Value {
    /// Returns the items of a list. A value that is no list counts as its only item.
    pub fn items(&self) -> &[Value] {
        match &self.kind {
            ValueKind::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// Returns the bare word, if the value is one.
    pub fn as_word(&self) -> Option<Spanned<&str>> {
        match &self.kind {
            ValueKind::Word(word) => Some(Spanned::new(word, self.span)),
            _ => None,
        }
    }

    /// Returns the string, if the value is one.
    pub fn as_text(&self) -> Option<Spanned<&str>> {
        match &self.kind {
            ValueKind::Text(text) => Some(Spanned::new(text, self.span)),
            _ => None,
        }
    }

    /// Returns the entries of a block.
    ///
    /// # Errors
    ///
    /// Returns an error with `example` in its help if the value is not a block.
    pub fn block(&self, example: &str) -> Result<&[Entry], Diagnostic> {
        match &self.kind {
            ValueKind::Block(entries) => Ok(entries),
            _ => Err(self.unexpected("a block", example)),
        }
    }

    /// Returns the place for a finding about a whole block: its opening brace, or the part of the string that it was read from.
    pub fn opening(&self) -> Span {
        match &self.kind {
            // A block that was read from a string starts with its first entry, without a brace.
            ValueKind::Block(entries) if entries.first().is_none_or(|first| first.span.start != self.span.start) => {
                Span::new(self.span.start, self.span.start + 1)
            }
            _ => self.span,
        }
    }

    /// Returns the text of a word or a string, for names that can be written as either.
    ///
    /// # Errors
    ///
    /// Returns an error that expects `what`, with `example` in its help, for any other value.
    pub fn name(&self, what: &str, example: &str) -> Result<Spanned<String>, Diagnostic> {
        match &self.kind {
            ValueKind::Word(name) | ValueKind::Text(name) => Ok(Spanned::new(name.clone(), self.span)),
            _ => Err(self.unexpected(what, example)),
        }
    }

    /// Returns the string.
    ///
    /// # Errors
    ///
    /// Returns an error that expects `what`, with `example` in its help, for any other value.
    pub fn text(&self, what: &str, example: &str) -> Result<Spanned<&str>, Diagnostic> {
        self.as_text().ok_or_else(|| self.unexpected(what, example))
    }

    /// Returns the error for a value of the wrong kind: `what` was expected, and the help is to write `example`.
    pub fn unexpected(&self, what: &str, example: &str) -> Diagnostic {
        Diagnostic::error(self.span, format!("expected {what}, found {}", self.describe()))
            .help(format!("write {example}"))
    }
}

impl Entry {
    /// Returns the place of the name and the value, without the attributes.
    #[cfg(feature = "promise")]
    pub(crate) fn place(&self) -> Span {
        self.value.as_ref().map_or(self.key.span, |value| self.key.span.to(value.span))
    }

    /// Returns the name as it is written: with quotes if it is a string.
    pub fn name(&self) -> String {
        match self.named {
            Named::ByWord => self.key.node.clone(),
            Named::ByText => format!("\"{}\"", self.key.node),
        }
    }

    /// Returns the value.
    ///
    /// # Errors
    ///
    /// Returns an error with `example` in its help if the entry is a bare name.
    pub fn required(&self, example: &str) -> Result<&Value, Diagnostic> {
        self.value.as_ref().ok_or_else(|| {
            Diagnostic::error(self.key.span, format!("`{}` has no value", self.key.node))
                .help(format!("write `{}: {example}`", self.name()))
        })
    }

    /// Returns the entries of the value, a block. A bare name counts as an empty block.
    ///
    /// # Errors
    ///
    /// Returns an error with `example` in its help if the value is not a block.
    pub fn block(&self, example: &str) -> Result<&[Entry], Diagnostic> {
        self.value.as_ref().map_or(Ok(&[]), |value| value.block(example))
    }

    /// Checks that the entry is a bare name.
    ///
    /// # Errors
    ///
    /// Returns an error at the value if there is one.
    pub fn no_value(&self) -> Result<(), Diagnostic> {
        match &self.value {
            None => Ok(()),
            Some(value) => Err(Diagnostic::error(value.span, format!("`{}` takes no value", self.key.node))
                .help(format!("write the bare name: `{}`", self.key.node))),
        }
    }
}

/// Returns the error for an entry whose name occurs earlier in the same block, at `first`. `effect` becomes the note.
pub fn declared_again(first: &Entry, key: &Spanned<String>, effect: &str) -> Diagnostic {
    Diagnostic::error(key.span, format!("`{}` is declared twice", key.node))
        .help(format!("keep one of the two; the first is `{first}`"))
        .note(effect.to_owned())
}
