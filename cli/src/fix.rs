//! `fix`: the fixes of findings, written into the source.

use crate::check::{Arguments, Report, with_selection};
use crate::exit::{Exit, Failure};
use crate::finding::Finding;
use crate::shell::{GREEN, RED, Shell, plural};
use crate::workspace::{Memo, Metadata, Overlay, metadata};
use clap::{Arg, ArgAction, ArgMatches, Command};
use security_policy_core::Level;
use similar::{ChangeTag, TextDiff};
use std::cmp::Reverse;
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

/// Applies the fixes that do not touch each other, and checks what they have changed, until nothing changes.
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
        memo: Memo::default(),
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
    given_up: BTreeSet<Key>,
    /// How many fixes each file has got.
    fixed: BTreeMap<PathBuf, usize>,
    /// What need not be checked again.
    memo: Memo,
}

/// What distinguishes a fix from others while places change: the file, what is wrong, and the text that fixes it.
type Key = (PathBuf, String, String);

impl Fixing<'_> {
    /// Applies fixes until there is none. Returns what is left.
    fn run(&mut self, is_selected: &dyn Fn(&Finding) -> bool, shell: &mut Shell) -> Result<Report, Failure> {
        let mut report = self.report(&self.overlay.clone())?;
        loop {
            let batch = self.batch(&report, is_selected);
            if batch.is_empty() {
                return Ok(report);
            }
            let mut pass = Pass { texts: self.texts(&batch)?, applied: Vec::new(), report };
            self.apply(batch, &mut pass, shell)?;
            for finding in &pass.applied {
                *self.fixed.entry(finding.region.source.path.clone()).or_default() += 1;
            }
            self.overlay.extend(pass.changed());
            report = pass.report;
        }
    }

    /// Fixes that do not touch each other, in the order of the files. Those of errors come first: an error hides the findings of its policy.
    fn batch(&self, report: &Report, is_selected: &dyn Fn(&Finding) -> bool) -> Vec<Finding> {
        let mut next: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|finding| {
                is_selected(finding)
                    && finding.edit.is_some()
                    && self.is_own(finding)
                    && !self.given_up.contains(&key(finding))
            })
            .collect();
        if next.iter().any(|finding| finding.lint.is_none()) {
            next.retain(|finding| finding.lint.is_none());
        }
        next.sort_by_key(|finding| place(finding));
        let mut batch: Vec<Finding> = Vec::new();
        for finding in next {
            let ((file, start, _), last) = (place(finding), batch.last().map(place));
            if last.is_none_or(|(other, _, end)| other != file || end < start) {
                batch.push(finding.clone());
            }
        }
        batch
    }

    /// Applies fixes together. If one of them is none, each half of them is tried.
    fn apply(&mut self, mut batch: Vec<Finding>, pass: &mut Pass, shell: &mut Shell) -> Result<(), Failure> {
        let problem = match self.report(&pass.overlay(&self.overlay, &batch)) {
            Ok(after) => match problem(&pass.report, &after, &batch) {
                None => {
                    pass.applied.extend(batch);
                    pass.report = after;
                    return Ok(());
                }
                Some(problem) => problem,
            },
            Err(failure) => failure.message,
        };
        if let [finding] = batch.as_slice() {
            let [(line, column), _] = finding.region.lines();
            let place = format!("{}:{line}:{column}", finding.region.source.shown);
            shell.status(
                "Left alone",
                &format!("{place}: the fix of \"{}\" {problem}", finding.title.lines().next().unwrap_or_default()),
            )?;
            self.given_up.insert(key(finding));
            return Ok(());
        }
        let later = batch.split_off(batch.len() / 2);
        self.apply(batch, pass, shell)?;
        self.apply(later, pass, shell)
    }

    /// What is found while the files have these texts.
    fn report(&mut self, overlay: &Overlay) -> Result<Report, Failure> {
        self.memo.keep(overlay);
        Ok(Report::of(&self.arguments.outcomes_after(self.metadata, overlay, &mut self.memo)?))
    }

    /// The texts of the files that fixes change.
    fn texts(&self, batch: &[Finding]) -> Result<Overlay, Failure> {
        let mut texts = Overlay::new();
        for finding in batch {
            let path = &finding.region.source.path;
            if !texts.contains_key(path) {
                let text = self.overlay.get(path).map_or_else(|| read(path), |text| Ok(text.clone()))?;
                texts.insert(path.clone(), text);
            }
        }
        Ok(texts)
    }

    /// Whether the file is one of the workspace, and not of a dependency.
    fn is_own(&self, finding: &Finding) -> bool {
        finding.region.source.path.starts_with(&self.metadata.root)
    }
}

