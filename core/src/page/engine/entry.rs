//! Which templates are pages.

use super::handlebars;
use super::problem::{Problem, Problems};
use super::render::{Site, page, references};
use super::settings::Settings;
use super::statement;
use super::syntax::Syntax;
use super::table::{Dialect, Engine};
use super::tree::Template;
use crate::page::file::{FileId, FileSet};
use crate::page::node::{Comment, Page};
use std::collections::BTreeSet;

/// What the templates of a site render to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rendered {
    /// A page for each template that the application renders itself: each that no other one extends, includes or imports, and each
    /// that [`Settings::entries`] names. A template that none of these pages contains has a page of its own too.
    pub pages: Vec<Page>,
    /// What could not be read, in the order of the files. Its content is a [`Node::Unknown`](crate::page::Node::Unknown).
    pub problems: Vec<Problem>,
    /// The comments of the templates, in the order of the files.
    pub comments: Vec<Comment>,
}

/// Reads templates, and renders each page of the site in every way at once.
pub fn pages(engine: &Engine, settings: &Settings, files: &FileSet) -> Rendered {
    let mut rendered = Rendered::default();
    let syntax = Syntax::new(engine.dialect, settings);
    let (mut templates, mut problems): (Vec<Template>, Problems) = Default::default();
    for (id, file) in files.iter() {
        let read = match engine.dialect {
            Dialect::Handlebars => handlebars::read(id, &file.text),
            _ => statement::read(&syntax, id, &file.text),
        };
        templates.push(read.template);
        read.problems.into_iter().for_each(|problem| problems.add(problem));
        rendered.comments.extend(read.comments);
    }
    let site = Site::new(engine.dialect, settings, files, &templates);
    let entries = entries(&site, settings, files, &templates);
    let mut contained: BTreeSet<FileId> = BTreeSet::new();
    for (id, _) in files.iter() {
        if entries.contains(&id) {
            add(&site, id, &mut rendered.pages, &mut problems, &mut contained);
        }
    }
    // Templates that include one another have no entry.
    for (id, _) in files.iter() {
        if !contained.contains(&id) {
            add(&site, id, &mut rendered.pages, &mut problems, &mut contained);
        }
    }
    rendered.problems = problems.into_vec();
    rendered.problems.sort_by_key(|problem| problem.place);
    rendered
}

fn add(
    site: &Site<'_>,
    entry: FileId,
    pages: &mut Vec<Page>,
    problems: &mut Problems,
    contained: &mut BTreeSet<FileId>,
) {
    let result = page(site, entry);
    contained.insert(entry);
    contained.extend(result.files);
    result.problems.into_iter().for_each(|problem| problems.add(problem));
    pages.push(result.page);
}

/// The templates that the application renders itself.
fn entries(site: &Site<'_>, settings: &Settings, files: &FileSet, templates: &[Template]) -> BTreeSet<FileId> {
    let mut used: BTreeSet<FileId> = BTreeSet::new();
    for template in templates {
        let names = references(&template.items);
        // A template that includes itself is an entry nevertheless.
        used.extend(
            names.iter().filter_map(|name| site.find(name, template.file)).filter(|file| *file != template.file),
        );
    }
    let is_entry = |id: FileId, name: &String| !used.contains(&id) || settings.entries.contains(name);
    files.iter().filter(|(id, file)| is_entry(*id, &file.name)).map(|(id, _)| id).collect()
}
