//! Several groups of named parameters: JSON objects, separated by commas.

use super::codec::{Codec, Lines, not_empty};
use super::named::{is_whole, spell_entries, spell_word};
use super::parameters::{Parameters, Schema, example};
use super::value::FieldValue;
use crate::csp::Segment;
use crate::declaration::{Entry, Value};
use crate::diagnostic::Diagnostics;
use crate::list::separated;
use crate::span::Spanned;
use crate::text::Text;

/// A header of several groups of named parameters.
pub(super) struct Groups(pub(super) &'static Schema);

impl Codec for Groups {
    fn lower(&self, value: &Value, key: &Spanned<String>, out: &mut Diagnostics) -> Option<FieldValue> {
        let lower = |item| Parameters::lower(self.0, item, key, out);
        let groups = value.items().iter().filter_map(lower).collect();
        not_empty(groups, self, value, key, out).map(FieldValue::Groups)
    }

    fn parse(&self, text: Text<'_>, name: &str, out: &mut Diagnostics) -> Option<FieldValue> {
        Some(FieldValue::Groups(Parameters::parse_sequence(self.0, text, name, out)))
    }

    fn render(&self, value: &FieldValue) -> Vec<Segment> {
        match value {
            FieldValue::Groups(groups) => {
                vec![Segment::Text(separated(groups, ", ", &|group| group.to_text(self.0.syntax)))]
            }
            _ => Vec::new(),
        }
    }

    fn example(&self) -> String {
        format!("{{ {} }}", example(self.0))
    }

    fn lines(&self) -> Lines {
        Lines::Joined
    }

    fn has_effect(&self, value: &FieldValue) -> bool {
        matches!(value, FieldValue::Groups(groups) if groups.iter().any(|group| is_whole(self.0, group)))
    }

    fn spell_word(&self, word: &str) -> Option<String> {
        spell_word(self.0.parameters, word)
    }

    fn spell_entries(&self, entries: &[Entry]) -> Option<String> {
        spell_entries(self.0.parameters, self.0.syntax, entries)
    }

    fn schema(&self) -> Option<&'static Schema> {
        Some(self.0)
    }
}
