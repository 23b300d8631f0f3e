//! Renders the parts of templates, one after another.

use super::frame::Frame;
use super::site::Site;
use super::value::{Content, Value};
use crate::page::engine::problem::{Problem, ProblemKind, Problems};
use crate::page::engine::settings::Settings;
use crate::page::engine::tree::Item;
use crate::page::file::{FileId, Place};
use crate::page::node::{Node, Page};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// How many statements, templates and calls can be open at once.
const DEPTH: usize = 160;

/// How often a template, a macro or a block can be open at once. It is not rendered once more in itself.
const RECURSION: usize = 2;

/// How many parts of templates one page can have.
const PARTS: usize = 200_000;

/// A page, and what was found while it was rendered.
#[derive(Debug)]
pub(in crate::page::engine) struct Result {
    pub(in crate::page::engine) page: Page,
    /// The files that it contains.
    pub(in crate::page::engine) files: BTreeSet<FileId>,
    pub(in crate::page::engine) problems: Vec<Problem>,
}

/// Renders the page of an entry template.
pub(in crate::page::engine) fn page(site: &Site<'_>, entry: FileId) -> Result {
    let mut renderer = Renderer {
        site,
        files: BTreeSet::new(),
        problems: Problems::default(),
        is_limited: false,
        open: Vec::new(),
        depth: 0,
        parts: Cell::new(0),
        stamp: 0,
        modules: BTreeMap::new(),
    };
    let mut frame = Frame::new(entry, site.mode(entry));
    let nodes = renderer.template(entry, &mut frame);
    Result { page: Page { entry, nodes }, files: renderer.files, problems: renderer.problems.into_vec() }
}

/// Renders one page.
#[derive(Debug)]
pub(super) struct Renderer<'l, 'a> {
    pub(super) site: &'l Site<'a>,
    pub(super) files: BTreeSet<FileId>,
    problems: Problems,
    /// Whether it is too large. One page that is has this problem at many places.
    is_limited: bool,
    /// What is being rendered: templates, by an empty place, macros and blocks, by their tags.
    open: Vec<Place>,
    depth: usize,
    parts: Cell<usize>,
    stamp: usize,
    /// What the templates that were imported define.
    pub(super) modules: BTreeMap<FileId, Value<'a>>,
}

impl<'a> Renderer<'_, 'a> {
    /// Renders parts of a template.
    pub(super) fn items(&mut self, items: &'a [Item], frame: &mut Frame<'a>) -> Vec<Node> {
        let mut nodes = Vec::new();
        if self.depth >= DEPTH {
            let place = items.iter().find_map(place).unwrap_or(Place::new(frame.file, 0, 0));
            self.limit(place, "more is nested here than is read");
            return vec![Node::Unknown(place)];
        }
        self.depth += 1;
        for item in items {
            if !self.count_at(1, place(item).unwrap_or(Place::new(frame.file, 0, 0))) {
                break;
            }
            match item {
                Item::Text(place) => nodes.push(Node::Text(*place)),
                Item::Unknown(place) => nodes.push(Node::Unknown(*place)),
                item => nodes.extend(self.item(item, frame)),
            }
        }
        self.depth -= 1;
        nodes
    }

    fn item(&mut self, item: &'a Item, frame: &mut Frame<'a>) -> Vec<Node> {
        match item {
            Item::Output { place, value } => self.output(*place, value, frame),
            Item::Branches(arms) => self.branches(arms, frame),
            Item::Loop(repeat) => self.repeat(repeat, frame),
            Item::Block { place, name, body } => self.block(*place, name, body, frame),
            Item::Include(include) => self.include(include, frame),
            Item::Call { place, callee, body } => self.call_with_body(*place, callee, body, frame),
            Item::FilterBlock { place, filters, body } => self.filter_block(*place, filters, body, frame),
            Item::Autoescape { place, value, body } => self.autoescape(*place, value, body, frame),
            Item::With { assignments, body } => self.with(assignments, body, frame),
            item => {
                self.define(item, frame);
                Vec::new()
            }
        }
    }

    /// Sets what a part of a template defines. It prints nothing.
    pub(super) fn define(&mut self, item: &'a Item, frame: &mut Frame<'a>) {
        match item {
            Item::Import { place, name, alias } => self.import(*place, name, alias, frame),
            Item::FromImport { place, name, names } => self.import_names(*place, name, names, frame),
            Item::Macro(definition) => self.define_macro(definition, frame),
            Item::Set { targets, value, is_global } => self.assign(targets, value, *is_global, frame),
            Item::SetBlock { target, filters, body, is_global } => {
                self.set_block(target, filters, body, *is_global, frame);
            }
            Item::Declare(name) => {
                let stamp = self.stamp();
                frame.scope.set(name, Value::new(Content::Declared), stamp);
            }
            _ => {}
        }
    }

    /// Counts parts of the page, and reports that there are too many.
    pub(super) fn count_at(&mut self, parts: usize, place: Place) -> bool {
        let is_counted = self.count(parts);
        if !is_counted {
            self.limit(place, format!("the page has more than {PARTS} parts, of which the rest is not checked"));
        }
        is_counted
    }

    /// Counts parts of the page. `false` if there are too many.
    pub(super) fn count(&self, parts: usize) -> bool {
        self.parts.set(self.parts.get().saturating_add(parts));
        self.parts.get() <= PARTS
    }

    /// The number of the next assignment.
    pub(super) fn stamp(&mut self) -> usize {
        self.stamp += 1;
        self.stamp
    }

    /// Renders what has a place of its own, unless it is open too often.
    pub(super) fn inside(
        &mut self,
        key: Place,
        caller: Place,
        render: impl FnOnce(&mut Self) -> Vec<Node>,
    ) -> Vec<Node> {
        if self.open.iter().filter(|open| **open == key).count() >= RECURSION {
            return Vec::new();
        }
        if self.open.len() >= Settings::DEPTH {
            let depth = Settings::DEPTH;
            self.limit(caller, format!("more than {depth} templates, macros and blocks are nested here"));
            return vec![Node::Unknown(caller)];
        }
        self.open.push(key);
        let nodes = render(self);
        self.open.pop();
        nodes
    }

    pub(super) fn missing(&mut self, place: Place, name: &str) {
        let problem = Problem::new(ProblemKind::Missing, place, format!("no template has the name `{name}`"));
        self.problems.add(problem.help("add its file to `files`"));
    }

    fn limit(&mut self, place: Place, message: impl Into<String>) {
        if !std::mem::replace(&mut self.is_limited, true) {
            let help = "include each template once: one that is included twice in each of several others doubles the page each time";
            self.problems.add(Problem::new(ProblemKind::Limit, place, message).help(help));
        }
    }
}

/// The place of a part of a template, if it has one.
fn place(item: &Item) -> Option<Place> {
    match item {
        Item::Text(place) | Item::Unknown(place) | Item::Output { place, .. } | Item::Block { place, .. } => {
            Some(*place)
        }
        Item::Include(include) => Some(include.place),
        Item::Loop(repeat) => Some(repeat.place),
        Item::Call { place, .. } | Item::FilterBlock { place, .. } | Item::Autoescape { place, .. } => Some(*place),
        _ => None,
    }
}
