//! What rustc alone can show: how each kind of message is printed, and errors around generated code.
//! The findings of a policy are in `tests/lints` and `tests/errors`.

#[test]
fn ui() {
    trybuild::TestCases::new().compile_fail("fail/*/*.rs");
}
