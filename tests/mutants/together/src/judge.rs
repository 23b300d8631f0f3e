//! Which mutants the tests catch.

use std::time::{Duration, Instant};

use crate::{
    branches::Sources,
    build::{Binary, build},
    list::Mutant,
    tests::{self, Measured, Test},
};

/// A test binary, and its tests that execute a mutant.
struct Tests {
    binary: Binary,
    tests: Vec<Test>,
}

/// Judges these mutants, and prints what became of each that is a branch. A stage is built if a mutant has survived the earlier ones.
pub fn judge(sources: &mut Sources, measured: &mut Measured, stages: &[&str], chosen: &[(usize, &Mutant)]) {
    let mut left: Vec<_> = chosen.iter().map(|(number, mutant)| (*number, *mutant, false)).collect();
    for stage in stages {
        let (build_arguments, arguments) = stage.split_once(" -- ").unwrap_or((stage, ""));
        let arguments: Vec<_> = arguments.split_whitespace().collect();
        let binaries = build(sources, build_arguments);
        let included = sources.included();
        left.retain(|(number, ..)| included.contains(number));
        let started = Instant::now();
        let all = binaries.into_iter().map(|binary| {
            let mut tests = measured.tests(&binary, &arguments);
            tests.retain(|test| !test.reaches.is_empty());
            Tests { binary, tests }
        });
        let all: Vec<_> = all.collect();
        let (count, measuring) = (all.iter().map(|tests| tests.tests.len()).sum::<usize>(), started.elapsed());
        let (before, started) = (left.len(), Instant::now());
        left = tests::in_parallel(&left, |(number, mutant, was_reached)| {
            let reaching = reaching(&all, *number);
            match is_caught(&reaching, *number) {
                true => {
                    println!("caught\t{}", mutant.name);
                    None
                }
                false => Some((*number, *mutant, *was_reached || !reaching.is_empty())),
            }
        });
        eprintln!(
            "{stage}: {count} tests in {measuring:.0?}, {} of {before} mutants caught in {:.0?}",
            before - left.len(),
            started.elapsed()
        );
        if left.is_empty() {
            break;
        }
    }
    for (_, mutant, was_reached) in left {
        println!("{}\t{}", if was_reached { "missed" } else { "unreached" }, mutant.name);
    }
}

/// The tests that execute a mutant, the quickest first.
fn reaching(all: &[Tests], mutant: usize) -> Vec<(&Binary, &Test)> {
    let tests = all.iter().flat_map(|tests| tests.tests.iter().map(|test| (&tests.binary, test)));
    let mut reaching: Vec<_> = tests.filter(|(_, test)| test.reaches.contains(&mutant)).collect();
    reaching.sort_by_key(|(_, test)| test.time);
    reaching
}

/// Runs a few quick tests, and if they pass, more.
fn is_caught(mut tests: &[(&Binary, &Test)], mutant: usize) -> bool {
    let mut budget = Duration::from_millis(100);
    while !tests.is_empty() {
        let mut time = Duration::ZERO;
        let within = tests.iter().take_while(|(_, test)| {
            time += test.time;
            time <= budget
        });
        let (now, later) = tests.split_at(within.count().max(1));
        let mut of_binaries: Vec<(&Binary, Vec<&Test>)> = Vec::new();
        for (binary, test) in now {
            match of_binaries.iter_mut().find(|(of, _)| of.path == binary.path) {
                Some((_, tests)) => tests.push(test),
                None => of_binaries.push((binary, vec![test])),
            }
        }
        if of_binaries.iter().any(|(binary, tests)| tests::catch(binary, tests, mutant)) {
            return true;
        }
        tests = later;
        budget *= 4;
    }
    false
}
