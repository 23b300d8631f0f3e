//! A template → text and tags, with white space removed as handlebars does.

use super::literal;
use crate::span::Span;

/// A part of a template.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Text(Span),
    Tag(Tag),
}

/// A tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tag {
    pub(super) kind: TagKind,
    pub(super) span: Span,
    /// What is between the delimiters, without `~` and the sign that says the kind.
    pub(super) inner: Span,
    /// The opening delimiter with that sign.
    pub(super) opening: Span,
    /// Whether the white space before and after it goes.
    pub(super) trims: (bool, bool),
}

/// What a tag is, by the sign after `{{`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagKind {
    /// `{{name}}`.
    Expression,
    /// `{{{name}}}` or `{{&name}}`.
    Unescaped,
    /// `{{#name}}`.
    Block,
    /// `{{#*inline}}`.
    DecoratorBlock,
    /// `{{#>name}}`.
    PartialBlock,
    /// `{{>name}}`.
    Partial,
    /// `{{*name}}`.
    Decorator,
    /// `{{else}}`, `{{^}}`.
    Else,
    /// `{{/name}}`.
    End,
    /// `{{{{name}}}}`; the text up to its end is a piece of its own.
    Raw,
    Comment,
    /// A tag that is not closed.
    Broken,
}

/// After this many tags that are not closed, the rest of a template is read as text.
const BROKEN: usize = 20;

/// Cuts a template.
pub(super) fn cut(text: &str) -> Vec<Piece> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut escapes: Vec<usize> = Vec::new();
    let mut at = 0;
    let mut broken = 0;
    while broken < BROKEN
        && let Some(found) = text.get(at..).and_then(|rest| rest.find("{{"))
    {
        let start = at + found;
        let slashes = text[at..start].len() - text[at..start].trim_end_matches('\\').len();
        if slashes > 0 {
            // One backslash escapes the tag; of several, the first is dropped.
            escapes.push(start - slashes);
        }
        if slashes == 1 {
            at = start + if text[start..].starts_with("{{{{") { 4 } else { 2 };
            continue;
        }
        let tag = tag(text, start);
        at = tag.span.end;
        broken += usize::from(tag.kind == TagKind::Broken);
        let is_raw = tag.kind == TagKind::Raw && tag.span.end < text.len();
        tags.push(tag);
        if is_raw && let Some(end) = text[at..].find("{{{{") {
            // The end of the raw block. Nothing in its content is read, except that backslashes escape.
            let escaped = text[at..at + end].match_indices("\\{{").map(|(found, _)| at + found);
            escapes.extend(
                escaped.map(|found| found - (text[..found].len() - text[..found].trim_end_matches('\\').len())),
            );
            let end = self::tag(text, at + end);
            at = end.span.end;
            tags.push(end);
        }
    }
    pieces(text, tags, &escapes)
}

/// The tag that starts at `start`.
fn tag(text: &str, start: usize) -> Tag {
    let rest = &text[start..];
    if let Some(comment) = comment(text, start) {
        return comment;
    }
    let (open, close) = if rest.starts_with("{{{{") {
        ("{{{{", "}}}}")
    } else if rest.starts_with("{{{") {
        ("{{{", "}}}")
    } else {
        ("{{", "}}")
    };
    let mut at = start + open.len();
    let before = text[at..].trim_ascii_start().starts_with('~');
    let skip = |at: usize| at + text[at..].len() - text[at..].trim_ascii_start().len();
    at = skip(at);
    if before {
        at = skip(at + 1);
    }
    let (mut kind, sign) = match open {
        "{{{{" => (TagKind::Raw, 0),
        "{{{" => (TagKind::Unescaped, 0),
        _ => kind(&text[at..]),
    };
    let close = if text[at..].starts_with('{') && open == "{{" { "}" } else { close };
    if open == "{{{{" && text[at..].starts_with('/') {
        kind = TagKind::End;
    }
    let opening = Span::new(start, at + sign);
    at += sign + usize::from(kind == TagKind::End && open == "{{{{");
    let Some(mut end) = end(text, at, close) else {
        let line = text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end);
        let span = Span::new(start, line.max(at));
        return Tag { kind: TagKind::Broken, span, inner: span, opening, trims: (false, false) };
    };
    let mut inner = text[at..end].trim_ascii_end();
    let mut after = false;
    end += close.len();
    if close == "}" {
        // `{{~{name}~}}`.
        after = text[skip(end)..].starts_with('~');
        end = skip(end) + usize::from(after);
        end = text[end..].find("}}").map_or(text.len(), |found| end + found + 2);
    } else if let Some(shorter) = inner.strip_suffix('~') {
        inner = shorter.trim_ascii_end();
        after = true;
    }
    let inner = Span::new(at, at + inner.len());
    if kind == TagKind::Expression && is_else(&text[inner.start..inner.end]) {
        kind = TagKind::Else;
    }
    Tag { kind, span: Span::new(start, end), inner, opening, trims: (before, after) }
}

