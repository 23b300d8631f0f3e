//! Promises about single cases: what holds, what is said of what does not, and the smallest change that keeps a promise.

use crate::cases::{PROMISES, Page, pages};
use std::{env, fs};

#[test]
fn every_promise_has_the_expected_output() {
    let mut stale = Vec::new();
    for path in pages(PROMISES) {
        let page = Page::read(&path);
        let blessed = page.printed(&|case| case.errors());
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &blessed).expect("the page can be written");
        }
        let written = fs::read_to_string(&path).expect("a page");
        let mut lines = written.lines().zip(blessed.lines()).enumerate();
        if let Some((line, (left, right))) = lines.find(|(_, (left, right))| left != right) {
            let file = path.file_name().unwrap_or_default().display();
            stale.push(format!("{file}:{}\n  written: {left}\n  now:     {right}", line + 1));
        } else if written != blessed {
            stale.push(format!("{}: not all of its cases have what is expected", path.display()));
        }
    }
    assert!(
        stale.is_empty(),
        "run `BLESS=1 cargo test -p security-policy-tests --test model promise_cases`, and read what has changed:\n{}",
        stale.join("\n")
    );
}
