//! The workflow: it may do little, it forgets no crate and no check, what it runs exists, and the gate waits for every job.

use crate::crates;
use crate::tree::Tree;

const PATH: &str = ".github/workflows/ci.yml";

pub(crate) fn faults(tree: &Tree) -> Vec<String> {
    let text = tree.text(PATH);
    let mut faults = Vec::new();
    let mut expect = |holds: bool, fault: String| {
        if !holds {
            faults.push(format!("{PATH}: {fault}"));
        }
    };

    expect(text.contains("\npermissions:\n  contents: read\n\n"), "a job can do more than read".to_owned());
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        expect(!line.contains(": write") && !line.contains("write-all"), format!("`{line}` lets a job write"));
        expect(!line.contains("secrets."), format!("`{line}` gives a secret to what an outsider wrote"));
        expect(
            !line.starts_with("pull_request_target"),
            format!("`{line}` runs what an outsider wrote with the rights of the project"),
        );
        if let Some((_, action)) = line.split_once("uses: ") {
            expect(is_pinned(action), format!("`{action}` is not pinned to a commit"));
        }
        if let Some((_, machine)) = line.split_once("runs-on: ") {
            expect(!machine.ends_with("latest"), format!("`{machine}` is another system from one day to the next"));
        }
    }
    // A command of several lines would hide from what follows.
    expect(!text.contains("run: |") && !text.contains("run: >"), "a command has several lines".to_owned());
    for command in commands(&text) {
        expect(!command.contains("${{"), format!("an outsider's text could be part of the command `{command}`"));
        for fault in missing(tree, command) {
            expect(false, fault);
        }
    }
    expect(text.contains("\nconcurrency:\n"), "pushing again does not stop what runs for the last push".to_owned());
    let count = |word: &str| text.matches(word).count();
    expect(
        count("uses: actions/checkout@") == count("persist-credentials: false"),
        "a checkout keeps its token".to_owned(),
    );

    let jobs = jobs(&text);
    for (name, body) in &jobs {
        let minutes = body.lines().find_map(|line| line.trim().strip_prefix("timeout-minutes: ")?.parse::<u32>().ok());
        expect(
            minutes.is_some_and(|minutes| minutes <= 10),
            format!("the job `{name}` may take more than ten minutes"),
        );
    }
    let needs = text.lines().find_map(|line| line.trim().strip_prefix("needs: [")?.strip_suffix(']'));
    let needs: Vec<&str> = needs.unwrap_or_default().split(", ").collect();
    for (name, _) in jobs.iter().filter(|(name, _)| *name != "gate") {
        expect(needs.contains(name), format!("the gate does not wait for `{name}`"));
    }

    let tested: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("packages: "))
        .flat_map(str::split_whitespace)
        .collect();
    let members = members(tree);
    for name in &members {
        expect(tested.contains(&name.as_str()), format!("the crate `{name}` is in no set of tests"));
    }
    for name in tested.iter().filter(|word| !word.starts_with('-')) {
        expect(members.iter().any(|member| member == name), format!("the workspace has no crate `{name}`"));
    }
    let runs = |command: &str| commands(&text).any(|other| other == command);
    expect(runs("cargo test --locked $PACKAGES"), "the sets of tests are not run".to_owned());

    let checks = checks(tree);
    let rows: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("- check: ")).collect();
    for check in &checks {
        expect(rows.contains(&check.as_str()), format!("`.ci/supply {check}` is missing"));
    }
    for row in &rows {
        expect(checks.iter().any(|check| check == row), format!("there is no `.ci/supply {row}`"));
    }
    expect(runs(".ci/supply \"$CHECK\""), "the checks of `.ci/supply` are not run".to_owned());
    let rust = crates::rust_version(tree);
    expect(
        runs(&format!("rustup toolchain install --profile minimal {rust}")),
        format!("`msrv` does not install Rust {rust}"),
    );
    let parts: Vec<&str> = text.lines().filter_map(|line| line.trim().strip_prefix("part: ")).collect();
    let all: Vec<String> = (1..=parts.len()).map(|part| format!("{part}/{}", parts.len())).collect();
    expect(parts == all, format!("the parts of `powerset` are {parts:?}"));
    faults
}

/// What the steps run, also to install what a check needs.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map(|line| line.trim().trim_start_matches("- "));
    lines
        .filter_map(|line| line.strip_prefix("run: ").or_else(|| line.strip_prefix("needs: ")))
        .filter(|command| !command.starts_with('['))
}

/// The scripts of a command that are no files of the project, and the tools that are installed in any version.
fn missing(tree: &Tree, command: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut words = command.split(' ');
    let program = words.next().unwrap_or_default();
    if program.contains('/') && !tree.has(program) {
        faults.push(format!("there is no `{program}`"));
    }
    if program == "tests/browser/run" {
        let tests = words.map(|name| format!("tests/browser/{name}.test.mjs"));
        faults.extend(tests.filter(|test| !tree.has(test)).map(|test| format!("there is no `{test}`")));
    }
    if command.starts_with("cargo install") && !(command.contains(" --locked ") && command.contains('@')) {
        faults.push(format!("`{command}` installs another version from one day to the next"));
    }
    faults
}

/// `owner/name@<commit> # v1.2.3`: a tag can be moved.
fn is_pinned(action: &str) -> bool {
    let commit = action.split_once('@').and_then(|(_, rest)| rest.split_once(" # v"));
    commit.is_some_and(|(commit, _)| commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The name of each job, and its lines.
fn jobs(text: &str) -> Vec<(&str, &str)> {
    let mut jobs = Vec::new();
    let mut rest = text.split_once("\njobs:\n").expect("jobs").1;
    while let Some((name, after)) = rest.split_once(":\n") {
        let end =
            after.match_indices('\n').find(|(at, _)| is_job(&after[at + 1..])).map_or(after.len(), |(at, _)| at + 1);
        let name = name.rsplit('\n').next().unwrap_or_default().trim();
        jobs.push((name, &after[..end]));
        rest = &after[end..];
    }
    jobs
}

/// Whether a line is a key at the first level of `jobs`.
fn is_job(line: &str) -> bool {
    line.strip_prefix("  ").is_some_and(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The names of the crates of the workspace.
fn members(tree: &Tree) -> Vec<String> {
    let workspace = tree.toml("Cargo.toml");
    let folders = workspace["workspace"]["members"].as_array().into_iter().flatten().filter_map(toml::Value::as_str);
    let manifests = folders.map(|folder| tree.toml(&format!("{folder}/Cargo.toml")));
    manifests.map(|manifest| manifest["package"]["name"].as_str().expect("a name").to_owned()).collect()
}

/// The checks of `.ci/supply`.
fn checks(tree: &Tree) -> Vec<String> {
    let script = tree.text(".ci/supply");
    let list = script.lines().find_map(|line| line.strip_prefix("all=(")?.strip_suffix(')')).expect("a list of checks");
    list.split(' ').map(str::to_owned).collect()
}
