//! Runs the cases on a framework, and prints a table of the results.

use std::{
    env, fs,
    io::{self, Write as _, stdout},
    path::PathBuf,
};

use crate::{
    app::{App, Mounting},
    cases::{Run, cases},
    market::{Build, Site},
};

/// A framework, and the cases that it cannot have.
///
/// # Example
///
/// ```no_run
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use security_policy_tests_adapters::{Layers, Mounting, Suite};
///
/// # async fn run() {
/// Suite::new("axum")
///     .except("panic", "hyper ends the connection")
///     .run(
///         async |mounting: Mounting| async move |request: Request<Bytes>| {
///             // Builds the application of `Shop` with this mounting, and sends it the request.
/// #           let _ = (mounting, request);
///             Response::new(Bytes::new())
///         },
///         async |layers: Layers| async move |request: Request<Bytes>| {
///             // Builds the application of `Market` with these layers, and sends it the request.
/// #           let _ = (&layers, request);
///             Response::new(Bytes::new())
///         },
///     )
///     .await;
/// # }
/// ```
#[derive(Debug)]
pub struct Suite {
    framework: &'static str,
    exceptions: Vec<(&'static str, &'static str)>,
}

impl Suite {
    /// A framework that has every case.
    #[must_use]
    pub fn new(framework: &'static str) -> Self {
        Self { framework, exceptions: Vec::new() }
    }

    /// Expects a case to fail, with the reason why the framework cannot have it. A case that passes with every mounting is then a
    /// failure.
    #[must_use]
    pub fn except(mut self, case: &'static str, reason: &'static str) -> Self {
        self.exceptions.push((case, reason));
        self
    }

    /// Runs every case on the applications of a framework: that of `Shop`, once for each mounting, and those of `Market`, with each
    /// layer once and twice. Prints a line for each case.
    ///
    /// # Panics
    ///
    /// Panics with a list of all failures.
    pub async fn run<A: App>(self, shop: impl AsyncFn(Mounting) -> A, market: impl Build) {
        let mut apps = Vec::new();
        for mounting in Mounting::ALL {
            apps.push((mounting, shop(mounting).await));
        }
        let (mut rows, mut failures) = (Vec::new(), Vec::new());
        for case in cases() {
            let mut failed = Vec::new();
            match case.run() {
                Run::Shop(run) => {
                    for (mounting, app) in &apps {
                        let outcome = run(app).await;
                        failed.extend(outcome.err().map(|error| format!("{} ({mounting:?}): {error}", case.name())));
                    }
                }
                Run::Market(run) => {
                    for times in [1, 2] {
                        let outcome = run(&Site { build: &market, times }).await;
                        failed.extend(outcome.err().map(|error| format!("{} ({times}×): {error}", case.name())));
                    }
                }
            }
            let exception = self.exceptions.iter().find(|(name, _)| *name == case.name());
            rows.push((case.name(), exception.map_or("yes", |(_, reason)| reason)));
            match exception {
                None => failures.extend(failed),
                Some((name, _)) if failed.is_empty() => {
                    failures.push(format!("{name}: passes, so remove its `except`"))
                }
                Some(_) => {}
            }
        }
        for (name, _) in &self.exceptions {
            if !cases().iter().any(|case| case.name() == *name) {
                failures.push(format!("{name}: is in an `except`, and no case has this name"));
            }
        }
        record(self.framework, &rows).expect("the results can be written to the target directory");
        assert!(failures.is_empty(), "{} failures in {}:\n{}", failures.len(), self.framework, failures.join("\n"));
    }
}

/// Prints the results, and keeps them for [`table`].
fn record(framework: &str, rows: &[(&str, &str)]) -> io::Result<()> {
    let mut out = stdout().lock();
    let mut text = String::new();
    for (case, result) in rows {
        writeln!(out, "{framework:<14} {case:<30} {result}")?;
        text.push_str(&format!("{case}\t{result}\n"));
    }
    fs::create_dir_all(folder())?;
    fs::write(folder().join(framework), text)
}

/// The results of the last run of each framework, as a table in Markdown: a row for each case and a column for each framework.
///
/// # Errors
///
/// Returns an error if no framework has run.
pub fn table() -> io::Result<String> {
    let mut columns = Vec::new();
    for entry in fs::read_dir(folder())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        columns.push((name, fs::read_to_string(path)?));
    }
    columns.sort();
    let mut notes: Vec<&str> = Vec::new();
    let mut text = String::from("| case |");
    columns.iter().for_each(|(name, _)| text.push_str(&format!(" {name} |")));
    text.push_str("\n|---|");
    columns.iter().for_each(|_| text.push_str("---|"));
    for case in cases() {
        text.push_str(&format!("\n| {} |", case.title()));
        for (_, results) in &columns {
            let row = results.lines().find_map(|row| row.strip_prefix(case.name())?.strip_prefix('\t'));
            text.push_str(&match row {
                Some("yes") => " ✓ |".to_owned(),
                Some(reason) => format!(" {} |", note(&mut notes, reason)),
                None => " ? |".to_owned(),
            });
        }
    }
    text.push_str("\n\n");
    for (index, note) in notes.iter().enumerate() {
        text.push_str(&format!("{}. {note}\n", index + 1));
    }
    Ok(text)
}

/// The number of a reason.
fn note<'a>(notes: &mut Vec<&'a str>, reason: &'a str) -> String {
    let index = notes.iter().position(|note| *note == reason).unwrap_or_else(|| {
        notes.push(reason);
        notes.len() - 1
    });
    format!("({})", index + 1)
}

/// A folder of the target directory: the tests are in `target/debug/deps`.
fn folder() -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    program.ancestors().nth(3).map_or_else(PathBuf::new, |target| target.join("tmp/adapters"))
}
