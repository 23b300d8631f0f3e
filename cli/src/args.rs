//! The arguments that every subcommand has.

use crate::{audit, check, diff, explain, fix, grade, print};
use anstream::ColorChoice;
use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::env;
use std::ffi::OsString;

/// The command line.
pub(crate) fn command() -> Command {
    Command::new("cargo security-policy")
        .bin_name("cargo security-policy")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Checks and fixes the policies of a workspace, and audits the security headers of any site")
        .after_help("Exit codes: 0 nothing is wrong, 1 there is an error, 2 some policy could not be checked, 101 the tool failed")
        .styles(STYLES)
        .color(match env::var("CARGO_TERM_COLOR").as_deref() {
            Ok("always") => clap::ColorChoice::Always,
            Ok("never") => clap::ColorChoice::Never,
            _ => clap::ColorChoice::Auto,
        })
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("color")
                .long("color")
                .global(true)
                .value_name("WHEN")
                .value_parser(["auto", "always", "never"])
                .display_order(LAST)
                .help("When to use colours; the default is CARGO_TERM_COLOR, or auto"),
        )
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .short('q')
                .global(true)
                .display_order(LAST)
                .action(ArgAction::SetTrue)
                .help("Print findings and errors only"),
        )
        .subcommand(audit::command())
        .subcommand(check::command())
        .subcommand(diff::command())
        .subcommand(explain::command())
        .subcommand(fix::command())
        .subcommand(grade::command())
        .subcommand(print::command())
}

/// The arguments without the word that cargo adds: `cargo security-policy check` runs `cargo-security-policy security-policy check`.
pub(crate) fn without_cargo(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    if arguments.get(1).is_some_and(|word| word == "security-policy") {
        arguments.remove(1);
    }
    arguments
}

/// When to use colours. `NO_COLOR` counts for `auto`.
pub(crate) fn color(matches: &ArgMatches) -> ColorChoice {
    let given = matches.get_one::<String>("color").cloned();
    match given.or_else(|| env::var("CARGO_TERM_COLOR").ok()).as_deref() {
        Some("always") => ColorChoice::Always,
        Some("never") => ColorChoice::Never,
        _ => ColorChoice::Auto,
    }
}

/// Whether to print findings and errors only. cargo reads `CARGO_TERM_QUIET` too.
pub(crate) fn is_quiet(matches: &ArgMatches) -> bool {
    matches.get_flag("quiet") || env::var("CARGO_TERM_QUIET").is_ok_and(|value| value == "true")
}

/// The options of every subcommand follow its own in the help.
const LAST: usize = 900;

/// The colours of cargo's own help.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::BrightGreen.on_default().bold())
    .usage(AnsiColor::BrightGreen.on_default().bold())
    .literal(AnsiColor::BrightCyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default())
    .error(AnsiColor::BrightRed.on_default().bold())
    .valid(AnsiColor::BrightCyan.on_default().bold())
    .invalid(AnsiColor::BrightYellow.on_default().bold());
