//! Policies and templates in Markdown with their expected messages: `tests/lints/` and `tests/errors/`.
//!
//! A case is a fenced block of one policy or several, under a heading that names it. The block after it has the messages of the
//! compiler; or, if there are none, the headers that the policies send.
//!
//! A block of HTML is a template. The words after `html` are an engine, a file name and a policy of [`templates`], each optional. The
//! block after it has the findings, or says that there are none.

pub(crate) mod compile;
mod print;
pub(crate) mod templates;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) const LINTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lints");
pub(crate) const PROMISES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/promises");
pub(crate) const ERRORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/errors");

/// One or several policies, where one may derive from another, and the expected output.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The name of the file, without its extension.
    pub(crate) file: String,
    /// The headings above it, without the title of the page: a lint and a variant, or an error.
    pub(crate) headings: Vec<String>,
    /// The policies, or the template.
    pub(crate) source: String,
    /// For a template, the words after `html`.
    pub(crate) template: Option<String>,
    /// The expected output; empty if it has not been blessed yet.
    pub(crate) expected: String,
}

impl Case {
    /// Its location, for the messages of a test.
    pub(crate) fn place(&self) -> String {
        format!("{}.md, {}", self.file, self.headings.join(", "))
    }

    /// The lints that fire.
    pub(crate) fn lints(&self) -> Vec<&str> {
        self.expected.lines().filter_map(|line| line.trim().strip_prefix("lint: ")).collect()
    }

    /// Whether there are no findings.
    pub(crate) fn is_quiet(&self) -> bool {
        self.expected.starts_with(SENT) || self.expected == NOTHING
    }
}

/// Every policy of a folder, in the order of its files.
pub(crate) fn cases(folder: &str) -> Vec<Case> {
    all_cases(folder).into_iter().filter(|case| case.template.is_none()).collect()
}

/// Every policy and every template of a folder, in the order of its files.
pub(crate) fn all_cases(folder: &str) -> Vec<Case> {
    let pages = pages(folder);
    pages.iter().flat_map(|path| Page::read(path).pieces).filter_map(|piece| piece.case()).collect()
}

/// The pages of a folder.
pub(crate) fn pages(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of cases");
    let mut pages: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    assert!(!pages.is_empty(), "{folder} has no pages");
    pages
}

const POLICY: &str = "```rust\n";
const TEMPLATE: &str = "```html";
const PRINTED: &str = "```text\n";
const SENT: &str = "```http\n";
const END: &str = "```\n";
/// What is printed for a template without findings.
const NOTHING: &str = "```text\nno findings\n```\n";

/// A page of cases: prose and cases alternate.
pub(crate) struct Page {
    pub(crate) pieces: Vec<Piece>,
}

pub(crate) enum Piece {
    /// Headings and prose.
    Text(String),
    /// A case.
    Case(Case),
}

impl Piece {
    fn case(self) -> Option<Case> {
        match self {
            Piece::Case(case) => Some(case),
            Piece::Text(_) => None,
        }
    }
}

impl Page {
    pub(crate) fn read(path: &Path) -> Page {
        let text = fs::read_to_string(path).expect("a page of cases");
        let file = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let (mut pieces, mut headings) = (Vec::new(), Vec::new());
        let mut rest = text.as_str();
        while let Some(at) = [POLICY, TEMPLATE].into_iter().filter_map(|fence| rest.find(fence)).min() {
            let (before, block) = rest.split_at(at);
            before.lines().for_each(|line| heading(&mut headings, line));
            let (opening, _) = block.split_at(block.find('\n').expect("the end of the line") + 1);
            let template = opening.strip_prefix(TEMPLATE).map(|words| words.trim().to_owned());
            let (source, after) = fenced(block, opening).unwrap_or_else(|| panic!("{file}.md: a block has no end"));
            let next = after.trim_start();
            let expected = fenced(next, PRINTED).or_else(|| fenced(next, SENT));
            let expected_text = expected.map_or("", |(_, after)| &next[..next.len() - after.len()]);
            rest = expected.map_or(after, |(_, after)| after);
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Case(Case {
                file: file.clone(),
                headings: headings.clone(),
                source: source.to_owned(),
                template,
                expected: expected_text.to_owned(),
            }));
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Page { pieces }
    }

    /// The page, with the current output of its cases.
    pub(crate) fn blessed(&self) -> String {
        self.printed(&Case::compiled)
    }

    /// The page, with the output that `print` returns as a block.
    pub(crate) fn printed(&self, print: &dyn Fn(&Case) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Case(case) => format!("{}{}{END}\n{}", case.opening(), case.source, print(case)),
        };
        self.pieces.iter().map(piece).collect()
    }
}

impl Case {
    fn opening(&self) -> String {
        match self.template.as_deref() {
            None => POLICY.to_owned(),
            Some(words) => format!("{}\n", format!("{TEMPLATE} {words}").trim_end()),
        }
    }

    /// Its current output, as a block.
    pub(crate) fn compiled(&self) -> String {
        if let Some(words) = &self.template {
            let found = templates::found(words, &self.source);
            return if found.is_empty() {
                NOTHING.to_owned()
            } else {
                format!("{PRINTED}{}\n{END}", found.join("\n\n"))
            };
        }
        let compiled = compile::compile(&self.source);
        match compiled.messages.is_empty() {
            true => format!("{SENT}{}{END}", compiled.sent.join("\n")),
            false => format!("{PRINTED}{}\n{END}", compiled.printed(&self.source)),
        }
    }

    /// Its errors without those of lints, as a block.
    pub(crate) fn errors(&self) -> String {
        let mut compiled = compile::compile(&self.source);
        compiled.messages.retain(|said| said.lint.is_none());
        format!("{PRINTED}{}\n{END}", compiled.printed(&self.source))
    }
}

/// Tracks `## name` and `### name`; a heading ends those of the same or a deeper level.
fn heading(headings: &mut Vec<String>, line: &str) {
    for (depth, mark) in ["## ", "### "].into_iter().enumerate() {
        if let Some(name) = line.strip_prefix(mark) {
            headings.truncate(depth);
            headings.push(name.to_owned());
        }
    }
}

/// The content of the fence at the start of a text, and the rest.
fn fenced<'a>(text: &'a str, opening: &str) -> Option<(&'a str, &'a str)> {
    let inside = text.strip_prefix(opening)?;
    let end = if inside.starts_with(END) { 0 } else { inside.find("\n```\n")? + 1 };
    Some((&inside[..end], &inside[end + END.len()..]))
}
