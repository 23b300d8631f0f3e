//! Where something was written: a byte range, and nothing more.
//!
//! A span does not refer to its text. The spans of a header point into the header's value; the macro writes its tokens one
//! after another into a text, and spans point into that.

use std::fmt;

/// A range of bytes in the text that is being parsed.
///
/// ```
/// use security_policy_core::Span;
///
/// let (name, value) = (Span::new(0, 7), Span::new(8, 11));
/// assert_eq!(name.to(value), Span::new(0, 11));
/// assert!(name.to(value).contains(value));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// Creates the range from `start` up to, but not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// The smallest range that contains both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// Whether `other` is inside this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The part of this range at `range`, counted from its start.
    #[must_use]
    pub fn slice(self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.start + range.start, self.start + range.end)
    }
}

/// A value and where it was written. Two are equal if their values are; the spans are not compared.
///
/// ```
/// use security_policy_core::{Span, Spanned};
///
/// let name = Spanned::new("self", Span::new(12, 16));
/// assert_eq!(name, Spanned::new("self", Span::default()));
/// assert_eq!(name.map(str::len).node, 4);
/// ```
#[derive(Clone, Copy, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub node: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Creates a value that was written at `span`.
    pub const fn new(node: T, span: Span) -> Self {
        Spanned { node, span }
    }

    /// Maps the value, and keeps its span.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(f(self.node), self.span)
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.node.fmt(f)
    }
}
