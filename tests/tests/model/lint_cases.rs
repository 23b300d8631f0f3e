//! Each policy in `tests/lints/` and `tests/errors/` has the output that is written below it. `BLESS=1` updates the output.

use crate::cases::compile::compile;
use crate::cases::{Case, ERRORS, LINTS, Page, all_cases, pages, templates};
use security_policy_core::Level;
use security_policy_core::lint::{self, Concern, Lint, MISSING};
use std::collections::BTreeSet;
use std::{env, fs};

#[test]
fn every_case_has_the_expected_output() {
    let mut stale = Vec::new();
    for path in [LINTS, ERRORS].into_iter().flat_map(pages) {
        let page = Page::read(&path);
        let blessed = page.blessed();
        if env::var_os("BLESS").is_some() {
            fs::write(&path, &blessed).expect("the page can be written");
        }
        let written = fs::read_to_string(&path).expect("a page");
        if let Some((line, (left, right))) =
            written.lines().zip(blessed.lines()).enumerate().find(|(_, (left, right))| left != right)
        {
            let file = path.file_name().unwrap_or_default().display();
            stale.push(format!("{file}:{}\n  written: {left}\n  now:     {right}", line + 1));
        } else if written != blessed {
            stale.push(format!("{}: not all of its cases have what is expected", path.display()));
        }
    }
    assert!(
        stale.is_empty(),
        "run `BLESS=1 cargo test -p security-policy-tests --test model lint_cases`, and read what has changed:\n{}",
        stale.join("\n")
    );
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let all = [LINTS, ERRORS].map(all_cases).concat();
    let names: BTreeSet<String> = all.iter().map(Case::place).collect();
    assert_eq!(names.len(), all.len());
    assert!(all.iter().all(|case| !case.headings.is_empty()));
}

