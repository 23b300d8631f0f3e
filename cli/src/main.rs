//! `cargo security-policy`: checks and fixes the policies of a workspace, and audits the headers of any site.

#![forbid(unsafe_code)]

mod args;
mod audit;
mod check;
mod diff;
mod exit;
mod explain;
mod fetch;
mod finding;
mod fix;
mod grade;
mod har;
mod headers;
mod input;
mod output;
mod print;
mod shell;
mod site;
mod workspace;

use crate::exit::{Exit, Failure};
use crate::shell::Shell;
use clap::error::ErrorKind;
use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = match args::command().try_get_matches_from(args::without_cargo(std::env::args_os())) {
        Ok(matches) => matches,
        Err(error) => {
            // Help and the version are what was asked for. Any other message is about wrong arguments.
            let is_answer = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            // A closed pipe leaves nobody to tell.
            drop(error.print());
            return if is_answer { Exit::Fine.into() } else { Exit::Failed.into() };
        }
    };
    let mut shell = Shell::new(args::color(&matches), args::is_quiet(&matches));
    let result = match matches.subcommand() {
        Some(("audit", arguments)) => audit::run(arguments, &mut shell),
        Some(("check", arguments)) => check::run(arguments, &mut shell),
        Some(("diff", arguments)) => diff::run(arguments, &mut shell),
        Some(("explain", arguments)) => explain::run(arguments, &mut shell),
        Some(("fix", arguments)) => fix::run(arguments, &mut shell),
        Some(("grade", arguments)) => grade::run(arguments, &mut shell),
        Some(("print", arguments)) => print::run(arguments, &mut shell),
        _ => Err(Failure::new("no such subcommand")),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(failure) => {
            if !failure.is_closed_pipe {
                shell.failure(&failure);
            }
            Exit::Failed.into()
        }
    }
}
