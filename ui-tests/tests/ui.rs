//! What rustc alone can show: how each kind of message is printed, errors around generated code, and what has to compile in silence.
//! What is said of a policy is in `tests/lints` and `tests/errors`.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*/*.rs");
    cases.pass("pass/*.rs");
    cases.pass("pass/*/*.rs");
}
