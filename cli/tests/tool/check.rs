//! `check`: which policies are found, what is reported, and the exit codes.

use crate::folder::Run;
use crate::workspace::workspace;
use std::process::{Command, Stdio};

/// A policy without findings.
const FINE: &str =
    "security_policy! { pub struct Fine { origin: \"https://shop.example.com\", ..security_policy::presets::Api } }\n";

/// The places and messages of a run, a line each, without the summary.
fn short(files: &[(&str, &str)], arguments: &[&str]) -> (Vec<String>, i32) {
    let run = workspace(files).run(&[&["check", "--message-format", "short", "-q"], arguments].concat());
    assert_eq!(run.out, "");
    (run.err.lines().map(|line| line.replace("shop/src/", "")).collect(), run.code)
}

#[test]
fn a_workspace_without_findings_exits_with_0() {
    let run = workspace(&[("src/lib.rs", &format!("use security_policy::security_policy;\n{FINE}"))]).run(&["check"]);
    let err = "     Checked 1 policy: no findings\n".to_owned();
    assert_eq!(run, Run { out: String::new(), err, code: 0 });
}

#[test]
fn a_finding_is_printed_as_rustc_prints_it() {
    let source = r#"use security_policy::security_policy;

security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: { .., script_src: ["self", nonce] },
        ..security_policy::presets::Strict
    }
}
"#;
    let run = workspace(&[("src/main.rs", source)]).run(&["check"]);
    let expected = r#"error: `"self"` in `script_src` is read as a host name, not as the keyword
 --> shop/src/main.rs:6:53
  |
6 |         content_security_policy: { .., script_src: ["self", nonce] },
  |                                                     ^^^^^^
  |
  = help: write `self`
  = note: browsers compare it with the host of each URL, and the keyword has no effect; `script_src` allows `"self"`, which `script_src` of `Strict` does not allow
  = lint: csp_unquoted_keyword
  = docs: https://docs.rs/security-policy/latest/security_policy/vocabulary/lint/constant.csp_unquoted_keyword.html
"#;
    assert!(run.err.contains(expected), "{}", run.err);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(
        run.err.ends_with("(run `cargo security-policy fix` to apply 1 fix)\n") || run.err.contains("fixes)"),
        "{}",
        run.err
    );
}

#[test]
fn policies_are_found_wherever_they_are() {
    let bad =
        |name: &str| format!("security_policy::security_policy! {{ struct {name} {{ x_frame_options: {name} }} }}\n");
    let main = format!(
        "#!/usr/bin/env run\n#![allow(unused)]\nmod a;\n#[path = \"elsewhere/other.rs\"]\npub(crate) mod c;\nmod inner {{ mod deep; }}\n\
         use security_policy::{{Nonce, security_policy as policy}};\npolicy! {{ struct One {{ x_frame_options: One }} }}\n\
         fn main<A, B>() {{ if !ready {{ {} }} }}\nimpl X {{ fn f() {{ {} }} }}\nextern crate security_policy as sp;\nsp::security_policy!(struct Four {{ x_frame_options: Four }});\n",
        bad("Two"),
        bad("Three")
    );
    let files = [
        ("src/main.rs", main.as_str()),
        (
            "src/a.rs",
            "mod b;\nmod macros { pub use security_policy::*; }\nuse macros::*;\nsecurity_policy! { struct Five { x_frame_options: Five } }",
        ),
        ("src/a/b.rs", &bad("Six")),
        ("src/elsewhere/other.rs", &format!("mod near;\n{}", bad("Seven"))),
        ("src/elsewhere/near.rs", &bad("Eight")),
        ("src/inner/deep/mod.rs", &bad("Nine")),
        ("src/bin/tool.rs", &bad("Ten")),
        ("src/unused.rs", &bad("Nothing")),
        ("tests/it.rs", &bad("Eleven")),
    ];
    let (lines, code) = short(&files, &[]);
    let mut names: Vec<&str> = lines.iter().filter_map(|line| line.split('`').nth(1)).collect();
    names.sort_unstable();
    assert_eq!(names, ["Eight", "Five", "Four", "Nine", "One", "Seven", "Six", "Ten", "Three", "Two"], "{lines:#?}");
    assert_eq!(code, 1);
    assert!(lines.contains(&"a/b.rs:1:67: error: `Six` is not a value of `x_frame_options`".to_owned()), "{lines:#?}");
    let (lines, _) = short(&files, &["--all-targets"]);
    assert!(lines.iter().any(|line| line.contains("`Eleven`")) && lines.len() == 11, "{lines:#?}");
}

