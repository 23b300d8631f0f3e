//! The inside of a tag → tokens.

use super::syntax::{Syntax, Trim};
use super::table::Dialect;
use crate::span::Span;

/// A token of a tag.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind<'a>,
    pub(super) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind<'a> {
    Name(&'a str),
    /// A string or character, without its quotes and with its escapes resolved.
    Text(String),
    Number(&'a str),
    Symbol(&'static str),
}

/// The tokens of a tag, and where it ends.
pub(super) struct Tokens<'a> {
    pub(super) list: Vec<Token<'a>>,
    /// The byte after the closing delimiter.
    pub(super) end: usize,
    pub(super) trim: Trim,
}

/// Symbols, each before its prefixes.
const SYMBOLS: &[&str] = &[
    "...", "..=", "<<=", ">>=", "::", "==", "!=", ">=", "<=", "&&", "||", "**", "//", "</", "?.", "?[", "=>", "->",
    "..", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", "<", ">",
    "=", "!", "|", "&", "^", ".", ",", ":", ";", "~", "?", "@", "#", "$", "'",
];

/// Symbols that are two tokens in the dialects that do not have them.
const ONLY_IN_TERA: &[&str] = &["</", "?.", "?["];

/// Reads the tokens from `at` to the closing delimiter. `None` is a line statement, which ends with its line.
///
/// The error is the byte at which no token starts.
pub(super) fn tokens<'a>(
    syntax: &Syntax,
    text: &'a str,
    mut at: usize,
    delimiter: Option<&str>,
) -> Result<Tokens<'a>, usize> {
    let mut list: Vec<Token<'a>> = Vec::new();
    let mut open = 0usize;
    loop {
        let rest = text.get(at..).ok_or(at)?;
        if open == 0 || syntax.dialect == Dialect::Tera {
            match delimiter {
                Some(delimiter) => {
                    if let Some((length, trim)) = syntax.end(rest, delimiter) {
                        return Ok(Tokens { list, end: at + length, trim });
                    }
                }
                None => {
                    if let Some(length) = end_of_line(rest) {
                        return Ok(Tokens { list, end: at + length, trim: Trim::Keep });
                    }
                }
            }
        }
        let Some(first) = rest.chars().next() else { return Err(at) };
        if first.is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let (kind, length) = token(syntax.dialect, rest, first).ok_or(at)?;
        match kind {
            TokenKind::Symbol("(" | "[" | "{" | "?[") => open += 1,
            TokenKind::Symbol(")" | "]" | "}") => open = open.saturating_sub(1),
            _ => {}
        }
        list.push(Token { kind, span: Span::new(at, at + length) });
        at += length;
    }
}

/// The length of the rest of a line statement, if nothing follows on the line.
fn end_of_line(rest: &str) -> Option<usize> {
    let after = rest.trim_start_matches(|c: char| c.is_whitespace() && c != '\n' && c != '\r');
    let length = line_break(after);
    (length > 0 || after.is_empty()).then_some(rest.len() - after.len() + length)
}

/// The length of the line break that minijinja skips. Of `\r\n`, it skips only the first.
pub(super) fn line_break(rest: &str) -> usize {
    let after = rest.strip_prefix('\n').unwrap_or(rest);
    rest.len() - after.strip_prefix('\r').unwrap_or(after).len()
}

/// The first token of `rest`, which starts with `first`, and its length.
fn token<'a>(dialect: Dialect, rest: &'a str, first: char) -> Option<(TokenKind<'a>, usize)> {
    if let Some(found) = string(dialect, rest) {
        return found;
    }
    if first.is_ascii_digit() {
        let length = number(dialect, rest);
        return Some((TokenKind::Number(&rest[..length]), length));
    }
    if first == '_' || first.is_alphabetic() {
        let length = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
        return Some((TokenKind::Name(&rest[..length]), length));
    }
    let is_symbol =
        |symbol: &&&str| rest.starts_with(**symbol) && (dialect == Dialect::Tera || !ONLY_IN_TERA.contains(*symbol));
    let symbol = SYMBOLS.iter().find(is_symbol)?;
    Some((TokenKind::Symbol(symbol), symbol.len()))
}

