//! `explain`: the page of a lint, in the terminal.

use crate::exit::{Exit, Failure};
use crate::shell::{BOLD, CYAN, DIM, Shell};
use clap::{Arg, ArgMatches, Command};
use security_policy_core::lint::{self, AREAS, Concern, Lint, MISSING, UNUSED_ALLOW};
use security_policy_core::word::nearest;
use std::io::{self, Write};

/// The arguments.
pub(crate) fn command() -> Command {
    Command::new("explain")
        .about("Show the page of a lint: what it finds, why that matters, and what to write instead")
        .arg(Arg::new("LINT").help("The name of the lint, which each finding prints. Without it, all lints are listed"))
}

/// Shows the page of a lint, or the list of all.
pub(crate) fn run(arguments: &ArgMatches, shell: &mut Shell) -> Result<Exit, Failure> {
    match arguments.get_one::<String>("LINT") {
        Some(name) if name == MISSING => group(&mut shell.out)?,
        Some(name) if matches!(name.as_str(), UNUSED_ALLOW | "unused-allow") => unused(&mut shell.out)?,
        Some(name) => page(find(name)?, &mut shell.out)?,
        None => list(&mut shell.out)?,
    }
    Ok(Exit::Fine)
}

/// Finds a lint, also if its name is written with hyphens.
fn find(name: &str) -> Result<&'static Lint, Failure> {
    lint::find(&name.replace('-', "_")).ok_or_else(|| {
        let names: Vec<&str> = lint::all().map(|lint| lint.name).collect();
        let failure = Failure::new(format!("there is no lint `{}`", name.escape_debug()));
        failure.help(match nearest(name, &names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`cargo security-policy explain` lists all lints".to_owned(),
        })
    })
}

fn page(lint: &Lint, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#} {DIM}({} by default){DIM:#}", lint.name, lint.level)?;
    writeln!(out, "{}\n", lint.summary)?;
    let mut is_code = false;
    for line in lint.explanation.trim_end().lines() {
        // Each line of a doc comment starts with a space.
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            writeln!(out, "{}", format!("    {CYAN}{line}{CYAN:#}").trim_end())?;
        } else if let Some(heading) = line.strip_prefix("# ") {
            writeln!(out, "{BOLD}{heading}{BOLD:#}")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out, "\n{DIM}{}{DIM:#}", lint.address())
}

/// The group of lints that a finding can have in place of the name of one.
fn group(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{MISSING}{BOLD:#}\nseveral protections that are not declared, in one finding\n")?;
    writeln!(
        out,
        "`#[allow({MISSING}, reason = \"…\")]` accepts all of these lints, and the name of one only that one.\n"
    )?;
    let members: Vec<&Lint> = lint::all().filter(|lint| lint.concern == Concern::Missing).collect();
    let width = members.iter().map(|lint| lint.name.len()).max().unwrap_or_default();
    for lint in members {
        writeln!(out, "  {CYAN}{:width$}{CYAN:#}  {:5}  {}", lint.name, lint.level.name(), lint.summary)?;
    }
    writeln!(out, "\n{DIM}{}{DIM:#}", lint::address(MISSING))
}

/// The finding about an attribute, which no level changes.
fn unused(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{BOLD}{UNUSED_ALLOW}{BOLD:#}\nan `#[allow(…)]` whose lints do not fire at its place\n")?;
    writeln!(out, "What it accepted is no longer declared. Remove it: it would accept the next such mistake too.")?;
    writeln!(out, "\n{DIM}{}{DIM:#}", lint::address(UNUSED_ALLOW))
}

fn list(out: &mut impl Write) -> io::Result<()> {
    let width = lint::all().map(|lint| lint.name.len()).max().unwrap_or_default();
    for (index, area) in AREAS.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{BOLD}{}{BOLD:#}", area.name)?;
        for lint in area.lints {
            writeln!(out, "  {CYAN}{:width$}{CYAN:#}  {:5}  {}", lint.name, lint.level.name(), lint.summary)?;
        }
    }
    Ok(())
}
