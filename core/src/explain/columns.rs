//! Text in aligned columns, for a terminal.

use crate::shown;
use std::fmt;

/// Rows of cells. A cell has one or several lines.
#[derive(Default)]
pub(super) struct Columns {
    rows: Vec<Vec<Vec<String>>>,
}

impl Columns {
    /// Adds a row. Each text of a cell is one line.
    pub(super) fn push(&mut self, cells: Vec<Vec<String>>) {
        self.rows.push(cells.into_iter().map(|cell| cell.into_iter().map(shown::line).collect()).collect());
    }

    /// Writes the rows, each line after `indent` spaces and without spaces at its end.
    pub(super) fn write(&self, f: &mut fmt::Formatter<'_>, indent: usize) -> fmt::Result {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let width = |column: usize| {
            let lines = self.rows.iter().filter_map(|row| row.get(column)).flatten();
            lines.map(|line| line.chars().count()).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..count).map(width).collect();
        for row in &self.rows {
            let height = row.iter().map(Vec::len).max().unwrap_or_default();
            for index in 0..height {
                let cells = row.iter().zip(&widths).map(|(cell, width)| {
                    let text = cell.get(index).map(String::as_str).unwrap_or_default();
                    // A width in a format string is at most 65,535.
                    format!("{text}{}", " ".repeat(width - text.chars().count()))
                });
                let line = cells.collect::<Vec<_>>().join("  ");
                writeln!(f, "{:indent$}{}", "", line.trim_end())?;
            }
        }
        Ok(())
    }
}

/// Words separated by commas, in lines of at most [`WIDTH`] characters.
pub(super) fn wrapped(words: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for (index, word) in words.iter().enumerate() {
        let comma = if index + 1 < words.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = format!("{word}{comma}"),
            Some(line) if line.chars().count() + word.chars().count() + 2 <= WIDTH => {
                line.push_str(&format!(" {word}{comma}"));
            }
            _ => lines.push(format!("{word}{comma}")),
        }
    }
    lines
}

const WIDTH: usize = 32;
