//! The findings that a declaration accepts, by `allow`, as an audit of a response asks for them.

use crate::csp::Directive;
use crate::declaration::{Declaration, Entry, LevelAttribute, Value, ValueKind};
use crate::diagnostic::Level;
use crate::header::Field;

/// A lint that is allowed, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted<'a> {
    /// The name of the lint, or of the group.
    pub lint: &'a str,
    /// The header, in lower case; empty for all of them.
    pub header: String,
    /// The part of that header, a directive or a cookie; empty for all of it.
    pub part: String,
}

/// Each `allow` of a declaration, in the order of the source.
pub fn accepted(declaration: &Declaration) -> Vec<Accepted<'_>> {
    let mut found = Vec::new();
    add(&declaration.levels, "", "", &mut found);
    for entry in &declaration.entries {
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
    for attribute in levels.iter().filter(|attribute| attribute.level.node == Level::Allow) {
        let accepted = |lint| Accepted { lint, header: header.to_owned(), part: part.to_owned() };
        found.extend(attribute.lints.iter().map(|lint| accepted(&lint.node)));
    }
}

/// The header that a field is sent as; `None` for a field that is no header.
fn header(entry: &Entry) -> Option<String> {
    let field = Field::from_key(&entry.key.node).map(|field| field.name().to_owned());
    let custom = || entry.argument.as_ref().map(|name| name.node.to_ascii_lowercase());
    let cookies = || (entry.key.node == "cookies").then(|| "set-cookie".to_owned());
    field.or_else(custom).or_else(cookies)
}

fn entries(value: Option<&Value>) -> &[Entry] {
    match value.map(|value| &value.kind) {
        Some(ValueKind::Block(entries)) => entries,
        _ => &[],
    }
}

/// What an entry of a block is called in the header: a directive, a cookie. Of others, the header is the place.
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
