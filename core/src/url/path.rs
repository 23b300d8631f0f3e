//! Paths of URLs.

use crate::percent::encode_path;
use std::borrow::Cow;

/// #path-state: without `.` and `..`, also where their dots are escaped.
pub(super) fn hierarchical(path: &str, slashes: &[char]) -> String {
    let mut segments: Vec<Cow<'_, str>> = Vec::new();
    let mut pieces = path.strip_prefix(slashes).unwrap_or(path).split(slashes).peekable();
    while let Some(piece) = pieces.next() {
        let is_last = pieces.peek().is_none();
        match dots(piece) {
            Some(count) => {
                if count == 2 {
                    segments.pop();
                }
                if is_last {
                    segments.push(Cow::Borrowed(""));
                }
            }
            None => segments.push(encode_path(piece)),
        }
    }
    segments.iter().flat_map(|segment| ["/", segment.as_ref()]).collect()
}

/// How many dots a segment is, if it is nothing else.
fn dots(piece: &str) -> Option<usize> {
    if !piece.starts_with(['.', '%']) || piece.len() > "%2e%2e".len() {
        return None;
    }
    let (mut rest, mut count) = (piece, 0);
    while !rest.is_empty() {
        let escape = rest.get(..3).filter(|escape| escape.eq_ignore_ascii_case("%2e"));
        rest = rest.strip_prefix('.').or_else(|| escape.map(|_| &rest[3..]))?;
        count += 1;
    }
    (count <= 2).then_some(count)
}

/// #fragment-state, #query-state: what no policy is matched against.
pub(super) fn before_query(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

/// What ends a host, and a segment of a path, in the URL of a special scheme.
pub(super) const SLASHES: &[char] = &['/', '\\'];
