//! What a browser reads from a header, compared with what `core` reads.

use security_policy_core::header::{Field, FieldValue};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    header: String,
    value: String,
    reads: Reads,
    #[serde(default)]
    means: String,
    #[serde(default)]
    why: String,
    keeps: Option<Keeps>,
}

/// How much of the value a browser uses.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Reads {
    All,
    Part,
    Nothing,
}

/// A case in which `core` differs from browsers.
#[derive(Deserialize)]
struct Keeps {
    text: String,
    reason: String,
}

#[test]
fn the_core_reports_what_browsers_ignore_and_keeps_what_they_use() {
    let cases: Cases = toml::from_str(include_str!("../../data/header-cases.toml")).expect("the cases are readable");
    let errors: Vec<String> = cases.case.iter().filter_map(error).collect();
    assert!(cases.case.len() > 70 && errors.is_empty(), "{} errors\n{}", errors.len(), errors.join("\n"));
}

fn error(case: &Case) -> Option<String> {
    let field = Field::from_name(&case.header).expect("the cases are about headers that the core knows");
    let (value, found) = FieldValue::parse(field, &case.value);
    let kept = value.map_or_else(String::new, |value| value.to_text(field));
    let expected = case.keeps.as_ref().map_or(&case.means, |keeps| {
        assert!(!keeps.reason.is_empty() && keeps.text != case.means, "{}: {}", case.header, case.value);
        &keeps.text
    });
    let reported = !found.is_empty();
    let worth_a_report = case.reads != Reads::All || case.keeps.is_some();
    let said = if reported { "reports it" } else { "is silent" };
    (kept != *expected || reported != worth_a_report).then(|| {
        let Case { header, value, why, .. } = case;
        format!("`{header}: {value}` ({why}): the core {said} and keeps `{kept}`, not `{expected}`")
    })
}
