//! The templates of a site, by name.

use super::escape::Mode;
use crate::page::engine::settings::Settings;
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Item, Macro, Template};
use crate::page::file::{FileId, FileSet};
use crate::page::node::RawBy;
use std::collections::BTreeMap;

/// The templates of a site.
#[derive(Debug)]
pub(in crate::page::engine) struct Site<'a> {
    pub(in crate::page::engine) dialect: Dialect,
    settings: &'a Settings,
    pub(super) files: &'a FileSet,
    templates: &'a [Template],
    names: BTreeMap<&'a str, FileId>,
    /// The components of tera, which every template can use.
    components: BTreeMap<&'a str, (FileId, &'a Macro)>,
    /// What each template defines that its macros can use, by name.
    definitions: BTreeMap<(FileId, &'a str), &'a Item>,
}

impl<'a> Site<'a> {
    /// `templates` has the template of each file, in the order of the files.
    pub(in crate::page::engine) fn new(
        dialect: Dialect,
        settings: &'a Settings,
        files: &'a FileSet,
        templates: &'a [Template],
    ) -> Self {
        let mut names = BTreeMap::new();
        for (id, file) in files.iter() {
            names.entry(file.name.as_str()).or_insert(id);
        }
        if dialect == Dialect::Handlebars {
            // A directory is registered without the extension of its files.
            for (id, file) in files.iter() {
                for name in stems(&file.name) {
                    names.entry(name).or_insert(id);
                }
            }
            // Files that are registered one by one are often named without their directory.
            let mut short: BTreeMap<&str, Option<FileId>> = BTreeMap::new();
            for (id, file) in files.iter() {
                let start = file.name.rfind('/').map_or(0, |at| at + 1);
                for name in stems(&file.name) {
                    short.entry(&name[start..]).and_modify(|found| *found = None).or_insert(Some(id));
                }
            }
            for (name, id) in short {
                if let Some(id) = id {
                    names.entry(name).or_insert(id);
                }
            }
        }
        let mut components = BTreeMap::new();
        for template in templates.iter().filter(|_| dialect == Dialect::Tera) {
            for item in &template.items {
                if let Item::Macro(definition) = item {
                    components.entry(definition.name.as_str()).or_insert((template.file, definition));
                }
            }
        }
        let mut definitions = BTreeMap::new();
        for template in templates {
            for item in &template.items {
                let names: Vec<&str> = match item {
                    Item::Macro(definition) => vec![&definition.name],
                    Item::Import { alias, .. } => vec![alias],
                    Item::FromImport { names, .. } => names.iter().map(|(_, alias)| alias.as_str()).collect(),
                    _ => continue,
                };
                for name in names {
                    definitions.entry((template.file, name)).or_insert(item);
                }
            }
        }
        Site { dialect, settings, files, templates, names, components, definitions }
    }

    /// The part of a template that defines a name for its macros.
    pub(super) fn definition(&self, file: FileId, name: &str) -> Option<&'a Item> {
        self.definitions.get(&(file, name)).copied()
    }

    /// The template of this name, as a tag in `from` writes it.
    pub(in crate::page::engine) fn find(&self, name: &str, from: FileId) -> Option<FileId> {
        if self.dialect == Dialect::Askama {
            // Askama looks next to the file first.
            let directory =
                self.files.get(from).and_then(|file| file.name.rsplit_once('/')).map(|(directory, _)| directory);
            let relative = directory.and_then(|directory| self.names.get(normal(directory, name).as_str()));
            return relative.or_else(|| self.names.get(normal("", name).as_str())).copied();
        }
        let relative = || {
            // Names can be joined with that of the file, as `set_path_join_callback` of minijinja does.
            let is_relative = name.starts_with("./") || name.starts_with("../");
            let file = self.files.get(from).filter(|_| is_relative)?;
            let directory = file.name.rsplit_once('/').map_or("", |(directory, _)| directory);
            self.names.get(normal(directory, name).as_str())
        };
        self.names.get(name).or_else(relative).copied()
    }

    pub(super) fn template(&self, file: FileId) -> Option<&'a Template> {
        self.templates.get(file.0)
    }

    pub(super) fn component(&self, name: &str) -> Option<(FileId, &'a Macro)> {
        self.components.get(name).copied()
    }

    /// How values are printed in the template of this file, if the application renders it.
    pub(super) fn mode(&self, file: FileId) -> Mode {
        let name = self.files.get(file).map_or("", |file| file.name.as_str());
        match &self.settings.escaped {
            Some(list) if list.is_empty() => Mode::Off(RawBy::Setting),
            Some(list) if list.iter().any(|end| self.matches(name, end)) => Mode::Html,
            None if self.is_escaped(name) => Mode::Html,
            _ if self.dialect == Dialect::Handlebars => Mode::Html,
            _ => Mode::Off(RawBy::FileName(file)),
        }
    }

    /// Whether an entry of [`Settings::escaped`] covers a name.
    fn matches(&self, name: &str, end: &str) -> bool {
        match self.dialect {
            Dialect::Askama => extension(name) == end.trim_start_matches('.'),
            _ => name.ends_with(end),
        }
    }

    fn is_escaped(&self, name: &str) -> bool {
        match self.dialect {
            // Of any other extension, askama demands that the application names an escaper.
            Dialect::Askama => !matches!(extension(name), "" | "md" | "none" | "txt" | "yml"),
            Dialect::Minijinja => {
                let stem = [".j2", ".jinja2", ".jinja"].iter().find_map(|end| name.strip_suffix(end));
                matches!(stem.unwrap_or(name).rsplit('.').next(), Some("html" | "htm" | "xml"))
            }
            Dialect::Tera => [".html", ".htm", ".xml"].iter().any(|end| name.ends_with(end)),
            Dialect::Handlebars => true,
        }
    }
}

/// The extension as `std::path::Path` has it: a file whose name only starts with a dot has none.
fn extension(name: &str) -> &str {
    let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension,
        _ => "",
    }
}

/// `head.html.hbs` → `head.html`, `head`, with their directory.
fn stems(name: &str) -> Vec<&str> {
    let start = name.rfind('/').map_or(0, |at| at + 1);
    let dots = name[start..].rmatch_indices('.').map(|(at, _)| &name[..start + at]);
    dots.filter(|stem| stem.len() > start).collect()
}

/// A path without `.` and `..`.
fn normal(directory: &str, path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
