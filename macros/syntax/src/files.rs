//! Files, the environment and the clock, which a policy can depend on besides its source. Only this module reads them.

use security_policy_core::date::Date;
use std::collections::BTreeMap;
use std::env::VarError;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, io};

/// Where `hash_file`, `integrity!`, `env` and `until` read from.
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

    /// The names of the folders in a folder, in any order, without symbolic links: a pattern never follows a circle.
    ///
    /// # Errors
    ///
    /// The folder cannot be read.
    fn folders(&self, folder: &str) -> io::Result<Vec<String>>;

    /// The path of a file as the compiler would print it, so that an editor opens it: from the folder in which the compiler runs.
    fn printed(&self, path: &str) -> String {
        path.to_owned()
    }

    /// The value of an environment variable.
    ///
    /// # Errors
    ///
    /// It is not set, or is not UTF-8.
    fn variable(&self, name: &str) -> Result<String, VarError>;

    /// The seconds since 1970-01-01T00:00:00Z. Only read for an `#[allow(…, until = "…")]`, if the variable `SOURCE_DATE_EPOCH` is not set.
    fn now(&self) -> u64;
}

/// The files of a folder, the environment of the process, and the clock of the system.
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

    fn folders(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.path.join(folder))? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                names.extend(entry.file_name().into_string().ok());
            }
        }
        Ok(names)
    }

    fn printed(&self, path: &str) -> String {
        let whole = self.path.join(path);
        let own =
            env::current_dir().ok().and_then(|folder| whole.strip_prefix(folder).ok()?.to_str().map(str::to_owned));
        own.map_or_else(|| path.to_owned(), |own| own.replace('\\', "/"))
    }

    fn variable(&self, name: &str) -> Result<String, VarError> {
        env::var(name)
    }

    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
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

/// Files, variables and a time in memory, for tests and for tools that do not read the disk.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The files, by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The environment variables, by name.
    pub variables: BTreeMap<String, String>,
    /// The time, in seconds since 1970-01-01T00:00:00Z.
    pub now: u64,
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        Ok(self.inside(folder)?.into_iter().filter(|path| !path.contains('/')).map(str::to_owned).collect())
    }

    fn folders(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut names: Vec<String> =
            self.inside(folder)?.iter().filter_map(|path| Some(path.split_once('/')?.0.to_owned())).collect();
        names.dedup();
        Ok(names)
    }

    fn variable(&self, name: &str) -> Result<String, VarError> {
        self.variables.get(name).cloned().ok_or(VarError::NotPresent)
    }

    fn now(&self) -> u64 {
        self.now
    }
}

impl Memory {
    /// The paths of the files below a folder, from there.
    fn inside(&self, folder: &str) -> io::Result<Vec<&str>> {
        let folder = folder.strip_prefix("./").unwrap_or(folder);
        let inside = |path: &'_ String| match folder {
            "." => Some(0),
            _ => path.strip_prefix(folder)?.strip_prefix('/').map(|rest| path.len() - rest.len()),
        };
        let paths: Vec<&str> = self.files.keys().filter_map(|path| Some(&path[inside(path)?..])).collect();
        if paths.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(paths) }
    }
}

/// A pattern, and the files that it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob {
    /// The folder as it was written, without its last `/`.
    pub folder: String,
    /// The pattern of the paths from there.
    pub pattern: String,
    /// The paths of the files from there, sorted.
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

    /// The day of the build, in UTC: that of `SOURCE_DATE_EPOCH`, or else of the clock.
    pub(crate) fn today(&mut self, files: &dyn Files) -> Result<Date, String> {
        // Recorded even if it is not set: a build with it differs.
        if !self.variables.iter().any(|name| name == EPOCH) {
            self.variables.push(EPOCH.to_owned());
        }
        let seconds = match files.variable(EPOCH) {
            Ok(text) => {
                text.parse().map_err(|_| format!("`{EPOCH}` is `{}`, not a number of seconds", text.escape_debug()))?
            }
            Err(VarError::NotPresent) => files.now(),
            Err(VarError::NotUnicode(_)) => return Err(format!("`{EPOCH}` is not a number of seconds")),
        };
        Ok(Date::of_unix_time(seconds))
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

/// The environment variable that says when a build is, so that it is the same again at any time.
/// <https://reproducible-builds.org/specs/source-date-epoch/>
pub const EPOCH: &str = "SOURCE_DATE_EPOCH";

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

    /// Relative paths start at the folder, and messages name files from where the compiler runs.
    #[test]
    fn a_folder_is_read_from_the_disk() {
        let files = Folder::new(env!("CARGO_MANIFEST_DIR"));
        let read = files.read("Cargo.toml").expect("the manifest");
        assert!(String::from_utf8(read).expect("UTF-8").starts_with("[package]"));
        assert!(files.read("no-file").is_err());
        let has = |names: &[String], name: &str| names.iter().any(|own| own == name);
        let (names, folders) = (files.list("src").expect("a folder"), files.folders("src").expect("a folder"));
        assert!(has(&names, "lib.rs") && !has(&names, "parse"), "{names:?}");
        assert!(has(&folders, "parse") && !has(&folders, "lib.rs"), "{folders:?}");
        assert!(files.list("no-folder").is_err() && files.folders("no-folder").is_err());
        let here = Folder::new(env::current_dir().expect("the current folder").join("crates/shop"));
        assert_eq!(here.printed("templates/a.html"), "crates/shop/templates/a.html");
        assert_eq!(Folder::new("/elsewhere").printed("templates/a.html"), "templates/a.html");
        assert_eq!(files.variable("CARGO_MANIFEST_DIR").as_deref(), Ok(env!("CARGO_MANIFEST_DIR")));
        assert_eq!(files.variable("A_VARIABLE_THAT_NOBODY_SETS"), Err(VarError::NotPresent));
    }

    /// A pattern would never end in a circle of links.
    #[cfg(unix)]
    #[test]
    fn a_link_is_no_folder() {
        let root = env::temp_dir().join(format!("security-policy-syntax-{}", std::process::id()));
        fs::create_dir_all(root.join("own")).expect("a temporary folder");
        std::os::unix::fs::symlink(&root, root.join("circle")).expect("a link");
        fs::write(root.join("a.js"), "a()").expect("a file");
        std::os::unix::fs::symlink(root.join("a.js"), root.join("b.js")).expect("a link");
        let files = Folder::new(&root);
        let (folders, names) = (files.folders("."), files.list("."));
        fs::remove_dir_all(&root).expect("the temporary folder is removed");
        assert_eq!(folders.expect("a folder"), ["own"]);
        let mut names = names.expect("a folder");
        names.sort();
        assert_eq!(names, ["a.js", "b.js"]);
    }
}
