//! The templates that a template names.

use crate::page::engine::tree::{Expr, Item, Kind};

/// The names of the templates that parts of a template extend, include or import. A computed name is not among them.
pub(in crate::page::engine) fn references(items: &[Item]) -> Vec<&str> {
    let mut names = Vec::new();
    collect(items, &mut names);
    names
}

fn collect<'a>(items: &'a [Item], names: &mut Vec<&'a str>) {
    for item in items {
        match item {
            Item::Extends { name, .. } | Item::Import { name, .. } | Item::FromImport { name, .. } => {
                constants(name, names)
            }
            Item::Include(include) => {
                constants(&include.name, names);
                if let Some(body) = &include.body {
                    collect(body, names);
                }
            }
            Item::Block { body, .. } | Item::SetBlock { body, .. } | Item::FilterBlock { body, .. } => {
                collect(body, names)
            }
            Item::Autoescape { body, .. } | Item::With { body, .. } => collect(body, names),
            Item::Macro(definition) => collect(&definition.body, names),
            Item::Call { body, .. } => collect(&body.body, names),
            Item::Branches(arms) => arms.iter().for_each(|arm| collect(&arm.body, names)),
            Item::Loop(repeat) => {
                collect(&repeat.body, names);
                collect(&repeat.otherwise, names);
            }
            _ => {}
        }
    }
}

fn constants<'a>(expr: &'a Expr, names: &mut Vec<&'a str>) {
    match &expr.kind {
        Kind::Text(text) => names.push(text),
        Kind::Choice(values) | Kind::List(values) => values.iter().for_each(|value| constants(value, names)),
        _ => {}
    }
}
