//! The codec of headers that consist of named parameters, in each of their syntaxes.

use super::codec::{Codec, Lines};
use super::parameters::{Argument, Kind, Parameter, Parameters, Schema, Syntax, example};
use super::schema::pins;
use super::snippet::is_open;
use super::value::FieldValue;
use super::vocabulary::wire;
use crate::csp::Segment;
use crate::declaration::{Entry, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::span::Spanned;
use crate::text::Text;
use crate::word::Word;

/// A header of named parameters.
pub(super) struct Named(pub(super) &'static Schema);

impl Codec for Named {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let parameters = Parameters::lower(self.0, value, key, out)?;
        check_pins(&parameters, out);
        Some(FieldValue::Parameters(parameters))
    }

    /// If the first parameter can be a string, a whole value is recognised by its leading quote or parenthesis.
    fn is_whole_value(&self, text: &str) -> bool {
        let is_part = |first: &Parameter| first.name.is_empty() && matches!(first.kind, Kind::WordsAndTexts(..));
        !self.0.parameters.first().is_some_and(is_part) || text.trim_start().starts_with(['"', '('])
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        let parameters = Parameters::parse(self.0, text, name, out);
        check_pins(&parameters, out);
        Some(FieldValue::Parameters(parameters))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Parameters(parameters) => vec![Segment::Text(parameters.to_text(self.0.syntax))],
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        format!("{{ {} }}", example(self.0))
    }

    fn lines(&self) -> Lines {
        match self.0.syntax {
            Syntax::Commas | Syntax::Dictionary => Lines::Joined,
            Syntax::Item => Lines::Ignored,
            Syntax::Semicolons | Syntax::Json | Syntax::JsonSequence => Lines::OneCounts,
        }
    }

    /// Removes quotes around numbers.
    fn normalised(&self, mut value: FieldValue) -> FieldValue {
        if let FieldValue::Parameters(parameters) = &mut value {
            for setting in &mut parameters.all {
                if let Argument::Quoted(number) = setting.value.node {
                    setting.value.node = Argument::Integer(number);
                }
            }
        }
        value
    }

    fn has_effect(&self, value: &FieldValue) -> bool {
        matches!(value, FieldValue::Parameters(parameters) if !parameters.all.is_empty() && is_whole(self.0, parameters))
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        spell_word(self.0.parameters, word)
    }

    fn spell_entries(&self, entries: &[Entry]) -> Option<String> {
        spell_entries(self.0.parameters, self.0.syntax, entries)
    }

    fn spell_block(&self, entries: &[Entry]) -> Option<String> {
        let members = self.spell_entries(entries)?;
        Some(if self.0.syntax == Syntax::Json { format!("{{{members}}}") } else { members })
    }

    fn words(&self) -> &'static [Word] {
        match self.0.parameters.first().map(|first| first.kind) {
            Some(Kind::Word(words)) => words,
            _ => &[],
        }
    }

    fn schema(&self) -> Option<&'static Schema> {
        Some(self.0)
    }
}

/// Whether all required parameters are present.
pub(super) fn is_whole(schema: &Schema, parameters: &Parameters) -> bool {
    schema.parameters.iter().filter(|row| row.required).all(|row| parameters.setting(row).is_some())
}

/// Checks that there is a backup pin (RFC 7469, section 2.5): browsers ignored the header without one.
fn check_pins(parameters: &Parameters, out: &mut Diagnostics) {
    let Some(Spanned { node: pins, span }) = parameters.get(pins::PIN_SHA256) else { return };
    let repeated = pins.iter().enumerate().find(|(index, pin)| pins[..*index].contains(pin));
    if let Some((_, pin)) = repeated {
        out.push(
            Diagnostic::error(pin.span, format!("`pin_sha256` lists `{}` twice", pin.node))
                .help("list the pin of the backup key instead"),
        );
    } else if pins.len() < 2 {
        out.push(
            Diagnostic::error(span, "`pin_sha256` has one pin, and a backup pin is required")
                .help("add the pin of a key that is kept offline: `pin_sha256: [\"…\", \"…\"]`")
                .note("browsers ignored a header without a backup pin; today no browser supports the header"),
        );
    }
}

/// The name of a parameter or a word that one takes, in the syntax of the header.
pub(super) fn spell_word(rows: &'static [Parameter], key: &str) -> Option<String> {
    let named = rows.iter().find(|row| row.key == key && !row.name.is_empty());
    let word = |row: &Parameter| match row.kind {
        Kind::Word(words) | Kind::Words(words) | Kind::WordsAndTexts(words, _) => wire(words, key),
        _ => None,
    };
    named.map(|row| row.name.to_owned()).or_else(|| rows.iter().find_map(word))
}

/// Some parameters in the syntax of the header; required ones may be missing.
pub(super) fn spell_entries(rows: &'static [Parameter], syntax: Syntax, entries: &[Entry]) -> Option<String> {
    let mut found = Diagnostics::new();
    let mut all = Parameters { all: Vec::new() };
    for entry in entries {
        let row = rows.iter().find(|row| row.key == entry.key.node)?;
        if entry.value.as_ref().is_some_and(is_open) {
            return (entries.len() == 1 && !row.name.is_empty()).then(|| format!("{}=…", row.name));
        }
        all.keep(row, row.lower_entry(entry, row.key, &mut found)?);
    }
    let text = all.to_text(syntax);
    // Without the braces, since the object can have other members.
    let text = match syntax {
        Syntax::Json | Syntax::JsonSequence => text.trim_start_matches('{').trim_end_matches('}').to_owned(),
        _ => text,
    };
    (found.is_empty() && !text.is_empty()).then_some(text)
}
