//! How findings are printed.

mod human;
mod json;
mod sarif;

pub(crate) use self::human::{human, short, skipped};
pub(crate) use self::json::{finding as json_finding, not_checked as json_not_checked};
pub(crate) use self::sarif::sarif;

use clap::{Arg, ArgMatches};

/// The format of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// As rustc prints them.
    Human,
    /// A line each.
    Short,
    /// A line of JSON each.
    Json,
    /// One document in SARIF, the format of code scanning.
    Sarif,
}

/// The option that selects the format.
pub(crate) fn argument() -> Arg {
    Arg::new("message-format")
        .long("message-format")
        .value_name("FORMAT")
        .value_parser(["human", "short", "json", "sarif"])
        .default_value("human")
        .help("How findings are printed. JSON and SARIF go to the standard output")
}

/// The selected format.
pub(crate) fn format(arguments: &ArgMatches) -> Format {
    match arguments.get_one::<String>("message-format").map(String::as_str) {
        Some("short") => Format::Short,
        Some("json") => Format::Json,
        Some("sarif") => Format::Sarif,
        _ => Format::Human,
    }
}
