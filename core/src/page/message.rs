//! A finding of a page → its text: the line of the file with carets under the place, as rustc shows it.

use super::file::{FileSet, MarkupFile, Place};
use super::finding::Finding;
use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::visible::visible;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

impl Finding {
    /// The finding as text: what is wrong, the place with its line, the tags that include the file, what to write instead, and the
    /// lint.
    ///
    /// ```
    /// use security_policy_core::page::{FileId, FileSet, Finding, MarkupFile, Place};
    ///
    /// let mut files = FileSet::new();
    /// let text = "<p>\n<a href={{ url }}>".to_owned();
    /// let id = files.add(MarkupFile { path: "templates/a.html".to_owned(), name: "a.html".to_owned(), text });
    /// let finding = Finding::new(Place::new(id, 12, 21), "this value has no quotes around it");
    /// assert_eq!(
    ///     finding.to_text(&files),
    ///     "this value has no quotes around it\n\
    ///      \u{20}--> templates/a.html:2:9\n\
    ///      \u{20} |\n\
    ///      2 | <a href={{ url }}>\n\
    ///      \u{20} |         ^^^^^^^^^",
    /// );
    /// ```
    pub fn to_text(&self, files: &FileSet) -> String {
        self.to_diagnostic(Span::default(), files).to_string()
    }

    /// The finding as a diagnostic about the declaration at `span`. Its message contains the place, and the line with carets.
    pub fn to_diagnostic(&self, span: Span, files: &FileSet) -> Diagnostic {
        let message = format!("{}{}", visible(&self.message), self.excerpt(files));
        let shown = |text: &Option<String>| text.as_ref().map(|text| visible(text).into_owned());
        Diagnostic {
            level: self.level,
            lint: Some(self.lint).filter(|lint| !lint.is_empty()),
            help: shown(&self.help),
            note: shown(&self.note),
            ..Diagnostic::error(span, message)
        }
    }

    /// The path, the line and the column; the line with carets; and the tags that include the file. Each line starts with a break.
    fn excerpt(&self, files: &FileSet) -> String {
        let Some(file) = files.get(self.place.file) else { return String::new() };
        let lines = Lines::around(file, self.place.span);
        let snippet = Snippet::source(lines.text)
            .path(&file.path)
            .line_start(lines.first)
            .annotation(AnnotationKind::Primary.span(lines.marked.start..lines.marked.end));
        let shown = self.chain.iter().take(MAX_CHAIN).map(|place| included(*place, files));
        let more = self.chain.len().saturating_sub(MAX_CHAIN);
        let more = (more > 0).then(|| format!("and {more} further tags"));
        let notes: Vec<String> = shown.chain(more).collect();
        let group = Group::with_level(Level::ERROR)
            .element(snippet)
            .elements(notes.iter().map(|note| Level::NOTE.no_name().message(note.as_str())));
        let text = Renderer::plain().decor_style(DecorStyle::Ascii).render(&[group]);
        let mut printed: Vec<String> = text.lines().map(|line| format!("\n{}", line.trim_end())).collect();
        if let (Some(first), 1..) = (printed.first_mut(), lines.cut) {
            let (before, column) = first.rsplit_once(':').unwrap_or_default();
            *first = format!("{before}:{}", column.parse().unwrap_or(0) + lines.cut);
        }
        printed.concat()
    }
}

fn included(place: Place, files: &FileSet) -> String {
    let path = files.get(place.file).map_or("", |file| &file.path);
    let at = files.position(place);
    let is_word = |c: char| c.is_ascii_alphabetic();
    let tag = files.text(place).trim_start_matches(|c| !is_word(c));
    let what = match tag.split(|c| !is_word(c)).next() {
        Some("extends") => "extended by",
        Some("block") => "fills the block at",
        _ => "included from",
    };
    format!("{what} {path}:{}:{}", at.line, at.column)
}

