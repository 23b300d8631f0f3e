//! Files of markup, and places in them.

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
}

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
        self.get(place.file).map_or(Position { line: 1, column: 1 }, |file| file.position(place.span.start))
    }
}

impl MarkupFile {
    /// The line and the column of a byte.
    pub fn position(&self, at: usize) -> Position {
        let before = self.text.get(..at).unwrap_or(&self.text);
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let mut position = Position { line: 1, column: 1 };
        let mut characters = before.chars().peekable();
        while let Some(character) = characters.next() {
            match (character, characters.peek()) {
                // The `\n` ends the line.
                ('\r', Some('\n')) => {}
                ('\n' | '\r', _) => position = Position { line: position.line + 1, column: 1 },
                _ => position.column += 1,
            }
        }
        position
    }
}

impl Place {
    /// The place of a range in a file.
    pub const fn new(file: FileId, start: usize, end: usize) -> Self {
        Place { file, span: Span::new(start, end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters() {
        let text = "\u{feff}a\r\n\u{e9}\tb\rc\n\nd";
        let file = MarkupFile { path: String::new(), name: String::new(), text: text.to_owned() };
        for (what, line, column) in [("a", 1, 1), ("\u{e9}", 2, 1), ("b", 2, 3), ("c", 3, 1), ("d", 5, 1)] {
            let at = text.find(what).expect("part of the text");
            assert_eq!(file.position(at), Position { line, column }, "{what}");
        }
        assert_eq!(file.position(usize::MAX), Position { line: 5, column: 2 });
    }
}
