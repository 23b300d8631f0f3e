//! The threat model of SECURITY.md: each promise names the tests that show it.

use crate::tree::Tree;

const PATH: &str = "SECURITY.md";

pub(crate) fn faults(tree: &Tree) -> Vec<String> {
    let text = tree.text(PATH);
    let mut faults = Vec::new();
    let mut count = 0;
    for row in promises(&text) {
        count += 1;
        let tests = row.rsplit('|').nth(1).unwrap_or_default();
        let paths: Vec<&str> =
            code(tests).filter(|code| code.contains('/')).map(|path| path.split(' ').next().unwrap_or(path)).collect();
        if paths.is_empty() {
            faults.push(format!("{PATH}: no test shows `{row}`"));
        }
        for path in paths.iter().filter(|path| !tree.has(path)) {
            faults.push(format!("{PATH}: `{path}` does not exist"));
        }
        for name in code(tests).filter(|code| !code.contains('/')) {
            // The file before it has the test.
            let place = tests.find(&format!("`{name}`")).unwrap_or_default();
            let file = code(&tests[..place]).filter(|code| code.contains('/')).last().unwrap_or_default();
            if !tree.text(file).contains(&format!("fn {name}(")) {
                faults.push(format!("{PATH}: `{file}` has no test `{name}`"));
            }
        }
    }
    if count < 20 {
        faults.push(format!("{PATH}: only {count} promises were found"));
    }
    faults
}

/// The rows of the tables whose last column is *tested by*.
fn promises(text: &str) -> impl Iterator<Item = &str> {
    let mut is_promise = false;
    text.lines().filter(move |line| {
        let is_head = line.starts_with('|') && line.ends_with("| tested by |");
        is_promise = is_head || (is_promise && line.starts_with('|'));
        is_promise && !is_head && !line.starts_with("|--")
    })
}

/// The parts of a text that are in backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}
