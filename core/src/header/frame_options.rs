//! X-Frame-Options: one word. Browsers read several lines or values as a set.
//!
//! <https://html.spec.whatwg.org/#the-x-frame-options-header>

use super::codec::{Codec, Lines, value_of};
use super::keyword::X_FRAME_OPTIONS;
use super::value::FieldValue;
use super::vocabulary::{self, Vocabulary, wire};
use crate::csp::Segment;
use crate::declaration::{Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::text::Text;
use crate::word::{self, Word};

/// `DENY` or `SAMEORIGIN`.
pub(super) struct FrameOptions;

const WORDS: Vocabulary = Vocabulary::new(X_FRAME_OPTIONS);

impl Codec for FrameOptions {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let word = WORDS.lower(value, &value_of(&key.node)).map_err(|error| match &value.kind {
            ValueKind::Block(entries) => match entries.first() {
                Some(entry) => ignored(&entry.key.node, error),
                None => error,
            },
            ValueKind::Word(word) => ignored(word, error),
            _ => error,
        });
        out.keep(word).map(|word| FieldValue::Words(vec![word]))
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let read = |item: Spanned<&str>| WORDS.parse(item, &value_of(name)).map_err(|error| ignored(item.node, error));
        let values: Vec<Spanned<&str>> = text.split(',').map(|part| part.trim().spanned()).collect();
        let first = values.first().copied()?;
        let is_same = |other: &Spanned<&str>| other.node.eq_ignore_ascii_case(first.node);
        let is_known = |value: &Spanned<&str>| {
            word::from_wire(X_FRAME_OPTIONS, value.node).is_some() || value.node.eq_ignore_ascii_case("allowall")
        };
        let whole = text.trim().spanned();
        let word = if values.iter().all(is_same) {
            out.keep(read(first))?
        } else if !values.iter().any(is_known) {
            out.keep(read(whole))?
        } else {
            out.push(
                Diagnostic::error(whole.span, format!("`{}` has conflicting values", whole.node))
                    .help("write `deny` or `same_origin` alone")
                    .note("browsers then block every frame, as with `DENY`"),
            );
            Spanned::new(X_FRAME_OPTIONS.first()?, whole.span)
        };
        Some(FieldValue::Words(vec![word]))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        vocabulary::render(value, &str::to_owned)
    }

    fn example(&self) -> String {
        WORDS.example()
    }

    fn lines(&self) -> Lines {
        Lines::Set
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        wire(X_FRAME_OPTIONS, word)
    }

    fn words(&self) -> &'static [Word] {
        X_FRAME_OPTIONS
    }
}

/// Adds what browsers do with an unknown value, and what replaces a value that was once supported.
fn ignored(value: &str, error: Diagnostic) -> Diagnostic {
    let value = value.trim_start_matches(['"', '[']).to_ascii_lowercase();
    if !value.replace('-', "_").starts_with("allow_from") {
        return error.note("browsers ignore a value that they do not know, so any site can frame the page");
    }
    let origin = value.split_ascii_whitespace().nth(1).map(|origin| origin.trim_end_matches(['"', ']']));
    let origin = origin.unwrap_or("https://partner.example");
    error
        .help(format!(
            "in `content_security_policy`, list the sites that may frame the page: `frame_ancestors: \"{origin}\"`"
        ))
        .note("browsers ignore a header with `ALLOW-FROM`, so any site can frame the page")
}
