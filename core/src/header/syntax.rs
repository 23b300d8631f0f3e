//! Parameters ⇄ header text, in each of the syntaxes that headers of parameters are written in.

use super::parameters::{
    Argument, Kind, Parameter, Parameters, Quotes, Schema, Setting, Syntax, WordOrText, read_decimal,
};
use super::text::Text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::join::joined;
use crate::json::{self, Json};
use crate::span::{Span, Spanned};
use crate::structured_field::{self as sf, BareItem, Member};
use crate::word;

impl Parameters {
    /// The header's value.
    pub(super) fn render(&self, schema: &Schema) -> String {
        let (separator, write): (&str, fn(&Setting) -> String) = match schema.syntax {
            Syntax::Semicolons => ("; ", Setting::plain),
            Syntax::Commas => (", ", Setting::plain),
            Syntax::Item => (";", Setting::structured),
            Syntax::Dictionary => (", ", Setting::structured),
            Syntax::Json | Syntax::JsonSequence => return self.json(),
        };
        joined(&self.all, separator, &write)
    }

    fn json(&self) -> String {
        format!("{{{}}}", joined(&self.all, ",", &Setting::json))
    }

    /// Reads the header's value. What is wrong with it goes to `out`.
    pub(super) fn parse(schema: &'static Schema, text: &str, key: &str, out: &mut Diagnostics) -> Parameters {
        let found = out.len();
        let mut reader = Reader { schema, key, parameters: Parameters { all: Vec::new() }, out };
        let result = match schema.syntax {
            Syntax::Semicolons => reader.plain(text, b';'),
            Syntax::Commas => reader.plain(text, b','),
            Syntax::Item => reader.item(text),
            Syntax::Dictionary => reader.dictionary(text),
            Syntax::Json | Syntax::JsonSequence => json::parse(text).and_then(|json| reader.json(&json)),
        };
        let parameters = reader.parameters;
        out.extend(result.err());
        // A parameter that could not be read is not missing as well.
        if out.len() == found {
            parameters.check(schema, &Spanned::new(key.to_owned(), Span::new(0, text.len())), out);
        }
        parameters
    }

    /// Reads the objects of a header that takes several.
    pub(super) fn parse_sequence(
        schema: &'static Schema,
        text: &str,
        key: &str,
        out: &mut Diagnostics,
    ) -> Vec<Parameters> {
        let groups = json::parse_sequence(text);
        let read = |json: &Spanned<Json>, out: &mut Diagnostics| {
            let mut reader = Reader { schema, key, parameters: Parameters { all: Vec::new() }, out };
            let result = reader.json(json);
            let parameters = reader.parameters;
            out.extend(result.err());
            parameters.check(schema, &Spanned::new(key.to_owned(), json.span), out);
            parameters
        };
        let mut all = Vec::new();
        for json in out.keep(groups).unwrap_or_default() {
            if out.is_full() {
                break;
            }
            all.push(read(&json, out));
        }
        all
    }
}

