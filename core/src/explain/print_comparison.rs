//! Comparisons as text for a terminal.

use super::columns::{Columns, wrapped};
use super::comparison::{Change, Comparison, Difference};
use super::place::Place;
use std::fmt;

/// Aligned columns, without colours.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return writeln!(f, "The policies do not differ.");
        }
        differences(f, "Newly allowed", &self.newly_allowed)?;
        differences(f, "Newly blocked", &self.newly_blocked)?;
        changes(f, "Weaker", &self.weaker)?;
        changes(f, "Stricter", &self.stricter)
    }
}

fn differences(f: &mut fmt::Formatter<'_>, title: &str, differences: &[Difference]) -> fmt::Result {
    if differences.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}")?;
    let mut table = Columns::default();
    for difference in differences {
        let example = [&difference.example, &difference.manner].into_iter().flatten().cloned().collect::<Vec<_>>();
        let example = match example.as_slice() {
            [] => vec!["any".to_owned()],
            lines => vec![lines.join(", ")],
        };
        let allowed = match &difference.allowed_by {
            Some(source) => format!("allowed by {source}{}", at(&difference.allowed_at)),
            None => "allowed, since no directive restricts it".to_owned(),
        };
        let blocked = format!("blocked by {}{}", difference.blocked_by, at(&difference.blocked_at));
        table.push(vec![wrapped(&difference.kinds), example, vec![allowed, blocked]]);
    }
    table.write(f, 2)
}

fn changes(f: &mut fmt::Formatter<'_>, title: &str, changes: &[Change]) -> fmt::Result {
    if changes.is_empty() {
        return Ok(());
    }
    writeln!(f, "{title}")?;
    let mut table = Columns::default();
    for change in changes {
        let [old, new] = [&change.old, &change.new].map(|text| text.as_deref().unwrap_or("absent"));
        table.push(vec![
            vec![change.what.clone()],
            vec![format!("`{old}` before, `{new}` now"), change.effect.to_owned()],
        ]);
    }
    table.write(f, 2)
}

fn at(place: &Option<Place>) -> String {
    place.as_ref().map(|place| format!(", {place}")).unwrap_or_default()
}
