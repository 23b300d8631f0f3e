//! Literals in a tag: strings, and arrays and objects of JSON.

/// How deeply arrays and objects can be nested.
const DEPTH: usize = 32;

/// The length of the string at the start of a text, with its quotes.
pub(super) fn string(text: &str) -> Option<usize> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut escaped = false;
    let end = text[1..].find(|c: char| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}

/// The length of the array or object at the start of a text. `[name]` is none, but a part of a path.
pub(super) fn json(text: &str) -> Option<usize> {
    let rest = if text.starts_with(['[', '{']) { literal(text, 0)? } else { return None };
    Some(text.len() - rest.len())
}

/// What follows the literal at the start of a text.
fn literal(text: &str, depth: usize) -> Option<&str> {
    match text.chars().next()? {
        '[' => items(&text[1..], ']', depth),
        '{' => items(&text[1..], '}', depth),
        '"' | '\'' => string(text).map(|end| &text[end..]),
        _ => {
            let is_symbol = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$' | '.');
            let (word, rest) = text.split_at(text.find(|c| !is_symbol(c)).unwrap_or(text.len()));
            (matches!(word, "true" | "false" | "null") || is_number(word)).then_some(rest)
        }
    }
}

/// What follows the items of an array or an object and its end.
fn items(text: &str, close: char, depth: usize) -> Option<&str> {
    if depth == DEPTH {
        return None;
    }
    let mut rest = text.trim_ascii_start();
    let mut is_first = true;
    loop {
        if let Some(after) = rest.strip_prefix(close) {
            return Some(after);
        }
        rest = match rest.strip_prefix(',') {
            Some(after) => after.trim_ascii_start(),
            None if is_first => rest,
            None => return None,
        };
        is_first = false;
        if close == '}' {
            let key = string(rest)?;
            rest = rest[key..].trim_ascii_start().strip_prefix(':')?.trim_ascii_start();
        }
        rest = literal(rest, depth + 1)?.trim_ascii_start();
    }
}

/// Whether a word starts as a number does.
pub(super) fn is_number(word: &str) -> bool {
    word.strip_prefix('-').unwrap_or(word).starts_with(|c: char| c.is_ascii_digit())
}
