//! A template → text and tags, with white space removed as the engine does.

use super::syntax::{Finder, Opening, Syntax, Trim};
use super::table::Dialect;
use super::token::{Token, line_break, tokens};
use crate::span::Span;

/// A part of a template.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Text that is printed.
    Text(Span),
    /// An expression that is printed.
    Expression(Span, Vec<Token<'a>>),
    /// A statement.
    Statement(Span, Vec<Token<'a>>),
    /// A tag that is not closed.
    Broken(Span),
}

/// A template that is cut into its parts.
#[derive(Debug, Default)]
pub(super) struct Pieces<'a> {
    pub(super) list: Vec<Piece<'a>>,
    pub(super) comments: Vec<(Span, String)>,
    /// Tags that are not closed: the tag, and the delimiter that is missing.
    pub(super) unclosed: Vec<(Span, String)>,
}

/// A part with what it does to the white space next to it.
struct Cut<'a> {
    piece: Option<Piece<'a>>,
    before: Trim,
    after: Trim,
    /// Whether it is the end of a raw block.
    ends_raw: bool,
}

/// After this many tags that are not closed, the rest of a template is read as text.
const BROKEN: usize = 20;

/// Cuts a template.
pub(super) fn cut<'a>(syntax: &Syntax, text: &'a str) -> Pieces<'a> {
    let end = text.len() - trailing(syntax.dialect, text);
    let mut cutter = Cutter {
        syntax,
        finder: Finder::new(syntax),
        text: &text[..end],
        at: 0,
        has_endraw: true,
        cuts: Vec::new(),
        out: Pieces::default(),
    };
    while cutter.step() {}
    let Cutter { cuts, mut out, .. } = cutter;
    let mut trims: Vec<(Trim, Trim)> = cuts.iter().map(|cut| (cut.before, cut.after)).collect();
    if syntax.dialect == Dialect::Tera {
        pass_on(&cuts, &mut trims);
    }
    for (index, cut) in cuts.into_iter().enumerate() {
        match cut.piece {
            Some(Piece::Text(span)) => {
                let before = index.checked_sub(1).map_or(Trim::Keep, |index| trims[index].1);
                let after = trims.get(index + 1).map_or(Trim::Keep, |trims| trims.0);
                out.list.extend(trimmed(syntax.dialect, text, span, before, after).into_iter().map(Piece::Text));
            }
            Some(piece) => out.list.push(piece),
            None => {}
        }
    }
    out
}

