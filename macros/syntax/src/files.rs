//! Files and the environment: all that a policy depends on besides its source. Nothing else in this crate reads them.

use std::collections::BTreeMap;
use std::env::VarError;
use std::path::PathBuf;
use std::{env, fs, io};

/// Where `hash_file`, `integrity!` and `env` read from.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being read.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// The names of the files in a folder, in any order. `.` is the folder that paths start at.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from being read.
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
    /// The folder that relative paths start at.
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
            // A name that is no UTF-8 matches no pattern.
            let name = path.file_name().and_then(|name| name.to_str());
            names.extend(name.filter(|_| path.is_file()).map(str::to_owned));
        }
        Ok(names)
    }

    fn variable(&self, name: &str) -> Result<String, VarError> {
        env::var(name)
    }
}

/// Files and variables that are given: for tests, and for tools that read no disk.
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

/// The files that a pattern of `hash_file` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// The folder, as it was written, without the `/` at its end.
    pub folder: String,
    /// What the names of the files match.
    pub pattern: String,
    /// The names of the files, sorted.
    pub names: Vec<String>,
}

/// What has been read, in order: a change of it changes the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// Paths, as they were written.
    pub files: Vec<String>,
    /// Names of environment variables, also of those that are not set.
    pub variables: Vec<String>,
    /// Patterns, whose files are among the files. A file that is added is not known to rustc.
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
            return Err(format!("`{}` is not the name of an environment variable", name.escape_debug()));
        }
        // Also where it is missing: setting it is the fix.
        self.variables.push(name.to_owned());
        files.variable(name).map_err(|error| match error {
            VarError::NotPresent => format!("the environment variable `{name}` is not set"),
            VarError::NotUnicode(_) => format!("the environment variable `{name}` is not UTF-8"),
        })
    }
}

/// Where a path begins, for a help line.
pub(crate) const PATHS: &str = "paths start at the folder of the crate's `Cargo.toml`";

/// Whether an environment variable can have this name.
pub(crate) fn is_variable(name: &str) -> bool {
    !name.is_empty() && !name.contains(['=', '\0'])
}