impl Setting {
    /// `name`, `name=value` or, without a name, `value`; a list repeats the name.
    fn plain(&self) -> String {
        let name = self.parameter.name;
        let named = |value: String| if name.is_empty() { value } else { format!("{name}={value}") };
        match &self.value.node {
            Argument::Flag => name.to_owned(),
            Argument::Texts(texts) if matches!(self.parameter.kind, Kind::Text(Text::FileName, _)) => {
                joined(texts, "", &|text| file_name(&text.node))
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

    /// The values as they are written, each of which `element` completes.
    fn elements(&self, separator: &str, element: &dyn Fn(String) -> String) -> String {
        let text = |text: &str| match self.parameter.kind {
            Kind::Text(_, Quotes::None) | Kind::Texts(_, Quotes::None) => element(text.to_owned()),
            // Any origin is the token `*`.
            Kind::Text(Text::OriginOrAny, _) if text == "*" => element(text.to_owned()),
            _ => element(sf::quote(text)),
        };
        match &self.value.node {
            Argument::Boolean(value) => element(BareItem::Boolean(*value).to_string()),
            Argument::Integer(number) => element(number.to_string()),
            Argument::Decimal(number) => element(number.clone()),
            Argument::Words(words) => joined(words, separator, &|word| element(word.node.wire.to_owned())),
            Argument::Texts(texts) => joined(texts, separator, &|item| text(&item.node)),
            Argument::Mixed(items) => joined(items, separator, &|item| match &item.node {
                WordOrText::Word(word) => element(word.wire.to_owned()),
                WordOrText::Text(item) => text(item),
            }),
            // A slot stands for the domain of a cookie, which is no header.
            Argument::Flag | Argument::Blocks(_) | Argument::Slot(_) => String::new(),
        }
    }

    fn json(&self) -> String {
        let list =
            |items: String| if matches!(self.parameter.kind, Kind::Texts(..)) { format!("[{items}]") } else { items };
        let value = match &self.value.node {
            Argument::Flag => "true".to_owned(),
            Argument::Boolean(value) => value.to_string(),
            Argument::Integer(number) => number.to_string(),
            Argument::Decimal(number) => number.clone(),
            Argument::Words(words) => list(joined(words, ",", &|word| json::quote(word.node.wire))),
            Argument::Texts(texts) => list(joined(texts, ",", &|text| json::quote(&text.node))),
            Argument::Mixed(_) | Argument::Slot(_) => "null".to_owned(),
            Argument::Blocks(blocks) => format!("[{}]", joined(blocks, ",", &Parameters::json)),
        };
        format!("{}:{value}", json::quote(self.parameter.name))
    }
}

struct Reader<'a> {
    schema: &'static Schema,
    key: &'a str,
    parameters: Parameters,
    out: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn plain(&mut self, text: &str, separator: u8) -> Result<(), Diagnostic> {
        for part in split_unquoted(text, separator)? {
            if self.out.is_full() {
                break;
            }
            let Some((parameter, value)) = self.plain_parameter(&part) else { continue };
            let argument = match value {
                None if matches!(parameter.kind, Kind::Flag) => Ok(Argument::Flag),
                None => Err(Diagnostic::fault(part.span, format!("`{}` has no value", parameter.name))),
                Some(_) if matches!(parameter.kind, Kind::Flag) => {
                    Err(Diagnostic::fault(part.span, format!("`{}` takes no value", parameter.name))
                        .help(format!("write `{}`", parameter.name)))
                }
                Some(value) => parameter.read(&value.node, value.span),
            };
            if let Some(argument) = self.out.keep(argument) {
                self.add(parameter, Spanned::new(argument, part.span));
            }
        }
        Ok(())
    }

    /// The row that a part is about, and its value without quotes.
    fn plain_parameter(&mut self, part: &Spanned<&str>) -> Option<(&'static Parameter, Option<Spanned<String>>)> {
        let (name, value) = match part.node.split_once('=') {
            Some((name, value)) => (name.trim_end(), Some(value.trim_start())),
            None => (part.node, None),
        };
        let unquoted =
            |value: &str| Spanned::new(unquote(value), Span::new(part.span.end - value.len(), part.span.end));
        if let Some(parameter) =
            self.schema.parameters.iter().find(|p| !p.name.is_empty() && p.name.eq_ignore_ascii_case(name))
        {
            return Some((parameter, value.map(unquoted)));
        }
        // `filename*` says again what `filename` says, for names outside ASCII (RFC 6266, section 4.3).
        if let (Some(base), Some(value)) = (name.strip_suffix('*'), value) {
            let parameter = self.schema.parameters.iter().find(|p| p.name.eq_ignore_ascii_case(base))?;
            self.parameters.all.retain(|setting| setting.parameter.key != parameter.key);
            return Some((
                parameter,
                Some(Spanned::new(percent_decode(value.trim_start_matches("UTF-8''")), part.span)),
            ));
        }
        let bare = self
            .schema
            .parameters
            .first()
            .filter(|p| p.name.is_empty() && value.is_none() && self.parameters.all.is_empty());
        if bare.is_none() {
            let fault = Diagnostic::fault(part.span, format!("`{name}` is not a parameter of `{}`", self.key));
            self.out.push(match word::nearest(name, &word::keys(self.schema.parameters)) {
                Some(key) => fault.help(format!("did you mean `{key}`?")),
                None => fault,
            });
        }
        bare.map(|parameter| (parameter, Some(Spanned::new(part.node.to_owned(), part.span))))
    }

    fn item(&mut self, text: &str) -> Result<(), Diagnostic> {
        let first = &self.schema.parameters[0];
        let is_list = matches!(first.kind, Kind::Words(_) | Kind::WordsAndTexts(..));
        let member = match is_list {
            true => sf::parse_list(text)?.into_iter().next(),
            false => Some(Member::Item(sf::parse_item(text)?)),
        };
        let Some(member) = member else { return Ok(()) };
        let parameters = match &member {
            Member::Item(item) => &item.parameters,
            Member::InnerList(list) => &list.parameters,
        };
        self.member(first, &member);
        for (name, value) in parameters {
            if self.out.is_full() {
                break;
            }
            if let Some(parameter) = self.structured_parameter(&name.node, name.span) {
                let argument = parameter.read_bare(value);
                self.keep(parameter, argument, value.span);
            }
        }
        Ok(())
    }

    fn dictionary(&mut self, text: &str) -> Result<(), Diagnostic> {
        for (name, member) in sf::parse_dictionary(text, self.out)? {
            if self.out.is_full() {
                break;
            }
            if let (DEFAULT_ENDPOINT, Member::Item(item)) = (name.node.as_str(), &member) {
                let parameter = self.structured_parameter(DEFAULT_ENDPOINT, name.span);
                let endpoint = item.parameters.iter().find(|(name, _)| name.node == "report-to");
                if let (Some(parameter), Some((_, endpoint))) = (parameter, endpoint) {
                    self.keep(parameter, parameter.read_bare(endpoint), endpoint.span);
                }
                continue;
            }
            if let Some(parameter) = self.structured_parameter(&name.node, name.span) {
                self.member(parameter, &member);
            }
        }
        Ok(())
    }

    fn structured_parameter(&mut self, name: &str, span: Span) -> Option<&'static Parameter> {
        let row = self.schema.parameters.iter().find(|parameter| parameter.name == name);
        self.out.keep(row.ok_or_else(|| {
            word::unknown(self.schema.parameters, name, span, &format!("a parameter of `{}`", self.key))
        }))
    }

    fn member(&mut self, parameter: &'static Parameter, member: &Member) {
        let is_list = matches!(parameter.kind, Kind::Words(_) | Kind::Texts(..) | Kind::WordsAndTexts(..));
        match member {
            Member::Item(item) if !is_list => self.keep(parameter, parameter.read_bare(&item.bare), item.bare.span),
            Member::Item(item) => self.out.push(
                Diagnostic::fault(item.bare.span, format!("`{}` is not a list", item.bare.node))
                    .help(format!("write `({})`", item.bare.node)),
            ),
            Member::InnerList(list) => {
                for item in &list.items {
                    if self.out.is_full() {
                        break;
                    }
                    self.keep(parameter, parameter.read_bare(&item.bare), item.bare.span);
                }
            }
        }
    }

    fn json(&mut self, json: &Spanned<Json>) -> Result<(), Diagnostic> {
        let Json::Object(members) = &json.node else {
            return Err(
                Diagnostic::fault(json.span, format!("`{}` is not a JSON object", self.key)).help("write `{ … }`")
            );
        };
        for (name, value) in members {
            if self.out.is_full() {
                break;
            }
            if let Some(parameter) = self.structured_parameter(&name.node, name.span) {
                let argument = self.json_argument(parameter, value)?;
                self.add(parameter, Spanned::new(argument, value.span));
            }
        }
        Ok(())
    }

    fn json_argument(&mut self, parameter: &'static Parameter, value: &Spanned<Json>) -> Result<Argument, Diagnostic> {
        match (&value.node, parameter.kind) {
            (Json::Bool(true), Kind::Flag) => Ok(Argument::Flag),
            (Json::Bool(value), Kind::Boolean) => Ok(Argument::Boolean(*value)),
            (Json::Number(number), Kind::Seconds | Kind::Integer | Kind::Fraction | Kind::Decimal) => {
                parameter.read(number, value.span)
            }
            (Json::String(text), Kind::Word(_) | Kind::Text(..)) => parameter.read(text, value.span),
            (Json::Array(items), Kind::Blocks(schema)) => {
                let mut blocks = Vec::with_capacity(items.len());
                for item in items {
                    let mut reader = Reader {
                        schema,
                        key: parameter.key,
                        parameters: Parameters { all: Vec::new() },
                        out: &mut *self.out,
                    };
                    reader.json(item)?;
                    blocks.push(reader.parameters);
                }
                Ok(Argument::Blocks(blocks))
            }
            _ => Err(Diagnostic::fault(value.span, format!("`{}` has a value of the wrong type", parameter.name))),
        }
    }

    fn keep(&mut self, parameter: &'static Parameter, argument: Result<Argument, Diagnostic>, span: Span) {
        if let Some(argument) = self.out.keep(argument) {
            self.add(parameter, Spanned::new(argument, span));
        }
    }

    /// Adds a value; a list grows, anything else stands once.
    fn add(&mut self, parameter: &'static Parameter, value: Spanned<Argument>) {
        let Some(setting) = self.parameters.all.iter_mut().find(|setting| setting.parameter.key == parameter.key)
        else {
            self.parameters.all.push(Setting { parameter, value });
            return;
        };
        match (&mut setting.value.node, value.node, parameter.kind) {
            (Argument::Words(all), Argument::Words(more), Kind::Words(_)) => all.extend(more),
            (Argument::Texts(all), Argument::Texts(more), Kind::Texts(..)) => all.extend(more),
            (Argument::Mixed(all), Argument::Mixed(more), _) => all.extend(more),
            _ => self.out.push(
                Diagnostic::fault(value.span, format!("`{}` stands twice", parameter.name))
                    .help("keep one of the two")
                    .note("browsers ignore a header in which a name stands twice"),
            ),
        }
    }
}

impl Parameter {
    /// Reads one value from its text, without quotes.
    fn read(&self, text: &str, span: Span) -> Result<Argument, Diagnostic> {
        let wrong = |what: &str| Diagnostic::fault(span, format!("`{text}` in `{}` is not {what}", self.key));
        match self.kind {
            Kind::Seconds => text.parse().map(Argument::Integer).map_err(|_| {
                wrong("a number of seconds").help("write the seconds in digits alone: `31536000` is a year")
            }),
            Kind::Integer => text.parse().map(Argument::Integer).map_err(|_| wrong("a whole number")),
            Kind::Fraction | Kind::Decimal => {
                let fraction = matches!(self.kind, Kind::Fraction);
                read_decimal(text, fraction).map(Argument::Decimal).ok_or_else(|| wrong("a number in range"))
            }
            Kind::Word(words) | Kind::Words(words) => match word::from_wire(words, text) {
                Some(word) => Ok(Argument::Words(vec![Spanned::new(word, span)])),
                None => Err(word::unknown(words, text, span, &format!("a value of `{}`", self.key))),
            },
            Kind::Text(kind, _) | Kind::Texts(kind, _) => {
                kind.check(text, span).map(|text| Argument::Texts(vec![text]))
            }
            Kind::WordsAndTexts(_, kind) => {
                kind.check(text, span).map(|text| Argument::Mixed(vec![text.map(WordOrText::Text)]))
            }
            Kind::Flag | Kind::Boolean | Kind::Blocks(_) => Err(wrong("what this takes")),
        }
    }

