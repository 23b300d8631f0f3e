//! Parents and blocks.

use super::branch::either;
use super::escape::Mark;
use super::frame::{BlockBody, Blocks, Frame};
use super::renderer::Renderer;
use super::value::Value;
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Expr, Item, Template};
use crate::page::file::{FileId, Place};
use crate::page::node::Node;
use std::rc::Rc;

impl<'a> Renderer<'_, 'a> {
    /// Renders a template with its parents.
    pub(super) fn template(&mut self, file: FileId, frame: &mut Frame<'a>) -> Vec<Node> {
        let Some(template) = self.site.template(file) else { return Vec::new() };
        self.files.insert(file);
        frame.file = file;
        let mut blocks = (*frame.blocks).clone();
        collect(&template.items, file, &mut blocks);
        frame.blocks = Rc::new(blocks);
        self.hoist(template, frame);
        let mut found = Vec::new();
        parents(&template.items, false, &mut found);
        let Some(&(place, name, is_conditional)) = found.first() else { return self.items(&template.items, frame) };
        let outer = frame.clone();
        let mut ways = vec![self.parent(template, place, name, frame)];
        for &(place, name, _) in &found[1..] {
            ways.push(self.parent(template, place, name, &mut outer.clone()));
        }
        if is_conditional {
            ways.push(self.items(&template.items, &mut outer.clone()));
        }
        either(ways)
    }

    /// Renders the parent of a template.
    fn parent(&mut self, template: &'a Template, place: Place, name: &'a Expr, frame: &mut Frame<'a>) -> Vec<Node> {
        if self.site.dialect == Dialect::Minijinja {
            // The parent sees the variables that the child sets outside of its blocks.
            for item in &template.items {
                self.define(item, frame);
            }
        }
        let names = self.value(name, frame);
        let Some(names) = names.texts() else { return self.unknown_parent(template, place, frame) };
        let outer = frame.clone();
        let mut ways = Vec::new();
        for name in names {
            // A parent that itself only has parents prints nothing, and still takes time for its tags and for the blocks of all children.
            if !self.count_at(1 + template.items.len() + outer.blocks.len(), place) {
                ways.push(vec![Node::Unknown(place)]);
                break;
            }
            let mut frame = outer.clone();
            ways.push(match self.site.find(&name, template.file) {
                Some(parent) => {
                    let nodes =
                        self.inside(Place::new(parent, 0, 0), place, |renderer| renderer.template(parent, &mut frame));
                    vec![Node::Inside { caller: place, nodes }]
                }
                None => {
                    self.missing(name_place(template, place), &name);
                    self.unknown_parent(template, place, &mut frame)
                }
            });
        }
        either(ways)
    }

    /// What a template with an unknown parent prints: something, and its own blocks.
    fn unknown_parent(&mut self, template: &'a Template, place: Place, frame: &mut Frame<'a>) -> Vec<Node> {
        let mut nodes = vec![Node::Unknown(place)];
        for item in &template.items {
            if let Item::Block { place, name, body } = item {
                nodes.extend(self.block(*place, name, body, frame));
                nodes.push(Node::Unknown(*place));
            }
        }
        nodes
    }

    /// Sets the macros and imports of a template, which can be used before the tag that defines them.
    pub(super) fn hoist(&mut self, template: &'a Template, frame: &mut Frame<'a>) {
        for item in &template.items {
            if matches!(item, Item::Import { .. } | Item::FromImport { .. } | Item::Macro(_)) {
                self.define(item, frame);
            }
        }
    }

    pub(super) fn block(&mut self, place: Place, name: &'a str, body: &'a [Item], frame: &mut Frame<'a>) -> Vec<Node> {
        let own = BlockBody { file: frame.file, place, body };
        let found = frame.blocks.get(name).and_then(|bodies| bodies.first()).copied().unwrap_or(own);
        let nodes = self.block_body(found, name, 0, place, frame);
        if found.place == place || nodes.is_empty() { nodes } else { vec![Node::Inside { caller: place, nodes }] }
    }

    fn block_body(
        &mut self,
        found: BlockBody<'a>,
        name: &'a str,
        level: usize,
        caller: Place,
        frame: &Frame<'a>,
    ) -> Vec<Node> {
        let mut inner = frame.clone();
        inner.block = Some((name, level));
        if found.file != frame.file {
            inner.file = found.file;
            if let Some(template) = self.site.template(found.file) {
                self.hoist(template, &mut inner);
            }
        }
        self.inside(found.place, caller, |renderer| renderer.items(found.body, &mut inner))
    }

    /// `{{ super() }}`: the block as the parent defines it.
    pub(super) fn super_block(&mut self, place: Place, frame: &mut Frame<'a>) -> Value<'a> {
        let Some((name, level)) = frame.block else { return Value::UNKNOWN };
        match frame.blocks.get(name).and_then(|bodies| bodies.get(level + 1)).copied() {
            Some(body) => Value::nodes(self.block_body(body, name, level + 1, place, frame), Some(Mark::Html)),
            None => Value::unknown_markup(),
        }
    }

    /// `{{ self.name() }}`.
    pub(super) fn block_by_name(&mut self, place: Place, name: &'a str, frame: &mut Frame<'a>) -> Value<'a> {
        match frame.blocks.get(name).and_then(|bodies| bodies.first()).copied() {
            Some(body) => Value::nodes(self.block_body(body, name, 0, place, frame), Some(Mark::Html)),
            None => Value::UNKNOWN,
        }
    }
}

/// The blocks in parts of a template, also those in other blocks.
fn collect<'a>(items: &'a [Item], file: FileId, blocks: &mut Blocks<'a>) {
    for item in items {
        match item {
            Item::Block { place, name, body } => {
                blocks.entry(name).or_default().push(BlockBody { file, place: *place, body });
                collect(body, file, blocks);
            }
            Item::Branches(arms) => arms.iter().for_each(|arm| collect(&arm.body, file, blocks)),
            Item::Loop(repeat) => {
                collect(&repeat.body, file, blocks);
                collect(&repeat.otherwise, file, blocks);
            }
            Item::With { body, .. } | Item::Autoescape { body, .. } => collect(body, file, blocks),
            Item::FilterBlock { body, .. } | Item::SetBlock { body, .. } => collect(body, file, blocks),
            _ => {}
        }
    }
}

/// The parents that a template names, with whether it does so under a condition.
fn parents<'a>(items: &'a [Item], is_conditional: bool, found: &mut Vec<(Place, &'a Expr, bool)>) {
    for item in items {
        match item {
            Item::Extends { place, name } => found.push((*place, name, is_conditional)),
            Item::Branches(arms) => {
                let complete = arms.iter().all(|arm| arm.body.iter().any(|item| matches!(item, Item::Extends { .. })));
                arms.iter().for_each(|arm| parents(&arm.body, is_conditional || !complete, found));
            }
            _ => {}
        }
    }
}

/// The name in the tag that extends another template.
fn name_place(template: &Template, tag: Place) -> Place {
    let name = template.items.iter().find_map(|item| match item {
        Item::Extends { place, name } if *place == tag => Some(name.place),
        _ => None,
    });
    name.unwrap_or(tag)
}
