//! How tags are written: the delimiters of an engine, or those that the application has set.

use super::settings::Settings;
use super::table::Dialect;

/// The delimiters of the templates of a site.
#[derive(Clone, Debug)]
pub(super) struct Syntax {
    pub(super) dialect: Dialect,
    pub(super) expression: [String; 2],
    pub(super) block: [String; 2],
    pub(super) comment: [String; 2],
    pub(super) line_statement: Option<String>,
    pub(super) line_comment: Option<String>,
}

/// What starts at a position of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    Expression,
    Statement,
    Comment,
    LineStatement,
    LineComment,
}

/// What a tag does to the white space next to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Trim {
    #[default]
    Keep,
    Remove,
    /// Leaves one character: a line break if there is one, otherwise a space.
    Minimize,
    /// Removes the spaces after the last line break, for a tag that has the line for itself.
    Line,
}

impl Syntax {
    /// The delimiters of an engine with the settings of an application.
    pub(super) fn new(dialect: Dialect, settings: &Settings) -> Self {
        let pair = |set: &Option<[String; 2]>, default: [&str; 2]| match set {
            Some(pair) if pair.iter().all(|delimiter| !delimiter.is_empty()) => pair.clone(),
            _ => default.map(str::to_owned),
        };
        let prefix = |set: &Option<String>| match dialect {
            Dialect::Minijinja => set.clone().filter(|prefix| !prefix.is_empty()),
            _ => None,
        };
        Syntax {
            dialect,
            expression: pair(&settings.expression, ["{{", "}}"]),
            block: pair(&settings.block, ["{%", "%}"]),
            comment: pair(&settings.comment, ["{#", "#}"]),
            line_statement: prefix(&settings.line_statement),
            line_comment: prefix(&settings.line_comment),
        }
    }

    /// The delimiters that open a tag.
    fn openings(&self) -> [(Opening, Option<&str>); 5] {
        [
            (Opening::Statement, Some(&self.block[0])),
            (Opening::Comment, Some(&self.comment[0])),
            (Opening::Expression, Some(&self.expression[0])),
            (Opening::LineComment, self.line_comment.as_deref()),
            (Opening::LineStatement, self.line_statement.as_deref()),
        ]
    }

    /// The marker of white space at the start of `text`, and its length.
    pub(super) fn trim(&self, text: &str) -> (Trim, usize) {
        match (self.dialect, text.as_bytes().first()) {
            (_, Some(b'-')) => (Trim::Remove, 1),
            (Dialect::Askama | Dialect::Minijinja, Some(b'+')) => (Trim::Keep, 1),
            (Dialect::Askama, Some(b'~')) => (Trim::Minimize, 1),
            _ => (Trim::Keep, 0),
        }
    }

    /// The end of a tag, if `text` starts with it: its length with the marker of white space, and the marker.
    pub(super) fn end(&self, text: &str, delimiter: &str) -> Option<(usize, Trim)> {
        let (trim, length) = self.trim(text);
        if length > 0 && text[length..].starts_with(delimiter) {
            return Some((length + delimiter.len(), trim));
        }
        text.starts_with(delimiter).then_some((delimiter.len(), Trim::Keep))
    }
}

/// Finds the tags of a text, one after another. Each delimiter is looked for once.
#[derive(Debug)]
pub(super) struct Finder<'s> {
    openings: [(Opening, Option<&'s str>); 5],
    /// Where each delimiter is next; `None` if there is no other one.
    next: [Option<usize>; 5],
}

impl<'s> Finder<'s> {
    pub(super) fn new(syntax: &'s Syntax) -> Self {
        let openings = syntax.openings();
        Finder { openings, next: openings.map(|(_, delimiter)| delimiter.map(|_| 0)) }
    }

    /// The first tag at or after `from`, which never decreases: where it starts, what it is, and the length of its delimiter.
    ///
    /// Of several delimiters that start at the same byte, the longest wins, as in minijinja.
    pub(super) fn find(&mut self, text: &str, from: usize) -> Option<(usize, Opening, usize)> {
        let mut first: Option<(usize, Opening, usize)> = None;
        for (next, &(opening, delimiter)) in self.next.iter_mut().zip(&self.openings) {
            let Some(delimiter) = delimiter else { continue };
            if from == 0 || next.is_some_and(|next| next < from) {
                *next = find(text, from, opening, delimiter);
            }
            let Some(at) = *next else { continue };
            let is_first =
                first.is_none_or(|(other, _, length)| at < other || (at == other && delimiter.len() > length));
            if is_first {
                first = Some((at, opening, delimiter.len()));
            }
        }
        first
    }
}

/// Where a delimiter is next. The prefix of a line statement follows only spaces and tabs on its line.
fn find(text: &str, mut from: usize, opening: Opening, delimiter: &str) -> Option<usize> {
    loop {
        let at = from + text.get(from..)?.find(delimiter)?;
        let line = text[..at].trim_end_matches([' ', '\t']);
        if opening != Opening::LineStatement || line.is_empty() || line.ends_with(['\n', '\r']) {
            return Some(at);
        }
        from = at + delimiter.len();
    }
}
