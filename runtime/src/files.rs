//! The check in the test that is generated for a `hash_file` with a pattern.

use std::{fs, path::Path};

/// Panics unless the files in a folder that match the pattern are those that the policy was compiled with.
///
/// `folder` is relative to `root`, and `listed` is sorted. `matches` is the function that the macro uses.
#[track_caller]
pub fn assert_files(root: &str, folder: &str, pattern: &str, listed: &[&str], matches: fn(&str, &str) -> bool) {
    let folder = if folder.is_empty() { "." } else { folder };
    let entries = fs::read_dir(Path::new(root).join(folder)).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path()).filter(|path| path.is_file());
    let mut found: Vec<String> = files.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect();
    found.retain(|name| matches(pattern, name));
    found.sort();
    assert!(
        found == listed,
        "`hash_file(\"{folder}/{pattern}\")` was compiled with other files than there are now\n\
         compiled: {listed:?}\n   found: {found:?}\n\
         help: compile the crate again. With `println!(\"cargo::rerun-if-changed={folder}\")` in `build.rs`, cargo does it"
    );
}