/// The comment that starts at `start`, if one does.
fn comment(text: &str, start: usize) -> Option<Tag> {
    let rest = &text[start..];
    for (open, close) in [("{{!--", "--}}"), ("{{!", "}}")] {
        if let Some(content) = rest.strip_prefix(open)
            && let Some(end) = content.find(close)
        {
            let inner = Span::new(start + open.len(), start + open.len() + end);
            let span = Span::new(start, inner.end + close.len());
            return Some(Tag {
                kind: TagKind::Comment,
                span,
                inner,
                opening: Span::new(start, inner.start),
                trims: (false, false),
            });
        }
    }
    None
}

fn is_else(inner: &str) -> bool {
    let word = inner.split_ascii_whitespace().next();
    word == Some("else")
}

/// The kind of a tag, and the length of its sign.
fn kind(text: &str) -> (TagKind, usize) {
    let signs = [
        ("#*", TagKind::DecoratorBlock),
        ("#>", TagKind::PartialBlock),
        ("#", TagKind::Block),
        (">", TagKind::Partial),
        ("*", TagKind::Decorator),
        ("&", TagKind::Unescaped),
        ("{", TagKind::Unescaped),
        ("^", TagKind::Else),
        ("/", TagKind::End),
    ];
    let found = signs.into_iter().find(|(sign, _)| text.starts_with(sign));
    found.map_or((TagKind::Expression, 0), |(sign, kind)| (kind, sign.len()))
}

/// Where the closing delimiter starts, outside of literals and `[names]`.
fn end(text: &str, from: usize, close: &str) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = &text[at..];
        if rest.starts_with(close) {
            return Some(at);
        }
        at += match rest.chars().next()? {
            '"' | '\'' => literal::string(rest)?,
            '[' => literal::json(rest).or_else(|| Some(rest.find(']')? + 1))?,
            '{' => literal::json(rest).unwrap_or(1),
            c => c.len_utf8(),
        };
    }
}

/// The texts between tags, trimmed, without the backslashes that escape.
fn pieces(text: &str, tags: Vec<Tag>, escapes: &[usize]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut after = (false, false);
    for tag in tags {
        let (is_alone, trims_before) = alone(text, &tag);
        push(text, Span::new(at, tag.span.start), after, (tag.trims.0, trims_before), escapes, &mut out);
        at = tag.span.end;
        after = (tag.trims.1, is_alone);
        out.push(Piece::Tag(tag));
    }
    push(text, Span::new(at, text.len()), after, (false, false), escapes, &mut out);
    out
}

/// Whether a tag has a line for itself, which then disappears, and whether so does the white space before it.
fn alone(text: &str, tag: &Tag) -> (bool, bool) {
    if matches!(tag.kind, TagKind::Expression | TagKind::Unescaped | TagKind::Broken) {
        return (false, false);
    }
    let is_space = |c: char| c == ' ' || c == '\t';
    let before = text[..tag.span.start].trim_end_matches(is_space);
    let after = text[tag.span.end..].trim_start_matches(is_space);
    let starts = before.is_empty() || before.ends_with(['\n', '\r']);
    let ends = text[tag.span.end..].is_empty() || after.starts_with(['\n', '\r']);
    // The white space before a partial indents it.
    (starts && ends, starts && ends && tag.kind != TagKind::Partial)
}

/// Adds a text. Of each pair, the first says that all white space goes, the second that only that of a line does.
fn push(text: &str, span: Span, after: (bool, bool), before: (bool, bool), escapes: &[usize], out: &mut Vec<Piece>) {
    let content = &text[span.start..span.end];
    let is_space = |c: char| c == ' ' || c == '\t';
    let start = match after {
        (true, _) => span.end - content.trim_start().len(),
        (false, true) => {
            let rest = content.trim_start_matches(is_space);
            let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest);
            span.end - rest.len()
        }
        _ => span.start,
    };
    let content = &text[start..span.end];
    let end = match before {
        (true, _) => start + content.trim_end().len(),
        (false, true) => start + content.trim_end_matches(is_space).len(),
        _ => span.end,
    };
    let mut at = start;
    for &escape in
        escapes[escapes.partition_point(|escape| *escape < start)..].iter().take_while(|escape| **escape < end)
    {
        if at < escape {
            out.push(Piece::Text(Span::new(at, escape)));
        }
        at = escape + 1;
    }
    if at < end {
        out.push(Piece::Text(Span::new(at, end)));
    }
}
