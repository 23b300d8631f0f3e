//! `check`: all policies of a workspace, without building it.

use crate::exit::{Exit, Failure};
use crate::finding::Finding;
use crate::output::{self, Format};
use crate::shell::{Shell, plural};
use crate::workspace::{Given, Graph, Memo, Metadata, Outcome, Overlay, Policies, Region, Selection, metadata};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use security_policy_core::Level;
use std::io::Write;
use std::path::PathBuf;

/// The arguments.
pub(crate) fn command() -> Command {
    let command = Command::new("check")
        .about("Check all policies of a workspace without building it")
        .after_help(
            "What only a compiler can know, such as a policy that a macro writes, is listed as not checked; if there is no error, the exit \
             code is then 2",
        )
        .arg(output::argument())
        .arg(
            Arg::new("allow-not-checked")
                .long("allow-not-checked")
                .action(ArgAction::SetTrue)
                .help("Do not fail because of policies that could not be checked"),
        )
        .arg(
            Arg::new("deny-warnings")
                .long("deny-warnings")
                .action(ArgAction::SetTrue)
                .help("Exit with 1 if there is a warning, as `-D warnings` does for rustc"),
        );
    with_selection(command)
}

/// Adds the arguments that select packages, features and options.
pub(crate) fn with_selection(command: Command) -> Command {
    let list =
        |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value).action(ArgAction::Append);
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    command
        .next_help_heading("Package and feature selection")
        .arg(list("package", "NAME").short('p').help("Read this package; without it, all members of the workspace"))
        .arg(flag("all-targets").help("Read tests, examples and benchmarks too"))
        .arg(list("features", "FEATURES").short('F').value_delimiter(',').help("Features that are on"))
        .arg(flag("all-features").help("All features are on"))
        .arg(flag("no-default-features").help("The default features are off"))
        .arg(list("cfg", "OPTION").help("An option of `cfg(…)` that is on, such as `name` or `name=\"value\"`"))
        .arg(list("not-cfg", "OPTION").help("An option that is off, where a build script could set it"))
        .arg(flag("release").short('r').help("`debug_assertions` is off"))
        .arg(Arg::new("target").long("target").value_name("TRIPLE").help("The target of the build"))
        .arg(
            Arg::new("manifest-path")
                .long("manifest-path")
                .value_name("PATH")
                .value_parser(value_parser!(PathBuf))
                .help("The `Cargo.toml` of the package or the workspace"),
        )
}

/// What the arguments select.
pub(crate) struct Arguments {
    pub(crate) selection: Selection,
    pub(crate) given: Given,
    pub(crate) all_targets: bool,
}

impl Arguments {
    pub(crate) fn of(matches: &ArgMatches) -> Result<Arguments, Failure> {
        let list = |name: &str| matches.get_many::<String>(name).into_iter().flatten().cloned().collect::<Vec<_>>();
        let target = matches.get_one::<String>("target").cloned();
        let given = Given::new(&list("cfg"), &list("not-cfg"), target.as_deref(), matches.get_flag("release"))?;
        let selection = Selection {
            manifest: matches.get_one::<PathBuf>("manifest-path").cloned(),
            packages: list("package"),
            features: list("features"),
            all_features: matches.get_flag("all-features"),
            no_default_features: matches.get_flag("no-default-features"),
            target,
        };
        Ok(Arguments { selection, given, all_targets: matches.get_flag("all-targets") })
    }

    /// Checks every policy. The files of `overlay` are read in place of those on the disk.
    pub(crate) fn outcomes(&self, metadata: &Metadata, overlay: &Overlay) -> Result<Vec<Outcome>, Failure> {
        self.outcomes_after(metadata, overlay, &mut Memo::default())
    }

