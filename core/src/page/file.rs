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
    marks: Vec<Marks>,
}

/// Bytes of a file whose positions are known, once one is looked up: the start of each line, and several in a long line.
#[derive(Clone, Debug, Default)]
struct Marks(OnceLock<Vec<(usize, Position)>>);

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
        self.marks.push(Marks::default());
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
        let (Some(file), Some(marks)) = (self.get(place.file), self.marks.get(place.file.0)) else {
            return Position::START;
        };
        position(&file.text, marks.0.get_or_init(|| marks_of(&file.text)), place.span.start)
    }

    /// The line in which a place starts, without what ends it.
    pub(crate) fn line(&self, place: Place) -> Span {
        let (Some(file), Some(marks)) = (self.get(place.file), self.marks.get(place.file.0)) else {
            return Span::default();
        };
        let marks = marks.0.get_or_init(|| marks_of(&file.text));
        let line = self.position(place).line;
        let start_of = |line| marks.get(marks.partition_point(|(_, position)| position.line < line)).map(|(at, _)| *at);
        let (start, end) = (start_of(line).unwrap_or(0), start_of(line + 1).unwrap_or(file.text.len()));
        let text = file.text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        Span::new(start, start + text.len())
    }
}

impl PartialEq for Marks {
    /// What was looked up does not make two sets of files differ.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Marks {}

fn position(text: &str, marks: &[(usize, Position)], at: usize) -> Position {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let last = marks.partition_point(|(start, _)| *start <= at).saturating_sub(1);
    let (start, known) = marks.get(last).copied().unwrap_or((0, Position::START));
    Position { column: known.column + text.get(start..at).unwrap_or_default().chars().count(), ..known }
}

/// The start of the first line, after a byte order mark, the byte after the end of each line, and in a long line one byte in each
/// [`FAR`], so that no column is counted from far away.
fn marks_of(text: &str) -> Vec<(usize, Position)> {
    let rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.len() - rest.len();
    let (mut marks, mut last, mut next) = (vec![(first, Position::START)], first, Position::START);
    let mut characters = rest.chars().peekable();
    let mut at = first;
    while let Some(c) = characters.next() {
        at += c.len_utf8();
        let ends_line = c == '\n' || (c == '\r' && characters.peek() != Some(&'\n'));
        next = match ends_line {
            true => Position { line: next.line + 1, column: 1 },
            false => Position { column: next.column + 1, ..next },
        };
        if ends_line || at - last >= FAR {
            marks.push((at, next));
            last = at;
        }
    }
    marks
}

/// How many bytes of a line are between two marks.
const FAR: usize = 1024;

impl Position {
    const START: Position = Position { line: 1, column: 1 };
}

impl MarkupFile {
    /// The line and the column of a byte.
    pub fn position(&self, at: usize) -> Position {
        position(&self.text, &marks_of(&self.text), at)
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

    #[test]
    fn columns_of_a_long_line_are_those_that_are_counted() {
        let text = format!("\u{feff}{}\n{}", "\u{e9}a".repeat(2 * FAR), "b".repeat(3 * FAR));
        let file = MarkupFile { path: String::new(), name: String::new(), text: text.clone() };
        for (at, _) in text.char_indices().skip(1) {
            let before = &text[3..at];
            let line = before.rsplit('\n').next().unwrap_or_default();
            let expected = Position { line: 1 + before.matches('\n').count(), column: line.chars().count() + 1 };
            assert!(at % 97 != 0 || file.position(at) == expected, "{at}");
        }
        assert!(marks_of(&text).len() > 8, "it has marks inside its lines");
    }
}
