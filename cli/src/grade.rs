//! `grade`: a letter for the headers of a site, with its reasons.

use crate::exit::{Exit, Failure};
use crate::shell::{BOLD, DIM, GREEN, RED, Shell, YELLOW};
use crate::site::{self, Audited};
use clap::{Arg, ArgMatches, Command};
use security_policy_core::Level;
use security_policy_core::lint::{self, AREAS};
use std::io::Write;

/// A protection, and what it counts.
struct Protection {
    name: &'static str,
    /// Of 100 points.
    points: u32,
    /// The lints that find that it is missing altogether.
    missing: &'static [&'static str],
    /// The areas whose errors make it ineffective, so that half of its points are left.
    areas: &'static [&'static str],
    /// Further lints that do.
    weak: &'static [&'static str],
    /// Lints of the areas that are about something else.
    except: &'static [&'static str],
}

/// The scale. The README repeats it for users.
const PROTECTIONS: &[Protection] = &[
    Protection {
        name: "injected scripts are blocked",
        points: 40,
        missing: &["csp_missing", "csp_report_only_alone", "csp_missing_script_src"],
        areas: &["Content-Security-Policy"],
        weak: &[],
        except: &["csp_style_unsafe_inline"],
    },
    Protection {
        name: "https is enforced",
        points: 20,
        missing: &["hsts_missing", "hsts_on_http"],
        areas: &["Strict-Transport-Security", "https"],
        weak: &["hsts_max_age"],
        except: &[],
    },
    Protection {
        name: "other sites cannot frame the pages",
        points: 15,
        missing: &["framing_missing"],
        areas: &["Framing"],
        weak: &["framing_ancestors_broad"],
        except: &[],
    },
    Protection {
        name: "cookies are protected",
        points: 10,
        missing: &[],
        areas: &["Cookies"],
        weak: &["cookie_missing_httponly", "cookie_missing_secure", "cookie_missing_samesite"],
        except: &[],
    },
    Protection {
        name: "files are only read as their type",
        points: 10,
        missing: &["nosniff_missing"],
        areas: &[],
        weak: &[],
        except: &[],
    },
    Protection {
        name: "other sites do not see the full address of a page",
        points: 5,
        missing: &["referrer_policy_missing"],
        areas: &[],
        weak: &["referrer_policy_weak"],
        except: &[],
    },
];

/// What an error outside of all protections costs: a header that browsers ignore, or one that gives data to other sites.
const OTHER_ERROR: u32 = 10;

/// The letters, with the points that each needs.
const LETTERS: &[(&str, u32)] = &[("A", 90), ("B", 75), ("C", 60), ("D", 45), ("E", 30), ("F", 0)];

/// The arguments.
pub(crate) fn command() -> Command {
    let letters = LETTERS.iter().map(|(letter, _)| *letter);
    Command::new("grade")
        .about("Grade the security headers of a site, from A to F, with the reasons")
        .after_help(
            "The grade is about headers only: it says nothing about the application. Of 100 points, 40 are for a policy that blocks injected \
             scripts, 20 for https, 15 for framing, 10 for cookies, 10 for the types of files and 5 for the referrer. A protection with an \
             error in it has half of its points; any other error costs 10. A needs 90, B 75, C 60, D 45, E 30 points",
        )
        .args(site::arguments())
        .arg(
            Arg::new("at-least")
                .long("at-least")
                .value_name("LETTER")
                .value_parser(clap::builder::PossibleValuesParser::new(letters))
                .help("The exit code is 1 if a response has a lower grade"),
        )
}

/// A grade and its reasons.
#[derive(Debug, PartialEq, Eq)]
struct Grade {
    letter: &'static str,
    points: u32,
    /// What each protection has, and the lints that took points.
    protections: Vec<(&'static str, u32, u32, Vec<&'static str>)>,
    /// Errors of no protection: a lint, or the message of an error that is from none.
    others: Vec<String>,
}

/// Grades responses, and prints the reasons. Redirects are not graded: they are no pages.
pub(crate) fn run(matches: &ArgMatches, shell: &mut Shell) -> Result<Exit, Failure> {
    let audited = site::audited(matches)?;
    let pages: Vec<&Audited> = audited.iter().filter(|audited| !audited.is_redirect).collect();
    if pages.is_empty() {
        return Err(Failure::new("all responses are redirects, which have no grade")
            .help("grade the page that they lead to: `curl -sIL https://…`"));
    }
    let minimum = matches.get_one::<String>("at-least");
    let mut exit = Exit::Fine;
    for (index, audited) in pages.into_iter().enumerate() {
        let grade = Grade::of(audited);
        // `A` precedes `B`.
        if minimum.is_some_and(|minimum| grade.letter > minimum.as_str()) {
            exit = Exit::Denied;
        }
        if index > 0 {
            writeln!(shell.out)?;
        }
        grade.print(&audited.name, &mut shell.out)?;
    }
    Ok(exit)
}