/// In tera, a comment or a raw block next to a tag that removes white space removes it too.
fn pass_on(cuts: &[Cut<'_>], trims: &mut [(Trim, Trim)]) {
    let is_tag = |index: usize| !matches!(cuts[index].piece, Some(Piece::Text(_)));
    for index in 1..cuts.len() {
        if is_tag(index - 1) && cuts[index].piece.is_none() && trims[index - 1].1 == Trim::Remove {
            trims[index].1 = Trim::Remove;
        }
        if cuts[index - 1].ends_raw && is_tag(index) && trims[index].0 == Trim::Remove {
            trims[index - 1].0 = Trim::Remove;
        }
    }
}

/// How many bytes at the end of a file the engine ignores: askama and minijinja drop one line break.
fn trailing(dialect: Dialect, text: &str) -> usize {
    match dialect {
        Dialect::Askama => usize::from(text.ends_with('\n')),
        Dialect::Minijinja => match text.strip_suffix('\n') {
            Some(line) => 1 + usize::from(line.ends_with('\r')),
            None => usize::from(text.ends_with('\r')),
        },
        Dialect::Tera | Dialect::Handlebars => 0,
    }
}

/// What remains of a text between two tags.
fn trimmed(dialect: Dialect, text: &str, span: Span, before: Trim, after: Trim) -> Vec<Span> {
    let is_space = |c: char| if dialect == Dialect::Askama { c.is_ascii_whitespace() } else { c.is_whitespace() };
    let content = &text[span.start..span.end];
    let leading = content.len() - content.trim_start_matches(is_space).len();
    // A text of white space alone follows the tag after it, unless the one before removes it.
    let (start, before) = match before {
        Trim::Remove => (span.start + leading, Trim::Keep),
        Trim::Minimize if leading < content.len() => (span.start + leading, Trim::Minimize),
        _ => (span.start, Trim::Keep),
    };
    let rest = &text[start..span.end];
    let end = start + rest.trim_end_matches(is_space).len();
    let end = match after {
        Trim::Keep => span.end,
        Trim::Line => start + rest.trim_end_matches(|c: char| is_space(c) && c != '\n' && c != '\r').len(),
        Trim::Remove | Trim::Minimize => end,
    };
    let mut out = Vec::new();
    if before == Trim::Minimize && leading > 0 {
        out.push(minimal(text, Span::new(span.start, start)));
    }
    if start < end {
        out.push(Span::new(start, end));
    }
    if after == Trim::Minimize && end < span.end {
        out.push(minimal(text, Span::new(end, span.end)));
    }
    out
}

/// The one character that remains of white space.
fn minimal(text: &str, span: Span) -> Span {
    let at = span.start + text[span.start..span.end].find('\n').unwrap_or(0);
    Span::new(at, at + 1)
}

struct Cutter<'a, 's> {
    syntax: &'s Syntax,
    finder: Finder<'s>,
    text: &'a str,
    at: usize,
    /// Whether a raw block can still end.
    has_endraw: bool,
    cuts: Vec<Cut<'a>>,
    out: Pieces<'a>,
}

impl<'a> Cutter<'a, '_> {
    fn step(&mut self) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        let Some((start, opening, length)) = self.next_tag() else {
            self.text_to(self.text.len());
            return false;
        };
        self.text_to(start);
        self.at = start + length;
        match opening {
            Opening::Comment => self.comment(start),
            Opening::LineComment => {
                let rest = &self.text[self.at..];
                let end = self.at + rest.find(['\n', '\r']).unwrap_or(rest.len());
                self.out.comments.push((Span::new(start, end), self.text[self.at..end].trim().to_owned()));
                self.push(None, Trim::Line, Trim::Keep, end + line_break(&self.text[end..]));
            }
            Opening::LineStatement => self.tag(start, opening, None, Trim::Line),
            Opening::Expression | Opening::Statement => {
                let (before, length) = self.syntax.trim(&self.text[self.at..]);
                self.at += length;
                if opening == Opening::Statement && self.raw(before) {
                    return true;
                }
                let syntax = self.syntax;
                let pair = if opening == Opening::Expression { &syntax.expression } else { &syntax.block };
                self.tag(start, opening, Some(&pair[1]), before);
            }
        }
        true
    }

    fn next_tag(&mut self) -> Option<(usize, Opening, usize)> {
        if self.out.unclosed.len() < BROKEN { self.finder.find(self.text, self.at) } else { None }
    }

    fn text_to(&mut self, end: usize) {
        if self.at < end {
            self.push(Some(Piece::Text(Span::new(self.at, end))), Trim::Keep, Trim::Keep, end);
        }
    }

    fn push(&mut self, piece: Option<Piece<'a>>, before: Trim, after: Trim, end: usize) {
        self.cuts.push(Cut { piece, before, after, ends_raw: false });
        self.at = end;
    }

    fn tag(&mut self, start: usize, opening: Opening, delimiter: Option<&str>, before: Trim) {
        match tokens(self.syntax, self.text, self.at, delimiter) {
            Ok(found) => {
                let span = Span::new(start, found.end);
                let piece = match opening {
                    Opening::Expression => Piece::Expression(span, found.list),
                    _ => Piece::Statement(span, found.list),
                };
                self.push(Some(piece), before, found.trim, found.end);
            }
            Err(_) => self.broken(start, delimiter.unwrap_or("\n")),
        }
    }

    /// A tag that is not closed, or contains what is no token: it ends with the next closing delimiter, or with its line.
    fn broken(&mut self, start: usize, delimiter: &str) {
        let rest = &self.text[self.at..];
        let end = match rest.find(delimiter) {
            Some(found) => self.at + found + delimiter.len(),
            None => self.at + rest.find(['\n', '\r']).unwrap_or(rest.len()),
        };
        let span = Span::new(start, end);
        self.out.unclosed.push((span, delimiter.to_owned()));
        self.push(Some(Piece::Broken(span)), Trim::Keep, Trim::Keep, end);
    }

    fn comment(&mut self, start: usize) {
        let rest = &self.text[self.at..];
        let Some(length) = comment_length(self.syntax, rest) else {
            return self.broken(start, &self.syntax.comment[1].clone());
        };
        let content = &rest[..length];
        let (before, skip) = self.syntax.trim(content);
        let (after, cut) = match content.char_indices().next_back() {
            // One character is not a marker on both sides.
            Some((at, _)) if at >= skip.max(1) || skip == 0 => {
                let (after, length) = self.syntax.trim(&content[at..]);
                (after, length)
            }
            _ => (Trim::Keep, 0),
        };
        let end = self.at + length + self.syntax.comment[1].len();
        let inner = content.get(skip..content.len() - cut).unwrap_or_default().trim().to_owned();
        self.out.comments.push((Span::new(start, end), inner));
        self.push(None, before, after, end);
    }

    /// A raw block at the position after `{%`. Its content is text.
    fn raw(&mut self, before: Trim) -> bool {
        let delimiter = &self.syntax.block[1];
        let Some((length, inner)) = keyword(self.syntax, &self.text[self.at..], "raw", delimiter) else { return false };
        if !self.has_endraw {
            return false;
        }
        let content = self.at + length;
        let mut from = content;
        while let Some(found) = self.text.get(from..).and_then(|rest| rest.find(&self.syntax.block[0])) {
            let start = from + found;
            from = start + self.syntax.block[0].len();
            let (closing, skip) = self.syntax.trim(&self.text[from..]);
            let end = keyword(self.syntax, &self.text[from + skip..], "endraw", delimiter);
            if let Some((length, after)) = end {
                self.push(None, before, inner, content);
                self.text_to(start);
                self.push(None, closing, after, from + skip + length);
                self.cuts.last_mut().into_iter().for_each(|cut| cut.ends_raw = true);
                return true;
            }
        }
        self.has_endraw = false;
        false
    }
}

