//! The package of a user: outside of the workspace, with the dependency under another name.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Writes the package and returns its folder.
pub(crate) fn create(main: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = here.join("../..").canonicalize().expect("the folder of the repository");
    let folder = env::var_os("EDITOR_PACKAGE").map_or_else(|| here.join("target/package"), PathBuf::from);
    fs::create_dir_all(folder.join("src")).expect("a folder");
    let manifest = format!(
        "[package]\nname = \"shop\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         shield = {{ package = \"security-policy\", path = \"{}\", features = [\"full\"] }}\n",
        repository.join("runtime").display()
    );
    write(&folder.join("Cargo.toml"), &manifest);
    // The versions that the workspace has, which are on this machine.
    let lock = fs::read_to_string(repository.join("Cargo.lock")).expect("the versions of the workspace");
    if !folder.join("Cargo.lock").exists() {
        write(&folder.join("Cargo.lock"), &lock);
    }
    write(&folder.join("src/main.rs"), main);
    folder.canonicalize().expect("the folder of the package")
}

fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("a file of the package");
    }
}