/// What the docs of a lint show: `# Example` makes the lint fire, and no other; `# Fix` has no findings, and neither has the
/// example with the attribute of `# Allow`.
#[test]
fn every_example_of_the_docs_does_what_it_says() {
    let mut wrong = Vec::new();
    for lint in lint::all().filter(|lint| !is_of_pages(lint) && !is_of_both(lint)) {
        let (example, fix) = (shown(lint, "# Example"), shown(lint, "# Fix"));
        let (found, errors) = found(lint, &in_policy(lint, &example));
        if found != BTreeSet::from([lint.name]) || !errors.is_empty() {
            wrong.push(format!("{}: the example finds {found:?} {errors:?}\n{example}", lint.name));
        }
        let allowed = allowed(lint, &in_policy(lint, &example));
        for (name, policy) in [("fix", in_policy(lint, &fix)), ("allowed example", allowed)] {
            let (found, errors) = self::found(lint, &policy);
            if !found.is_empty() || !errors.is_empty() {
                wrong.push(format!("{}: the {name} finds {found:?} {errors:?}\n{policy}", lint.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// What the docs of a lint of pages show, of minijinja's templates: `# Example` makes the lint fire, and no other; `# Fix` has no
/// findings, and neither has the example with the comment of `# Allow` in front of the line that it names.
#[test]
fn every_example_of_the_docs_of_pages_does_what_it_says() {
    let found = |template: &str| -> BTreeSet<Option<&'static str>> {
        templates::said("", template).into_iter().map(|said| said.lint).collect()
    };
    let mut wrong = Vec::new();
    for lint in lint::all().filter(|lint| is_of_pages(lint) && !is_of_both(lint)) {
        let (example, fix) = (shown(lint, "# Example"), shown(lint, "# Fix"));
        let allowed = with_comment(lint, &example);
        let expected = BTreeSet::from([Some(lint.name)]);
        for (name, template, expected) in [
            ("example", &example, expected),
            ("fix", &fix, BTreeSet::new()),
            ("allowed example", &allowed, BTreeSet::new()),
        ] {
            let found = found(template);
            if found != expected {
                wrong.push(format!("{}: the {name} finds {found:?}\n{template}", lint.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} are wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// An example with the comment of `# Allow` in front of the line where the lint fires.
fn with_comment(lint: &Lint, example: &str) -> String {
    let block = shown(lint, "# Allow");
    let comment = block.lines().map(str::trim).find(|line| line.starts_with("{# security_policy: allow("));
    let comment = comment.unwrap_or_else(|| panic!("{}: `# Allow` shows no comment", lint.name));
    assert!(
        comment.starts_with(&format!("{{# security_policy: allow({}, reason = \"", lint.name))
            && comment.ends_with("\") #}"),
        "{}: `{comment}` is not its comment, on a line by itself",
        lint.name
    );
    let said = templates::said("", example);
    let place =
        said.iter().find(|said| said.lint == Some(lint.name)).and_then(|said| said.text.split_once("page.html:"));
    let line = place.and_then(|(_, place)| place.split_once(':')).and_then(|(line, _)| line.parse::<usize>().ok());
    let mut lines: Vec<&str> = example.lines().collect();
    lines.insert(line.map_or(0, |line| line - 1), comment);
    lines.join("\n")
}

/// Whether a lint reads pages, and not policies.
fn is_of_pages(lint: &Lint) -> bool {
    let area = lint::AREAS.iter().find(|area| area.lints.iter().any(|other| other.name == lint.name));
    area.is_some_and(|area| matches!(area.name, "Escaping" | "Pages"))
}

/// Whether a lint compares the policy with pages: what its docs show is no whole case.
fn is_of_both(lint: &Lint) -> bool {
    lint.name == lint::template_unused_source.name
}

/// The code block of a section.
fn shown(lint: &Lint, section: &str) -> String {
    let lines = lint.explanation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let block = lines.skip_while(|line| *line != section).skip_while(|line| !line.starts_with("```")).skip(1);
    let text: String = block.take_while(|line| !line.starts_with("```")).map(|line| format!("{line}\n")).collect();
    assert!(!text.trim().is_empty(), "{}: `{section}` shows nothing", lint.name);
    with_more(&text)
}

/// An example as a policy, with the attribute that `# Allow` shows at the place that it shows.
///
/// The line after the attribute says where it belongs: `img_src: *,` is the last place in the example with this text, or
/// else the last with its name; `struct Shop { … }` is the whole policy of this name.
fn allowed(lint: &Lint, policy: &str) -> String {
    let block = shown(lint, "# Allow");
    let attribute = block.lines().map(str::trim).find(|line| line.starts_with("#[allow("));
    let attribute = attribute.unwrap_or_else(|| panic!("{}: `# Allow` shows no attribute", lint.name));
    assert!(
        attribute.starts_with(&format!("#[allow({}, reason = \"", lint.name)) && attribute.ends_with("\")]"),
        "{}: `{attribute}` is not its `allow`, on a line by itself",
        lint.name
    );
    let item = block.lines().map(str::trim).skip_while(|line| *line != attribute).nth(1);
    let item = item.unwrap_or_else(|| panic!("{}: `# Allow` does not show where", lint.name));
    let item = item.split(" { …").next().unwrap_or_default();
    let item = item.trim_start_matches("pub ").trim_end_matches([',', ':', '{', ' ']);
    let name = item.split(':').next().unwrap_or_default();
    // Of two levels for the same item the first counts.
    let policy = policy.strip_prefix(&switched_on(lint)).filter(|_| item.starts_with("struct ")).unwrap_or(policy);
    let place = [item, name].into_iter().find_map(|text| last_item(policy, text));
    let (before, after) =
        policy.split_at(place.unwrap_or_else(|| panic!("{}: the example has no `{name}`", lint.name)));
    format!("{before}{attribute} {after}")
}

/// Where the last item of a policy with this text, or this name, begins.
fn last_item(policy: &str, text: &str) -> Option<usize> {
    let is_item = |at: &usize| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let rest = &policy[at + text.len()..];
        !policy[..*at].ends_with(is_part) && !rest.starts_with(is_part)
    };
    let at = policy.rmatch_indices(text).map(|(at, _)| at).find(is_item)?;
    Some(policy[..at].strip_suffix("pub ").map_or(at, str::len))
}

/// Expands a repetition: `/* 400 more */` after a hash stands for 400 more hashes.
fn with_more(text: &str) -> String {
    let more = text.split_once("/* ").and_then(|(before, rest)| Some((before, rest.split_once(" more */")?)));
    let Some((before, (count, after))) = more else { return text.to_owned() };
    let item = before.trim_end_matches(", ").rsplit([' ', '[']).next().unwrap_or_default();
    let count: usize = count.parse().expect("a number of items");
    let (algorithm, digest) = item.split_at(item.find('-').expect("a hash") + 1);
    let more: String = (0..count).map(|number| format!("{algorithm}{number:04}{}, ", &digest[4..])).collect();
    format!("{before}{more}{after}")
}

/// Fields alone are those of a policy. A lint that is off by default is switched on, and so is one that a group would report.
fn in_policy(lint: &Lint, example: &str) -> String {
    match example.contains("struct ") {
        true => example.to_owned(),
        false if lint.level == Level::Allow || lint.concern == Concern::Missing => {
            format!("{}struct Shop {{\n{example}}}", switched_on(lint))
        }
        false => format!("struct Shop {{\n{example}}}"),
    }
}

fn switched_on(lint: &Lint) -> String {
    format!("#[deny({})] ", lint.name)
}

/// The lints that find something in a policy, and the errors in it. What a policy lacks is left out: few examples are whole.
fn found(lint: &Lint, policy: &str) -> (BTreeSet<&'static str>, Vec<String>) {
    let compiled = compile(policy);
    let is_shown = |name: &&str| {
        let other = lint::find(name).filter(|other| other.name != lint.name);
        *name != MISSING && other.is_none_or(|other| other.concern != Concern::Missing)
    };
    let errors = compiled.messages.iter().filter(|said| said.lint.is_none()).map(|said| said.text.clone());
    let lints = compiled.messages.iter().filter_map(|said| said.lint).filter(is_shown);
    (lints.collect(), errors.collect())
}
