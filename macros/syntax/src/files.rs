//! Files and the environment, which a policy can depend on besides its source. Only this module reads them.

use std::collections::BTreeMap;
use std::env::VarError;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where `hash_file`, `integrity!` and `env` read from.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The names of the files in a folder, in any order. `.` is the folder that relative paths start at.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;

    /// The value of an environment variable.
    ///
    /// # Errors
    ///
    /// It is not set, or is not UTF-8.
    fn variable(&self, name: &str) -> Result<String, VarError>;
}

/// The files of a folder, and the environment of the process.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Reads relative paths from this folder.
    pub fn new(path: impl Into<PathBuf>) -> Folder {
        Folder { path: path.into() }
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.path.join(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path.join(folder))? {
            let path = entry?.path();
            // A name that is not UTF-8 matches no pattern.
            let name = path.file_name().and_then(|name| name.to_str());
            names.extend(name.filter(|_| path.is_file()).map(str::to_owned));
        }
        Ok(names)
    }

    fn variable(&self, name: &str) -> Result<String, VarError> {
        env::var(name)
    }
}

/// The path of a source file as rustc writes it in messages. `None` for a file of another crate: its absolute path would
/// make a build depend on the machine.
pub(crate) fn source_file(path: &str) -> Option<String> {
    let folder = || env::var_os("CARGO_MANIFEST_DIR");
    let own = match Path::new(path) {
        path if path.is_absolute() => path.strip_prefix(folder()?).ok()?,
        path => path,
    };
    own.to_str().filter(|path| !path.is_empty()).map(str::to_owned)
}

/// Files and variables in memory, for tests and for tools that do not read the disk.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The files, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The environment variables, by name.
    pub variables: BTreeMap<String, String>,
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let inside = |path: &String| match folder {
            "." => Some(path.clone()),
            _ => Some(path.strip_prefix(folder)?.strip_prefix('/')?.to_owned()),
        };
        let paths: Vec<String> = self.files.keys().filter_map(inside).collect();
        match paths.is_empty() {
            true => Err(io::ErrorKind::NotFound.into()),
            false => Ok(paths.into_iter().filter(|path| !path.contains('/')).collect()),
        }
    }

    fn variable(&self, name: &str) -> Result<String, VarError> {
        self.variables.get(name).cloned().ok_or(VarError::NotPresent)
    }
}

/// A pattern of `hash_file`, and the files that it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// The folder as it was written, without its last `/`.
    pub folder: String,
    /// The pattern of the file names.
    pub pattern: String,
    /// The names of the files, sorted.
    pub names: Vec<String>,
}

/// The files and variables that have been read, in order. A change of one changes the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// Paths as they were written.
    pub files: Vec<String>,
    /// Names of environment variables, including those that are not set.
    pub variables: Vec<String>,
    /// Patterns. The matching files are also in `files`; rustc does not notice a new file.
    pub globs: Vec<Glob>,
}

impl Dependencies {
    pub(crate) fn file(&mut self, files: &dyn Files, path: &str) -> Result<Vec<u8>, String> {
        let bytes = files.read(path).map_err(|error| format!("cannot read `{path}`: {error}"))?;
        self.files.push(path.to_owned());
        Ok(bytes)
    }

    pub(crate) fn variable(&mut self, files: &dyn Files, name: &str) -> Result<String, String> {
        if !is_variable(name) {
            return Err(match name.is_empty() {
                true => "the name of the environment variable is empty".to_owned(),
                false => format!("`{}` is not the name of an environment variable", name.escape_debug()),
            });
        }
        // Recorded even if it is not set: the build has to run again once it is.
        self.variables.push(name.to_owned());
        files.variable(name).map_err(|error| match error {
            VarError::NotPresent => format!("the environment variable `{name}` is not set"),
            VarError::NotUnicode(_) => format!("the environment variable `{name}` is not UTF-8"),
        })
    }
}

/// Where relative paths start, for a help line.
pub(crate) const PATHS: &str = "paths start at the folder of the crate's `Cargo.toml`";

/// Whether an environment variable can have this name.
pub(crate) fn is_variable(name: &str) -> bool {
    !name.is_empty() && !name.contains(['=', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_crate_have_a_path() {
        let own = concat!(env!("CARGO_MANIFEST_DIR"), "/src/files.rs");
        assert_eq!(source_file(own).as_deref(), Some("src/files.rs"));
        assert_eq!(source_file("shop/src/main.rs").as_deref(), Some("shop/src/main.rs"));
        assert_eq!(source_file("/home/someone/.cargo/registry/src/base-1.0.0/src/lib.rs"), None);
        assert_eq!(source_file(""), None);
    }
}
