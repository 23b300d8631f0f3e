//! Where a token is written.

// Tools that are no compiler depend on this library too.
extern crate proc_macro;

use crate::files::source_file;
use proc_macro2::Span as TokenSpan;
#[cfg(feature = "span-locations")]
use proc_macro2::TokenStream;
#[cfg(feature = "span-locations")]
use std::cell::RefCell;
#[cfg(feature = "span-locations")]
use std::collections::BTreeMap;

/// The file and the line of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The path of the file, as rustc writes it in messages. Outside of a compiler it is the one that `name_file` was given, or empty.
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
        let file = FILES.with_borrow(|files| files.get(&token.file()).cloned()).unwrap_or_default();
        Some(Place { file, line: token.start().line })
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

/// Gives the text that `tokens` were parsed from the path of its file, for messages about them. This is for tools that are no compiler,
/// and applies to the tokens of this thread.
///
/// ```
/// use proc_macro2::TokenStream;
/// use security_policy_syntax::{Place, name_file};
///
/// let tokens: TokenStream = "\npub struct Shop {}".parse().unwrap();
/// name_file(&tokens, "src/main.rs");
/// let first = tokens.into_iter().next().unwrap();
/// assert_eq!(Place::of(first.span()), Some(Place { file: "src/main.rs".to_owned(), line: 2 }));
/// ```
#[cfg(feature = "span-locations")]
pub fn name_file(tokens: &TokenStream, path: &str) {
    if let Some(first) = tokens.clone().into_iter().next() {
        FILES.with_borrow_mut(|files| files.insert(first.span().file(), path.to_owned()));
    }
}

#[cfg(feature = "span-locations")]
thread_local! {
    /// The paths of parsed texts, by the names that `proc_macro2` gives these.
    static FILES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
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

    /// Messages of a tool name the files that it has read.
    #[cfg(feature = "span-locations")]
    #[test]
    fn a_token_is_in_the_file_from_which_its_text_was_read() {
        let read = |path: Option<&str>| {
            let tokens: TokenStream = "\n\npub struct Shop {}".parse().expect("tokens");
            path.inspect(|path| name_file(&tokens, path));
            let last = tokens.into_iter().last().expect("a token");
            Place::of(last.span()).expect("a place")
        };
        let place = |file: &str| Place { file: file.to_owned(), line: 3 };
        let found = [read(Some("src/a.rs")), read(None), read(Some("src/b.rs"))];
        assert_eq!(found, [place("src/a.rs"), place(""), place("src/b.rs")]);
        name_file(&TokenStream::new(), "src/empty.rs");
    }
}
