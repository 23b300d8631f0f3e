//! The check in the test that is generated for a policy that reads the files of a pattern.

use std::{fs, path::Path};

/// Panics unless the files below a folder that match the pattern are those that the policy was compiled with.
///
/// `folder` is relative to `root`, and `listed` is sorted. `matches` is the function that the macro uses.
#[track_caller]
pub fn assert_files(root: &str, folder: &str, pattern: &str, listed: &[&str], matches: fn(&str, &str) -> bool) {
    let folder = if folder.is_empty() { "." } else { folder };
    let mut found = Vec::new();
    list(&Path::new(root).join(folder), "", pattern.contains('/') || pattern.contains("**"), &mut found);
    found.retain(|path| matches(pattern, path));
    found.sort();
    assert!(
        found == listed,
        "`{folder}/{pattern}` was compiled with other files than there are now\n\
         compiled: {listed:?}\n   found: {found:?}\n\
         help: compile the crate again. With `println!(\"cargo::rerun-if-changed={folder}\")` in `build.rs`, cargo does it"
    );
}

/// The paths of the files in a folder, and with `is_deep` also in the folders of it, without those that are symbolic links.
fn list(folder: &Path, inside: &str, is_deep: bool, out: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let (path, name) = (entry.path(), format!("{inside}{name}"));
        if path.is_file() {
            out.push(name);
        } else if is_deep && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            list(&path, &format!("{name}/"), is_deep, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{env, panic::catch_unwind, path::PathBuf, process};

    use super::*;

    /// A folder with files, which is removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(files: &[&str]) -> Self {
            let root = env::temp_dir().join(format!("security-policy-files-{}", process::id()));
            for file in files {
                let path = root.join(file);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a new folder");
                fs::write(path, "").expect("a new file");
            }
            Self(root)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn other_files_than_those_that_were_compiled_are_an_error() {
        let folder =
            Folder::new(&["pages/b.html", "pages/a.html", "pages/notes.txt", "pages/old/c.html", "pages/old/x/d.html"]);
        let root = folder.0.to_str().expect("a path in UTF-8");
        let is_page: fn(&str, &str) -> bool = |_, path| !path.ends_with(".txt");
        for (at, pattern, found) in [
            // The pattern decides whether inner folders are read.
            ("pages", "*", &["a.html", "b.html"][..]),
            ("pages", "**", &["a.html", "b.html", "old/c.html", "old/x/d.html"]),
            ("pages", "*/*", &["a.html", "b.html", "old/c.html", "old/x/d.html"]),
            ("pages/old", "*", &["c.html"]),
            ("", "*", &[]),
            ("missing", "**", &[]),
        ] {
            assert_files(root, at, pattern, found, is_page);
            let listed = [&["Z.html"][..], found].concat();
            let panic = catch_unwind(|| assert_files(root, at, pattern, &listed, is_page)).expect_err(at);
            let at = if at.is_empty() { "." } else { at };
            assert_eq!(
                panic.downcast_ref::<String>().map(String::as_str),
                Some(
                    format!(
                        "`{at}/{pattern}` was compiled with other files than there are now\n\
                         compiled: {listed:?}\n   found: {found:?}\n\
                         help: compile the crate again. With `println!(\"cargo::rerun-if-changed={at}\")` in `build.rs`, cargo does it"
                    )
                    .as_str()
                ),
            );
        }
    }
}
