//! A line of text with carets under a part of it, for messages about a part of a string, which rustc cannot underline.

use crate::shown::is_printable;
use crate::span::Span;
use std::ops::Range;

/// Returns two lines: the text around `part`, and carets under it. Each starts with a line break. A long line is abbreviated
/// with `…`.
///
/// ```
/// use security_policy_core::{Span, excerpt};
///
/// assert_eq!(
///     excerpt("default-src self; img-src *", Span::new(12, 16)),
///     "\n  | default-src self; img-src *\n  |             ^^^^",
/// );
/// ```
pub fn excerpt(text: &str, part: Span) -> String {
    let (start, end) = (floor(text, part.start), floor(text, part.end.max(part.start + 1)));
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let from = floor(text, start.saturating_sub(AROUND)).max(line_start);
    let to = floor(text, end.min(line_end) + AROUND).clamp(end.min(line_end), line_end);
    let before = format!("{}{}", if from > line_start { "…" } else { "" }, &text[from..start]);
    let after = format!("{}{}", &text[end.min(line_end)..to], if to < line_end { "…" } else { "" });
    let marked = &text[start..end.min(line_end)];
    underline(&format!("{before}{marked}{after}"), before.len()..before.len() + marked.len())
}

/// Returns two lines: `line`, and carets under a part of it. Each starts with a line break. A character that cannot be printed is shown
/// as a space.
///
/// ```
/// use security_policy_core::underline;
///
/// assert_eq!(underline("img-src slef", 8..12), "\n  | img-src slef\n  |         ^^^^");
/// ```
pub fn underline(line: &str, part: Range<usize>) -> String {
    let width = |range: Range<usize>| line.get(range).unwrap_or_default().chars().count();
    let (before, length) = (width(0..part.start), width(part).max(1));
    // It has no width or an unknown one, and would misplace the carets.
    let line: String = line.chars().map(|c| if is_printable(c) { c } else { ' ' }).collect();
    format!("\n  | {line}\n  | {:before$}{:^<length$}", "", "")
}

/// The last character boundary of `text` at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// How many bytes of the line are shown on each side.
const AROUND: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_part_of_any_text() {
        let long = format!("{}self{}", "a ".repeat(100), " b".repeat(100));
        let shown = excerpt(&long, Span::new(200, 204));
        let lines: Vec<&str> = shown.lines().skip(1).collect();
        assert_eq!(lines[0].chars().position(|c| c == 's'), lines[1].chars().position(|c| c == '^'));
        assert!(lines[0].starts_with("  | …") && lines[0].ends_with('…'), "{shown}");
        assert_eq!(excerpt("a\n  bé;\nc", Span::new(5, 7)), "\n  |   bé;\n  |    ^");
        for text in ["", "é", "a\tb", "\n\n", "ab\u{1f600}c"] {
            for start in 0..8 {
                for end in start..9 {
                    assert!(excerpt(text, Span::new(start, end)).contains('^'));
                }
            }
        }
    }
}
