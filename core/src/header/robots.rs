//! X-Robots-Tag: rules for crawlers, each for all of them or for one.
//!
//! <https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag>

use crate::csp::is_token;
use crate::declaration::{Value, ValueKind};
use crate::diagnostic::{Diagnostic, Level};
use crate::span::{Span, Spanned};
use crate::word::{self, Word};

/// A rule of a declaration: a bare word, or a string with a whole rule.
pub(super) fn lower(words: &'static [Word], item: &Value, what: &str) -> Result<Spanned<String>, Diagnostic> {
    match &item.kind {
        ValueKind::Word(name) => {
            word::find(words, name, item.span, what).map(|word| Spanned::new(word.wire.to_owned(), item.span))
        }
        ValueKind::Text(text) => match read(words, Spanned::new(text, item.span), what) {
            (Some(rule), None) => Ok(rule),
            (_, Some(error)) => Err(Diagnostic { level: Level::Deny, ..error }),
            (None, None) => {
                Err(Diagnostic::error(item.span, "this string is empty").help("write `noindex`, or remove it"))
            }
        },
        _ => Err(item.unexpected(what, "`noindex`, or a string such as `\"max-snippet: 20\"`")),
    }
}

/// The rules of a header, each with its place. A date holds a comma of its own.
pub(super) fn split(text: &str) -> Vec<Spanned<&str>> {
    let mut rules: Vec<Spanned<&str>> = Vec::new();
    let mut start = 0;
    for part in text.split(',') {
        let end = start + part.len();
        let trimmed = part.trim();
        let at = end - part.trim_start().len();
        let span = Span::new(at, at + trimmed.len());
        match rules.last_mut() {
            Some(last) if is_half_a_date(last.node) => {
                last.span = last.span.to(span);
                last.node = &text[last.span.start..last.span.end];
            }
            _ if trimmed.is_empty() => {}
            _ => rules.push(Spanned::new(trimmed, span)),
        }
        start = end + 1;
    }
    rules
}

/// The rule, and what is wrong with it. A rule that no crawler is known to have is kept: the list is an open one.
pub(super) fn read(
    words: &'static [Word],
    rule: Spanned<&str>,
    what: &str,
) -> (Option<Spanned<String>>, Option<Diagnostic>) {
    let kept = |text: String| Some(Spanned::new(text, rule.span));
    let Some((name, value)) = rule.node.split_once(':') else {
        return match (word::from_wire(words, rule.node), word::nearest(rule.node, &known(words))) {
            (Some(word), _) => (kept(word.wire.to_owned()), None),
            (None, Some(near)) => (kept(rule.node.to_owned()), Some(misspelled(rule, what, near))),
            (None, None) if rule.node.is_empty() => (None, None),
            (None, None) if is_token(rule.node) => (kept(rule.node.to_owned()), None),
            (None, None) => (
                None,
                Some(Diagnostic::error(rule.span, format!("`{}` is not {what}", rule.node)).help("write `noindex`")),
            ),
        };
    };
    let (name, value) = (name.trim_end(), value.trim_start());
    let at = rule.span.slice(rule.node.len() - value.len()..rule.node.len());
    let error = match VALUES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name)) {
        Some((name, _, example, is_valid)) => (!is_valid(value)).then(|| {
            Diagnostic::error(at, format!("`{value}` is not a value of `{name}`"))
                .help(format!("write `{example}`"))
                .note("crawlers ignore a rule that they cannot read")
        }),
        None if !is_token(name) => Some(
            Diagnostic::error(rule.span, format!("`{name}` is not the name of a crawler"))
                .help("write `\"googlebot: noindex\"`"),
        ),
        None => match word::nearest(name, &VALUES.map(|(_, key, ..)| key)) {
            Some(near) => {
                let wire = VALUES.iter().find(|(_, key, ..)| *key == near).map_or(near, |(wire, ..)| wire);
                Some(misspelled(Spanned::new(name, rule.span), what, wire))
            }
            // What follows the name of a crawler is a rule, whose own place is behind the colon.
            None => return read_for(words, name, Spanned::new(value, at), rule.span, what),
        },
    };
    (error.is_none().then(|| Spanned::new(rule.node.to_owned(), rule.span)), error)
}

fn read_for(
    words: &'static [Word],
    crawler: &str,
    rule: Spanned<&str>,
    whole: Span,
    what: &str,
) -> (Option<Spanned<String>>, Option<Diagnostic>) {
    let (kept, error) = read(words, rule, what);
    (kept.map(|kept| Spanned::new(format!("{crawler}: {}", kept.node), whole)), error)
}

fn misspelled(name: Spanned<&str>, what: &str, near: &str) -> Diagnostic {
    let error = Diagnostic::error(name.span, format!("`{}` is not {what}", name.node))
        .help(format!("did you mean `{near}`?"))
        .note("crawlers ignore a rule that they do not know");
    Diagnostic { level: Level::Warn, ..error }
}

fn known(words: &'static [Word]) -> Vec<&'static str> {
    word::keys(words)
}

fn is_half_a_date(rule: &str) -> bool {
    let date = rule.split_once(':').filter(|(name, _)| name.trim_end().eq_ignore_ascii_case("unavailable_after"));
    date.is_some_and(|(_, date)| !date.bytes().any(|b| b.is_ascii_digit()))
}

type Rule = (&'static str, &'static str, &'static str, fn(&str) -> bool);

/// The rules that take a value: on the wire, in snake case, an example, and what it may be.
const VALUES: [Rule; 4] = [
    ("max-snippet", "max_snippet", "20", is_limit),
    ("max-video-preview", "max_video_preview", "-1", is_limit),
    ("max-image-preview", "max_image_preview", "large", |value| {
        ["none", "standard", "large"].iter().any(|size| size.eq_ignore_ascii_case(value))
    }),
    ("unavailable_after", "unavailable_after", "2030-01-31", |value| value.bytes().any(|b| b.is_ascii_digit())),
];

/// A number; `-1` is no limit.
fn is_limit(value: &str) -> bool {
    value == "-1" || (!value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()))
}
