//! X-Robots-Tag: rules for crawlers, each for all crawlers or for one.
//!
//! <https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag>

use super::codec::{Codec, Lines, not_empty, value_of};
use super::text_kind::TextKind;
use super::value::FieldValue;
use super::vocabulary::wire;
use crate::csp::{Segment, is_token};
use crate::declaration::{Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::list::separated;
use crate::span::Spanned;
use crate::text::Text;
use crate::word::{self, Word};

/// Rules; these words are known.
pub(super) struct Rules(pub(super) &'static [Word]);

impl Codec for Rules {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let rules = out.keep_each(value.items(), &|item| lower(self.0, item, &value_of(&key.node)));
        not_empty(rules, self, value, key, out).map(FieldValue::Texts)
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let mut rules = Vec::new();
        for rule in split(text) {
            if out.is_full() {
                break;
            }
            let (kept, error) = read(self.0, rule, &value_of(name));
            rules.extend(kept);
            out.extend(error);
        }
        Some(FieldValue::Texts(rules))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Texts(rules) => vec![Segment::Text(separated(rules, ", ", &|rule| rule.node.clone()))],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        self.0.first().map_or_else(String::new, |word| word.key.to_owned())
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        wire(self.0, word)
    }

    fn spell_text(&self, text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    fn words(&self) -> &'static [Word] {
        self.0
    }
}

/// A rule of a declaration: a bare word, or a string with a whole rule.
fn lower(words: &'static [Word], item: &Value, what: &str) -> Result<Spanned<String>, Diagnostic> {
    match &item.kind {
        ValueKind::Word(name) => {
            word::find(words, name, item.span, what).map(|word| Spanned::new(word.wire.to_owned(), item.span))
        }
        ValueKind::Text(text) => match read(words, Text::new(text, item.span.start), what) {
            (Some(rule), None) => Ok(rule),
            (_, Some(error)) => Err(Diagnostic { level: Level::Deny, ..error }),
            (None, None) => {
                Err(Diagnostic::error(item.span, "this string is empty").help("write `noindex`, or remove it"))
            }
        },
        _ => Err(item.unexpected(what, "`noindex`, or a string such as `\"max-snippet: 20\"`")),
    }
}

/// Splits a header into its rules, each with its span. A date contains a comma, which separates nothing.
fn split(text: Text<'_>) -> Vec<Text<'_>> {
    let mut rules: Vec<Text<'_>> = Vec::new();
    for part in text.split(',').map(Text::trim) {
        match rules.last_mut() {
            Some(last) if is_half_a_date(last.as_str()) => *last = text.at(last.span().to(part.span())),
            _ => rules.push(part),
        }
    }
    rules
}

/// The rule that is kept, and the error in it.
type Read = (Option<String>, Option<Diagnostic>);

/// Reads a rule, which can start with the names of crawlers.
fn read(words: &'static [Word], whole: Text<'_>, what: &str) -> (Option<Spanned<String>>, Option<Diagnostic>) {
    let mut crawlers = String::new();
    let mut rule = whole;
    let (kept, error) = loop {
        let Some((name, value)) = rule.split_once(':') else { break read_word(words, rule, what) };
        let name = name.as_str().trim_end();
        let value = value.trim_start_matches(char::is_whitespace);
        if let Some(read) = read_value(rule, name, value, what) {
            break read;
        }
        crawlers.push_str(name);
        crawlers.push_str(": ");
        rule = value;
    };
    // A date, and the name of a rule that is not known, can be any text.
    match TextKind::Free.check(whole.as_str(), whole.span()) {
        Err(error) if kept.is_some() => (None, Some(error)),
        _ => (kept.map(|kept| Spanned::new(format!("{crawlers}{kept}"), whole.span())), error),
    }
}

/// Reads a rule without a value. An unknown one is kept: crawlers can add rules.
fn read_word(words: &'static [Word], rule: Text<'_>, what: &str) -> Read {
    let text = rule.as_str();
    match (word::from_wire(words, text), word::nearest(text, &word::keys(words))) {
        (Some(word), _) => (Some(word.wire.to_owned()), None),
        (None, Some(near)) => (Some(text.to_owned()), Some(misspelled(rule.spanned(), what, near))),
        (None, None) if rule.is_empty() => (None, None),
        (None, None) if is_token(text) => (Some(text.to_owned()), None),
        (None, None) => {
            let error = Diagnostic::error(rule.span(), format!("`{text}` is not {what}"));
            (None, Some(error.help("write `noindex`")))
        }
    }
}

/// Reads a rule with a value. `None` if the name is that of a crawler, and the value is a rule for it.
fn read_value(rule: Text<'_>, name: &str, value: Text<'_>, what: &str) -> Option<Read> {
    if let Some((name, _, example, is_valid)) = VALUES.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name)) {
        if is_valid(value.as_str()) {
            return Some((Some(rule.as_str().to_owned()), None));
        }
        let error = Diagnostic::error(value.span(), format!("`{}` is not a value of `{name}`", value.as_str()))
            .help(format!("write `{example}`"))
            .note("crawlers ignore a rule that they cannot read");
        return Some((None, Some(error)));
    }
    if !is_token(name) {
        let error = Diagnostic::error(rule.span(), format!("`{name}` is not the name of a crawler"));
        return Some((None, Some(error.help("write `\"googlebot: noindex\"`"))));
    }
    let near = word::nearest(name, &VALUES.map(|(_, key, ..)| key))?;
    let wire = VALUES.iter().find(|(_, key, ..)| *key == near).map_or(near, |(wire, ..)| wire);
    Some((None, Some(misspelled(Spanned::new(name, rule.span()), what, wire))))
}

