//! Runs of the tests, once without a mutant, and once for each of them.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    branches::Sources,
    build::{Binary, build},
    list::Mutant,
};

/// The binaries of a stage, and what they are called with.
struct Stage {
    binaries: Vec<Binary>,
    arguments: Vec<String>,
    limit: Duration,
}

/// How a test binary ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Hung,
}

/// Judges these mutants, and prints the names of those for which a test fails. A stage is built if a mutant has survived the earlier
/// ones.
pub fn judge(sources: &mut Sources, stages: &[&str], chosen: &[(usize, &Mutant)]) {
    let mut left = chosen.to_vec();
    for stage in stages {
        let (build_arguments, arguments) = stage.split_once(" -- ").unwrap_or((stage, ""));
        let binaries = build(sources, build_arguments);
        let arguments = arguments.split_whitespace().map(str::to_owned).collect();
        let mut stage = Stage { binaries, arguments, limit: Duration::from_secs(600) };
        calibrate(&mut stage);
        let included = sources.included();
        left.retain(|(number, _)| included.contains(number));
        let (before, started) = (left.len(), Instant::now());
        left = stage.survivors(&left);
        eprintln!("{} of {before} branches caught in {:.0?}", before - left.len(), started.elapsed());
        if left.is_empty() {
            break;
        }
    }
}

impl Stage {
    /// Prints the names of the mutants for which a test fails, and returns the others.
    fn survivors<'m>(&self, mutants: &[(usize, &'m Mutant)]) -> Vec<(usize, &'m Mutant)> {
        let (next, survivors) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..jobs() {
                scope.spawn(|| {
                    while let Some((number, mutant)) = mutants.get(next.fetch_add(1, Ordering::Relaxed)) {
                        match self.catches(*number) {
                            true => println!("caught\t{}", mutant.name),
                            false => survivors.lock().expect("no thread panics").push((*number, *mutant)),
                        }
                    }
                });
            }
        });
        survivors.into_inner().expect("no thread panics")
    }

    fn catches(&self, mutant: usize) -> bool {
        self.binaries.iter().any(|binary| run(binary, self, Some(mutant), |_| {}) != End::Passed)
    }
}

/// Leaves out the tests that fail without a mutant, because they read the sources, and measures the others.
fn calibrate(stage: &mut Stage) {
    let mut failed = Vec::new();
    for binary in &stage.binaries {
        run(binary, stage, None, |test| failed.push(test.to_owned()));
    }
    for test in failed {
        eprintln!("left out: {test}");
        stage.arguments.extend(["--skip".to_owned(), test]);
    }
    let started = Instant::now();
    for binary in &stage.binaries {
        assert!(run(binary, stage, None, |_| {}) == End::Passed, "{} fails without a mutant", binary.path.display());
    }
    eprintln!("{:.1?} for {}", started.elapsed(), stage.arguments.join(" "));
    stage.limit = Duration::from_secs(20) + 5 * started.elapsed();
}

/// Runs a test binary, with a mutant until a test fails.
fn run(binary: &Binary, stage: &Stage, mutant: Option<usize>, mut failed: impl FnMut(&str)) -> End {
    // A mutant may need memory without end.
    let mut command = Command::new("sh");
    command.args(["-c", r#"ulimit -v 4000000; exec "$0" "$@""#]).arg(&binary.path).args(&stage.arguments);
    command.current_dir(&binary.folder).process_group(0);
    command.env("CARGO_MANIFEST_DIR", &binary.folder).env("RUST_BACKTRACE", "0").env_remove("MUTANT");
    if let Some(mutant) = mutant {
        command.env("MUTANT", mutant.to_string());
    }
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("a test starts");
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    let (sender, lines) = channel();
    thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    let deadline = Instant::now() + stage.limit;
    loop {
        match lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                let test = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED"));
                test.into_iter().for_each(&mut failed);
                if mutant.is_some() && test.is_some() {
                    end(&mut child);
                    return End::Failed;
                }
            }
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

fn jobs() -> usize {
    let jobs = std::env::var("MUTANTS_JOBS").ok().and_then(|jobs| jobs.parse().ok());
    jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
}
