//! `#[allow(…, until = "…")]`: on which day of a build it has an effect. The messages are in `tests/errors/level.md`.

use crate::cases::compile::NEW_YEAR;
use security_policy_core::Level;
use security_policy_core::accepted::accepted;
use security_policy_syntax::{Checked, Files, Folder, Item, Memory, answer, check, parse};
use std::time::{SystemTime, UNIX_EPOCH};

const DAY: u64 = 86_400;

const POLICY: &str = r#"krate
    #[allow(server_banner, dead_code, reason = "the version is public", until = "2026-12-31")]
    struct Shop { content_type: "application/json", x_content_type_options: nosniff, server: "shop/1.4" }"#;

#[test]
fn the_last_day_is_included() {
    for (now, is_accepted) in [(0, true), (NEW_YEAR - 1, true), (NEW_YEAR, false), (NEW_YEAR + 300 * DAY, false)] {
        assert_eq!(is_accepted_on(&Memory { now, ..Memory::default() }), is_accepted, "{now}");
    }
}

#[test]
fn the_variable_overrides_the_clock() {
    let build = |now, epoch: u64| {
        let variables = [("SOURCE_DATE_EPOCH".to_owned(), epoch.to_string())].into();
        Memory { now, variables, ..Memory::default() }
    };
    assert!(is_accepted_on(&build(NEW_YEAR, NEW_YEAR - 1)));
    assert!(!is_accepted_on(&build(NEW_YEAR - 1, NEW_YEAR)));
}

#[test]
fn a_variable_that_is_no_time_is_an_error() {
    for wrong in ["", "tomorrow", "-1", "1.5", " 1", "18446744073709551616"] {
        let files =
            Memory { variables: [("SOURCE_DATE_EPOCH".to_owned(), wrong.to_owned())].into(), ..Memory::default() };
        let checked = check(&read(POLICY, &files));
        let error = checked.diagnostics.iter().next().expect("an error");
        assert_eq!(error.message, format!("`SOURCE_DATE_EPOCH` is `{wrong}`, not a number of seconds"));
        assert_eq!((checked.diagnostics.len(), error.level), (1, Level::Deny));
    }
}

/// Otherwise each policy would be compiled again when the variable changes.
#[test]
fn only_a_policy_with_until_reads_the_variable() {
    let dependencies = |policy: &str| read(policy, &Memory::default()).dependencies.variables;
    assert_eq!(dependencies(POLICY), ["SOURCE_DATE_EPOCH"]);
    let twice = POLICY.replace("server:", "#[allow(server_banner, reason = \"x\", until = \"2026-12-31\")] server:");
    assert_eq!(dependencies(&twice), ["SOURCE_DATE_EPOCH"]);
    assert_eq!(dependencies(&POLICY.replace(", until = \"2026-12-31\"", "")), [] as [&str; 0]);
}

#[test]
fn rustc_gets_the_attribute_without_the_date() {
    let attributes = read(POLICY, &Memory::default()).attributes.to_string();
    assert_eq!(attributes, r#"# [allow (dead_code , reason = "the version is public")]"#);
}

#[test]
fn an_audit_accepts_a_finding_as_long_as_the_policy_does() {
    let accepts = |now| {
        let Checked { declaration, .. } = check(&read(POLICY, &Memory { now, ..Memory::default() }));
        accepted(&declaration).into_iter().map(|accepted| accepted.lint.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(accepts(NEW_YEAR - 1), ["server_banner"]);
    assert_eq!(accepts(NEW_YEAR), [] as [&str; 0]);
}

#[test]
fn a_derived_policy_reads_the_date_of_its_base() {
    let base = r#"krate struct Shop {
        content_type: "application/json",
        x_content_type_options: nosniff,
        remove: [env("BANNER")],
        #[allow(server_banner, reason = "the version is public", until = "2026-12-31")]
        server: "shop/1.4",
    }"#;
    let mut files = Memory { now: NEW_YEAR - 1, ..Memory::default() };
    files.variables.insert("BANNER".to_owned(), "x-powered-by".to_owned());
    let item = read(base, &files);
    let tokens = answer(&item, &check(&item).declaration).to_string();
    assert!(tokens.contains("until = \"2026-12-31\""), "{tokens}");
    let derived = |now| {
        let tokens = format!("krate struct Derived {{ ..Shop }} {tokens}");
        let item = read(&tokens, &Memory { now, ..Memory::default() });
        let checked = check(&item);
        let accepted = accepted(&checked.declaration).into_iter().map(|accepted| accepted.lint.to_owned());
        (accepted.collect::<Vec<_>>(), item.dependencies.variables)
    };
    let read = vec!["SOURCE_DATE_EPOCH".to_owned()];
    assert_eq!(derived(NEW_YEAR - 1), (vec!["server_banner".to_owned()], read.clone()));
    assert_eq!(derived(NEW_YEAR), (vec![], read));
}

#[test]
fn the_clock_is_that_of_the_system() {
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).expect("a time after 1970").as_secs();
    let before = clock();
    let read = Folder::new(".").now();
    assert!((before..=clock()).contains(&read), "{read}");
}

/// Whether the policy compiles without a finding.
fn is_accepted_on(files: &Memory) -> bool {
    let checked = check(&read(POLICY, files));
    let found: Vec<_> = checked.diagnostics.iter().filter(|found| found.lint == Some("server_banner")).collect();
    assert_eq!(found.len(), checked.diagnostics.len(), "{:?}", checked.diagnostics);
    assert!(found.iter().all(|found| found.expired.as_ref().is_some_and(|date| date.node == "2026-12-31")));
    found.is_empty()
}

fn read(policy: &str, files: &Memory) -> Item {
    parse(policy.parse().expect("tokens"), files).expect("a policy")
}