fn misspelled(name: Spanned<&str>, what: &str, near: &str) -> Diagnostic {
    let error = Diagnostic::error(name.span, format!("`{}` is not {what}", name.node))
        .help(format!("did you mean `{near}`?"))
        .note("crawlers ignore a rule that they do not know");
    Diagnostic { level: Level::Warn, ..error }
}

fn is_half_a_date(rule: &str) -> bool {
    let date = rule.split_once(':').filter(|(name, _)| name.trim_end().eq_ignore_ascii_case("unavailable_after"));
    date.is_some_and(|(_, date)| !date.bytes().any(|b| b.is_ascii_digit()))
}

type Rule = (&'static str, &'static str, &'static str, fn(&str) -> bool);

/// The rules that take a value: the name in the header, the name in snake case, an example, and a check of the value.
const VALUES: [Rule; 4] = [
    ("max-snippet", "max_snippet", "20", is_limit),
    ("max-video-preview", "max_video_preview", "-1", is_limit),
    ("max-image-preview", "max_image_preview", "large", |value| {
        ["none", "standard", "large"].iter().any(|size| size.eq_ignore_ascii_case(value))
    }),
    ("unavailable_after", "unavailable_after", "2030-01-31", |value| value.bytes().any(|b| b.is_ascii_digit())),
];

/// A number; `-1` means no limit.
fn is_limit(value: &str) -> bool {
    value == "-1" || (!value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use crate::header::{Field, FieldValue};

    #[test]
    fn names_of_crawlers_are_read_one_after_the_other() {
        let field = Field::XRobotsTag;
        for (text, rendered) in [
            ("googlebot: noindex", "googlebot: noindex"),
            ("googlebot :NOINDEX, nofollow", "googlebot: noindex, nofollow"),
            ("googlebot: bingbot : max-snippet: 20", "googlebot: bingbot: max-snippet: 20"),
        ] {
            let (value, found) = FieldValue::parse(field, text);
            assert!(found.is_empty(), "{text}: {found:?}");
            assert_eq!(value.map(|value| value.to_text(field)).as_deref(), Some(rendered), "{text}");
        }
        let (value, found) = FieldValue::parse(field, "googlebot: bingbot: max-snippet: all");
        assert!(value.is_none_or(|value| value.is_empty()));
        assert_eq!(found.iter().map(|error| (error.span.start, error.span.end)).collect::<Vec<_>>(), [(33, 36)]);
        // As many names as a server can send, without recursion.
        let many = "bot:".repeat(50_000) + "noindex";
        let (value, found) = FieldValue::parse(field, many.as_str());
        assert!(found.is_empty());
        assert_eq!(value.map(|value| value.to_text(field).len()), Some(50_000 * "bot: ".len() + "noindex".len()));
    }
}
