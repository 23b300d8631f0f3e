//! Messages that only rustc can show: how each kind of finding is printed, and type errors around generated code.
//!
//! The findings of a policy are tested in-process, in `tests/lints` and `tests/errors`.

use std::fs;
use std::path::Path;

#[test]
fn ui() {
    // The package in which trybuild compiles the cases: the paths of templates start there.
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("tests").join("trybuild").join("ui-tests");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &package.join("templates"));
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}

/// Copies the files of a folder and of the folders in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the target folder is writable");
    for entry in fs::read_dir(from).expect("the folder exists").flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        match from.is_dir() {
            true => copy(&from, &to),
            false => drop(fs::copy(&from, &to).expect("the target folder is writable")),
        }
    }
}
