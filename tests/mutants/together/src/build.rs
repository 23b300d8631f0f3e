//! Builds of the test binaries of a stage.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::branches::Sources;

/// A test binary, and the folder in which cargo would run it.
pub struct Binary {
    pub path: PathBuf,
    pub folder: PathBuf,
}

/// Builds the test binaries for these arguments of `cargo test`. Mutants whose branch does not compile are left out.
pub fn build(sources: &mut Sources, arguments: &str) -> Vec<Binary> {
    loop {
        let messages = cargo(sources.tree(), arguments);
        let of_reason = |reason: &'static str| messages.iter().filter(move |message| message["reason"] == reason);
        let errors: Vec<_> = of_reason("compiler-message")
            .map(|message| &message["message"])
            .filter(|error| error["level"] == "error")
            .collect();
        if errors.is_empty() {
            return of_reason("compiler-artifact").filter_map(binary).collect();
        }
        let (not_const, others): (Vec<&Value>, Vec<_>) =
            errors.iter().partition(|error| error["code"]["code"] == CALL_IN_CONST);
        let mut left_out = sources.leave_out_const(&not_const.iter().flat_map(|error| words(error)).collect());
        let places: Vec<_> = others.iter().flat_map(|error| places(error)).collect();
        if !places.is_empty() {
            left_out += sources.leave_out(&places);
        }
        if left_out == 0 {
            let rendered = errors.iter().filter_map(|error| error["rendered"].as_str());
            panic!("does not build:\n{}", rendered.collect::<String>());
        }
        eprintln!("{left_out} mutants cannot be branches");
        sources.write();
    }
}

fn cargo(tree: &Path, arguments: &str) -> Vec<Value> {
    let output = Command::new("cargo")
        .args(["test", "--quiet", "--profile", "mutants", "--no-run", "--message-format", "json"])
        .args(arguments.split_whitespace())
        .current_dir(tree)
        // One build for thousands of runs.
        .env("CARGO_PROFILE_MUTANTS_OPT_LEVEL", "1")
        .env("CARGO_INCREMENTAL", "0")
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    let messages: Vec<Value> =
        String::from_utf8_lossy(&output.stdout).lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let is_error = |message: &Value| message["message"]["level"] == "error";
    assert!(output.status.success() || messages.iter().any(is_error), "cargo test {arguments}");
    messages
}

/// The words of an error's message, among them the name of the function that it is about.
fn words(error: &Value) -> impl Iterator<Item = &str> {
    let message = error["message"].as_str().unwrap_or_default();
    message.split(|character: char| !(character.is_alphanumeric() || character == '_'))
}

/// The files and offsets of an error.
fn places(error: &Value) -> Vec<(String, usize)> {
    let spans = error["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true);
    let place = |span: &Value| Some((span["file_name"].as_str()?.to_owned(), span["byte_start"].as_u64()? as usize));
    spans.filter_map(place).collect()
}

fn binary(artifact: &Value) -> Option<Binary> {
    let path = PathBuf::from(artifact["executable"].as_str()?);
    let folder = Path::new(artifact["manifest_path"].as_str()?).parent()?.to_owned();
    (artifact["profile"]["test"] == true).then_some(Binary { path, folder })
}

/// The error of a function that is called in a constant or in a `const` function, and is not `const`.
const CALL_IN_CONST: &str = "E0015";
