//! Each policy in `tests/lints/` and `tests/errors/` is told what is written beside it. `BLESS=1` writes it anew.

mod cases;

use cases::{ERRORS, LINTS, Page, cases, pages};
use std::collections::BTreeSet;
use std::{env, fs};

#[test]
fn every_case_is_told_what_is_written_beside_it() {
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
        "run `BLESS=1 cargo test -p security-policy-tests --test lint_cases`, and read what has changed:\n{}",
        stale.join("\n")
    );
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let all = [LINTS, ERRORS].map(cases).concat();
    let names: BTreeSet<String> = all.iter().map(cases::Case::place).collect();
    assert_eq!(names.len(), all.len());
    assert!(all.iter().all(|case| !case.headings.is_empty()));
}
