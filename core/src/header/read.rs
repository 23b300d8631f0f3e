//! The value of a header, from its text.

use super::field::{Field, Shape};
use super::parameters::{Argument, Parameters, read_seconds};
use super::schema::pins;
use super::text::Text;
use super::value::FieldValue;
use super::{endpoints, permissions_policy as permissions, robots};
use crate::csp::Csp;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::span::{Span, Spanned};
use crate::structured_field as sf;
use crate::word::{self, Word};

/// Reads a value that is a string of a declaration. It is rendered anew, and everything that is odd is an error.
pub(super) fn declared(field: Field, text: &str) -> (Option<FieldValue>, Diagnostics) {
    let (mut value, found) = read(field, field.key(), text);
    if let Some(FieldValue::Parameters(parameters)) = &mut value {
        for setting in &mut parameters.all {
            if let Argument::Quoted(number) = setting.value.node {
                setting.value.node = Argument::Integer(number);
            }
        }
    }
    let mut out = Diagnostics::new();
    out.extend(found.into_iter().map(|error| Diagnostic { level: Level::Deny, ..error }));
    (value, out)
}

/// Reads a value of the header, which is called `name` where it is read.
pub(super) fn read(field: Field, name: &str, text: &str) -> (Option<FieldValue>, Diagnostics) {
    let mut out = Diagnostics::new();
    let mut reader = Reader { field, what: format!("a value of `{name}`"), name, text, out: &mut out };
    let value = reader.value();
    let value = value.filter(|value| {
        let says_nothing = value.is_empty() && reader.out.is_empty() && !is_missing_when_empty(field);
        if says_nothing {
            let error = Diagnostic::error(reader.whole(), format!("`{name}` is empty"))
                .help("remove it")
                .note("browsers read an empty value as no header at all");
            reader.out.push(Diagnostic { level: Level::Warn, ..error });
        }
        !says_nothing
    });
    (value, out)
}

/// Whether a lint of its own says of a response that this header is missing, also where it is only empty.
fn is_missing_when_empty(field: Field) -> bool {
    matches!(field.shape(), Shape::Csp(_)) || matches!(field, Field::ReferrerPolicy | Field::PermissionsPolicy)
}