/// A string at the start of `rest`, and its length: `None` if there is none, `Some(None)` if it is not closed.
fn string<'a>(dialect: Dialect, rest: &'a str) -> Option<Option<(TokenKind<'a>, usize)>> {
    let (prefix, quote) = match (dialect, rest.as_bytes()) {
        (_, [b'"', ..]) => (0, '"'),
        (Dialect::Askama, [b'b' | b'c', b'"', ..]) => (1, '"'),
        (Dialect::Askama, [b'r', b'"' | b'#', ..]) => return raw_string(rest),
        (Dialect::Askama, [b'\'', ..]) => return character(rest).map(Some),
        (Dialect::Askama, _) => return None,
        (_, [b'\'', ..]) => (0, '\''),
        (Dialect::Tera, [b'`', ..]) => (0, '`'),
        _ => return None,
    };
    let content = &rest[prefix + 1..];
    let mut escaped = false;
    let end = content.find(|c: char| {
        let ends = !escaped && c == quote;
        escaped = !escaped && c == '\\';
        ends
    });
    Some(end.map(|end| (TokenKind::Text(unescape(&content[..end])), prefix + end + 2)))
}

/// `r"…"` or `r#"…"#`.
fn raw_string<'a>(rest: &'a str) -> Option<Option<(TokenKind<'a>, usize)>> {
    let hashes = rest[1..].len() - rest[1..].trim_start_matches('#').len();
    let content = rest[1 + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = content.find(&close);
    Some(end.map(|end| (TokenKind::Text(content[..end].to_owned()), 1 + hashes + 1 + end + close.len())))
}

/// A character of Rust, `'x'` or `'\n'`; a lifetime is none.
fn character<'a>(rest: &'a str) -> Option<(TokenKind<'a>, usize)> {
    let content = &rest[1..];
    let length = match content.strip_prefix('\\') {
        Some(escaped) => 1 + escaped.char_indices().skip(1).find(|&(_, c)| c == '\'')?.0,
        None => content.chars().next().filter(|&c| c != '\'')?.len_utf8(),
    };
    content[length..].starts_with('\'').then(|| (TokenKind::Text(unescape(&content[..length])), length + 2))
}

fn number(dialect: Dialect, rest: &str) -> usize {
    let word = |text: &str| text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let whole = word(rest);
    match rest[whole..].strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => whole + 1 + word(fraction),
        // `5.` is a number too, if what follows is no name and no range of Rust.
        Some(after) if dialect != Dialect::Askama && !after.starts_with(|c: char| c == '_' || c.is_alphabetic()) => {
            whole + 1
        }
        _ => whole,
    }
}

/// The text of a string literal. An escape that no engine knows stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let escape = &rest[at + 1..];
        let (character, length) = match escape.chars().next() {
            Some('n') => (Some('\n'), 1),
            Some('r') => (Some('\r'), 1),
            Some('t') => (Some('\t'), 1),
            Some('0') => (Some('\0'), 1),
            Some('b') => (Some('\u{8}'), 1),
            Some('f') => (Some('\u{c}'), 1),
            Some('x') => (hexadecimal(escape.get(1..3)), 3),
            Some('u') => match escape.strip_prefix("u{").and_then(|digits| digits.split_once('}')) {
                Some((digits, _)) => (hexadecimal(Some(digits)), digits.len() + 3),
                None => (hexadecimal(escape.get(1..5)), 5),
            },
            Some(other) => (Some(other), other.len_utf8()),
            None => (None, 0),
        };
        match character {
            Some(character) => {
                out.push(character);
                rest = &escape[length..];
            }
            None => {
                out.push('\\');
                rest = escape;
            }
        }
    }
    out.push_str(rest);
    out
}

fn hexadecimal(digits: Option<&str>) -> Option<char> {
    u32::from_str_radix(digits?, 16).ok().and_then(char::from_u32)
}