/// A character in place of one that controls a terminal and that the crate leaves as it is. It has as many bytes, since the place is in
/// bytes.
fn drawn(c: char) -> char {
    match c {
        '\u{80}'..='\u{9f}' => '\u{b7}',
        '\u{2028}' | '\u{2029}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// The lines of a file around a place.
struct Lines {
    /// The lines, in which a lone `\r` is `\n`: the crate that prints them does not know that it ends a line.
    text: String,
    /// The number of the first one, from 1.
    first: usize,
    /// The place in them.
    marked: Span,
    /// How many characters of the first line are left out at its start.
    cut: usize,
}

impl Lines {
    fn around(file: &MarkupFile, place: Span) -> Lines {
        let text = &file.text;
        let (start, end) = (floor(text, place.start), floor(text, place.end));
        let end = end.max(start);
        let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let from = text.as_bytes()[..start].iter().rposition(is_break).map_or(0, |at| at + 1);
        // A byte order mark has no width.
        let from = if from == 0 && text.starts_with(BOM) { BOM.len_utf8().min(start) } else { from };
        // The break at the end of the place itself belongs to its last line.
        let last = end.saturating_sub(1).max(start);
        let to = text.as_bytes()[last..].iter().position(is_break).map_or(text.len(), |at| last + at);
        let to = to.max(end);
        // Each finding in a long line would print all of it, of which only what is near the place is shown.
        let near = from.max(floor(text, start.saturating_sub(NEAR)));
        let cut = text[from..near].chars().count();
        let (from, to) = (near, to.min(floor(text, end + NEAR)).max(end));
        Lines {
            cut,
            text: text[from..to].replace("\r\n", " \n").replace('\r', "\n").chars().map(drawn).collect(),
            first: file.position(start).line,
            marked: Span::new(start - from, end - from),
        }
    }
}

/// The last character boundary of `text` at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

const BOM: char = '\u{feff}';

/// How many of the tags that include a file are listed.
const MAX_CHAIN: usize = 8;

/// How many bytes of a line are passed to the printer on each side of a place: more than it shows.
const NEAR: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::FileId;

    fn files(texts: &[(&str, &str)]) -> FileSet {
        let mut files = FileSet::new();
        for (path, text) in texts {
            files.add(MarkupFile { path: (*path).to_owned(), name: (*path).to_owned(), text: (*text).to_owned() });
        }
        files
    }

    fn shown(text: &str, part: &str) -> String {
        let at = text.find(part).expect("part of the text");
        Finding::new(Place::new(FileId(0), at, at + part.len()), "wrong").to_text(&files(&[("t/a.html", text)]))
    }

    #[test]
    fn lines_and_columns_are_those_of_the_file() {
        for (text, part, place, line) in [
            ("\u{feff}<b {{ x }}>\r\n", "{{ x }}", "1:4", "1 | <b {{ x }}>\n  |    ^^^^^^^"),
            ("a\r\nb\r\n<b {{ x }}>\r\nc", "{{ x }}", "3:4", "3 | <b {{ x }}>\n  |    ^^^^^^^"),
            ("a\rb\r<b {{ x }}>\rc", "{{ x }}", "3:4", "3 | <b {{ x }}>\n  |    ^^^^^^^"),
            ("\u{e9}\t\u{1f600}{{ x }}", "{{ x }}", "1:4", "1 | \u{e9}    \u{1f600}{{ x }}\n  |        ^^^^^^^"),
        ] {
            assert_eq!(shown(text, part), format!("wrong\n --> t/a.html:{place}\n  |\n{line}"), "{text:?}");
        }
    }

    #[test]
    fn a_place_can_have_several_lines() {
        assert_eq!(
            shown("<i>\n<script\r\n>x()\r\n</script>\r\n</i>", "<script\r\n>x()\r\n</script>"),
            "wrong\n --> t/a.html:2:1\n  |\n2 | / <script\n3 | | >x()\n4 | | </script>\n  | |_________^"
        );
    }

    #[test]
    fn the_tags_that_include_a_file_are_listed() {
        let files = files(&[
            ("t/row.html", "{{ x }}"),
            ("t/a.html", "\n  {% include %}"),
            ("t/b.html", "{%- extends 'c' %}{% block d %}"),
        ]);
        let named = |start, end| included(Place::new(FileId(2), start, end), &files);
        assert_eq!(
            (named(0, 18), named(18, 31)),
            ("extended by t/b.html:1:1".into(), "fills the block at t/b.html:1:19".into())
        );
        let chain = vec![Place::new(FileId(1), 3, 16); 10];
        let finding = Finding { chain, ..Finding::new(Place::new(FileId(0), 0, 7), "wrong") };
        let text = finding.to_text(&files);
        assert!(
            text.starts_with(
                "wrong\n --> t/row.html:1:1\n  |\n1 | {{ x }}\n  | ^^^^^^^\n  |\n  = included from t/a.html:2:3\n"
            ),
            "{text}"
        );
        assert!(text.ends_with("  = and 2 further tags"), "{text}");
    }

    #[test]
    fn a_long_line_is_abbreviated() {
        let text = format!("{}<b {{{{ x }}}}>{}", "<p>text</p>".repeat(500), "<p>text</p>".repeat(500));
        let text = shown(&text, "{{ x }}");
        assert!(text.contains("t/a.html:1:5504") && text.contains("{{ x }}"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() < 160), "{text}");
    }

    #[test]
    fn the_work_of_a_finding_does_not_depend_on_the_length_of_its_line() {
        let text = "\u{e9}".repeat(100_000);
        let file = MarkupFile { path: "a".to_owned(), name: "a".to_owned(), text };
        let lines = Lines::around(&file, Span::new(100_000, 100_004));
        assert_eq!((lines.text.len(), lines.cut), (2 * NEAR + 4, (100_000 - NEAR) / 2));
    }

    #[test]
    fn any_place_of_any_text() {
        for text in
            ["", "\u{e9}", "\u{feff}", "\u{feff}a", "a\r", "\r\n", "\r\r\n\n", "a\u{1b}[31mb\0", "\u{1f600}\r\n\u{e9}"]
        {
            for start in 0..9 {
                for end in 0..9 {
                    let finding = Finding::new(Place { file: FileId(0), span: Span { start, end } }, "wrong");
                    let text = finding.to_text(&files(&[("a", text)]));
                    assert!(text.starts_with("wrong\n --> a:") && !text.contains('\u{1b}'), "{text:?}");
                }
            }
        }
        assert_eq!(Finding::new(Place::new(FileId(9), 0, 1), "wrong").to_text(&files(&[])), "wrong");
    }
}
