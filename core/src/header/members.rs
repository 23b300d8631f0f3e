//! Header text → parameters, in each syntax of such headers.

use super::member_reader::Reader;
use super::parameters::{Parameter, Parameters, Schema, Syntax};
use crate::diagnostic::{Diagnostics, Level};
use crate::json::{self, Json};
use crate::span::Spanned;
use crate::text::Text;

impl Parameters {
    /// Reads the value of a header, which messages call `header`. Errors are added to `out`.
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
            // A required parameter that could not be read is not reported as missing, but browsers ignore the header
            // without it.
            out.iter_mut().skip(found).for_each(|error| error.level = Level::Deny);
        }
        parameters
    }

    /// Reads the value of a header that is a sequence of JSON objects.
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

/// The name of a parameter in a header, for a message.
fn on_the_wire(parameter: &'static Parameter) -> &'static str {
    if parameter.name.is_empty() { parameter.key } else { parameter.name }
}
