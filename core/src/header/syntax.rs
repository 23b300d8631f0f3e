//! Parameters → header text, in each syntax of such headers.

use super::parameters::{Argument, Kind, Parameters, Quotes, Setting, Syntax, WordOrText};
use super::text_kind::TextKind;
use crate::json;
use crate::list::separated;
use crate::percent::{EXTENDED_FILE_NAME, FILE_NAME_REPLACED, encode_attribute};
use crate::structured_field::{self as sf, BareItem};

impl Parameters {
    /// The text of the header.
    pub(crate) fn to_text(&self, syntax: Syntax) -> String {
        let (separator, write): (&str, fn(&Setting) -> String) = match syntax {
            Syntax::Semicolons => ("; ", Setting::plain),
            Syntax::Commas => (", ", Setting::plain),
            Syntax::Item => (";", Setting::structured),
            Syntax::Dictionary => (", ", Setting::structured),
            Syntax::Json | Syntax::JsonSequence => return self.json(),
        };
        separated(&self.all, separator, &write)
    }

    fn json(&self) -> String {
        format!("{{{}}}", separated(&self.all, ",", &Setting::json))
    }
}

impl Setting {
    /// `name`, `name=value` or, without a name, `value`; a list repeats the name.
    fn plain(&self) -> String {
        let name = self.parameter.name;
        let named = |value: String| if name.is_empty() { value } else { format!("{name}={value}") };
        match &self.value.node {
            Argument::Flag => name.to_owned(),
            Argument::Texts(texts) if matches!(self.parameter.kind, Kind::Text(TextKind::FileName, _)) => {
                separated(texts, "", &|text| file_name(&text.node))
            }
            Argument::Texts(texts) if matches!(self.parameter.kind, Kind::Texts(_, Quotes::Around)) => {
                named(sf::quote(&separated(texts, ", ", &|text| text.node.clone())))
            }
            _ => self.elements("; ", &named),
        }
    }

    /// A member of a dictionary, or a parameter of an item.
    fn structured(&self) -> String {
        let name = self.parameter.name;
        let elements = self.elements(" ", &|element| element);
        let value = match self.parameter.kind {
            Kind::Words(_) | Kind::Texts(..) | Kind::WordsAndTexts(..) => format!("({elements})"),
            _ => elements,
        };
        match (&self.value.node, name) {
            (Argument::Flag | Argument::Boolean(true), _) => name.to_owned(),
            (_, "") => value,
            // The default endpoint of Document-Policy is a parameter of the member `*`.
            (_, DEFAULT_ENDPOINT) => format!("*;report-to={value}"),
            _ => format!("{name}={value}"),
        }
    }

    /// The values as text, each completed by `element`.
    fn elements(&self, separator: &str, element: &dyn Fn(String) -> String) -> String {
        let text = |text: &str| match self.parameter.kind {
            Kind::Text(_, Quotes::None) | Kind::Texts(_, Quotes::None) => element(text.to_owned()),
            // Any origin is the token `*`, not a string.
            Kind::Text(TextKind::OriginOrAny, _) if text == "*" => element(text.to_owned()),
            _ => element(sf::quote(text)),
        };
        match &self.value.node {
            Argument::Boolean(value) => element(BareItem::Boolean(*value).to_string()),
            Argument::Integer(number) | Argument::Quoted(number) => element(number.to_string()),
            Argument::Decimal(number) => element(number.clone()),
            Argument::Words(words) => separated(words, separator, &|word| element(word.node.wire.to_owned())),
            Argument::Texts(texts) => separated(texts, separator, &|item| text(&item.node)),
            Argument::Mixed(items) => separated(items, separator, &|item| match &item.node {
                WordOrText::Word(word) => element(word.wire.to_owned()),
                WordOrText::Text(item) => text(item),
            }),
            // Only cookies have slots, for their domain.
            Argument::Flag | Argument::Blocks(_) | Argument::Slot(_) => String::new(),
        }
    }

    fn json(&self) -> String {
        if let (true, Argument::Texts(texts)) = (self.parameter.is_extension(), &self.value.node) {
            return separated(texts, ",", &|text| text.node.clone());
        }
        let list =
            |items: String| if matches!(self.parameter.kind, Kind::Texts(..)) { format!("[{items}]") } else { items };
        let value = match &self.value.node {
            Argument::Flag => "true".to_owned(),
            Argument::Boolean(value) => value.to_string(),
            Argument::Integer(number) | Argument::Quoted(number) => number.to_string(),
            Argument::Decimal(number) => number.clone(),
            Argument::Words(words) => list(separated(words, ",", &|word| json::quote(word.node.wire))),
            Argument::Texts(texts) => list(separated(texts, ",", &|text| json::quote(&text.node))),
            Argument::Mixed(_) | Argument::Slot(_) => "null".to_owned(),
            Argument::Blocks(blocks) => format!("[{}]", separated(blocks, ",", &Parameters::json)),
        };
        format!("{}:{value}", json::quote(self.parameter.name))
    }
}

/// `filename="…"` in ASCII and, if the name contains other characters, `filename*` (RFC 6266, appendix D).
fn file_name(name: &str) -> String {
    let ascii: String =
        name.chars().map(|c| if c.is_ascii() && !FILE_NAME_REPLACED.contains(&c) { c } else { '_' }).collect();
    let plain = format!("filename={}", sf::quote(&ascii));
    if ascii == name { plain } else { format!("{plain}{EXTENDED_FILE_NAME}{}", encode_attribute(name)) }
}

/// The member of Document-Policy that stands for all policies.
pub(super) const DEFAULT_ENDPOINT: &str = "*";