struct Reader<'a> {
    field: Field,
    /// What the header is called here.
    name: &'a str,
    /// What a value of it is called.
    what: String,
    text: &'a str,
    out: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Option<FieldValue> {
        let (field, text) = (self.field, self.text);
        match field.shape() {
            Shape::Csp(disposition) => {
                let (csps, found) = Csp::parse_list(text, disposition);
                self.out.extend(found);
                Some(FieldValue::Csp(csps))
            }
            Shape::Word(words) => self.one_word(words).map(|word| FieldValue::Words(vec![word])),
            Shape::Words(words) => Some(FieldValue::Words(self.words(words, items(text)))),
            Shape::QuotedWords(words) => {
                let unquoted = self.out.keep_each(&items(text), &|item| unquote(*item));
                Some(FieldValue::Words(self.words(words, unquoted)))
            }
            Shape::Rules(words) => Some(FieldValue::Texts(self.rules(words))),
            Shape::Boolean => self.boolean(),
            Shape::True if text.trim() == "true" => Some(FieldValue::Boolean(Spanned::new(true, self.whole()))),
            Shape::True => self
                .out
                .keep(Err(Diagnostic::error(self.whole(), format!("`{text}` is not `true`")).help("write `true`"))),
            Shape::Seconds => self.seconds(),
            Shape::Text(kind) => {
                self.out.keep(kind.check(text.trim(), self.whole())).map(|text| FieldValue::Texts(vec![text]))
            }
            Shape::Texts(kind) => Some(FieldValue::Texts(self.texts(kind, &items(text)))),
            Shape::Strings(kind) => self.strings(kind),
            Shape::Parameters(schema) => {
                let parameters = Parameters::parse(schema, text, self.name, self.out);
                check_pins(field, &parameters, self.out);
                Some(FieldValue::Parameters(parameters))
            }
            Shape::Groups(schema) => {
                Some(FieldValue::Groups(Parameters::parse_sequence(schema, text, self.name, self.out)))
            }
            Shape::Permissions => Some(FieldValue::Permissions(permissions::parse(text, self.out))),
            Shape::Features => Some(FieldValue::Permissions(permissions::parse_feature_policy(text, self.out))),
            Shape::Endpoints => Some(FieldValue::Endpoints(endpoints::parse(text, self.out))),
        }
    }

    /// Where the value is, without the white space around it.
    fn whole(&self) -> Span {
        let start = self.text.len() - self.text.trim_start().len();
        Span::new(start, start + self.text.trim().len())
    }

    fn word(&self, words: &'static [Word], item: Spanned<&str>) -> Result<Spanned<&'static Word>, Diagnostic> {
        let from_wire = if compares_case(self.field) { word::from_wire_with_case } else { word::from_wire };
        // The quotes of a word belong to what has to be written anew.
        let text = item.node.trim_matches('"');
        match from_wire(words, text) {
            Some(word) => Ok(Spanned::new(word, item.span)),
            None => Err(retired(self.field, item.node, word::unknown(words, item.node, item.span, &self.what))),
        }
    }

    fn one_word(&mut self, words: &'static [Word]) -> Option<Spanned<&'static Word>> {
        let whole = Spanned::new(self.text.trim(), self.whole());
        let found = match self.field {
            Field::XFrameOptions => return self.frame_options(words),
            // https://fetch.spec.whatwg.org/#determine-nosniff, step 3: the first value counts.
            Field::XContentTypeOptions => {
                let values = split(self.text);
                let first = values.first().copied().unwrap_or(whole);
                let word = self.word(words, first);
                if let (Ok(word), Some(other)) =
                    (&word, values.iter().find(|other| !other.node.eq_ignore_ascii_case(first.node)))
                {
                    self.out.push(
                        Diagnostic::error(other.span, format!("`{}` is not {}", other.node, self.what))
                            .help(format!("write `{}` alone", word.node.key))
                            .note("browsers read the first value only"),
                    );
                }
                word
            }
            _ => self.word(words, whole),
        };
        self.out.keep(found)
    }

    /// <https://html.spec.whatwg.org/#the-x-frame-options-header>: the values make a set, in lower case.
    fn frame_options(&mut self, words: &'static [Word]) -> Option<Spanned<&'static Word>> {
        let values = split(self.text);
        let first = values.first().copied()?;
        let is_same = |other: &Spanned<&str>| other.node.eq_ignore_ascii_case(first.node);
        if values.iter().all(is_same) {
            let word = self.word(words, first);
            return self.out.keep(word);
        }
        let names = |value: &Spanned<&str>| {
            word::from_wire(words, value.node).is_some() || value.node.eq_ignore_ascii_case("allowall")
        };
        if !values.iter().any(names) {
            let word = self.word(words, Spanned::new(self.text.trim(), self.whole()));
            return self.out.keep(word);
        }
        self.out.push(
            Diagnostic::error(self.whole(), format!("`{}` holds values that differ", self.text.trim()))
                .help("write `deny` or `same_origin` alone")
                .note("browsers block every frame then, as with `DENY`"),
        );
        words.first().map(|deny| Spanned::new(deny, self.whole()))
    }

    /// The words of a list that is open to new ones: beside one that is known, browsers skip the others.
    fn words(&mut self, words: &'static [Word], items: Vec<Spanned<&str>>) -> Vec<Spanned<&'static Word>> {
        let read: Vec<_> = items.iter().map(|item| self.word(words, *item)).collect();
        let level = if read.iter().any(Result::is_ok) { Level::Warn } else { Level::Deny };
        let mut kept = Vec::new();
        for word in read {
            if self.out.is_full() {
                break;
            }
            kept.extend(self.out.keep(word.map_err(|error| Diagnostic { level, ..error })));
        }
        kept
    }

    fn rules(&mut self, words: &'static [Word]) -> Vec<Spanned<String>> {
        let mut rules = Vec::new();
        for rule in robots::split(self.text) {
            if self.out.is_full() {
                break;
            }
            let (kept, error) = robots::read(words, rule, &self.what);
            rules.extend(kept);
            self.out.extend(error);
        }
        rules
    }

    fn boolean(&mut self) -> Option<FieldValue> {
        match sf::parse_item(self.text) {
            Ok(sf::Item { bare: Spanned { node: sf::BareItem::Boolean(flag), span }, .. }) => {
                Some(FieldValue::Boolean(Spanned::new(flag, span)))
            }
            _ => {
                let error = Diagnostic::error(self.whole(), format!("`{}` is not {}", self.text.trim(), self.what));
                self.out.push(error.help("write `?1` or `?0`").note("browsers ignore the header then"));
                None
            }
        }
    }

    fn seconds(&mut self) -> Option<FieldValue> {
        let (text, span) = (self.text.trim(), self.whole());
        let seconds = read_seconds(text).ok_or_else(|| {
            Diagnostic::error(span, format!("`{text}` is not a number of seconds"))
                .help("write the seconds in digits alone, such as `600`")
        });
        self.out.keep(seconds).map(|seconds| FieldValue::Seconds(Spanned::new(seconds, span)))
    }

    fn texts(&mut self, kind: Text, items: &[Spanned<&str>]) -> Vec<Spanned<String>> {
        self.out.keep_each(items, &|item| kind.check(item.node, item.span))
    }

    /// A list of a structured field whose members are strings.
    fn strings(&mut self, kind: Text) -> Option<FieldValue> {
        let members = self.out.keep(sf::parse_list(self.text))?;
        let read = |member: &sf::Member| match member {
            sf::Member::Item(sf::Item { bare: Spanned { node: sf::BareItem::String(text), span }, .. }) => {
                kind.check(text, *span)
            }
            sf::Member::Item(item) => Err(unquoted(&item.bare.node.to_string(), item.bare.span)),
            sf::Member::InnerList(list) => {
                Err(Diagnostic::error(list.span, "a list cannot be a member here").help("write its strings alone"))
            }
        };
        Some(FieldValue::Texts(self.out.keep_each(&members, &read)))
    }
}

/// RFC 7469, section 2.5: a host is only noted when one pin is not in the chain.
pub(super) fn check_pins(field: Field, parameters: &Parameters, out: &mut Diagnostics) {
    if !matches!(field, Field::PublicKeyPins | Field::PublicKeyPinsReportOnly) {
        return;
    }
    let Some(Spanned { node: pins, span }) = parameters.get(pins::PIN_SHA256) else { return };
    let repeated = pins.iter().enumerate().find(|(index, pin)| pins[..*index].contains(pin));
    if let Some((_, pin)) = repeated {
        out.push(
            Diagnostic::error(pin.span, format!("`{}` is twice in `pin_sha256`", pin.node))
                .help("give the backup key a pin of its own"),
        );
    } else if pins.len() < 2 {
        out.push(
            Diagnostic::error(span, "`pin_sha256` has one pin, and a backup pin is required")
                .help("add the pin of a key that is kept offline: `pin_sha256: [\"…\", \"…\"]`")
                .note("browsers ignored a header without a backup pin; today none reads it at all"),
        );
    }
}

/// Says of a value that was once in use, and which browsers ignore now, what took its place.
pub(super) fn retired(field: Field, value: &str, error: Diagnostic) -> Diagnostic {
    let value = value.trim_start_matches(['"', '[']).to_ascii_lowercase();
    match field {
        Field::XFrameOptions if value.replace('-', "_").starts_with("allow_from") => {
            let origin = value
                .split_ascii_whitespace()
                .nth(1)
                .map(|origin| origin.trim_end_matches(['"', ']']))
                .unwrap_or("https://partner.example");
            error
                .help(format!(
                    "name who may frame the page in `content_security_policy`: `frame_ancestors: \"{origin}\"`"
                ))
                .note("browsers ignore a header with `ALLOW-FROM`, so that every site may frame the page")
        }
        Field::XFrameOptions => {
            error.note("browsers ignore a value that they do not know, so that every site may frame the page")
        }
        _ => error,
    }
}

/// Whether browsers tell `Same-Origin` from `same-origin` in this header of words.
fn compares_case(field: Field) -> bool {
    // Fetch, #cross-origin-resource-policy-internal-check, step 4: a value that is none of the three counts as absent.
    // Clear Site Data, #parsing: the strings in quotes are compared as they are.
    matches!(field, Field::CrossOriginResourcePolicy | Field::ClearSiteData)
}

/// What stands between commas, without the white space around it.
fn items(text: &str) -> Vec<Spanned<&str>> {
    let mut items = split(text);
    items.retain(|item| !item.node.is_empty());
    items
}

/// The same, and also what is empty.
fn split(text: &str) -> Vec<Spanned<&str>> {
    let mut start = 0;
    let mut items = Vec::new();
    for part in text.split(',') {
        let item = part.trim();
        let at = start + part.len() - part.trim_start().len();
        items.push(Spanned::new(item, Span::new(at, at + item.len())));
        start += part.len() + 1;
    }
    items
}

/// A word in its double quotes, which browsers ask for.
fn unquote(item: Spanned<&str>) -> Result<Spanned<&str>, Diagnostic> {
    match item.node.len() > 1 && item.node.starts_with('"') && item.node.ends_with('"') {
        true => Ok(item),
        false => Err(unquoted(item.node, item.span)),
    }
}

fn unquoted(text: &str, span: Span) -> Diagnostic {
    Diagnostic::error(span, format!("`{text}` lacks its double quotes"))
        .help(format!("write `\"{}\"`", text.trim_matches('"')))
        .note("the quotes are part of the value; without them browsers ignore it")
}
