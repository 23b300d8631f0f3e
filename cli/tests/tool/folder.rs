//! Runs the tool in a folder that exists as long as the test.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

/// A folder below the system's temporary one.
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Creates an empty folder.
    pub(crate) fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("security-policy-cli-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a temporary folder");
        Folder { path: path.canonicalize().expect("the folder exists") }
    }

    /// The path of the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file, and the folders that it is in.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path.join(path)).expect("a file")
    }

    /// Runs the tool in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    /// Runs the tool in the folder, with a text as its standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        use std::io::Write;
        let mut child = self.tool(arguments).stdin(Stdio::piped()).spawn().expect("the tool starts");
        // A tool that does not read its input closes the pipe.
        drop(child.stdin.take().expect("a pipe").write_all(input.as_bytes()));
        Run::new(child.wait_with_output().expect("the tool ends"))
    }

    /// Runs the tool in the folder, with these variables in its environment.
    pub(crate) fn run_in(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut tool = self.tool(arguments);
        let child = tool.envs(variables.iter().copied()).stdin(Stdio::null()).spawn().expect("the tool starts");
        Run::new(child.wait_with_output().expect("the tool ends"))
    }

    fn tool(&self, arguments: &[&str]) -> Command {
        let mut tool = Command::new(env!("CARGO_BIN_EXE_cargo-security-policy"));
        tool.args(arguments).current_dir(&self.path).env("NO_COLOR", "1");
        for name in ["CARGO_TERM_COLOR", "CARGO_TERM_QUIET", "RUSTFLAGS"] {
            tool.env_remove(name);
        }
        tool.stdout(Stdio::piped()).stderr(Stdio::piped());
        tool
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.path));
    }
}

/// What a run has printed, and its exit code.
#[derive(Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Run {
    fn new(output: Output) -> Run {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Run { out: text(output.stdout), err: text(output.stderr), code: output.status.code().expect("an exit code") }
    }
}