/// A tag that is a keyword alone, at the position after its opening delimiter: its length, and what it does to what follows.
fn keyword(syntax: &Syntax, rest: &str, word: &str, delimiter: &str) -> Option<(usize, Trim)> {
    let after = rest.trim_ascii_start().strip_prefix(word)?.trim_ascii_start();
    let (length, trim) = syntax.end(after, delimiter)?;
    Some((rest.len() - after.len() + length, trim))
}

/// The length of a comment up to its closing delimiter. Comments of askama are nested.
fn comment_length(syntax: &Syntax, rest: &str) -> Option<usize> {
    let [open, close] = &syntax.comment;
    if syntax.dialect != Dialect::Askama {
        return rest.find(close.as_str());
    }
    let (mut depth, mut at) = (0usize, 0);
    let mut end = rest.find(close.as_str())?;
    loop {
        match rest[at..end + close.len()].find(open.as_str()).map(|found| at + found) {
            Some(start) if start <= end => {
                depth += 1;
                at = start + open.len();
                // The delimiters can share characters.
                if at > end {
                    end = at + rest[at..].find(close.as_str())?;
                }
            }
            _ if depth == 0 => return Some(end),
            _ => {
                depth -= 1;
                at = end + close.len();
                end = at + rest[at..].find(close.as_str())?;
            }
        }
    }
}
