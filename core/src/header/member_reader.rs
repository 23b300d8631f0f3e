//! What is common to the readers of parameters: the rows that names are of, and values that are kept.

use super::parameters::{Argument, EXTENSION, Kind, Parameter, Parameters, Schema, Setting};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::span::{Span, Spanned};
use crate::text::Text;
use crate::word;

/// Reads the parameters of one header.
pub(super) struct Reader<'a> {
    pub(super) schema: &'static Schema,
    /// What the header, or the member that is being read, is called here.
    pub(super) header: &'a str,
    /// All of the header's value.
    pub(super) text: Text<'a>,
    pub(super) parameters: Parameters,
    pub(super) out: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// A name that the header has not, as far as we know. Browsers skip it, so that one which is near to a known one is
    /// reported, and any other is kept as it is.
    pub(super) fn unknown(&mut self, name: Spanned<&str>, written: String) {
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

    /// The row of this name, which structured fields and JSON compare with case.
    pub(super) fn row(&self, name: &str) -> Option<&'static Parameter> {
        self.schema.parameters.iter().find(|parameter| parameter.name == name && !name.is_empty())
    }

    pub(super) fn keep(&mut self, parameter: &'static Parameter, argument: Result<Argument, Diagnostic>, span: Span) {
        if let Some(argument) = self.out.keep(argument) {
            self.add(parameter, Spanned::new(argument, span));
        }
    }

    /// Adds a value; a list grows, anything else is there once.
    pub(super) fn add(&mut self, parameter: &'static Parameter, value: Spanned<Argument>) {
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
