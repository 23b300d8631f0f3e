//! Messages that only rustc can show: how each kind of finding is printed, and type errors around generated code.
//!
//! The findings of a policy are tested in-process, in `tests/lints` and `tests/errors`.

#[test]
fn ui() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