/// Fixes of one report, whose places are those before any of them.
struct Pass {
    /// The texts of the files before.
    texts: Overlay,
    /// The fixes that have been applied.
    applied: Vec<Finding>,
    /// What is left with them.
    report: Report,
}

impl Pass {
    /// The files with the fixes that have been applied.
    fn changed(&self) -> Overlay {
        self.with(&[])
    }

    /// All files, with the fixes that have been applied and some more.
    fn overlay(&self, others: &Overlay, more: &[Finding]) -> Overlay {
        let mut overlay = others.clone();
        overlay.extend(self.with(more));
        overlay
    }

    fn with(&self, more: &[Finding]) -> Overlay {
        let mut fixes: Vec<&Finding> = self.applied.iter().chain(more).collect();
        // The last place first, so that the others remain right.
        fixes.sort_by_key(|finding| Reverse(place(finding)));
        let mut texts = Overlay::new();
        for finding in fixes {
            let path = &finding.region.source.path;
            let (Some(edit), Some(before)) = (&finding.edit, self.texts.get(path)) else { continue };
            let text = texts.entry(path.clone()).or_insert_with(|| before.clone());
            *text = edit.apply(text);
        }
        texts
    }
}

fn key(finding: &Finding) -> Key {
    let text = finding.edit.as_ref().map(|edit| edit.text.clone()).unwrap_or_default();
    (finding.region.source.path.clone(), finding.title.clone(), text)
}

/// The file, and the bytes that the fix replaces.
fn place(finding: &Finding) -> (&Path, usize, usize) {
    let bytes = finding.edit.as_ref().map(|edit| edit.bytes.clone()).unwrap_or_default();
    (&finding.region.source.path, bytes.start, bytes.end)
}

/// Why changes are no fixes of these findings.
fn problem(before: &Report, after: &Report, fixed: &[Finding]) -> Option<String> {
    if after.not_checked.len() > before.not_checked.len() || after.checked < before.checked {
        return Some("leaves a policy that cannot be read".to_owned());
    }
    let (had, has, own) = (counts(&before.findings), counts(&after.findings), counts(fixed));
    let count = |counts: &Counts<'_>, of: &Identity<'_>| counts.get(of).copied().unwrap_or_default();
    if own.iter().any(|(finding, number)| count(&has, finding) + number > count(&had, finding)) {
        return Some("does not remove it".to_owned());
    }
    // An error hides the findings of its policy, so that warnings can appear when it is fixed.
    let is_worse = |finding: &&Finding| count(&has, &identity(finding)) > count(&had, &identity(finding));
    let is_by_lint = fixed.iter().all(|finding| finding.lint.is_some());
    let new = after.findings.iter().filter(|finding| finding.level == Level::Deny && is_by_lint).find(is_worse);
    new.map(|new| format!("causes an error: {}", new.title.lines().next().unwrap_or_default()))
}

/// How often each finding occurs. The lint, the text and the file make two findings the same, since places change.
type Counts<'a> = BTreeMap<Identity<'a>, usize>;
type Identity<'a> = (Option<&'static str>, &'a str, &'a Path);

fn counts(findings: &[Finding]) -> Counts<'_> {
    let mut counts = Counts::new();
    for finding in findings {
        *counts.entry(identity(finding)).or_default() += 1;
    }
    counts
}

fn identity(finding: &Finding) -> Identity<'_> {
    (finding.lint, &finding.title, &finding.region.source.path)
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
