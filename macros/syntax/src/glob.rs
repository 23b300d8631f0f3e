//! Patterns of paths: `dist/index-*.js`, `templates/**/*.html`.
//!
//! `*` matches any text and `?` one character, in the name of a file or a folder; `**` matches any number of folders.
//!
//! No crate is used, because every user would compile it, and because the test that the macro generates contains the same function:
//! `globset` needs a regular-expression engine; `glob` reads the disk itself instead of [`Files`]; both, `fast-glob` and
//! `glob-match` interpret `[` and `{`, which bundlers and routers write into file names.

use crate::files::{Files, Glob};
use std::io;

impl Glob {
    /// Whether a path is a pattern.
    pub(crate) fn is_pattern(path: &str) -> bool {
        path.contains(['*', '?'])
    }

    /// Finds the files that match. No match is an error.
    ///
    /// A folder that is a symbolic link is only entered if its name is written.
    pub(crate) fn find(path: &str, files: &dyn Files) -> Result<Glob, Problem> {
        let (folder, pattern) = split(path);
        let mut names = Vec::new();
        let root = match (folder, path.starts_with('/')) {
            ("", true) => "/",
            ("", false) => ".",
            _ => folder,
        };
        list(root, "", pattern, files, &mut names).map_err(|error| Problem::Unreadable(error.to_string()))?;
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

/// Whether a path matches a pattern; both start at the same folder.
#[cfg(feature = "templates")]
pub(crate) fn is_match(pattern: &str, path: &str) -> bool {
    matches(pattern, path)
}

/// The folder before the first name that is a pattern, and the rest.
pub(crate) fn split(path: &str) -> (&str, &str) {
    let fixed = path.find(['*', '?']).unwrap_or(path.len());
    match path[..fixed].rfind('/') {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => ("", path),
    }
}

/// Adds the files that match the pattern. `inside` is the path of the current folder from the first one.
fn list(root: &str, inside: &str, pattern: &str, files: &dyn Files, out: &mut Vec<String>) -> io::Result<()> {
    let folder = match (root, inside) {
        (root, "") => root.to_owned(),
        ("/", inside) => format!("/{inside}"),
        (root, inside) => format!("{root}/{inside}"),
    };
    let path = |name: &str| if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") };
    let names = files.list(&folder)?;
    out.extend(names.iter().map(|name| path(name)).filter(|path| matches(pattern, path)));
    let depth = if inside.is_empty() { 1 } else { inside.split('/').count() + 1 };
    let is_deep = pattern.split('/').count() > depth || pattern.split('/').any(|name| name == "**");
    if is_deep {
        for name in files.folders(&folder)? {
            // Only a pattern that starts with a dot matches a hidden folder.
            if !name.starts_with('.') || pattern.split('/').any(|pattern| pattern.starts_with('.')) {
                list(root, &path(&name), pattern, files, out)?;
            }
        }
    }
    Ok(())
}

/// Why no file was found.
pub(crate) enum Problem {
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
    /// Whether a path, with `/` between its folders, matches a pattern. As in a shell, neither a leading `*` or `?` nor `**` matches
    /// the `.` of a hidden file or folder.
    fn matches(pattern: &::core::primitive::str, path: &::core::primitive::str) -> ::core::primitive::bool {
        // The caller can have no prelude.
        use ::core::iter::Iterator as _;
        use ::core::option::Option::{self, None, Some};
        use ::core::primitive::{bool, str};
        use ::std::vec::Vec;

        /// The name of the first folder or file, and the rest of the path.
        fn split(path: &str) -> (&str, Option<&str>) {
            path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)))
        }

