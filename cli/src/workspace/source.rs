//! A source file, and regions of it.

use crate::exit::Failure;
use proc_macro2::{Span, TokenStream};
use security_policy_syntax::name_file;
use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A file that has been read.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its path, from the root.
    pub(crate) path: PathBuf,
    /// The path as messages show it: from the current folder, if it is in there.
    pub(crate) shown: String,
    /// Its text. A mark of the byte order and a line that starts with `#!` are spaces, so that the text is Rust and places remain.
    pub(crate) text: String,
    /// The name of the text in the spans of its tokens.
    pub(crate) name: Option<String>,
    /// The text that was read in place of the file.
    pub(crate) replaced: Option<String>,
}

/// Texts that are read in place of files.
pub(crate) type Overlay = BTreeMap<PathBuf, String>;

/// A part of a file.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) source: Rc<Source>,
    pub(crate) bytes: Range<usize>,
}

impl Source {
    /// Reads a file and its tokens.
    pub(crate) fn read(path: &Path, overlay: &Overlay) -> Result<(Rc<Source>, TokenStream), Failure> {
        let shown = shown(path);
        let replaced = overlay.get(path).cloned();
        let text = match &replaced {
            Some(text) => text.clone(),
            None => fs::read_to_string(path).map_err(|error| Failure::io(format!("cannot read `{shown}`"), &error))?,
        };
        let text = readable(text);
        // The tokens of a text that rustc would reject are reported by rustc.
        let tokens: TokenStream =
            text.parse().map_err(|error| Failure::new(format!("cannot read the tokens of `{shown}`: {error}")))?;
        name_file(&tokens, &shown);
        let name = tokens.clone().into_iter().next().map(|first| first.span().file());
        Ok((Rc::new(Source { path: path.to_owned(), shown, text, name, replaced }), tokens))
    }

    /// A text that is not from a file of the workspace.
    pub(crate) fn of_text(shown: &str, text: String) -> Source {
        Source { path: PathBuf::from(shown), shown: shown.to_owned(), text, name: None, replaced: None }
    }

    /// Whether a token is of this file.
    pub(crate) fn contains(&self, token: Span) -> bool {
        self.name.as_ref().is_some_and(|name| *name == token.file())
    }
}

impl Region {
    /// The line and the column of its start, and those of its end, all from 1. Columns count characters.
    pub(crate) fn lines(&self) -> [(usize, usize); 2] {
        [self.bytes.start, self.bytes.end].map(|at| {
            let before = self.source.text.get(..at).unwrap_or(&self.source.text);
            let line_start = before.rfind('\n').map_or(0, |at| at + 1);
            (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
        })
    }
}

/// The path from the current folder, with `/`.
pub(crate) fn shown(path: &Path) -> String {
    let own = std::env::current_dir().ok().and_then(|folder| path.strip_prefix(folder).ok().map(Path::to_owned));
    own.as_deref().unwrap_or(path).display().to_string().replace('\\', "/")
}

fn readable(text: String) -> String {
    let blank = |text: &str, length: usize| format!("{}{}", " ".repeat(length), &text[length..]);
    let text = match text.strip_prefix('\u{feff}') {
        Some(_) => blank(&text, '\u{feff}'.len_utf8()),
        None => text,
    };
    let is_attribute = |rest: &str| rest.trim_start().starts_with('[');
    match text.trim_start().strip_prefix("#!").is_some_and(|rest| !is_attribute(rest)) && text.starts_with(['#', ' ']) {
        true => blank(&text, text.find('\n').unwrap_or(text.len())),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_rust_is_blank() {
        assert_eq!(readable("#!/usr/bin/env x\nfn".to_owned()), "                \nfn");
        assert_eq!(readable("\u{feff}mod a;".to_owned()), "   mod a;");
        assert_eq!(readable("#![no_std]\n".to_owned()), "#![no_std]\n");
        assert_eq!(readable("\u{feff}#!x".to_owned()), "      ");
    }
}
