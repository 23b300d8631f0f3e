//! The lines of a policy as a short text. The macro writes it into the program, instead of a second copy of the policy, and
//! the program finds with it the lines of what it has read from the policy's own headers.
//!
//! The first line of the text lists the files, the second is the name of the base, and each further one is about one header:
//! its name, and then groups separated by tabs. The first group is the header itself, and each other one a directive and its
//! values. A place is `3:12`, the number of a file and a line; `^` precedes it in a base, `+` if it is that of any number of
//! values, and `~` if a service of `services` has added what is there. `-` is unknown. The line `&` has the sources that the
//! services need.

use super::place::Place;
use crate::csp::{Clause, ClauseValue, Csp, Disposition, SourceExpression};
use crate::policy::{Header, SecurityPolicy};
use crate::span::{Span, Spanned};
use std::collections::{BTreeMap, BTreeSet};

/// Where the parts of a policy are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    all: BTreeMap<Span, Place>,
    /// The sources and directives that a service of `services` has added.
    of_services: BTreeSet<Span>,
}

/// A part of a header that has a place.
struct Part {
    span: Span,
    /// Whether it is a slot for any number of values.
    is_any_number: bool,
}

impl Places {
    /// The place of what is at this span.
    pub fn get(&self, span: Span) -> Option<Place> {
        self.all.get(&span).cloned()
    }

    /// Adds a place.
    pub fn insert(&mut self, span: Span, place: Place) {
        self.all.insert(span, place);
    }

    /// The list as the declaration has it: without the sources that a service adds.
    pub fn without_services(&self, clause: &Clause) -> Clause {
        let mut clause = clause.clone();
        if let ClauseValue::Sources(sources) = &mut clause.value {
            sources.retain(|source| !self.of_services.contains(&source.span));
        }
        clause
    }

    /// Writes the text of a declared policy. `place` finds the place of a span.
    pub fn encode(policy: &SecurityPolicy, place: &dyn Fn(Span) -> Option<Place>) -> String {
        let mut files = Vec::new();
        let mut headers = String::new();
        for header in &policy.headers {
            headers.push('\n');
            headers.push_str(header.wire_name());
            for group in groups(header) {
                let code = |part: &Part| {
                    let mark = if policy.is_of_service(part.span) { OF_SERVICE } else { "" };
                    format!("{mark}{}", encode(place(part.span), part.is_any_number, &mut files))
                };
                let codes: Vec<String> = group.iter().map(code).collect();
                headers.push('\t');
                headers.push_str(&codes.join(" "));
            }
        }
        for promise in policy.expect.iter().flat_map(|expect| &expect.promises) {
            let code = encode(place(promise.span), false, &mut files);
            headers.push_str(&format!("\n{PROMISE}\t{code}\t{}", promise.node));
        }
        if let Some(services) = &policy.services {
            headers.push_str(&format!("\n{SERVICES}\t{}", services.needed()));
        }
        let base = policy.inheritance.as_ref().map(|base| base.name.as_str()).unwrap_or_default();
        format!("{}\n{base}{headers}", files.join("\t"))
    }

    /// Reads the text for a policy with the same headers, whose slots may be filled.
    pub fn decode(text: &str, policy: &SecurityPolicy) -> Places {
        let mut lines = text.lines();
        let files: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        let base = lines.next().unwrap_or_default();
        let mut places = Places::default();
        let headers = policy.headers.iter().rev().map(|header| (header.wire_name(), header));
        let headers: BTreeMap<&str, &Header> = headers.collect();
        for line in lines {
            let mut codes = line.split('\t');
            let name = codes.next().unwrap_or_default();
            let Some(header) = headers.get(name) else { continue };
            for (group, codes) in groups(header).iter().zip(codes) {
                let codes: Vec<&str> = codes.split(' ').collect();
                for (part, code) in group.iter().zip(repeated(&codes, group.len())) {
                    let (code, is_of_service) = match code.strip_prefix(OF_SERVICE) {
                        Some(code) => (code, true),
                        None => (code, false),
                    };
                    places.of_services.extend(is_of_service.then_some(part.span));
                    places.all.extend(decode(code, &files, base).map(|place| (part.span, place)));
                }
            }
        }
        places
    }
}

