//! Files of markup, and places in them.

use std::sync::OnceLock;

use crate::span::Span;

/// A file of markup: a template, a page, or the body of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkupFile {
    /// The path as messages print it, with `/`: `templates/shop/cart.html`.
    pub path: String,
    /// The name by which the engine and other templates refer to it: `shop/cart.html`.
    pub name: String,
    /// Its content, unchanged: a byte order mark and every `\r` are part of it.
    pub text: String,
}

/// The number of a file in a [`FileSet`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub usize);

/// The files that are checked together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: Vec<MarkupFile>,
    lines: Vec<Lines>,
}

/// Where the lines of a file start, once a position in it is looked up.
#[derive(Clone, Debug, Default)]
struct Lines(OnceLock<Vec<usize>>);

/// A range of bytes in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The range.
    pub span: Span,
}

/// A line and a column, both from 1. A column counts characters, as in the messages of rustc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line. `\n`, `\r\n` and a lone `\r` end one.
    pub line: usize,
    /// The character in the line. A byte order mark at the start of a file is not counted.
    pub column: usize,
}

impl FileSet {
    /// No file.
    pub fn new() -> Self {
        FileSet::default()
    }

    /// Adds a file.
    pub fn add(&mut self, file: MarkupFile) -> FileId {
        self.files.push(file);
        self.lines.push(Lines::default());
        FileId(self.files.len() - 1)
    }

    /// The file of a number that this set has given.
    pub fn get(&self, id: FileId) -> Option<&MarkupFile> {
        self.files.get(id.0)
    }

    /// The file of this name.
    pub fn find(&self, name: &str) -> Option<FileId> {
        self.files.iter().position(|file| file.name == name).map(FileId)
    }

    /// The files, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &MarkupFile)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index), file))
    }

    /// The text at a place; empty if the place is in no file.
    pub fn text(&self, place: Place) -> &str {
        self.get(place.file).and_then(|file| file.text.get(place.span.start..place.span.end)).unwrap_or_default()
    }

    /// Where a place starts.
    pub fn position(&self, place: Place) -> Position {
        let (Some(file), Some(lines)) = (self.get(place.file), self.lines.get(place.file.0)) else {
            return Position { line: 1, column: 1 };
        };
        position(&file.text, lines.0.get_or_init(|| line_starts(&file.text)), place.span.start)
    }
}

impl PartialEq for Lines {
    /// What was looked up does not make two sets of files differ.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lines {}

fn position(text: &str, line_starts: &[usize], at: usize) -> Position {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let line = line_starts.partition_point(|start| *start <= at).max(1);
    let start = line_starts.get(line - 1).copied().unwrap_or_default();
    Position { line, column: text.get(start..at).unwrap_or_default().chars().count() + 1 }
}

/// The byte after the end of each line, and the start of the first, after a byte order mark.
fn line_starts(text: &str) -> Vec<usize> {
    let first = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let bytes = text.as_bytes();
    let ends_line = |at: &usize| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    [first].into_iter().chain((0..bytes.len()).filter(ends_line).map(|at| at + 1)).collect()
}

impl MarkupFile {
    /// The line and the column of a byte.
    pub fn position(&self, at: usize) -> Position {
        position(&self.text, &line_starts(&self.text), at)
    }
}

impl Place {
    /// The place of a range in a file.
    pub const fn new(file: FileId, start: usize, end: usize) -> Self {
        Place { file, span: Span::new(start, end) }
    }

    /// Whether `other` is inside this range of the same file.
    pub fn contains(self, other: Place) -> bool {
        self.file == other.file && self.span.contains(other.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let text = "\u{feff}a\r\n\u{e9}\tb\rc\n\nd";
        let file = MarkupFile { path: String::new(), name: String::new(), text: text.to_owned() };
        let mut files = FileSet::new();
        let id = files.add(file.clone());
        for (what, line, column) in [("a", 1, 1), ("\u{e9}", 2, 1), ("b", 2, 3), ("c", 3, 1), ("d", 5, 1)] {
            let at = text.find(what).expect("part of the text");
            assert_eq!(file.position(at), Position { line, column }, "{what}");
        }
        assert_eq!(file.position(usize::MAX), Position { line: 5, column: 2 });
        for at in 0..=text.len() + 1 {
            assert_eq!(files.position(Place::new(id, at, at)), file.position(at), "{at}");
        }
    }
}