#[test]
fn options_decide_what_is_compiled() {
    let source = r#"
use security_policy::security_policy;
#[cfg(feature = "chat")] security_policy! { struct Chat { x_frame_options: chat } }
#[cfg(feature = "video")] mod video { security_policy::security_policy! { struct Video { x_frame_options: video } } }
#[cfg(test)] mod tests { security_policy::security_policy! { struct Test { x_frame_options: test } } }
#[cfg(fancy)] fn f<A, B>() { security_policy! { struct Fancy { x_frame_options: fancy } } }
#[cfg_attr(unix, cfg(windows))] security_policy! { struct Never { x_frame_options: never } }
security_policy! {
    #[base]
    struct Fields {
        #[cfg(debug_assertions)] x_frame_options: debug,
        #[cfg(not(debug_assertions))] x_frame_options: release,
    }
}
"#;
    let found = |arguments: &[&str]| {
        let (lines, code) = short(&[("src/lib.rs", source)], arguments);
        assert_eq!(code, 1);
        let names: Vec<String> = lines.iter().filter_map(|line| line.split('`').nth(1)).map(str::to_owned).collect();
        names.join(" ")
    };
    assert_eq!(found(&[]), "chat debug");
    assert_eq!(found(&["--no-default-features"]), "debug");
    assert_eq!(found(&["--features", "video", "--release"]), "chat video release");
    assert_eq!(found(&["--all-features"]), "chat video debug");
    assert_eq!(found(&["--cfg", "fancy"]), "chat fancy debug");
    assert_eq!(found(&["--all-targets"]), "chat test debug");
}

#[test]
fn bases_are_found_in_other_modules_and_crates() {
    let files = [
        ("src/lib.rs", "mod base;\npub mod pages;\npub use base::Site as Main;\n"),
        (
            "src/base.rs",
            "security_policy::security_policy! { pub struct Site { origin: \"https://a.example\", ..security_policy::presets::Strict } }",
        ),
        (
            "src/pages.rs",
            "use security_policy::security_policy;\nuse super::*;\nsecurity_policy! { pub struct Page { x_frame_options: same_origin, ..Main } }\n\
             security_policy! { pub struct Other { referrer_policy: unsafe_url, ..self::Page } }",
        ),
        (
            "src/main.rs",
            "security_policy::security_policy! { struct Login { permissions_policy: { .., camera: self }, ..shop::pages::Page } }\nfn main() {}",
        ),
    ];
    let (lines, code) = short(&files, &[]);
    let expected = [
        "main.rs:1:78: warning: `camera: self` is weaker than `camera: none` of `Page` [inherited_weakening]",
        "pages.rs:3:55: warning: `same_origin` has no effect: `frame_ancestors` forbids every frame [framing_xfo_conflict]",
    ];
    for line in expected {
        assert!(lines.iter().any(|found| found == line), "{line}: {lines:#?}");
    }
    assert!(!lines.iter().any(|line| line.contains("not checked")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.starts_with("pages.rs:4:") && line.contains("referrer_policy")), "{lines:#?}");
    assert_eq!(code, if lines.iter().any(|line| line.contains(": error: ")) { 1 } else { 0 });
}

