//! `audit`: the headers of any site.

use crate::exit::{Exit, Failure};
use crate::finding::Finding;
use crate::output::{self, Format};
use crate::shell::{BOLD, DIM, Shell};
use crate::site::{self, Audited};
use clap::{ArgMatches, Command};
use security_policy_core::Level;
use std::io::Write;

/// The arguments.
pub(crate) fn command() -> Command {
    Command::new("audit")
        .about("Audit the security headers of a site, of any server and language")
        .args(site::arguments())
        .arg(output::argument())
}

/// Audits responses, and prints what is wrong.
pub(crate) fn run(matches: &ArgMatches, shell: &mut Shell) -> Result<Exit, Failure> {
    let audited = site::audited(matches)?;
    let findings: Vec<Finding> = audited.iter().flat_map(|audited| audited.findings.iter().cloned()).collect();
    match output::format(matches) {
        Format::Human => human(&audited, shell)?,
        Format::Short => {
            for finding in &findings {
                writeln!(shell.out, "{}", output::short(finding))?;
            }
        }
        Format::Json => {
            for finding in &findings {
                writeln!(shell.out, "{}", output::json_finding(finding))?;
            }
        }
        Format::Sarif => writeln!(shell.out, "{:#}", output::sarif(&findings, &[]))?,
    }
    let (errors, warnings): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().partition(|finding| finding.level == Level::Deny);
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let (responses, errors, warnings) = (audited.len(), errors.len(), warnings.len());
    let summary =
        format!("{}: {}, {}", count(responses, "response"), count(errors, "error"), count(warnings, "warning"));
    shell.status("Audited", &summary)?;
    Ok(if errors > 0 { Exit::Denied } else { Exit::Fine })
}

fn human(audited: &[Audited], shell: &mut Shell) -> Result<(), Failure> {
    for audited in audited {
        let status = audited.status.map_or_else(String::new, |status| format!(" {DIM}({status}){DIM:#}"));
        writeln!(shell.out, "{BOLD}{}{BOLD:#}{status}\n", audited.name)?;
        for finding in &audited.findings {
            writeln!(shell.out, "{}", output::human(finding))?;
        }
        if audited.findings.is_empty() {
            writeln!(shell.out, "no findings\n")?;
        }
    }
    Ok(())
}
