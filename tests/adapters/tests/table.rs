//! Prints the results of the last run of each framework.
//!
//! `cargo test -p security-policy-tests-adapters && cargo test -p security-policy-tests-adapters --test table -- --ignored --nocapture`

use std::io::{Write as _, stdout};

#[test]
#[ignore = "prints the table of the README; run it after the tests of all frameworks"]
fn table() {
    let table = security_policy_tests_adapters::table().expect("the tests of a framework have run");
    writeln!(stdout(), "{table}").expect("stdout is open");
}