#[test]
fn what_only_a_compiler_knows_is_not_checked() {
    let source = format!(
        r#"use security_policy::security_policy;
{FINE}
macro_rules! site {{ ($name:ident) => {{ security_policy! {{ struct $name {{}} }} }}; }}
wrapped! {{ security_policy! {{ struct Inner {{}} }} }}
security_policy! {{ struct Derived {{ ..made::Base }} }}
security_policy! {{ struct Again {{ ..Derived }} }}
security_policy! {{ #[base] struct Variable {{ headers: {{ "x-cdn": env("NOBODY_SETS_THIS_HERE") }} }} }}
security_policy! {{ #[base] struct Version {{ headers: {{ "x-shop": env("CARGO_PKG_VERSION") }} }} }}
include!(concat!(env!("OUT_DIR"), "/policies.rs"));
mod missing;
"#
    );
    let (lines, code) = short(&[("src/lib.rs", &source)], &[]);
    let expected = [
        "lib.rs:4:14: not checked: the macro `site` writes policies, and only rustc expands it",
        "lib.rs:5:1: not checked: it is in the arguments of the macro `wrapped`, which only rustc expands",
        "lib.rs:6:1: not checked: its base `made::Base` was not found, so that a macro or another crate may declare it",
        "lib.rs:7:1: not checked: its base `Derived` was not checked: its base `made::Base` was not found, so that a macro or another crate may declare it",
        "lib.rs:8:1: not checked: it reads the environment variable `NOBODY_SETS_THIS_HERE`, which is not set here",
        "lib.rs:10:1: not checked: the path of the included file is computed, and a build script can make the file",
        "lib.rs:11:5: not checked: the file of the module `missing` does not exist",
    ];
    assert_eq!(lines, expected);
    assert_eq!(code, 2);
    assert_eq!(short(&[("src/lib.rs", &source)], &["--allow-not-checked"]).1, 0);
}

#[test]
fn options_of_a_build_script_are_unknown_until_given() {
    let source = "use security_policy::security_policy;\n#[cfg(fancy)] mod fancy { security_policy::security_policy! { struct A { x_frame_options: on } } }\n\
                  #[cfg(fancy)] fn no_policy() {}\nsecurity_policy! { #[base] struct B { #[cfg(plain)] x_frame_options: plain } }\n";
    let files = [("src/lib.rs", source), ("build.rs", "fn main() {}")];
    let (lines, code) = short(&files, &[]);
    let expected = [
        "lib.rs:2:15: not checked: whether `cfg(fancy)` holds is not known",
        "lib.rs:4:1: not checked: whether `cfg(plain)` holds is not known",
    ];
    assert_eq!((lines, code), (expected.map(str::to_owned).to_vec(), 2));
    assert_eq!(short(&files, &["--not-cfg", "fancy", "--not-cfg", "plain"]), (Vec::new(), 0));
    let (lines, code) = short(&files, &["--cfg", "fancy", "--cfg", "plain"]);
    assert_eq!((lines.len(), code), (2, 1), "{lines:#?}");
}

#[test]
fn a_feature_of_the_library_that_is_off_is_an_error() {
    let source = "security_policy::security_policy! { #[base] pub struct A { csrf: {}, cookies: { theme } } }";
    let (lines, code) = short(&[("src/lib.rs", source)], &[]);
    assert!(
        lines.iter().any(|line| line.ends_with("error: `csrf` needs a feature of `security-policy` that is off")),
        "{lines:#?}"
    );
    assert!(!lines.iter().any(|line| line.contains("`cookies` needs")), "{lines:#?}");
    assert_eq!(code, 1);
}

#[test]
fn what_is_no_policy_is_an_error() {
    let source =
        "security_policy::security_policy! { pub fn x() {} }\nsecurity_policy::security_policy! { pub struct A; }\n";
    let (lines, code) = short(&[("src/lib.rs", source)], &[]);
    assert_eq!(lines, ["lib.rs:1:41: error: expected `struct`", "lib.rs:2:49: error: expected `{`"]);
    assert_eq!(code, 1);
}

#[test]
fn a_part_of_a_string_is_underlined() {
    let source = "security_policy::security_policy! { #[base] pub struct A { content_security_policy: r#\"default-src 'self'; img-scr *\"# } }\n\
                  security_policy::security_policy! { #[base] pub struct B { content_security_policy: \"default-src 'self';\\u{20}img-scr *\" } }\n";
    let run = workspace(&[("src/lib.rs", source)]).run(&["check"]);
    assert!(run.err.contains("--> shop/src/lib.rs:1:108\n"), "{}", run.err);
    assert!(run.err.contains("  | default-src 'self'; img-scr *\n"), "{}", run.err);
    assert_eq!(run.code, 1);
}

#[test]
fn json_has_a_line_for_each_finding() {
    let source = "security_policy::security_policy! {\n    #[base]\n    pub struct A { content_security_policy: { script_src: [\"self\"] } } // \u{e9}\n}\nmod none;\n";
    let run = workspace(&[("src/lib.rs", source)]).run(&["check", "--message-format", "json", "-q"]);
    let lines: Vec<serde_json::Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let finding = lines.iter().find(|line| line["lint"] == "csp_unquoted_keyword").expect("a finding");
    assert_eq!(finding["reason"], "finding");
    assert_eq!(finding["level"], "error");
    assert_eq!(finding["help"], "write `self`");
    let place = serde_json::json!({ "file": "shop/src/lib.rs", "start": 107, "end": 113, "line": 3, "column": 60, "end_line": 3, "end_column": 66 });
    assert_eq!(finding["place"], place);
    assert_eq!(finding["fix"], serde_json::json!({ "place": place, "text": "self" }));
    assert_eq!(lines.last().expect("a line")["reason"], "not-checked");
    assert_eq!((run.err.as_str(), run.code), ("", 1));
}

#[test]
fn sarif_names_rules_regions_and_fixes() {
    let source = "security_policy::security_policy! { #[base] pub struct A { content_security_policy: { script_src: [\"self\"] } } }\nmod none;\n";
    let run = workspace(&[("src/lib.rs", source)]).run(&["check", "--message-format", "sarif", "-q"]);
    let log: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let result = run["results"]
        .as_array()
        .expect("results")
        .iter()
        .find(|result| result["ruleId"] == "csp_unquoted_keyword")
        .expect("a result");
    let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("an index");
    let rule = &run["tool"]["driver"]["rules"][index];
    assert_eq!(rule["id"], "csp_unquoted_keyword");
    assert!(rule["helpUri"].as_str().expect("an address").starts_with("https://docs.rs/"));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "shop/src/lib.rs");
    let region = serde_json::json!({ "startLine": 1, "startColumn": 100, "endLine": 1, "endColumn": 106 });
    assert_eq!(place["region"], region);
    let change = &result["fixes"][0]["artifactChanges"][0];
    assert_eq!(
        change["replacements"][0],
        serde_json::json!({ "deletedRegion": region, "insertedContent": { "text": "self" } })
    );
    assert!(
        run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
            .as_str()
            .expect("a text")
            .starts_with("not checked: ")
    );
}

#[test]
fn wrong_arguments_fail() {
    let folder = workspace(&[("src/lib.rs", "")]);
    let error = |arguments: &[&str]| {
        let run = folder.run(arguments);
        assert_eq!(run.code, 101, "{run:?}");
        run.err
    };
    assert_eq!(error(&["check", "-p", "nobody"]), "error: the workspace has no package `nobody`\n");
    assert!(error(&["check", "--features", "nothing"]).starts_with("error: `cargo metadata` failed: "));
    assert!(error(&["check", "--cfg", "a b"]).starts_with("error: `a b` is not an option of `cfg`\nhelp: write"));
    assert!(error(&["check", "--manifest-path", "nowhere/Cargo.toml"]).contains("nowhere"));
    folder.write("shop/src/lib.rs", "fn (");
    assert!(error(&["check"]).starts_with("error: cannot read the tokens of `shop/src/lib.rs`"));
}

#[test]
fn a_renamed_macro_without_a_declaration_is_an_error() {
    let source = "use security_policy::security_policy as policy;\n\
        policy! { pub enum Shop {} }\n\
        policy! {}\n\
        mod own { macro_rules! policy { ($($t:tt)*) => {} } policy! {} println!(\"{}\", 1); }\n";
    let lines = vec![
        "lib.rs:2:15: error: expected `struct`".to_owned(),
        "lib.rs:3:1: error: unexpected end of input, expected `struct`".to_owned(),
    ];
    assert_eq!(short(&[("src/lib.rs", source)], &[]), (lines, 1));
}

#[test]
fn a_field_needs_its_feature_as_in_the_compiler() {
    let source = r#"security_policy::security_policy! {
    pub struct Shop {
        origin: "https://shop.example.com",
        services: [stripe],
        ..security_policy::presets::Strict
    }
}
"#;
    let lines = vec!["lib.rs:4:9: error: `services` needs a feature of `security-policy` that is off".to_owned()];
    let manifest = |features: &str| {
        format!(
            "[package]\nname = \"shop\"\nedition = \"2024\"\n[dependencies]\nsecurity-policy = {{ path = \"../security-policy\", features = [{features}] }}\n"
        )
    };
    assert_eq!(short(&[("src/lib.rs", source), ("Cargo.toml", &manifest(""))], &[]), (lines, 1));
    let (lines, code) = short(&[("src/lib.rs", source), ("Cargo.toml", &manifest("\"services\""))], &[]);
    assert_eq!((lines.iter().filter(|line| line.contains("feature")).count(), code), (0, 0), "{lines:#?}");
}

/// A policy that accepts a finding up to a day.
const EXPIRING: &str = r#"security_policy::security_policy! {
    pub struct Api {
        content_type: "application/json",
        x_content_type_options: nosniff,
        #[allow(server_banner, reason = "old clients", until = "2020-01-01")]
        server: "shop/1.0",
    }
}
"#;

#[test]
fn an_exception_that_has_expired_is_a_finding() {
    let (lines, code) = short(&[("src/lib.rs", EXPIRING)], &[]);
    assert_eq!((lines.len(), code), (1, 0), "{lines:#?}");
    assert!(lines[0].starts_with("lib.rs:6:17: warning: ") && lines[0].ends_with("[server_banner]"), "{lines:#?}");
}

#[test]
fn warnings_fail_if_they_are_denied() {
    let folder = workspace(&[("src/lib.rs", EXPIRING)]);
    assert_eq!(folder.run(&["check"]).code, 0);
    assert_eq!(folder.run(&["check", "--deny-warnings"]).code, 1);
    let folder = workspace(&[("src/lib.rs", &FINE.replace("security_policy!", "security_policy::security_policy!"))]);
    assert_eq!(folder.run(&["check", "--deny-warnings"]).code, 0);
}

#[test]
fn a_reader_that_closes_the_output_ends_the_tool_quietly() {
    let folder = workspace(&[("src/lib.rs", EXPIRING)]);
    for format in ["json", "sarif"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-security-policy"))
            .args(["check", "--message-format", format])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the tool starts");
        // As `head -0` does, before `cargo metadata` has answered.
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the tool ends");
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(101), ""));
    }
}

#[test]
fn the_help_names_the_own_options_of_a_subcommand_first() {
    let folder = workspace(&[]);
    for (name, is_direct) in [
        ("audit", false),
        ("check", true),
        ("diff", true),
        ("explain", false),
        ("fix", true),
        ("grade", true),
        ("print", true),
    ] {
        let arguments = if is_direct { vec![name, "--help"] } else { vec!["security-policy", name, "--help"] };
        let run = folder.run(&arguments);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains(&format!("\nUsage: cargo security-policy {name} [OPTIONS]")), "{}", run.out);
        let options = run.out.split("\nOptions:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("options");
        let names: Vec<&str> =
            options.lines().map(|line| line.trim_start().split([' ', ',']).next().unwrap_or_default()).collect();
        assert!(names.ends_with(&["--color", "-q", "-h"]), "{names:?}");
    }
}
