//! The weaknesses and requirements that lints name are those of `tests/data/cwe.toml` and `tests/data/asvs.toml`.

use security_policy::lints;
use security_policy_core::lint;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weaknesses {
    weakness: Vec<Weakness>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weakness {
    id: u16,
    says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirements {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    id: String,
    says: String,
    no_lint: Option<String>,
}

#[test]
fn every_weakness_is_of_the_list() {
    let Weaknesses { weakness } =
        toml::from_str(include_str!("../../data/cwe.toml")).expect("the weaknesses are readable");
    assert!(weakness.iter().map(|weakness| weakness.id).is_sorted_by(|first, next| first < next), "sorted, each once");
    assert!(weakness.iter().all(|weakness| !weakness.says.is_empty()));
    let listed: BTreeSet<u16> = weakness.iter().map(|weakness| weakness.id).collect();
    let named: BTreeSet<u16> = lint::all().flat_map(|lint| lint.cwe.iter().copied()).collect();
    assert_eq!(named, listed);
}

#[test]
fn every_requirement_is_of_the_standard() {
    let requirements = requirements();
    for requirement in &requirements {
        assert!(numbers(&requirement.id).is_some(), "`{}` has another form", requirement.id);
        assert!(!requirement.says.is_empty(), "{}", requirement.id);
    }
    let numbers: Vec<_> = requirements.iter().map(|requirement| numbers(&requirement.id)).collect();
    assert!(numbers.is_sorted_by(|first, next| first < next), "sorted, each once");
    let listed: BTreeMap<&str, &Requirement> =
        requirements.iter().map(|requirement| (requirement.id.as_str(), requirement)).collect();
    for lint in lint::all() {
        for id in lint.asvs {
            let requirement = listed.get(id).unwrap_or_else(|| panic!("{}: `{id}` is not in asvs.toml", lint.name));
            assert!(requirement.no_lint.is_none(), "{} is about `{id}`", lint.name);
        }
    }
    let named: BTreeSet<&str> = lint::all().flat_map(|lint| lint.asvs.iter().copied()).collect();
    for Requirement { id, no_lint, .. } in &requirements {
        assert!(named.contains(id.as_str()) || no_lint.as_ref().is_some_and(|reason| !reason.is_empty()), "{id}");
    }
}

/// How many requirements each section of chapter V3 has.
const SECTIONS: [usize; 7] = [1, 3, 5, 8, 8, 1, 5];

#[test]
fn the_chapter_about_browsers_is_complete() {
    let listed: Vec<_> = requirements().iter().filter_map(|requirement| numbers(&requirement.id)).collect();
    for (section, count) in (1..).zip(SECTIONS) {
        let of_section: Vec<_> = listed.iter().filter(|[chapter, part, _]| (*chapter, *part) == (3, section)).collect();
        let expected: Vec<_> = (1..=count).map(|last| [3, section, last]).collect();
        assert_eq!(of_section, expected.iter().collect::<Vec<_>>());
    }
}

#[test]
fn a_lint_names_each_once_and_shows_them_on_its_page() {
    for lint in lints::all() {
        let (cwe, asvs): (BTreeSet<_>, BTreeSet<_>) = (lint.cwe.iter().collect(), lint.asvs.iter().collect());
        assert_eq!((cwe.len(), asvs.len()), (lint.cwe.len(), lint.asvs.len()), "{}", lint.name);
        let links =
            lint.cwe.iter().map(|id| format!(" - [CWE-{id}](https://cwe.mitre.org/data/definitions/{id}.html)\n"));
        let links = links.chain(lint.asvs.iter().map(|id| format!(" - [OWASP ASVS {id}](https://github.com/OWASP/")));
        for link in links {
            assert_eq!(lint.explanation.matches(&link).count(), 1, "{}: {link}", lint.name);
        }
    }
}

fn requirements() -> Vec<Requirement> {
    let Requirements { requirement } =
        toml::from_str(include_str!("../../data/asvs.toml")).expect("the requirements are readable");
    requirement
}

/// Chapter, section and requirement of `v5.0.0-3.4.3`.
fn numbers(id: &str) -> Option<[usize; 3]> {
    let mut parts = id.strip_prefix("v5.0.0-")?.split('.').map(|part| part.parse().ok().filter(|part| *part > 0));
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    (parts.next().is_none() && id == format!("v5.0.0-{}.{}.{}", numbers[0], numbers[1], numbers[2])).then_some(numbers)
}
