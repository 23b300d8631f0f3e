//! Header text → parameters, in each of the syntaxes that headers of parameters are written in.

use super::parameters::{Argument, EXTENSION, Kind, Parameter, Parameters, Schema, Setting, Syntax, example};
use super::syntax::DEFAULT_ENDPOINT;
use super::text_kind::TextKind;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::json::{self, Json};
use crate::span::{Span, Spanned};
use crate::structured_field::{self as sf, BareItem, Member};
use crate::text::Text;
use crate::word;

impl Parameters {
    /// Reads the value of a header, which is called `header` here. What is wrong with it goes to `out`.
    pub(super) fn parse(schema: &'static Schema, text: Text<'_>, header: &str, out: &mut Diagnostics) -> Parameters {
        let found = out.len();
        let mut reader = Reader { schema, header, text, parameters: Parameters { all: Vec::new() }, out };
        let result = match schema.syntax {
            Syntax::Semicolons => reader.plain(text, b';'),
            Syntax::Commas => reader.plain(text, b','),
            Syntax::Item => reader.item(text),
            Syntax::Dictionary => reader.dictionary(text),
            Syntax::Json | Syntax::JsonSequence => json::parse(text).and_then(|json| reader.json(&json)),
        };
        let parameters = reader.parameters;
        out.extend(result.err());
        let is_whole = schema.parameters.iter().all(|row| !row.required || parameters.setting(row).is_some());
        if out.len() == found {
            parameters.check(schema, &Spanned::new(header.to_owned(), text.span()), &on_the_wire, out);
        } else if !is_whole {
            // A parameter that could not be read is not missing as well, but without it the header is lost.
            out.iter_mut().skip(found).for_each(|error| error.level = Level::Deny);
        }
        parameters
    }

    /// Reads the objects of a header that takes several.
    pub(super) fn parse_sequence(
        schema: &'static Schema,
        text: Text<'_>,
        header: &str,
        out: &mut Diagnostics,
    ) -> Vec<Parameters> {
        let groups = json::parse_sequence(text);
        let read = |json: &Spanned<Json>, out: &mut Diagnostics| {
            let mut reader = Reader { schema, header, text, parameters: Parameters { all: Vec::new() }, out };
            let result = reader.json(json);
            let parameters = reader.parameters;
            out.extend(result.err());
            parameters.check(schema, &Spanned::new(header.to_owned(), json.span), &on_the_wire, out);
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

/// What a parameter is called in a header.
fn on_the_wire(parameter: &'static Parameter) -> &'static str {
    if parameter.name.is_empty() { parameter.key } else { parameter.name }
}

struct Reader<'a> {
    schema: &'static Schema,
    /// What the header, or the member that is being read, is called here.
    header: &'a str,
    /// All of the header's value.
    text: Text<'a>,
    parameters: Parameters,
    out: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn plain(&mut self, text: Text<'_>, separator: u8) -> Result<(), Diagnostic> {
        for part in split_unquoted(text, separator)? {
            if self.out.is_full() {
                break;
            }
            let Some((parameter, value)) = self.plain_parameter(part) else { continue };
            let argument = match value {
                None if matches!(parameter.kind, Kind::Flag) => Ok(Argument::Flag),
                None => Err(Diagnostic::error(part.span(), format!("`{}` has no value", parameter.name))
                    .help(format!("write `{}`", parameter.example()))),
                Some(_) if matches!(parameter.kind, Kind::Flag) => {
                    Err(Diagnostic::error(part.span(), format!("`{}` takes no value", parameter.name))
                        .help(format!("write `{}`", parameter.name)))
                }
                Some(value) => parameter.read_plain(value.spanned(), self.header),
            };
            if let Some(argument) = self.out.keep(argument) {
                self.add(parameter, Spanned::new(argument, part.span()));
            }
        }
        Ok(())
    }

    /// The row that a part is about, and its value.
    fn plain_parameter<'b>(&mut self, part: Text<'b>) -> Option<(&'static Parameter, Option<Text<'b>>)> {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name.trim().as_str(), Some(value.trim())),
            None => (part.as_str(), None),
        };
        let rows = self.schema.parameters.iter().filter(|row| !row.name.is_empty());
        let of_name: Vec<_> = rows.filter(|row| row.name.eq_ignore_ascii_case(name)).collect();
        // `no-cache` is one thing with a value, and another one without.
        let fits = |row: &&&'static Parameter| matches!(row.kind, Kind::Flag) == value.is_none();
        if let Some(row) = of_name.iter().find(fits).or(of_name.first()) {
            return Some((row, value));
        }
        // `filename*` says again what `filename` says, for names outside ASCII (RFC 6266, section 4.3).
        let extended = |row: &&Parameter| {
            matches!(row.kind, Kind::Text(TextKind::FileName, _))
                && name.strip_suffix('*').is_some_and(|name| row.name.eq_ignore_ascii_case(name))
        };
        if let (Some(row), Some(value)) = (self.schema.parameters.iter().find(extended), value) {
            let name = percent_decode(value.as_str().trim_start_matches("UTF-8''"));
            let text = self.out.keep(TextKind::FileName.check(&name, part.span()))?;
            self.parameters.all.retain(|setting| setting.parameter.key != row.key);
            self.parameters.keep(row, Spanned::new(Argument::Texts(vec![text]), part.span()));
            return None;
        }
        let nameless = |row: &&Parameter| row.name.is_empty() && value.is_none() && self.parameters.all.is_empty();
        if let Some(row) = self.schema.parameters.first().filter(nameless) {
            return Some((row, Some(part)));
        }
        self.unknown(Spanned::new(name, part.span()), part.as_str().to_owned());
        None
    }

