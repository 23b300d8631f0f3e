//! `fix`: the fixes of findings, written into the source.

use crate::check::{Arguments, Report, with_selection};
use crate::exit::{Exit, Failure};
use crate::finding::Finding;
use crate::shell::{GREEN, RED, Shell, plural};
use crate::workspace::{Metadata, Overlay, metadata};
use clap::{Arg, ArgAction, ArgMatches, Command};
use security_policy_core::Level;
use similar::{ChangeTag, TextDiff};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, process};

/// The arguments.
pub(crate) fn command() -> Command {
    let flag = |name: &'static str, help: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    let command = Command::new("fix")
        .about("Write the fixes of findings into the source")
        .after_help("A fix that does not remove its finding, or causes another one, is not applied")
        .arg(flag("dry-run", "Show the changes, and write nothing"))
        .arg(flag("allow-dirty", "Change files although the working directory has changes"))
        .arg(flag("allow-staged", "Change files although changes are staged"))
        .arg(flag("allow-no-vcs", "Change files although there is no version control"))
        .arg(
            Arg::new("lint")
                .long("lint")
                .value_name("LINT")
                .action(ArgAction::Append)
                .help("Apply only the fixes of this lint"),
        );
    with_selection(command)
}

/// Applies the fixes one after another, and checks the workspace after each.
pub(crate) fn run(matches: &ArgMatches, shell: &mut Shell) -> Result<Exit, Failure> {
    let arguments = Arguments::of(matches)?;
    let metadata = metadata(&arguments.selection)?;
    let is_dry = matches.get_flag("dry-run");
    if !is_dry {
        version_control(matches, &metadata.root)?;
    }
    let lints: BTreeSet<&String> = matches.get_many("lint").into_iter().flatten().collect();
    let is_selected =
        |finding: &Finding| lints.is_empty() || finding.lint.is_some_and(|lint| lints.iter().any(|name| *name == lint));
    let mut fixing = Fixing {
        arguments: &arguments,
        metadata: &metadata,
        overlay: Overlay::new(),
        given_up: BTreeSet::new(),
        fixed: BTreeMap::new(),
    };
    let report = fixing.run(&is_selected, shell)?;
    if is_dry {
        for (path, text) in &fixing.overlay {
            let before = read(path)?;
            write!(shell.out, "{}", diff(&crate::workspace::shown(path), &before, text))?;
        }
        let count: usize = fixing.fixed.values().sum();
        shell.status(
            "Would fix",
            &format!("{} in {}", plural(count, "finding", "findings"), plural(fixing.fixed.len(), "file", "files")),
        )?;
        return Ok(Exit::Fine);
    }
    for (path, text) in &fixing.overlay {
        let shown = crate::workspace::shown(path);
        fs::write(path, text).map_err(|error| Failure::io(format!("cannot write `{shown}`"), &error))?;
        shell.status(
            "Fixed",
            &format!("{shown} ({})", plural(fixing.fixed.get(path).copied().unwrap_or(0), "fix", "fixes")),
        )?;
    }
    shell.status("Checked", &report.summary())?;
    Ok(Exit::Fine)
}

/// Fixes that have been applied, in memory.
struct Fixing<'a> {
    arguments: &'a Arguments,
    metadata: &'a Metadata,
    /// The files as they will be.
    overlay: Overlay,
    /// Fixes that did not remove their finding.
    given_up: BTreeSet<(PathBuf, String, String)>,
    /// How many fixes each file has got.
    fixed: BTreeMap<PathBuf, usize>,
}

