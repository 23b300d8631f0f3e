//! The tests of a stage: which mutants each of them executes, and runs of them with a mutant.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{BufRead, BufReader},
    os::unix::process::CommandExt as _,
    path::{Path, PathBuf},
    process::{self, Child, Command, Stdio},
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use crate::build::Binary;

/// A test that passes without a mutant.
#[derive(Clone)]
pub struct Test {
    pub name: String,
    pub time: Duration,
    /// The mutants whose places it executes.
    pub reaches: BTreeSet<usize>,
}

/// What has been measured, by binary and name of the test. A stage may contain tests of an earlier one.
#[derive(Default)]
pub struct Measured(BTreeMap<(PathBuf, String), Test>);

/// How a test binary ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Hung,
}

/// With this variable of the environment, a test binary writes the mutants that it reaches into a file.
const REACHED: &str = "REACHED";

/// Longer than any test takes without a mutant.
const LONG: Duration = Duration::from_secs(1200);

impl Measured {
    /// The tests of a binary that these arguments select, measured one by one. Left out are those that fail without a mutant, because
    /// they read the sources.
    pub fn tests(&mut self, binary: &Binary, arguments: &[&str]) -> Vec<Test> {
        let names = list(binary, arguments);
        let key = |name: &String| (binary.path.clone(), name.clone());
        let new: Vec<_> = names.iter().filter(|name| !self.0.contains_key(&key(name))).cloned().collect();
        self.0.extend(in_parallel(&new, |name| {
            let test = measure(binary, name);
            if test.is_none() {
                eprintln!("left out: {name}");
            }
            Some((key(name), test?))
        }));
        names.iter().filter_map(|name| self.0.get(&key(name)).cloned()).collect()
    }
}

/// Whether one of these tests fails with the mutant, or does not end.
pub fn catch(binary: &Binary, tests: &[&Test], mutant: usize) -> bool {
    let alone: Duration = tests.iter().map(|test| test.time).sum();
    let arguments = ["--exact", "--test-threads=1"].into_iter().chain(tests.iter().map(|test| test.name.as_str()));
    let mut command = command(binary, arguments);
    command.env("MUTANT", mutant.to_string());
    run(command, Duration::from_secs(5) + 10 * alone) != End::Passed
}

/// What a function returns for each of these values, with as many threads as there are to be jobs, and without a certain order.
pub fn in_parallel<T: Sync, R: Send>(values: &[T], function: impl Fn(&T) -> Option<R> + Sync) -> Vec<R> {
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..jobs() {
            scope.spawn(|| {
                while let Some(value) = values.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = function(value);
                    results.lock().expect("no thread panics").extend(result);
                }
            });
        }
    });
    results.into_inner().expect("no thread panics")
}

fn jobs() -> usize {
    let jobs = env::var("MUTANTS_JOBS").ok().and_then(|jobs| jobs.parse().ok());
    jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}

/// The names of the tests that these arguments select.
fn list(binary: &Binary, arguments: &[&str]) -> Vec<String> {
    let arguments = arguments.iter().copied().chain(["--list", "--format=terse"]);
    let output = command(binary, arguments).output().expect("a test binary starts");
    assert!(output.status.success(), "{}: {}", binary.path.display(), String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8(output.stdout).expect("names of tests are UTF-8");
    output.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

/// Runs a test without a mutant; `None` if it fails.
fn measure(binary: &Binary, name: &str) -> Option<Test> {
    static FILES: AtomicUsize = AtomicUsize::new(0);
    let file = format!("together-{}-{}", process::id(), FILES.fetch_add(1, Ordering::Relaxed));
    let file = env::temp_dir().join(file);
    let started = Instant::now();
    let mut command = command(binary, ["--exact", name]);
    command.env(REACHED, &file);
    let end = run(command, LONG);
    let time = started.elapsed();
    let reaches = read_numbers(&file);
    let _ = fs::remove_file(&file);
    (end == End::Passed).then(|| Test { name: name.to_owned(), time, reaches })
}

/// Numbers of four bytes each.
fn read_numbers(file: &Path) -> BTreeSet<usize> {
    let bytes = fs::read(file).unwrap_or_default();
    let number = |bytes: &[u8; 4]| u32::from_le_bytes(*bytes) as usize;
    bytes.as_chunks().0.iter().map(number).collect()
}

/// Where the libraries of the compiler are, which the tests of a macro link.
static LIBRARIES: LazyLock<PathBuf> = LazyLock::new(|| {
    let rustc = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc starts");
    Path::new(String::from_utf8_lossy(&rustc.stdout).trim()).join("lib")
});

fn command<'a>(binary: &Binary, arguments: impl IntoIterator<Item = &'a str>) -> Command {
    // A mutant may need memory without end.
    let mut command = Command::new("sh");
    command.args(["-c", r#"ulimit -v 4000000; exec "$0" "$@""#]).arg(&binary.path).args(arguments);
    command.current_dir(&binary.folder).process_group(0).stdin(Stdio::null());
    command
        .env("CARGO_MANIFEST_DIR", &binary.folder)
        .env("LD_LIBRARY_PATH", &*LIBRARIES)
        .env("RUST_BACKTRACE", "0")
        .env_remove("MUTANT")
        .env_remove(REACHED);
    command
}

/// Runs a test binary until a test fails.
fn run(mut command: Command, limit: Duration) -> End {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a test binary starts");
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    let (sender, lines) = channel();
    thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let deadline = Instant::now() + limit;
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) if line.starts_with("test ") && line.ends_with(" ... FAILED") => {
                end(&mut child);
                return End::Failed;
            }
            Ok(_) => {}
            Err(RecvTimeoutError::Timeout) => {
                end(&mut child);
                return End::Hung;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    match child.wait().is_ok_and(|status| status.success()) {
        true => End::Passed,
        false => End::Failed,
    }
}

/// Ends a test binary and the processes that it has started.
fn end(child: &mut Child) {
    let group = format!("-{}", child.id());
    let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
    let _ = child.wait();
}