    /// The same; what `memo` knows is not read or checked again, and it learns what this check finds.
    pub(crate) fn outcomes_after(
        &self,
        metadata: &Metadata,
        overlay: &Overlay,
        memo: &mut Memo,
    ) -> Result<Vec<Outcome>, Failure> {
        let mut before = std::mem::take(memo);
        let graph = Graph::read(metadata, &self.given, overlay, self.all_targets, &mut before)?;
        let mut policies = Policies::new(graph, before);
        let outcomes = policies.check();
        *memo = policies.into_memo();
        Ok(outcomes)
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) findings: Vec<Finding>,
    pub(crate) not_checked: Vec<(Region, String)>,
    pub(crate) checked: usize,
}

impl Report {
    pub(crate) fn of(outcomes: &[Outcome]) -> Report {
        let mut report = Report::default();
        for outcome in outcomes {
            match outcome {
                Outcome::Checked(policy) => {
                    report.checked += 1;
                    report.findings.extend(policy.messages.iter().map(|message| Finding::of(message, policy)));
                }
                Outcome::NoPolicy { region, error } => report.findings.push(Finding::no_policy(region, error)),
                Outcome::NotChecked { region, reason } => report.not_checked.push((region.clone(), reason.clone())),
            }
        }
        report
    }

    fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    fn exit(&self, matches: &ArgMatches) -> Exit {
        let (deny_warnings, allow_not_checked) =
            (matches.get_flag("deny-warnings"), matches.get_flag("allow-not-checked"));
        match () {
            () if self.count(Level::Deny) > 0 => Exit::Denied,
            () if deny_warnings && self.count(Level::Warn) > 0 => Exit::Denied,
            () if !self.not_checked.is_empty() && !allow_not_checked => Exit::NotChecked,
            () => Exit::Fine,
        }
    }

    /// `3 policies: 1 error, 2 warnings, 1 place not checked`
    pub(crate) fn summary(&self) -> String {
        let mut parts = Vec::new();
        for (count, one, many) in [
            (self.count(Level::Deny), "error", "errors"),
            (self.count(Level::Warn), "warning", "warnings"),
            (self.not_checked.len(), "place not checked", "places not checked"),
        ] {
            if count > 0 {
                parts.push(plural(count, one, many));
            }
        }
        let fixes = self.findings.iter().filter(|finding| finding.edit.is_some()).count();
        let rest = if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") };
        let fixable = match fixes {
            0 => String::new(),
            fixes => format!(" (run `cargo security-policy fix` to apply {})", plural(fixes, "fix", "fixes")),
        };
        format!("{}: {rest}{fixable}", plural(self.checked, "policy", "policies"))
    }
}

/// Checks the selected packages, and prints what was found.
pub(crate) fn run(matches: &ArgMatches, shell: &mut Shell) -> Result<Exit, Failure> {
    let arguments = Arguments::of(matches)?;
    let metadata = metadata(&arguments.selection)?;
    let report = Report::of(&arguments.outcomes(&metadata, &Overlay::new())?);
    print(&report, output::format(matches), shell)?;
    shell.status("Checked", &report.summary())?;
    Ok(report.exit(matches))
}

fn print(report: &Report, format: Format, shell: &mut Shell) -> Result<(), Failure> {
    match format {
        Format::Human => {
            for finding in &report.findings {
                shell.message(&output::human(finding))?;
            }
            for (region, reason) in &report.not_checked {
                shell.message(&output::skipped(region, reason))?;
            }
        }
        Format::Short => {
            for finding in &report.findings {
                shell.message(&output::short(finding))?;
            }
            for (region, reason) in &report.not_checked {
                let [(line, column), _] = region.lines();
                shell.message(&format!("{}:{line}:{column}: not checked: {reason}", region.source.shown))?;
            }
        }
        Format::Json => {
            for finding in &report.findings {
                writeln!(shell.out, "{}", output::json_finding(finding))?;
            }
            for (region, reason) in &report.not_checked {
                writeln!(shell.out, "{}", output::json_not_checked(region, reason))?;
            }
        }
        Format::Sarif => writeln!(shell.out, "{:#}", output::sarif(&report.findings, &report.not_checked))?,
    }
    Ok(())
}