    /// Reads one value of a structured field, whose type has to be right as well.
    fn read_bare(&self, bare: &Spanned<BareItem>) -> Result<Argument, Diagnostic> {
        let wrong = |help: String| {
            Err(Diagnostic::fault(bare.span, format!("`{}` in `{}` is of the wrong type", bare.node, self.key))
                .help(help))
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
                Err(word::unknown(words, token, bare.span, &format!("a value of `{}`", self.key)))
            }
            // Sources that are any origin stand as the token `*`.
            (BareItem::Token(token), Kind::Text(Text::OriginOrAny, _)) if token == "*" => self.read(token, bare.span),
            (
                BareItem::Token(token),
                Kind::Word(_) | Kind::Words(_) | Kind::Text(_, Quotes::None) | Kind::Texts(_, Quotes::None),
            )
            | (
                BareItem::String(token),
                Kind::Text(_, Quotes::Double) | Kind::Texts(_, Quotes::Double) | Kind::WordsAndTexts(..),
            ) => self.read(token, bare.span),
            (BareItem::Token(token), _) => wrong(format!("write `{}`", sf::quote(token))),
            (BareItem::String(text), _) => wrong(format!("write `{text}`, without quotes")),
            (number @ (BareItem::Integer(_) | BareItem::Decimal(_)), _) => self.read(&number.to_string(), bare.span),
            _ => wrong("write what the header's specification says".to_owned()),
        }
    }
}

