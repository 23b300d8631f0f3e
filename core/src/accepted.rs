//! The findings that a declaration accepts with `allow`, in the form that an audit of a response needs.

use crate::csp::Directive;
use crate::declaration::{Declaration, Entry, HEADERS, LevelAttribute, Value, ValueKind};
use crate::diagnostic::Level;
use crate::header::Field;

/// A lint that is allowed, and the part of a response where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted<'a> {
    /// The name of the lint, or of the group.
    pub lint: &'a str,
    /// The header, in lower case; empty for all of them.
    pub header: String,
    /// The part of that header, a directive or a cookie; empty for all of it.
    pub part: String,
}

/// Returns each `allow` of a declaration that has not expired, in the order of the source.
pub fn accepted(declaration: &Declaration) -> Vec<Accepted<'_>> {
    let mut found = Vec::new();
    add(&declaration.levels, "", "", &mut found);
    for entry in &declaration.entries {
        if entry.key.node == HEADERS {
            for inner in entries(entry.value.as_ref()) {
                let header = inner.key.node.to_ascii_lowercase();
                add(&entry.levels, &header, "", &mut found);
                add(&inner.levels, &header, "", &mut found);
            }
            continue;
        }
        let Some(header) = header(entry) else { continue };
        add(&entry.levels, &header, "", &mut found);
        for inner in entries(entry.value.as_ref()) {
            let part = part(&header, inner);
            add(&inner.levels, &header, &part, &mut found);
            for deeper in entries(inner.value.as_ref()) {
                add(&deeper.levels, &header, &part, &mut found);
            }
        }
    }
    found
}

fn add<'a>(levels: &'a [LevelAttribute], header: &str, part: &str, found: &mut Vec<Accepted<'a>>) {
    for attribute in levels.iter().filter(|attribute| attribute.level.node == Level::Allow && !attribute.has_expired())
    {
        let accepted = |lint| Accepted { lint, header: header.to_owned(), part: part.to_owned() };
        found.extend(attribute.lints.iter().map(|lint| accepted(&lint.node)));
    }
}

/// The header that a field is sent as; `None` for a field that is not a header.
fn header(entry: &Entry) -> Option<String> {
    let field = Field::from_key(&entry.key.node).map(|field| field.name().to_owned());
    let cookies = || (entry.key.node == "cookies").then(|| "set-cookie".to_owned());
    field.or_else(cookies)
}

fn entries(value: Option<&Value>) -> &[Entry] {
    match value.map(|value| &value.kind) {
        Some(ValueKind::Block(entries)) => entries,
        _ => &[],
    }
}

/// The part of a header that an entry of a block declares: a directive or a cookie. Empty for any other entry, which counts
/// for the whole header.
fn part(header: &str, entry: &Entry) -> String {
    if let Some(directive) = Directive::from_key(&entry.key.node).filter(|_| header.starts_with("content-security-")) {
        return directive.name().to_owned();
    }
    if header != "set-cookie" || entry.key.node == "default" {
        return String::new();
    }
    let name = entries(entry.value.as_ref()).iter().find(|inner| inner.key.node == "name");
    let name = name.and_then(|inner| inner.value.as_ref()?.as_text());
    name.map_or(&*entry.key.node, |name| name.node).to_owned()
}
