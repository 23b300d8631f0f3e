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
