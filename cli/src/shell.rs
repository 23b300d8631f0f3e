//! The terminal: what is written where, in which colours.

use crate::exit::Failure;
use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};
use std::io::{self, Write};

/// The standard output, for what was asked for, and the standard error, for messages.
pub(crate) struct Shell {
    /// The standard output.
    pub(crate) out: AutoStream<io::Stdout>,
    err: AutoStream<io::Stderr>,
    is_quiet: bool,
}

impl Shell {
    pub(crate) fn new(color: ColorChoice, is_quiet: bool) -> Shell {
        Shell { out: AutoStream::new(io::stdout(), color), err: AutoStream::new(io::stderr(), color), is_quiet }
    }

    /// Writes a message, such as a finding, to the standard error.
    pub(crate) fn message(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.err, "{text}")
    }

    /// Says what the tool has done, as cargo does: a green word, right-aligned, and the rest. Not if `--quiet` is given.
    pub(crate) fn status(&mut self, word: &str, rest: &str) -> io::Result<()> {
        if self.is_quiet {
            return Ok(());
        }
        writeln!(self.err, "{GREEN}{word:>12}{GREEN:#} {rest}")
    }

    /// A warning that is about no place of a file.
    pub(crate) fn warning(&mut self, text: &str) -> io::Result<()> {
        self.message(&format!("{YELLOW}warning{YELLOW:#}{BOLD}:{BOLD:#} {text}"))
    }

    /// Something to know, which is no mistake. Not if `--quiet` is given.
    pub(crate) fn note(&mut self, text: &str) -> io::Result<()> {
        if self.is_quiet {
            return Ok(());
        }
        self.message(&format!("{GREEN}note{GREEN:#}{BOLD}:{BOLD:#} {text}"))
    }

    /// What to do about the warning before it.
    pub(crate) fn help(&mut self, text: &str) -> io::Result<()> {
        self.message(&format!("{CYAN}help{CYAN:#}: {text}"))
    }

    /// Says why the tool could not do what it was asked.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        let mut text = format!("{RED}error{RED:#}{BOLD}:{BOLD:#} {}", failure.message);
        if let Some(help) = &failure.help {
            text.push_str(&format!("\n{CYAN}help{CYAN:#}: {help}"));
        }
        // A closed standard error leaves nobody to tell.
        drop(self.message(&text));
    }
}

/// `1 fix`, `2 fixes`
pub(crate) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A heading, and what is emphasized.
pub(crate) const BOLD: Style = Style::new().bold();
/// The word of a status.
pub(crate) const GREEN: Style = AnsiColor::Green.on_default().bold();
/// The word `error`.
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
/// The word `warning`.
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// The word `help`, and names.
pub(crate) const CYAN: Style = AnsiColor::Cyan.on_default().bold();
/// What is less important.
pub(crate) const DIM: Style = Style::new().dimmed();