    /// A name that the header has not, as far as we know. Browsers skip it, so that one which is near to a known one is
    /// reported, and any other is kept as it is.
    fn unknown(&mut self, name: Spanned<&str>, written: String) {
        let keys = word::keys(self.schema.parameters);
        let keys: Vec<&'static str> = keys.into_iter().filter(|key| !key.is_empty()).collect();
        match word::nearest(name.node, &keys) {
            Some(key) => {
                let error =
                    Diagnostic::error(name.span, format!("`{}` is not a parameter of `{}`", name.node, self.header))
                        .help(format!("did you mean `{key}`?"))
                        .note("browsers skip what they do not know");
                self.out.push(Diagnostic { level: Level::Warn, ..error });
            }
            None => {
                let text = Spanned::new(written, name.span);
                self.parameters.keep(&EXTENSION, Spanned::new(Argument::Texts(vec![text]), name.span));
            }
        }
    }

    fn item(&mut self, text: Text<'_>) -> Result<(), Diagnostic> {
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
            match self.row(&name.node) {
                Some(parameter) => {
                    let argument = parameter.read_bare(value, self.header);
                    self.keep(parameter, argument, value.span);
                }
                None => {
                    let written = if value.node == BareItem::Boolean(true) {
                        name.node.clone()
                    } else {
                        format!("{}={}", name.node, value.node)
                    };
                    self.unknown(Spanned::new(&name.node, name.span), written);
                }
            }
        }
        Ok(())
    }

    fn dictionary(&mut self, text: Text<'_>) -> Result<(), Diagnostic> {
        for (name, member) in sf::parse_dictionary(text, self.out)? {
            if self.out.is_full() {
                break;
            }
            let Some(parameter) = self.row(&name.node) else {
                let is_true = matches!(&member, Member::Item(item) if item.bare.node == BareItem::Boolean(true));
                let written = if is_true { name.node.clone() } else { format!("{}={member}", name.node) };
                self.unknown(Spanned::new(&name.node, name.span), written);
                continue;
            };
            match &member {
                Member::Item(item) if parameter.name == DEFAULT_ENDPOINT => {
                    if let Some((_, endpoint)) = item.parameters.iter().find(|(name, _)| name.node == "report-to") {
                        self.keep(parameter, parameter.read_bare(endpoint, self.header), endpoint.span);
                    }
                }
                member => self.member(parameter, member),
            }
        }
        Ok(())
    }

    /// The row of this name, which structured fields and JSON compare with case.
    fn row(&self, name: &str) -> Option<&'static Parameter> {
        self.schema.parameters.iter().find(|parameter| parameter.name == name && !name.is_empty())
    }

    fn member(&mut self, parameter: &'static Parameter, member: &Member) {
        let is_list = matches!(parameter.kind, Kind::Words(_) | Kind::Texts(..) | Kind::WordsAndTexts(..));
        match member {
            Member::Item(item) if !is_list => {
                self.keep(parameter, parameter.read_bare(&item.bare, self.header), item.bare.span);
            }
            Member::Item(item) => self.out.push(
                Diagnostic::error(item.bare.span, format!("`{}` is not a list", item.bare.node))
                    .help(format!("write `({})`", item.bare.node)),
            ),
            Member::InnerList(list) => {
                for item in &list.items {
                    if self.out.is_full() {
                        break;
                    }
                    self.keep(parameter, parameter.read_bare(&item.bare, self.header), item.bare.span);
                }
            }
        }
    }

    fn json(&mut self, json: &Spanned<Json>) -> Result<(), Diagnostic> {
        let Json::Object(members) = &json.node else {
            return Err(Diagnostic::error(json.span, format!("`{}` is not a JSON object", self.header))
                .help(format!("write `{{ {} }}`", example(self.schema))));
        };
        for (name, value) in members {
            if self.out.is_full() {
                break;
            }
            match self.row(&name.node) {
                Some(parameter) => {
                    let argument = self.json_argument(parameter, value);
                    self.keep(parameter, argument, value.span);
                }
                None => {
                    let written = format!("{}:{}", json::quote(&name.node), self.text.at(value.span).as_str());
                    self.unknown(Spanned::new(&name.node, name.span), written);
                }
            }
        }
        Ok(())
    }

    fn json_argument(&mut self, parameter: &'static Parameter, value: &Spanned<Json>) -> Result<Argument, Diagnostic> {
        match (&value.node, parameter.kind) {
            (Json::Bool(true), Kind::Flag) => Ok(Argument::Flag),
            (Json::Bool(value), Kind::Boolean) => Ok(Argument::Boolean(*value)),
            (Json::Number(number), Kind::Seconds | Kind::Integer | Kind::Fraction | Kind::Decimal) => {
                parameter.read(number, value.span, self.header)
            }
            (Json::String(text), Kind::Word(_) | Kind::Text(..)) => {
                parameter.read_quoted(text, value.span, self.header)
            }
            (Json::Array(items), Kind::Texts(kind, _)) => {
                let read = |item: &Spanned<Json>| match &item.node {
                    Json::String(text) => kind.check(text, item.span),
                    _ => Err(Diagnostic::error(item.span, format!("`{}` takes strings", parameter.name))
                        .help(format!("write {}", kind.example()))),
                };
                Ok(Argument::Texts(self.out.keep_each(items, &read)))
            }
            (Json::Array(items), Kind::Blocks(schema)) => {
                let mut blocks = Vec::with_capacity(items.len());
                for item in items {
                    if self.out.is_full() {
                        break;
                    }
                    let mut reader = Reader {
                        schema,
                        header: parameter.name,
                        text: self.text,
                        parameters: Parameters { all: Vec::new() },
                        out: &mut *self.out,
                    };
                    reader.json(item)?;
                    blocks.push(reader.parameters);
                }
                Ok(Argument::Blocks(blocks))
            }
            _ => Err(Diagnostic::error(value.span, format!("`{}` has a value of the wrong type", parameter.name))
                .help(format!("write `{}`", parameter.example()))),
        }
    }

    fn keep(&mut self, parameter: &'static Parameter, argument: Result<Argument, Diagnostic>, span: Span) {
        if let Some(argument) = self.out.keep(argument) {
            self.add(parameter, Spanned::new(argument, span));
        }
    }

    /// Adds a value; a list grows, anything else is there once.
    fn add(&mut self, parameter: &'static Parameter, value: Spanned<Argument>) {
        let Some(setting) = self.parameters.all.iter_mut().find(|setting| setting.parameter.key == parameter.key)
        else {
            self.parameters.all.push(Setting { parameter, value });
            return;
        };
        let first = Parameters { all: vec![setting.clone()] };
        match (&mut setting.value.node, value.node, parameter.kind) {
            (Argument::Words(all), Argument::Words(more), Kind::Words(_)) => all.extend(more),
            (Argument::Texts(all), Argument::Texts(more), Kind::Texts(..)) => all.extend(more),
            (Argument::Mixed(all), Argument::Mixed(more), _) => all.extend(more),
            _ => self.out.push(
                Diagnostic::error(value.span, format!("`{}` stands twice", parameter.name))
                    .help(format!("keep one of the two; the first is `{}`", first.to_text(self.schema.syntax)))
                    .note("browsers ignore a header in which a name is given twice"),
            ),
        }
    }
}

/// The parts between `separator`, without white space around them; a separator in a quoted string is none.
fn split_unquoted(text: Text<'_>, separator: u8) -> Result<Vec<Text<'_>>, Diagnostic> {
    let mut parts = Vec::new();
    let mut add = |start: usize, end: usize| {
        let part = text.slice(start..end).trim();
        if !part.is_empty() {
            parts.push(part);
        }
    };
    let length = text.as_str().len();
    let (mut start, mut quote, mut escaped) = (0, None, false);
    for (at, byte) in text.as_str().bytes().enumerate() {
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
            Diagnostic::error(text.slice(open..length).span(), "a quote is never closed").help("close it with `\"`")
        );
    }
    add(start, length);
    Ok(parts)
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
