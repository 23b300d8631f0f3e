//! Parameters from the members of a JSON object.

use super::member_reader::Reader;
use super::parameters::{Argument, Kind, Parameter, Parameters, example};
use crate::diagnostic::Diagnostic;
use crate::json::{self, Json};
use crate::span::Spanned;

impl Reader<'_> {
    pub(super) fn json(&mut self, json: &Spanned<Json>) -> Result<(), Diagnostic> {
        let Json::Object(members) = &json.node else {
            return Err(Diagnostic::error(json.span, format!("`{}` is not a JSON object", self.header))
                .help(format!("write `{{ {} }}`", example(self.schema))));
        };
        for (name, value) in members {
            if self.out.is_full() {
                break;
            }
            match self.row(&name.node) {
                // A flag that is off is the same as one that is missing.
                Some(Parameter { kind: Kind::Flag, .. }) if value.node == Json::Bool(false) => {}
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
}
