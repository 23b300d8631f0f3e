//! Each policy in `tests/lints/` and `tests/errors/` has the output that is written below it. `BLESS=1` updates the output.

use crate::cases::compile::compile;
use crate::cases::{Case, ERRORS, LINTS, Page, cases, pages};
use security_policy_core::Level;
use security_policy_core::lint::{self, Concern, Lint, MISSING};
use std::collections::BTreeSet;
use std::{env, fs};

#[test]
fn every_case_has_the_expected_output() {
    let mut stale = Vec::new();
    for path in [LINTS, ERRORS].into_iter().flat_map(pages) {
        let page = Page::read(&path);
        let blessed = page.blessed();
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &blessed).expect("the page can be written");
        }
        let written = fs::read_to_string(&path).expect("a page");
        if let Some((line, (left, right))) =
            written.lines().zip(blessed.lines()).enumerate().find(|(_, (left, right))| left != right)
        {
            let file = path.file_name().unwrap_or_default().display();
            stale.push(format!("{file}:{}\n  written: {left}\n  now:     {right}", line + 1));
        } else if written != blessed {
            stale.push(format!("{}: not all of its cases have what is expected", path.display()));
        }
    }
    assert!(
        stale.is_empty(),
        "run `BLESS=1 cargo test -p security-policy-tests --test model lint_cases`, and read what has changed:\n{}",
        stale.join("\n")
    );
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let all = [LINTS, ERRORS].map(cases).concat();
    let names: BTreeSet<String> = all.iter().map(Case::place).collect();
    assert_eq!(names.len(), all.len());
    assert!(all.iter().all(|case| !case.headings.is_empty()));
}

/// What the docs of a lint show: `# Example` makes it fire, alone; `# Fine` is told nothing.
#[test]
fn every_example_of_the_docs_does_what_it_says() {
    let mut wrong = Vec::new();
    for lint in lint::all() {
        let (example, fine) = (shown(lint, "# Example"), shown(lint, "# Fine"));
        let (found, errors) = found(lint, &example);
        if found != BTreeSet::from([lint.name]) || !errors.is_empty() {
            wrong.push(format!("{}: the example finds {found:?} {errors:?}\n{example}", lint.name));
        }
        let (found, errors) = self::found(lint, &fine);
        if !found.is_empty() || !errors.is_empty() {
            wrong.push(format!("{}: what is fine finds {found:?} {errors:?}\n{fine}", lint.name));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// The code block of a section.
fn shown(lint: &Lint, section: &str) -> String {
    let lines = lint.explanation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let block = lines.skip_while(|line| *line != section).skip_while(|line| !line.starts_with("```")).skip(1);
    let text: String = block.take_while(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect();
    assert!(!text.trim().is_empty(), "{}: `{section}` shows nothing", lint.name);
    with_more(&text)
}

/// Expands a repetition: `/* 400 more */` after an item stands for 400 more of it.
fn with_more(text: &str) -> String {
    let more = text.split_once("/* ").and_then(|(before, rest)| Some((before, rest.split_once(" more */")?)));
    let Some((before, (count, after))) = more else { return text.to_owned() };
    let item = before.trim_end_matches(", ").rsplit([' ', '[']).next().unwrap_or_default();
    let count = count.parse().expect("a number of items");
    format!("{before}{}{after}", format!("{item}, ").repeat(count))
}

/// The lints that find something in an example, and the errors in it. Fields alone are those of a policy, and what else a whole
/// policy should have is not what they show.
fn found(lint: &Lint, example: &str) -> (BTreeSet<&'static str>, Vec<String>) {
    let policy = match example.contains("struct ") {
        true => example.to_owned(),
        // A lint that is off by default is switched on, and one of what is missing speaks for itself.
        false if lint.level == Level::Allow || lint.concern == Concern::Missing => {
            format!("#[deny({})] struct Shop {{\n{example}}}", lint.name)
        }
        false => format!("struct Shop {{\n{example}}}"),
    };
    let compiled = compile(&policy);
    let is_shown = |name: &&str| {
        let other = lint::find(name).filter(|other| other.name != lint.name);
        *name != MISSING && other.is_none_or(|other| other.concern != Concern::Missing)
    };
    let errors = compiled.messages.iter().filter(|said| said.lint.is_none()).map(|said| said.text.clone());
    let lints = compiled.messages.iter().filter_map(|said| said.lint).filter(is_shown);
    (lints.collect(), errors.collect())
}
