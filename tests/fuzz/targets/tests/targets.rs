//! Every target with its committed inputs, with changes of them, and with random bytes.
//!
//! `PROPTEST_CASES` sets how many generated inputs each target gets; without it, a few.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use security_policy_fuzz_targets::{LONGEST, TARGETS, Target, corpus, words};
use std::{env, fs};

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_tested() {
            assert_eq!(TARGETS.iter().map(|target| target.name).collect::<Vec<_>>(), [$(stringify!($name)),*]);
        }
    };
}

targets! {
    policy declared expect csp header response set_cookie url value token cookies csrf request report template page
}

fn check(name: &str) {
    let target = Target::named(name).expect("a target");
    let inputs = corpus::read(name).expect("the inputs");
    assert!(!inputs.is_empty(), "{name} has no inputs");
    for input in &inputs {
        assert!(input.len() <= LONGEST);
        target.run(input);
    }
    generated(target, inputs);
}

/// Inputs that proptest makes. If one fails, it is made smaller, and printed.
fn generated(target: &'static Target, inputs: Vec<Vec<u8>>) {
    let cases = env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let words: Vec<String> = words(target.name).into_iter().collect();
    let input = prop_oneof![
        1 => vec(any::<u8>(), 0..LONGEST / 4),
        3 => (select(inputs), vec(edit(words), 1..4)).prop_map(|(input, edits)| edited(input, &edits)),
    ];
    let input = input.prop_map(|mut input| {
        input.truncate(LONGEST);
        input
    });
    let outcome = runner.run(&input, |input| {
        target.run(&input);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// What takes the place of some bytes: where they start, how many they are, and the new ones.
type Edit = (Index, Index, Vec<u8>);

fn edit(words: Vec<String>) -> impl Strategy<Value = Edit> {
    let word = match words.is_empty() {
        true => Just(Vec::new()).boxed(),
        false => select(words).prop_map(String::into_bytes).boxed(),
    };
    (any::<Index>(), any::<Index>(), prop_oneof![word, vec(any::<u8>(), 0..4)])
}

fn edited(mut input: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for (start, length, new) in edits {
        let start = start.index(input.len() + 1);
        let end = start + length.index((input.len() - start).min(8) + 1);
        input.splice(start..end, new.iter().copied());
    }
    input
}

#[test]
fn every_target_is_a_program() {
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml")).expect("the manifest");
    let programs: Vec<&str> = manifest
        .split("[[bin]]\nname = \"")
        .skip(1)
        .map(|program| program.split('"').next().unwrap_or_default())
        .collect();
    assert_eq!(programs, TARGETS.iter().map(|target| target.name).collect::<Vec<_>>());
}

#[test]
fn an_input_is_one_line() {
    let all: Vec<u8> = (0..=u8::MAX).chain(*b"\\x0a\\n\"'").collect();
    let line = corpus::escaped(&all);
    assert!(line.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{line}");
    assert_eq!(corpus::unescaped(&line), Some(all));
}

const CASES: u32 = 48;
