//! Source lines with carets below, as rustc prints them.

use std::ops::Range;

/// The lines of a range, each with its number, and carets below.
pub(crate) fn excerpt_of(source: &str, bytes: &Range<usize>) -> String {
    if bytes.is_empty() {
        return String::new();
    }
    let mut excerpt = String::new();
    let width = source.lines().count().to_string().len();
    let mut start = 0;
    for (index, line) in source.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        let text = line.trim_end();
        let (from, to) = (bytes.start.max(start), bytes.end.min(start + text.len()));
        if from < to {
            let before = source[start..from].chars().count();
            let skipped = source[from..to].chars().take_while(|c| *c == ' ').count();
            let carets = source[from..to].chars().count() - skipped;
            let gutter = " ".repeat(width);
            excerpt.push_str(&format!("\n{:>width$} | {text}\n{gutter} | ", index + 1));
            excerpt.push_str(&format!("{}{}", " ".repeat(before + skipped), "^".repeat(carets)));
        }
        start = end;
    }
    excerpt
}
