//! One problem at a time: `trees/<engine>.faults` says where it is planted, and `‸` marks the place of its finding.

use super::site::{ENGINES, Found, Tree, folder};
use std::collections::BTreeSet;
use std::fs;

/// Marks the place of the finding in what is planted.
const MARK: char = '‸';

/// A planted problem.
#[derive(Debug)]
struct Planted<'a> {
    lint: &'a str,
    file: &'a str,
    /// `line:column`.
    position: &'a str,
    anchor: &'a str,
    replacement: &'a str,
}

#[test]
fn a_planted_problem_is_found_at_its_place() {
    for engine in ENGINES {
        let tree = Tree::read(engine);
        let table = table(engine);
        let mut failures = Vec::new();
        for planted in all(&table) {
            let marked = planted.marked(&tree);
            assert_eq!(position(&marked), planted.position, "{engine}: {planted:?}");
            failures.extend(planted.check(&tree, &marked));
        }
        assert!(failures.is_empty(), "{engine}:\n{}", failures.join("\n"));
    }
}

#[test]
fn every_lint_is_planted_in_every_engine() {
    for engine in ENGINES {
        let table = table(engine);
        let planted = all(&table);
        assert!(planted.len() >= 25, "{engine}: {}", planted.len());
        let lints: BTreeSet<&str> = planted.iter().map(|planted| planted.lint).collect();
        for lint in security_policy_core::lint::AREAS.iter().flat_map(|area| area.lints) {
            // It is no finding about a template.
            let is_of_site = lint.name == "template_unused_source";
            // No tag of these engines turns escaping off, but the name of a file can.
            let has_no_tag = lint.name == "template_autoescape_off" && *engine != "minijinja";
            let is_planted = is_of_site || has_no_tag || lints.contains(lint.name);
            assert!(is_planted || !lint.name.starts_with("template_"), "{engine}: {}", lint.name);
        }
    }
}

/// A file without an extension that is escaped is found where its first value is printed; handlebars escapes in every file.
#[test]
fn a_renamed_page_is_not_escaped() {
    for engine in ENGINES {
        let mut tree = Tree::read(engine);
        let name = if *engine == "handlebars" { "error.hbs" } else { "error.html" };
        let text = tree.files.remove(name).expect("a page");
        tree.files.insert("error.txt".to_owned(), text);
        let found = tree.findings();
        let expected = usize::from(*engine != "handlebars");
        assert_eq!(found.len(), expected, "{engine}: {found:?}");
        assert!(found.iter().all(|found| found.what == "template_autoescape_off"), "{engine}: {found:?}");
    }
}

#[test]
fn a_planted_problem_is_found_however_the_file_is_saved() {
    for engine in ENGINES {
        let tree = Tree::read(engine);
        let table = table(engine);
        let mut seen = BTreeSet::new();
        let mut failures = Vec::new();
        for planted in all(&table).into_iter().filter(|planted| seen.insert(planted.lint)) {
            let marked = planted.marked(&tree);
            let forms = [
                ("CRLF", marked.replace('\n', "\r\n")),
                ("a byte order mark", format!("\u{feff}{marked}")),
                ("tabs and multi-byte text", prefixed(&marked, engine)),
            ];
            for (form, marked) in forms {
                failures.extend(planted.check(&tree, &marked).map(|failure| format!("{form}: {failure}")));
            }
        }
        assert!(failures.is_empty(), "{engine}:\n{}", failures.join("\n"));
    }
}

impl Planted<'_> {
    /// The file with the problem, and with the mark.
    fn marked(&self, tree: &Tree) -> String {
        let text = tree.files.get(self.file).unwrap_or_else(|| panic!("{} has no {}", tree.engine, self.file));
        assert_eq!(text.matches(self.anchor).count(), 1, "{}: {self:?}", tree.engine);
        text.replace(self.anchor, self.replacement)
    }

    /// Whether the tree with this file has the finding, and no other one.
    fn check(&self, tree: &Tree, marked: &str) -> Option<String> {
        let mut tree = tree.clone();
        tree.files.insert(self.file.to_owned(), marked.replace(MARK, ""));
        let place = format!("{}:{}", self.file, position(marked));
        let expected = [Found { place, what: self.lint.to_owned() }];
        let found = tree.findings();
        (found != expected).then(|| format!("{expected:?}\n  {found:?}"))
    }
}

/// The file with tabs and multi-byte text, in a comment of the engine, in the line of the mark.
fn prefixed(marked: &str, engine: &str) -> String {
    let at = marked.find(MARK).expect("a mark");
    let line = marked[..at].rfind('\n').map_or(0, |end| end + 1);
    let comment = if engine == "handlebars" { "\t{{!-- ü日𝒳 --}}\t" } else { "\t{# ü日𝒳 #}\t" };
    format!("{}{comment}{}", &marked[..line], &marked[line..])
}

/// The line and the column of the mark, counted here.
fn position(marked: &str) -> String {
    let before = marked.split(MARK).next().unwrap_or_default();
    let lines: Vec<&str> = before.trim_start_matches('\u{feff}').split('\n').collect();
    format!("{}:{}", lines.len(), lines.last().map_or(0, |line| line.chars().count()) + 1)
}

fn table(engine: &str) -> String {
    fs::read_to_string(folder().join(format!("{engine}.faults"))).expect("the table")
}

fn all(table: &str) -> Vec<Planted<'_>> {
    table.trim_end().split("\n\n").map(planted).collect()
}

fn planted(block: &str) -> Planted<'_> {
    let read = || {
        let mut lines = block.lines();
        let (lint, place) = lines.next()?.split_once(' ')?;
        let (file, position) = place.split_once(':')?;
        let anchor = lines.next()?.strip_prefix("- ")?;
        let replacement = lines.next()?.strip_prefix("+ ")?;
        lines.next().is_none().then_some(Planted { lint, file, position, anchor, replacement })
    };
    read().unwrap_or_else(|| panic!("{block}"))
}
