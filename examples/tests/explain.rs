//! `cargo run -p examples --bin explain` prints what is in `explain.txt`. `BLESS=1` updates it.

use std::{env, fs, path::Path, process::Command};

#[test]
fn the_explanation_the_comparison_and_the_attacks_are_printed() {
    let printed = printed(&[]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/explain.txt");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &printed).expect("the folder exists");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        printed == expected,
        "`explain.txt` is stale: run the test with `BLESS=1`, and read what has changed\n{printed}"
    );
}

#[test]
fn a_tool_gets_json() {
    let report: serde_json::Value = serde_json::from_str(&printed(&["--json"])).expect("JSON");
    assert_eq!(report["explanation"]["name"], "Payments");
    assert_eq!(report["comparison"]["newly_allowed"][0]["example"], "https://js.stripe.com/v3/");
    assert!(report["attacks"].as_array().is_some_and(|attacks| !attacks.is_empty()));
}

fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_explain")).args(arguments).output().expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}
