//! How the process ends.

use std::fmt;
use std::process::ExitCode;

/// The exit codes. [`Failed`](Exit::Failed) is cargo's own code for an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing is wrong.
    Fine,
    /// There is an error: a finding at the level `deny`, or what an option such as `--exit-code` makes one.
    Denied,
    /// There is no error, but some policy could not be checked.
    NotChecked,
    /// The tool could not do what it was asked: wrong arguments, a file that cannot be read, a server that does not answer.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Denied => 1,
            Exit::NotChecked => 2,
            Exit::Failed => 101,
        })
    }
}

/// Why the tool could not do what it was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    /// What went wrong, on one line.
    pub(crate) message: String,
    /// What to do about it.
    pub(crate) help: Option<String>,
    /// Whether the reader of the output has closed it, as `head` does. Nobody needs to be told.
    pub(crate) is_closed_pipe: bool,
}

impl Failure {
    /// Creates a failure.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: None, is_closed_pipe: false }
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn help(self, help: impl Into<String>) -> Failure {
        Failure { help: Some(help.into()), ..self }
    }

    /// A file or a stream that failed.
    pub(crate) fn io(what: impl fmt::Display, error: &std::io::Error) -> Failure {
        Failure::new(format!("{what}: {error}"))
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        let is_closed_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Failure { is_closed_pipe, ..Failure::new(format!("cannot write the output: {error}")) }
    }
}
