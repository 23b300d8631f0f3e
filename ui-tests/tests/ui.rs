//! One file an error or finding, with what the compiler says of it; and what has to compile in silence.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*/*.rs");
    cases.pass("pass/*.rs");
    cases.pass("pass/*/*.rs");
}