impl Grade {
    fn of(audited: &Audited) -> Grade {
        // Errors without a lint are about the syntax of a header that browsers then ignore.
        let mut others = Vec::new();
        let mut protections: Vec<_> =
            PROTECTIONS.iter().map(|row| (row.name, row.points, row.points, Vec::new())).collect();
        let is_http = audited.response.policy.origin.is_some() && !audited.response.policy.is_https();
        if is_http {
            protections[HTTPS].1 = 0;
        }
        for finding in &audited.findings {
            let Some(name) = finding.lint else {
                others.push(finding.title.clone());
                continue;
            };
            let is_error = finding.level == Level::Deny;
            let row = PROTECTIONS.iter().position(|row| row.concerns(name, is_error));
            match row.map(|at| (&PROTECTIONS[at], &mut protections[at])) {
                Some((row, protection)) => {
                    let left = if row.missing.contains(&name) { 0 } else { row.points / 2 };
                    protection.1 = protection.1.min(left);
                    if !protection.3.contains(&name) {
                        protection.3.push(name);
                    }
                }
                None if is_error => others.push(name.to_owned()),
                None => {}
            }
        }
        let lost = OTHER_ERROR.saturating_mul(u32::try_from(others.len()).unwrap_or(u32::MAX));
        let points = protections.iter().map(|protection| protection.1).sum::<u32>().saturating_sub(lost);
        let letter = LETTERS.iter().find(|(_, needed)| points >= *needed).map_or("F", |(letter, _)| letter);
        Grade { letter, points, protections, others }
    }

    fn print(&self, name: &str, out: &mut impl Write) -> std::io::Result<()> {
        let color = match self.letter {
            "A" | "B" => GREEN,
            "C" | "D" => YELLOW,
            _ => RED,
        };
        writeln!(out, "{color}{}{color:#}  {BOLD}{name}{BOLD:#}  {} of 100 points", self.letter, self.points)?;
        for (name, points, of, lints) in &self.protections {
            writeln!(out, "  {points:>2} of {of:>2}  {name}")?;
            for lint in lints {
                writeln!(out, "            {DIM}{lint}: {}{DIM:#}", lint::find(lint).map_or("", |lint| lint.summary))?;
            }
        }
        for other in &self.others {
            writeln!(out, "     -{OTHER_ERROR}  error: {other}")?;
        }
        Ok(())
    }
}

impl Protection {
    /// Whether a finding takes points from it.
    fn concerns(&self, name: &str, is_error: bool) -> bool {
        let is_of_area = || {
            let area = AREAS.iter().find(|area| area.names.contains(&name));
            area.is_some_and(|area| self.areas.contains(&area.name))
        };
        self.missing.contains(&name)
            || self.weak.contains(&name)
            || (is_error && !self.except.contains(&name) && is_of_area())
    }
}

/// The row of https.
const HTTPS: usize = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use security_policy_core::lint::Concern;

    #[test]
    fn the_scale_names_what_there_is_and_has_100_points() {
        assert_eq!(PROTECTIONS.iter().map(|row| row.points).sum::<u32>(), 100);
        for row in PROTECTIONS {
            for name in row.missing.iter().chain(row.weak) {
                assert!(lint::find(name).is_some(), "{name}");
            }
            for name in row.areas {
                assert!(AREAS.iter().any(|area| area.name == *name), "{name}");
            }
        }
        assert!(PROTECTIONS[HTTPS].missing.contains(&"hsts_missing"));
        // What is missing is a row, or is one of these, which no grade depends on: they strengthen what the rows have.
        let rows: Vec<&str> = PROTECTIONS.iter().flat_map(|row| row.missing).copied().collect();
        let rest: Vec<&str> = lint::all()
            .filter(|lint| lint.concern == Concern::Missing && !rows.contains(&lint.name))
            .map(|lint| lint.name)
            .collect();
        let expected = [
            "csp_missing_base_uri",
            "csp_missing_default_src",
            "csp_missing_form_action",
            "csp_missing_object_src",
            "csp_missing_trusted_types",
            "permissions_missing",
            "isolation_coop_missing",
            "isolation_corp_missing",
            "reporting_missing",
        ];
        assert_eq!(rest, expected);
    }
}