/// The parts between `separator`, without white space around them; a separator in a quoted string is none.
fn split_unquoted(text: &str, separator: u8) -> Result<Vec<Spanned<&str>>, Diagnostic> {
    let mut parts = Vec::new();
    let mut add = |start: usize, end: usize| {
        let part = &text[start..end];
        let from = start + part.len() - part.trim_start().len();
        let part = part.trim();
        if !part.is_empty() {
            parts.push(Spanned::new(part, Span::new(from, from + part.len())));
        }
    };
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quote.is_some() => escaped = true,
            b'"' => quote = if quote.is_some() { None } else { Some(at) },
            byte if byte == separator && quote.is_none() => {
                add(start, at);
                start = at + 1;
            }
            _ => {}
        }
    }
    if let Some(open) = quote {
        return Err(
            Diagnostic::fault(Span::new(open, text.len()), "a quote is never closed").help("close it with `\"`")
        );
    }
    add(start, text.len());
    Ok(parts)
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

/// `filename="…"` in ASCII and, where that is not all of it, `filename*` (RFC 6266, appendix D).
fn file_name(name: &str) -> String {
    let ascii: String =
        name.chars().map(|c| if c.is_ascii() && !matches!(c, '/' | '\\' | '%') { c } else { '_' }).collect();
    let plain = format!("filename={}", sf::quote(&ascii));
    if ascii == name { plain } else { format!("{plain}; filename*=UTF-8''{}", percent_encode(name)) }
}

/// Everything but the `attr-char` of RFC 8187, section 3.2.1.
fn percent_encode(text: &str) -> String {
    let encode = |b: u8| match b {
        b if b.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&b) => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    };
    text.bytes().map(encode).collect()
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let (byte, length) = match (first, hex) {
            (b'%', Some(byte)) => (byte, 3),
            _ => (first, 1),
        };
        bytes.push(byte);
        rest = &rest[length..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The member of Document-Policy that stands for all of them.
pub(super) const DEFAULT_ENDPOINT: &str = "*";
