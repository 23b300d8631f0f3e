//! Patterns of file names: `dist/index-*.js`.
//!
//! `*` matches any text and `?` matches one character, in the name of the file but not in the name of a folder.
//!
//! No crate is used, because every user would compile it: `globset` needs a regular-expression engine; `glob` reads the disk itself
//! instead of [`Files`], and interprets `[`, which bundlers write into file names.

use crate::files::{Files, Glob};

impl Glob {
    /// Whether a path is a pattern.
    pub(crate) fn is_pattern(path: &str) -> bool {
        path.contains(['*', '?'])
    }

    /// Finds the files that match. No match is an error.
    pub(crate) fn find(path: &str, files: &dyn Files) -> Result<Glob, Problem> {
        let (folder, pattern) = path.rsplit_once('/').unwrap_or(("", path));
        if Glob::is_pattern(folder) {
            return Err(Problem::Folder);
        }
        let all = match (folder, path.starts_with('/')) {
            ("", true) => files.list("/"),
            ("", false) => files.list("."),
            _ => files.list(folder),
        };
        let mut names = all.map_err(|error| Problem::Unreadable(error.to_string()))?;
        names.retain(|name| matches(pattern, name));
        names.sort();
        match names.is_empty() {
            true => Err(Problem::NoFile),
            false => Ok(Glob { folder: folder.to_owned(), pattern: pattern.to_owned(), names }),
        }
    }

    /// The path of each file.
    pub(crate) fn paths(&self, pattern: &str) -> Vec<String> {
        let folder = &pattern[..pattern.len() - self.pattern.len()];
        self.names.iter().map(|name| format!("{folder}{name}")).collect()
    }
}

/// Why no file was found.
pub(crate) enum Problem {
    /// The name of a folder is a pattern.
    Folder,
    /// The folder cannot be read.
    Unreadable(String),
    /// Nothing matches.
    NoFile,
}

/// Defines a function and a constant with its source: the test that the macro generates contains the same code, and programs do not
/// have to link it.
macro_rules! with_source {
    ($(#[$doc:meta])* fn $($rest:tt)*) => {
        $(#[$doc])*
        fn $($rest)*

        /// The source of the function that decides whether a name matches a pattern.
        pub const MATCHES: &str = stringify!(fn $($rest)*);
    };
}

with_source! {
    /// Whether a name matches a pattern. As in a shell, a leading `*` or `?` does not match the `.` of a hidden file.
    fn matches<'a>(pattern: &::core::primitive::str, name: &'a ::core::primitive::str) -> ::core::primitive::bool {
        // The caller can have no prelude.
        use ::core::iter::Iterator as _;

        if name.starts_with('.') && !pattern.starts_with('.') {
            return false;
        }
        // The possible rests of the name, the longest first.
        let mut left: ::std::vec::Vec<&::core::primitive::str> = ::std::vec![name];
        for wanted in pattern.chars() {
            left = match (wanted, left.first()) {
                (_, ::core::option::Option::None) => return false,
                ('*', ::core::option::Option::Some(longest)) => {
                    let ends = longest.char_indices().map(|(at, _)| &longest[at..]);
                    ends.chain(::core::iter::once("")).collect()
                }
                (wanted, _) => {
                    let rest = |text: &&'a ::core::primitive::str| {
                        let mut rest = text.chars();
                        rest.next().filter(|first| wanted == '?' || *first == wanted).map(|_| rest.as_str())
                    };
                    left.iter().filter_map(rest).collect()
                }
            };
        }
        left.last().is_some_and(|rest| rest.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn a_star_is_any_text_and_a_question_mark_one_character() {
        for (pattern, name, is_match) in [
            ("index-*.js", "index-4f3a.js", true),
            ("index-*.js", "index-.js", true),
            ("index-*.js", "index-4f3a.js.map", false),
            ("index-*.js", "main-4f3a.js", false),
            ("*.js", "a.js", true),
            ("*", "anything", true),
            ("*", ".hidden", false),
            ("?hidden", ".hidden", false),
            (".h*", ".hidden", true),
            ("*-legacy-*.js", "app-legacy-1.js", true),
            ("*-legacy-*.js", "app-legacy.js", false),
            ("a?c", "abc", true),
            ("a?c", "a\u{e9}c", true),
            ("a?c", "ac", false),
            ("a**c", "abbc", true),
            ("[id]-*.js", "[id]-1.js", true),
            ("[id]-*.js", "i-1.js", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
        ] {
            assert_eq!(matches(pattern, name), is_match, "{pattern} {name}");
        }
        // No pattern takes long.
        assert!(!matches(&"*a".repeat(40), &"a".repeat(400).replace("aa", "ab")));
    }

    #[test]
    fn what_a_pattern_means_is_sorted() {
        let mut files = Memory::default();
        for path in ["dist/b.js", "dist/a.js", "dist/c.css", "dist/old.js/x", "d.js", "other/e.js"] {
            files.files.insert(path.to_owned(), Vec::new());
        }
        let found = |pattern: &str| Glob::find(pattern, &files).map(|glob| glob.paths(pattern)).ok();
        assert_eq!(found("dist/*.js"), Some(vec!["dist/a.js".to_owned(), "dist/b.js".to_owned()]));
        assert_eq!(found("*.js"), Some(vec!["d.js".to_owned()]));
        assert_eq!(found("./*.js"), Some(vec!["./d.js".to_owned()]));
        assert_eq!(found("dist/*.html"), None);
        assert_eq!(found("gone/*.js"), None);
        assert_eq!(found("*/a.js"), None);
    }
}
