//! Where a token is written.

// Tools that are no compiler depend on this library too.
extern crate proc_macro;

use crate::files::source_file;
use proc_macro2::Span as TokenSpan;

/// The file and the line of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path of the file, as rustc writes it in messages; empty outside of a compiler.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl Place {
    /// The place of a token. `None` for a token of another crate, whose files need not exist on this machine, and for one that
    /// is in no file.
    pub fn of(token: TokenSpan) -> Option<Place> {
        if !proc_macro::is_available() {
            return Place::outside(token);
        }
        let token = token.unwrap();
        let file = source_file(&token.file())?;
        Some(Place { file, line: token.line() })
    }

    /// Outside of a compiler, tokens have lines with the feature `span-locations`.
    #[cfg(feature = "span-locations")]
    fn outside(token: TokenSpan) -> Option<Place> {
        Some(Place { file: String::new(), line: token.start().line })
    }

    #[cfg(not(feature = "span-locations"))]
    fn outside(_: TokenSpan) -> Option<Place> {
        None
    }

    /// The place in a message about `other`: the line, and the file if it is another one.
    pub(crate) fn seen_from(&self, other: Option<&Place>) -> String {
        let (file, line) = (&self.file, self.line);
        match other.is_some_and(|other| other.file == *file) || file.is_empty() {
            true => format!("line {line}"),
            false => format!("line {line} of {file}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_a_file_that_is_not_its_own() {
        let place = |file: &str| Place { file: file.to_owned(), line: 7 };
        assert_eq!(place("src/a.rs").seen_from(Some(&place("src/a.rs"))), "line 7");
        assert_eq!(place("src/a.rs").seen_from(Some(&place("src/b.rs"))), "line 7 of src/a.rs");
        assert_eq!(place("src/a.rs").seen_from(None), "line 7 of src/a.rs");
        assert_eq!(place("").seen_from(None), "line 7");
    }
}
