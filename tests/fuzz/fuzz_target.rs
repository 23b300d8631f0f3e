//! Passes the inputs of libFuzzer to the target that has the name of this program.

#![no_main]

use security_policy_fuzz_targets::Target;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    Target::named(env!("CARGO_BIN_NAME")).expect("`Cargo.toml` has the names of the table of targets").run(input);
});