        fn name_matches<'a>(pattern: &str, name: &'a str) -> bool {
            if name.starts_with('.') && !pattern.starts_with('.') {
                return false;
            }
            // The possible rests of the name, the longest first.
            let mut left: Vec<&str> = ::std::vec![name];
            for wanted in pattern.chars() {
                left = match (wanted, left.first()) {
                    (_, None) => return false,
                    ('*', Some(longest)) => {
                        let ends = longest.char_indices().map(|(at, _)| &longest[at..]);
                        ends.chain(::core::iter::once("")).collect()
                    }
                    (wanted, _) => {
                        let rest = |text: &&'a str| {
                            let mut rest = text.chars();
                            rest.next().filter(|first| wanted == '?' || *first == wanted).map(|_| rest.as_str())
                        };
                        left.iter().filter_map(rest).collect()
                    }
                };
            }
            left.last().is_some_and(|rest| rest.is_empty())
        }

        // The possible rests of the path, each once.
        let mut left: Vec<Option<&str>> = ::std::vec![Some(path)];
        let mut wanted = Some(pattern);
        while let Some(rest_of_pattern) = wanted {
            let (name, rest) = split(rest_of_pattern);
            wanted = rest;
            let mut next: Vec<Option<&str>> = Vec::new();
            for path in left {
                let mut path = path;
                if name != "**" {
                    if let Some((own, rest)) = path.map(split)
                        && name_matches(name, own)
                    {
                        next.push(rest);
                    }
                    continue;
                }
                // At the end of a pattern, it matches at least the name of the file.
                if wanted.is_some() && !next.contains(&path) {
                    next.push(path);
                }
                while let Some((own, rest)) = path.map(split) {
                    // The rests of a rest that is there are there too.
                    if own.starts_with('.') || next.contains(&rest) {
                        break;
                    }
                    path = rest;
                    next.push(path);
                }
            }
            next.sort_unstable();
            next.dedup();
            left = next;
        }
        left.contains(&None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;
    use std::env::VarError;

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
            ("*", "a/b", false),
            ("a?b", "a/b", false),
            ("**/*.html", "a.html", true),
            ("**/*.html", "x/y/a.html", true),
            ("**/*.html", "x/y/a.htm", false),
            ("**/*.html", "x/.git/a.html", false),
            ("**/*.html", ".a.html", false),
            ("**/.*.html", "x/.a.html", true),
            ("a/**/b", "a/b", true),
            ("a/**/b", "a/x/y/b", true),
            ("a/**/b", "b", false),
            ("a/**/b", "a/x/c", false),
            ("a/**", "a/x/y", true),
            ("a/**", "a", false),
            ("**", "a/b", true),
            ("**", ".a", false),
            ("*/a.js", "x/a.js", true),
            ("*/a.js", "x/y/a.js", false),
            ("x?/*/a.js", "xy/z/a.js", true),
            ("**/x/**/a", "1/x/2/x/3/a", true),
            ("**/x/**/a", "1/2/3/a", false),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, name), is_match, "{pattern} {name}");
        }
        // No pattern takes long.
        assert!(!matches(&"*a".repeat(40), &"a".repeat(400).replace("aa", "ab")));
        assert!(!matches(&format!("{}b", "**/".repeat(40)), &"a/".repeat(200)));
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
        assert_eq!(found("*/e.js"), Some(vec!["other/e.js".to_owned()]));
        let all = ["d.js", "dist/a.js", "dist/b.js", "other/e.js"].map(str::to_owned).to_vec();
        assert_eq!(found("**/*.js"), Some(all));
        assert_eq!(found("dist/**/x"), Some(vec!["dist/old.js/x".to_owned()]));
        assert_eq!(found("./dist/**/x"), Some(vec!["./dist/old.js/x".to_owned()]));
    }

    /// A tree of folders of which some may not be read.
    struct Guarded {
        folders: &'static [(&'static str, &'static [&'static str], &'static [&'static str])],
    }

    impl Guarded {
        fn entries(&self, folder: &str) -> io::Result<(&[&str], &[&str])> {
            let found = self.folders.iter().find(|(path, ..)| *path == folder);
            found.map(|(_, folders, files)| (*folders, *files)).ok_or_else(|| io::ErrorKind::PermissionDenied.into())
        }
    }

    impl Files for Guarded {
        fn read(&self, _: &str) -> io::Result<Vec<u8>> {
            Err(io::ErrorKind::PermissionDenied.into())
        }

        fn list(&self, folder: &str) -> io::Result<Vec<String>> {
            Ok(self.entries(folder)?.1.iter().copied().map(str::to_owned).collect())
        }

        fn folders(&self, folder: &str) -> io::Result<Vec<String>> {
            Ok(self.entries(folder)?.0.iter().copied().map(str::to_owned).collect())
        }

        fn variable(&self, _: &str) -> Result<String, VarError> {
            Err(VarError::NotPresent)
        }

        fn now(&self) -> u64 {
            0
        }
    }

    /// `target` beside the files may be huge, and a folder of another user may not be readable.
    #[test]
    fn folders_that_the_pattern_does_not_reach_are_not_read() {
        let files = Guarded {
            folders: &[
                (".", &["dist"], &["a.js"]),
                ("./dist", &["assets"], &["b.js"]),
                ("dist", &["assets", "chunks"], &["b.js"]),
                ("dist/assets", &["private"], &["c.js"]),
                ("dist/chunks", &["private"], &["c.js"]),
                ("/", &["srv"], &["d.js"]),
                ("/srv", &["private"], &["e.js"]),
            ],
        };
        for (pattern, expected) in [
            ("*.js", Ok(&["a.js"][..])),
            ("dist/*.js", Ok(&["dist/b.js"])),
            ("dist/*/c.js", Ok(&["dist/assets/c.js", "dist/chunks/c.js"])),
            ("*/a*/c.js", Err("unreadable")),
            ("*/b.js", Ok(&["dist/b.js"])),
            ("dist/assets/**/c.js", Err("unreadable")),
            ("dist/assets/*/c.js", Err("unreadable")),
            ("dist/assets/*.mjs", Err("nothing")),
            ("/*.js", Ok(&["/d.js"])),
            ("/*/e.js", Ok(&["/srv/e.js"])),
            ("/srv/*.js", Ok(&["/srv/e.js"])),
            ("/home/*.js", Err("unreadable")),
        ] {
            let found = Glob::find(pattern, &files).map(|glob| glob.paths(pattern)).map_err(|problem| match problem {
                Problem::Unreadable(_) => "unreadable",
                Problem::NoFile => "nothing",
            });
            let expected = expected.map(|paths| paths.iter().copied().map(str::to_owned).collect());
            assert_eq!(found, expected, "{pattern}");
        }
    }
}