impl Fixing<'_> {
    /// Applies one fix at a time until there is none. Returns what is left.
    fn run(&mut self, is_selected: &dyn Fn(&Finding) -> bool, shell: &mut Shell) -> Result<Report, Failure> {
        let mut report = self.report(&self.overlay)?;
        loop {
            let next = report.findings.iter().find(|finding| {
                is_selected(finding)
                    && finding.edit.is_some()
                    && self.is_own(finding)
                    && !self.given_up.contains(&key(finding))
            });
            let Some(finding) = next.cloned() else { return Ok(report) };
            let Some(edit) = &finding.edit else { return Ok(report) };
            let path = &finding.region.source.path;
            let text = match self.overlay.get(path) {
                Some(text) => text.clone(),
                None => read(path)?,
            };
            let mut overlay = self.overlay.clone();
            overlay.insert(path.clone(), edit.apply(&text));
            let problem = match self.report(&overlay) {
                Ok(after) => match problem(&report, &after, &finding) {
                    None => {
                        self.overlay = overlay;
                        *self.fixed.entry(path.clone()).or_default() += 1;
                        report = after;
                        continue;
                    }
                    Some(problem) => problem,
                },
                Err(failure) => failure.message,
            };
            let [(line, column), _] = finding.region.lines();
            let place = format!("{}:{line}:{column}", finding.region.source.shown);
            shell.status(
                "Left alone",
                &format!("{place}: the fix of \"{}\" {problem}", finding.title.lines().next().unwrap_or_default()),
            )?;
            self.given_up.insert(key(&finding));
        }
    }

    fn report(&self, overlay: &Overlay) -> Result<Report, Failure> {
        Ok(Report::of(&self.arguments.outcomes(self.metadata, overlay)?))
    }

    /// Whether the file is one of the workspace, and not of a dependency.
    fn is_own(&self, finding: &Finding) -> bool {
        finding.region.source.path.starts_with(&self.metadata.root)
    }
}

/// What distinguishes a fix from others while places change.
fn key(finding: &Finding) -> (PathBuf, String, String) {
    let text = finding.edit.as_ref().map(|edit| edit.text.clone()).unwrap_or_default();
    (finding.region.source.path.clone(), finding.title.clone(), text)
}

/// Why a change is no fix.
fn problem(before: &Report, after: &Report, fixed: &Finding) -> Option<String> {
    let count = |report: &Report, of: &Finding| report.findings.iter().filter(|other| is_same(other, of)).count();
    if after.not_checked.len() > before.not_checked.len() || after.checked < before.checked {
        return Some("leaves a policy that cannot be read".to_owned());
    }
    if count(after, fixed) >= count(before, fixed) {
        return Some("does not remove it".to_owned());
    }
    // An error hides the findings of its policy, so that warnings can appear when it is fixed.
    let is_worse = |finding: &&Finding| count(after, finding) > count(before, finding);
    let new =
        after.findings.iter().filter(|finding| finding.level == Level::Deny && fixed.lint.is_some()).find(is_worse);
    new.map(|new| format!("causes an error: {}", new.title.lines().next().unwrap_or_default()))
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    one.lint == other.lint && one.title == other.title && one.region.source.path == other.region.source.path
}

/// Refuses to change files that could not be restored, as cargo does.
fn version_control(matches: &ArgMatches, root: &Path) -> Result<(), Failure> {
    if matches.get_flag("allow-no-vcs") {
        return Ok(());
    }
    let output = process::Command::new("git").args(["status", "--porcelain"]).current_dir(root).output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        let failure = Failure::new("no version control was found here, and `fix` changes files");
        return Err(failure.help("`--allow-no-vcs` changes them all the same"));
    };
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    // The first column is the state in the index, the second one that of the file.
    let staged = |line: &str| !line.starts_with([' ', '?']);
    let changed = |line: &str| !line.get(1..2).unwrap_or(" ").starts_with(' ');
    let is_allowed = |line: &&str| {
        (!changed(line) || matches.get_flag("allow-dirty"))
            && (!staged(line) || matches.get_flag("allow-staged") || matches.get_flag("allow-dirty"))
    };
    let refused: Vec<&str> = listed.lines().filter(|line| !is_allowed(line)).collect();
    if refused.is_empty() {
        return Ok(());
    }
    let files: Vec<String> = refused.iter().map(|line| format!("  * {}", line.get(3..).unwrap_or(line))).collect();
    let message = format!("the working directory has changes that are not committed:\n\n{}\n", files.join("\n"));
    Err(Failure::new(message).help("commit them, or pass `--allow-dirty`, or `--allow-staged` if all are staged"))
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::io(format!("cannot read `{}`", path.display()), &error))
}

/// A unified diff.
fn diff(path: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut out = format!("--- {path}\n+++ {path}\n");
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        out.push_str(&format!("{}\n", hunk.header()));
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches(['\n', '\r']);
            out.push_str(&match change.tag() {
                ChangeTag::Delete => format!("{RED}-{line}{RED:#}\n"),
                ChangeTag::Insert => format!("{GREEN}+{line}{GREEN:#}\n"),
                ChangeTag::Equal => format!(" {line}\n"),
            });
        }
    }
    out
}
