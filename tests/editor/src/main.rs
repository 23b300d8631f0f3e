//! Asks a real rust-analyzer about policies, over its protocol: `tests/editor/run`.

mod client;
mod completions;
mod package;
mod policies;
mod report;
mod words;
mod work;

use client::Client;
use report::Report;
use serde_json::json;
use std::process::ExitCode;
use words::Doc;

fn main() -> ExitCode {
    let folder = package::create(policies::VALID);
    let mut report = Report::default();

    let mut client = Client::start(&folder, policies::VALID, &json!({}));
    report.scene("valid policies");
    words::check_hovers(&mut client, policies::VALID, words::VALID, Doc::Page, &mut report);
    words::check_definitions(&mut client, policies::VALID, words::VALID, &mut report);
    words::check_others(&mut client, policies::VALID, &mut report);
    no_diagnostics(&mut client, &mut report);
    colours(&mut client, &mut report);

    report.scene("half-written policies");
    client.write(policies::HALF_WRITTEN);
    words::check_hovers(&mut client, policies::HALF_WRITTEN, words::HALF_WRITTEN, Doc::Page, &mut report);
    words::check_definitions(&mut client, policies::HALF_WRITTEN, words::HALF_WRITTEN, &mut report);
    no_diagnostics(&mut client, &mut report);
    completions::check(&mut client, &mut report);
    drop(client);

    // The settings of an editor can remove `miri`, for which the documentation has pages.
    let mut client = Client::start(&folder, policies::VALID, &json!({ "cfgs": [] }));
    report.scene("without the pages");
    words::check_hovers(&mut client, policies::VALID, words::VALID, Doc::Summary, &mut report);
    drop(client);

    match report.finish() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// rust-analyzer reports nothing of its own: only the errors of the macro.
fn no_diagnostics(client: &mut Client, report: &mut Report) {
    let found = client.diagnostics();
    let own: Vec<_> = found.iter().filter(|found| found["code"] != "macro-error").collect();
    report.case("no diagnostics", "of rust-analyzer's own", own.is_empty(), &format!("{own:#?}"));
}

/// Names are coloured as constants, literals as literals, and a word with a warning is not struck through.
fn colours(client: &mut Client, report: &mut Report) {
    let tokens = client.tokens();
    for (text, kind) in [
        ("script_src", "const"),
        ("strict_dynamic", "const"),
        ("csp_script_slot", "const"),
        ("same_site", "const"),
        ("self", "selfKeyword"),
        ("\"https://cdn.example.com\"", "string"),
        ("2y", "number"),
        ("0.5", "number"),
        // With a warning.
        ("\"http://img.example.com\"", "string"),
        ("unsafe_url", "const"),
    ] {
        let found: Vec<_> = tokens.iter().filter(|token| token.text == text).collect();
        let is_right = !found.is_empty() && found.iter().all(|token| token.kind == kind);
        report.case("colour", text, is_right, &format!("{found:?}"));
    }
    let struck: Vec<_> =
        tokens.iter().filter(|token| token.modifiers.iter().any(|name| name == "deprecated")).collect();
    report.case("not struck through", "any word", struck.is_empty() && tokens.len() > 100, &format!("{struck:?}"));
}
