//! What the policy of a page blocks in it: `cases/judge.txt` has policies, pages and findings. `BLESS=1` writes the findings.

use proc_macro2::TokenStream;
use security_policy_core::fetch::Policies;
use security_policy_core::lint::{PageContext, UsedSources, check_pages, check_use, requests_use};
use security_policy_core::page::{
    CsrfField, Escaping, FileId, FileSet, Finding, MarkupFile, Node, Output, Page, Place,
};
use security_policy_core::{Diagnostic, Diagnostics, Span};
use security_policy_syntax::{Lowered, Memory, lower, parse};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

#[test]
fn every_page_has_the_findings_that_are_listed() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases/judge.txt");
    let text = fs::read_to_string(&path).expect("the cases");
    let mut out = String::new();
    for block in text.split_inclusive("\n\n") {
        let case = Case::read(block);
        out.push_str(&case.with_findings());
    }
    let out = out.trim_end().to_owned() + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, out).expect("the file is written");
    } else {
        for (expected, found) in text.split("\n\n").zip(out.split("\n\n")) {
            assert_eq!(expected.trim_end(), found.trim_end());
        }
        assert_eq!(text, out);
    }
}

/// Every lint has cases where it fires, and at least as many pages have none at all as have one of it.
#[test]
fn every_lint_has_cases() {
    let text = include_str!("../cases/judge.txt");
    for lint in security_policy_core::lint::AREAS.iter().find(|area| area.name == "Pages").expect("the area").lints {
        let fires = text.matches(&format!(" {}: ", lint.name)).count();
        assert!(fires >= 3, "{} fires {fires} times", lint.name);
    }
}

struct Case<'a> {
    /// A comment, a heading.
    head: Vec<&'a str>,
    policy: String,
    page: String,
    is_response: bool,
}

impl<'a> Case<'a> {
    fn read(block: &'a str) -> Self {
        let mut case = Case { head: Vec::new(), policy: String::new(), page: String::new(), is_response: false };
        for line in block.lines() {
            match line.split_once(' ').unwrap_or((line, "")) {
                ("policy", text) => case.policy.push_str(text),
                ("response", text) => {
                    case.policy.push_str(text);
                    case.is_response = true;
                }
                ("|", text) => {
                    case.page.push_str(if case.page.is_empty() { "" } else { "\n" });
                    case.page.push_str(text);
                }
                ("=", _) => {}
                ("#" | "", _) => case.head.push(line),
                _ => panic!("unexpected line: {line}"),
            }
        }
        case
    }

    fn with_findings(&self) -> String {
        let mut out = String::new();
        for line in self.head.iter().filter(|line| !line.is_empty()) {
            writeln!(out, "{line}").expect("a string");
        }
        if self.policy.is_empty() {
            return out + "\n";
        }
        writeln!(out, "{} {}", if self.is_response { "response" } else { "policy" }, self.policy).expect("a string");
        for line in self.page.split('\n') {
            writeln!(out, "{}", format!("| {line}").trim_end()).expect("a string");
        }
        let (files, findings, unused) = self.findings();
        for finding in &findings {
            let at = files.position(finding.place);
            let Finding { level, lint, message, help, note, .. } = finding;
            writeln!(out, "= {}:{} {level} {lint}: {message}", at.line, at.column).expect("a string");
            for (what, text) in [("help", help), ("note", note)] {
                if let Some(text) = text {
                    writeln!(out, "=     {what}: {text}").expect("a string");
                }
            }
        }
        for Diagnostic { level, lint, message, help, note, .. } in &unused {
            writeln!(out, "= policy {level} {}: {message}", lint.unwrap_or_default()).expect("a string");
            for (what, text) in [("help", help), ("note", note)] {
                if let Some(text) = text {
                    writeln!(out, "=     {what}: {text}").expect("a string");
                }
            }
        }
        if findings.is_empty() && unused.is_empty() {
            out.push_str("= nothing\n");
        }
        out + "\n"
    }

