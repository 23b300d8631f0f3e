//! The text of a header → the value of one parameter.

use super::parameters::{Argument, Kind, Parameter, Quotes, WordOrText, read_decimal, read_seconds};
use super::text_kind::TextKind;
use crate::diagnostic::Diagnostic;
use crate::span::{Span, Spanned};
use crate::structured_field::{self as sf, BareItem};
use crate::word;

impl Parameter {
    /// Reads one value from its text, which may be in double quotes.
    pub(super) fn read_plain(&self, value: Spanned<&str>, header: &str) -> Result<Argument, Diagnostic> {
        if !value.node.starts_with('"') {
            return self.read(value.node, value.span, header);
        }
        match self.read_quoted(&unquote(value.node), value.span, header)? {
            Argument::Integer(number) => Ok(Argument::Quoted(number)),
            other => Ok(other),
        }
    }

    /// Reads one value that is in double quotes; `text` is the part between them. Help shows the quotes.
    pub(super) fn read_quoted(&self, text: &str, span: Span, header: &str) -> Result<Argument, Diagnostic> {
        self.read(text, span, header).map_err(|error| {
            let name = error.help.as_deref().and_then(|help| help.strip_prefix("write `")?.strip_suffix('`'));
            match (self.kind, name) {
                (Kind::Text(TextKind::Endpoint, _), Some(name)) => {
                    let help = format!("write `{}`", sf::quote(name));
                    error.help(help)
                }
                _ => error,
            }
        })
    }

    /// What messages call a value of this parameter.
    fn value_of(&self, header: &str) -> String {
        format!("a value of `{}`", if self.name.is_empty() { header } else { self.name })
    }

    /// Reads one value from its text, without quotes.
    pub(super) fn read(&self, text: &str, span: Span, header: &str) -> Result<Argument, Diagnostic> {
        let name = if self.name.is_empty() { header } else { self.name };
        let wrong = |what: &str| Diagnostic::error(span, format!("`{text}` in `{name}` is not {what}"));
        match self.kind {
            Kind::Seconds => read_seconds(text).map(Argument::Integer).ok_or_else(|| {
                wrong("a number of seconds").help("write the seconds in digits only: `31536000` is a year")
            }),
            Kind::Integer => text
                .parse()
                .map(Argument::Integer)
                .map_err(|_| wrong("a whole number").help("write a number such as `1`")),
            Kind::Fraction | Kind::Decimal => {
                let fraction = matches!(self.kind, Kind::Fraction);
                let range = if fraction { "a number from 0 to 1" } else { "a number" };
                read_decimal(text, fraction)
                    .map(Argument::Decimal)
                    .ok_or_else(|| wrong(range).help("write a number such as `0.5`"))
            }
            Kind::Word(words) | Kind::Words(words) => match word::from_wire(words, text) {
                Some(word) => Ok(Argument::Words(vec![Spanned::new(word, span)])),
                None => Err(word::unknown(words, text, span, &self.value_of(header))),
            },
            Kind::Texts(kind, Quotes::Around) => {
                let names: Result<Vec<_>, _> = text
                    .split(',')
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(|name| kind.check(name, span).map_err(|error| Diagnostic { span, ..error }))
                    .collect();
                names.map(Argument::Texts)
            }
            Kind::Text(kind, _) | Kind::Texts(kind, _) => {
                kind.check(text, span).map(|text| Argument::Texts(vec![text]))
            }
            Kind::WordsAndTexts(_, kind) => {
                kind.check(text, span).map(|text| Argument::Mixed(vec![text.map(WordOrText::Text)]))
            }
            Kind::Flag | Kind::Boolean | Kind::Blocks(_) => Err(wrong("a valid value")),
        }
    }

    /// Reads one value of a structured field, whose type is checked as well.
    pub(super) fn read_bare(&self, bare: &Spanned<BareItem>, header: &str) -> Result<Argument, Diagnostic> {
        let wrong = |help: String| {
            let name = if self.name.is_empty() { header } else { self.name };
            Err(Diagnostic::error(bare.span, format!("`{}` in `{name}` has the wrong type", bare.node)).help(help))
        };
        match (&bare.node, self.kind) {
            (BareItem::Boolean(true), Kind::Flag) => Ok(Argument::Flag),
            (BareItem::Boolean(value), Kind::Boolean) => Ok(Argument::Boolean(*value)),
            (BareItem::Token(token), Kind::WordsAndTexts(words, _)) => match word::from_wire_with_case(words, token) {
                Some(word) => Ok(Argument::Mixed(vec![Spanned::new(WordOrText::Word(word), bare.span)])),
                None => wrong(format!("write `{}`", sf::quote(token))),
            },
            // RFC 9651, section 3.3.4: tokens are compared with case.
            (BareItem::Token(token), Kind::Word(words) | Kind::Words(words))
                if word::from_wire_with_case(words, token).is_none() =>
            {
                let note = match self.kind {
                    Kind::Word(_) => "browsers ignore the header if they do not know its value",
                    _ => "browsers skip a value that they do not know",
                };
                Err(word::unknown(words, token, bare.span, &self.value_of(header)).note(note))
            }
            // Any origin is the token `*`, not a string.
            (BareItem::Token(token), Kind::Text(TextKind::OriginOrAny, _)) if token == "*" => {
                self.read(token, bare.span, header)
            }
            (
                BareItem::Token(token),
                Kind::Word(_) | Kind::Words(_) | Kind::Text(_, Quotes::None) | Kind::Texts(_, Quotes::None),
            ) => self.read(token, bare.span, header),
            (
                BareItem::String(token),
                Kind::Text(_, Quotes::Double) | Kind::Texts(_, Quotes::Double) | Kind::WordsAndTexts(..),
            ) => self.read_quoted(token, bare.span, header),
            (BareItem::Token(token), Kind::Text(_, Quotes::Double) | Kind::Texts(_, Quotes::Double)) => {
                wrong(format!("write `{}`", sf::quote(token)))
            }
            (BareItem::String(text), kind) if !matches!(kind, Kind::Boolean | Kind::Flag) => {
                wrong(format!("write `{text}`, without quotes"))
            }
            (number @ (BareItem::Integer(_) | BareItem::Decimal(_)), Kind::Decimal) => {
                self.read(&number.to_string(), bare.span, header)
            }
            _ => wrong(match self.kind {
                Kind::Boolean | Kind::Flag => "write `?1` or `?0`".to_owned(),
                Kind::Word(words) | Kind::Words(words) | Kind::WordsAndTexts(words, _) => {
                    format!("write {}", word::one_of(&word::keys(words)))
                }
                Kind::Text(kind, _) | Kind::Texts(kind, _) => format!("write {}", kind.example()),
                _ => "write a number".to_owned(),
            }),
        }
    }
}

fn unquote(text: &str) -> String {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return text.to_owned() };
    let mut escaped = false;
    inner
        .chars()
        .filter(|c| {
            escaped = *c == '\\' && !escaped;
            !escaped
        })
        .collect()
}
