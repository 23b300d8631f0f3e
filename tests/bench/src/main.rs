//! Benchmarks of `security_policy!`, compared with other crates and with hand-written code; README.md says how to run them.

#![allow(warnings, reason = "missing protections are warnings, and these policies contain only what is measured")]
#![deny(unused, clippy::all)]

mod apply;
#[cfg(feature = "allocations")]
mod bodies;
mod cookies;
mod csrf;
mod harness;
mod layers;
mod load;
mod nonce;
mod policies;
mod profile;
mod scale;
mod sets;
mod spent;
mod wire;

use std::{env, iter};
use std::process::ExitCode;

use harness::Group;

const USAGE: &str = "usage: bench [time [GROUP]] | wire | list | allocations | bodies | count GROUP CASE TIMES | serve NAME ADDRESS | profile FILE";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] | ["time"] => groups().iter_mut().for_each(Group::print_times),
        ["time", group] => {
            let Some(mut group) = find(group) else { return usage() };
            group.print_times();
        }
        ["wire"] => wire::print(),
        ["list"] => groups().iter().for_each(Group::print_names),
        ["count", group, case, times] => {
            let Ok(times) = times.parse() else { return usage() };
            let Some(mut group) = find(group) else { return usage() };
            let Some(case) = group.find(case) else { return usage() };
            (0..times).for_each(|_| case());
        }
        #[cfg(feature = "allocations")]
        ["allocations"] => groups().iter_mut().for_each(Group::print_allocations),
        #[cfg(feature = "allocations")]
        ["bodies"] => bodies::print(),
        ["profile", path] => profile::print(path),
        ["serve", name, address] => load::serve(name, address),
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn groups() -> Vec<Group> {
    let mut groups = without_stores();
    groups.extend(spent::groups());
    groups
}

/// Builds the stores of used tokens, with their hundred thousands of tokens, only for their own groups.
fn find(name: &str) -> Option<Group> {
    without_stores().into_iter().chain(iter::once_with(spent::groups).flatten()).find(|group| group.name == name)
}

fn without_stores() -> Vec<Group> {
    let mut groups = vec![apply::onto_three(), apply::onto_empty(), nonce::group(), layers::bare(), layers::router()];
    groups.extend([apply::onto_built(), apply::late_shape()]);
    groups.extend(apply::sweep());
    groups.extend(sets::groups());
    groups.extend(sets::followed());
    groups.extend(sets::routed());
    groups.extend([scale::headers(), scale::mounted()]);
    groups.extend(cookies::groups());
    groups.extend(csrf::groups());
    groups
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::FAILURE
}