/// Reads the promises of a text that [`Places::encode`] has written, each with its place.
pub fn promises(text: &str) -> Vec<(String, Option<Place>)> {
    let mut lines = text.lines();
    let files: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let base = lines.next().unwrap_or_default();
    let promise = |line: &str| {
        let (code, text) = line.strip_prefix(PROMISE)?.strip_prefix('\t')?.split_once('\t')?;
        Some((text.to_owned(), decode(code, &files, base)))
    };
    lines.filter_map(promise).collect()
}

/// Reads the sources that the services of a policy need, in a text that [`Places::encode`] has written.
pub fn services(text: &str) -> Csp {
    let line = text.lines().skip(2).find_map(|line| line.strip_prefix(SERVICES)?.strip_prefix('\t'));
    Csp::parse(line.unwrap_or_default(), Disposition::Enforce).0
}

/// The parts of a header: its name, and each directive with its values.
fn groups(header: &Header) -> Vec<Vec<Part>> {
    let one = |span| Part { span, is_any_number: false };
    let mut groups = vec![vec![one(header.name.span)]];
    for csp in header.csps() {
        for clause in &csp.node.clauses {
            let name = one(clause.directive.span);
            groups.push(std::iter::once(name).chain(values(clause)).collect());
        }
    }
    groups
}

fn values(clause: &Clause) -> Vec<Part> {
    fn parts<T>(items: &[Spanned<T>]) -> Vec<Part> {
        items.iter().map(|item| Part { span: item.span, is_any_number: false }).collect()
    }
    match &clause.value {
        ClauseValue::Sources(sources) => sources
            .iter()
            .map(|source| Part { span: source.span, is_any_number: matches!(source.node, SourceExpression::Slots(_)) })
            .collect(),
        ClauseValue::Words(words) => parts(words),
        ClauseValue::TrustedTypes(types) => parts(types),
        ClauseValue::Urls(urls) => parts(urls),
        ClauseValue::Texts(texts) => parts(texts),
        ClauseValue::Empty => Vec::new(),
    }
}

/// As many codes as there are parts: those of slots for any number of values are repeated, or left out.
fn repeated<'a>(codes: &[&'a str], count: usize) -> Vec<&'a str> {
    let is_any = |code: &&&str| code.starts_with(ANY_NUMBER);
    let fixed = codes.iter().filter(|code| !is_any(code)).count();
    let Some(first) = codes.iter().position(|code| is_any(&code)) else { return codes.to_vec() };
    let after = codes[first..].iter().filter(|code| !is_any(code));
    let many = std::iter::repeat_n(codes[first], count.saturating_sub(fixed));
    codes[..first].iter().copied().chain(many).chain(after.copied()).collect()
}

fn encode(place: Option<Place>, is_any_number: bool, files: &mut Vec<String>) -> String {
    let mark = if is_any_number { ANY_NUMBER } else { "" };
    let Some(Place { file, line, base }) = place else { return format!("{mark}{UNKNOWN}") };
    let inherited = if base.is_some() { INHERITED } else { "" };
    let (Some(file), Some(line)) = (file, line) else { return format!("{mark}{inherited}{UNKNOWN}") };
    let index = files.iter().position(|other| *other == file).unwrap_or_else(|| {
        files.push(file);
        files.len() - 1
    });
    format!("{mark}{inherited}{index}:{line}")
}

fn decode(code: &str, files: &[&str], base: &str) -> Option<Place> {
    let code = code.strip_prefix(ANY_NUMBER).unwrap_or(code);
    let (code, base) = match code.strip_prefix(INHERITED) {
        Some(code) => (code, Some(base.to_owned())),
        None => (code, None),
    };
    let place = code.split_once(':').and_then(|(file, line)| {
        let file = files.get(file.parse::<usize>().ok()?)?;
        Some(((*file).to_owned(), line.parse().ok()?))
    });
    match (place, base) {
        (Some((file, line)), base) => Some(Place { file: Some(file), line: Some(line), base }),
        (None, Some(base)) => Some(Place { file: None, line: None, base: Some(base) }),
        (None, None) => None,
    }
}

const ANY_NUMBER: &str = "+";
const OF_SERVICE: &str = "~";
const SERVICES: &str = "&";
const INHERITED: &str = "^";
const UNKNOWN: &str = "-";
const PROMISE: &str = "!";