    fn findings(&self) -> (FileSet, Vec<Finding>, Vec<Diagnostic>) {
        let lowered = lowered(&self.policy);
        let (policy, levels) = (&lowered.policy, &lowered.levels);
        let (files, page) = page(&self.page, self.is_response);
        let policies = Policies::of(policy, policy.page_origin());
        let name = policy.csrf.as_ref().map_or("", |csrf| csrf.field());
        let field = CsrfField { name, is_template: !self.is_response };
        let has_csrf = policy.csrf.is_some();
        let context = PageContext {
            files: &files,
            comments: &[],
            comment: ["{#", "#}"],
            expression: ["{{", "}}"],
            policy,
            policies: &policies,
            nonce: (!self.is_response).then_some("nonce"),
            is_token: &|event| has_csrf && field.is_in(event),
            span: Span::default(),
        };
        let pages = [page];
        let findings = check_pages(&pages, &context, levels);
        let (mut used, mut unused) = (UsedSources::default(), Diagnostics::new());
        if requests_use(levels) {
            used.see(&pages, &context);
            check_use(&used, policy, levels, &mut unused);
        }
        (files.clone(), findings.into_iter().filter(is_of_area).collect(), unused.into_iter().collect())
    }
}

/// The lints about escaping have cases of their own.
fn is_of_area(finding: &Finding) -> bool {
    security_policy_core::lint::AREAS
        .iter()
        .filter(|area| area.name == "Pages")
        .any(|area| area.names.contains(&finding.lint))
}

fn lowered(fields: &str) -> Lowered {
    let text = format!("krate struct Policy {{ {fields} }}");
    let tokens: TokenStream = text.parse().expect("tokens");
    let lowered = lower(&parse(tokens, &Memory::default()).expect("a policy"));
    let errors: Vec<_> = lowered.diagnostics.iter().filter(|found| found.lint.is_none()).collect();
    assert!(errors.is_empty(), "{fields}: {errors:?}");
    lowered
}

/// A page with `{{ … }}` and `{% if … %} … {% else %} … {% endif %}`.
fn page(text: &str, is_response: bool) -> (FileSet, Page) {
    let mut files = FileSet::new();
    let file = MarkupFile { path: "page.html".to_owned(), name: "page.html".to_owned(), text: text.to_owned() };
    let id = files.add(file);
    if is_response {
        return (files.clone(), Page::plain(id, &files));
    }
    let mut at = 0;
    let nodes = nodes(text, id, &mut at);
    assert_eq!(at, text.len(), "{text}");
    (files, Page { entry: id, nodes })
}

fn nodes(text: &str, file: FileId, at: &mut usize) -> Vec<Node> {
    let mut out = Vec::new();
    while *at < text.len() {
        let start = *at;
        let next = text[start..].find("{{").into_iter().chain(text[start..].find("{%")).min();
        let next = next.map_or(text.len(), |next| start + next);
        if next > start {
            out.push(Node::Text(Place::new(file, start, next)));
            *at = next;
            continue;
        }
        let is_output = text[start..].starts_with("{{");
        let end = start + text[start..].find(if is_output { "}}" } else { "%}" }).expect("a closed tag") + 2;
        let inner = text[start + 2..end - 2].trim();
        if is_output {
            *at = end;
            out.push(Node::Output(output(inner, Place::new(file, start, end))));
        } else if inner.starts_with("if ") {
            *at = end;
            out.push(Node::Either(branches(text, file, at)));
        } else {
            return out;
        }
    }
    out
}

fn branches(text: &str, file: FileId, at: &mut usize) -> Vec<Vec<Node>> {
    let mut branches = vec![nodes(text, file, at)];
    loop {
        let end = *at + text[*at..].find("%}").expect("an end of the branch") + 2;
        let is_else = text[*at..end].contains("else");
        *at = end;
        if !is_else {
            if branches.len() == 1 {
                branches.push(Vec::new());
            }
            return branches;
        }
        branches.push(nodes(text, file, at));
    }
}

fn output(inner: &str, place: Place) -> Output {
    let mut parts = inner.split('|').map(|part| part.trim().to_owned());
    let expression = parts.next().unwrap_or_default();
    let constant = expression.strip_prefix('"').and_then(|text| text.strip_suffix('"')).map(str::to_owned);
    Output { place, expression, filters: parts.collect(), escaping: Escaping::Html, constant }
}
