#[test]
fn wip() {
    trybuild::TestCases::new().compile_fail("wip/*.rs");
}
