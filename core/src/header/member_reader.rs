//! What the parsers of all syntaxes of parameters share: finding the row of a name, and storing values.

use super::parameters::{Argument, EXTENSION, Kind, Parameter, Parameters, Schema, Setting};
use super::text_kind::TextKind;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::word;

/// Reads the parameters of one header.
pub(super) struct Reader<'a> {
    pub(super) schema: &'static Schema,
    /// What messages call the header, or the member that is being read.
    pub(super) header: &'a str,
    /// The whole text of the header.
    pub(super) text: Text<'a>,
    pub(super) parameters: Parameters,
    pub(super) out: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// Handles an unknown name, which browsers ignore: a misspelling of a known one is reported, any other name is kept as an
    /// extension.
    pub(super) fn unknown(&mut self, name: Spanned<&str>, written: String) {
        let keys = word::keys(self.schema.parameters);
        let keys: Vec<&'static str> = keys.into_iter().filter(|key| !key.is_empty()).collect();
        match word::nearest(name.node, &keys) {
            Some(key) => {
                let error =
                    Diagnostic::error(name.span, format!("`{}` is not a parameter of `{}`", name.node, self.header))
                        .help(format!("did you mean `{key}`?"))
                        .note("browsers ignore parameters that they do not know");
                self.out.push(Diagnostic { level: Level::Warn, ..error });
            }
            None => {
                // What is written can be longer than its name, which then has the error.
                if let Some(text) = self.out.keep(TextKind::Free.check(&written, name.span)) {
                    self.parameters.keep(&EXTENSION, Spanned::new(Argument::Texts(vec![text]), name.span));
                }
            }
        }
    }

    /// The row of this name, compared case-sensitively, as in structured fields and JSON.
    pub(super) fn row(&self, name: &str) -> Option<&'static Parameter> {
        self.schema.parameters.iter().find(|parameter| parameter.name == name && !name.is_empty())
    }

    pub(super) fn keep(&mut self, parameter: &'static Parameter, argument: Result<Argument, Diagnostic>, span: Span) {
        if let Some(argument) = self.out.keep(argument) {
            self.add(parameter, Spanned::new(argument, span));
        }
    }

    /// Adds a value. A repeated list is extended; any other repetition is an error.
    pub(super) fn add(&mut self, parameter: &'static Parameter, value: Spanned<Argument>) {
        let Some(setting) = self.parameters.all.iter_mut().find(|setting| setting.parameter.key == parameter.key)
        else {
            self.parameters.all.push(Setting { parameter, value });
            return;
        };
        match (&mut setting.value.node, value.node, parameter.kind) {
            (Argument::Words(all), Argument::Words(more), Kind::Words(_)) => return all.extend(more),
            (Argument::Texts(all), Argument::Texts(more), Kind::Texts(..)) => return all.extend(more),
            (Argument::Mixed(all), Argument::Mixed(more), _) => return all.extend(more),
            _ => {}
        }
        let first = Parameters { all: vec![setting.clone()] };
        self.out.push(
            Diagnostic::error(value.span, format!("`{}` is given twice", parameter.name))
                .help(format!("keep one of the two; the first is `{}`", first.to_text(self.schema.syntax)))
                .note("browsers ignore a header in which a name is given twice"),
        );
    }
}
