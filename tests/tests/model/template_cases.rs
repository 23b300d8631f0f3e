//! Each template of `tests/data/template_cases.toml` has exactly these findings.

use crate::cases::templates::said;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    source: String,
    lints: BTreeSet<String>,
}

#[test]
fn each_template_has_these_findings() {
    let Cases { case: cases } = toml::from_str(include_str!("../../data/template_cases.toml")).expect("cases");
    assert!(cases.len() > 40, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for Case { source, lints } in cases {
        let said = said("csp_nonce", &source);
        let found: BTreeSet<String> = said.iter().map(|said| said.lint.unwrap_or(&said.text).to_owned()).collect();
        if found != lints {
            wrong.push(format!("{source}\n  expected {lints:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
