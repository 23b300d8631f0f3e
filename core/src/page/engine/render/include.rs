//! Templates that are included.

use super::branch::either;
use super::frame::Frame;
use super::renderer::Renderer;
use super::value::{Content, Value};
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::Include;
use crate::page::file::{FileId, Place};
use crate::page::node::Node;
use std::rc::Rc;

impl<'a> Renderer<'_, 'a> {
    pub(super) fn include(&mut self, include: &'a Include, frame: &mut Frame<'a>) -> Vec<Node> {
        if self.site.dialect == Dialect::Handlebars {
            return self.partial(include, frame);
        }
        let name = self.value(&include.name, frame);
        if let Content::List(names) = &name.content {
            return self.first_of(include, names, frame);
        }
        let Some(names) = name.texts() else { return vec![Node::Unknown(include.place)] };
        let ways = names.iter().map(|name| match self.site.find(name, frame.file) {
            Some(file) => self.included(include, file, frame),
            None if include.optional => Vec::new(),
            None => {
                self.missing(include.name.place, name);
                vec![Node::Unknown(include.place)]
            }
        });
        either(ways.collect())
    }

    /// A list of names: the first template that exists.
    fn first_of(&mut self, include: &'a Include, names: &[Value<'a>], frame: &mut Frame<'a>) -> Vec<Node> {
        for name in names {
            let Content::Text(name) = &name.content else { return vec![Node::Unknown(include.place)] };
            if let Some(file) = self.site.find(name, frame.file) {
                return self.included(include, file, frame);
            }
        }
        if include.optional {
            return Vec::new();
        }
        if let Some(Value { content: Content::Text(name), .. }) = names.first() {
            self.missing(include.name.place, name);
        }
        vec![Node::Unknown(include.place)]
    }

    fn included(&mut self, include: &'a Include, file: FileId, frame: &mut Frame<'a>) -> Vec<Node> {
        let mut inner = frame.clone();
        inner.blocks = Rc::default();
        inner.block = None;
        if self.site.dialect == Dialect::Minijinja {
            inner.mode = self.site.mode(file);
            inner.initial = inner.mode.clone();
        }
        let nodes = self.inside(Place::new(file, 0, 0), include.place, |renderer| renderer.template(file, &mut inner));
        vec![Node::Inside { caller: include.place, nodes }]
    }

    /// A partial of handlebars.
    fn partial(&mut self, include: &'a Include, frame: &mut Frame<'a>) -> Vec<Node> {
        let name = self.value(&include.name, frame);
        let Content::Text(name) = name.content else { return vec![Node::Unknown(include.place)] };
        let mut inner = frame.clone();
        for (name, value) in &include.assignments {
            let value = self.value(value, frame);
            let stamp = self.stamp();
            inner.scope.set(name, value, stamp);
        }
        let inline = frame.scope.get(&format!("> {name}")).cloned();
        if let Some(Value { content: Content::Nodes(nodes), .. }) = &inline {
            return self.inserted(include.place, nodes);
        }
        let file = self.site.find(&name, frame.file);
        if inline.is_none() && file.is_none() {
            // What follows `{{#> name}}` is what is printed without a partial of that name.
            // A partial can also be an inline one of a template that includes this one, or a text that the application registers.
            let Some(body) = &include.body else { return vec![Node::Unknown(include.place)] };
            return self.items(body, &mut inner);
        }
        let block = "> @partial-block";
        inner.scope.remove(block);
        if let Some(body) = &include.body {
            // Its inline partials are those of the partial that is included.
            let mut own = inner.clone();
            if let Some(outer) = frame.scope.get(block) {
                let stamp = self.stamp();
                own.scope.set(block, outer.clone(), stamp);
            }
            let nodes = self.items(body, &mut own);
            let stamp = self.stamp();
            inner.scope = own.scope;
            inner.scope.set(block, Value::nodes(nodes, None), stamp);
        }
        let nodes = match inline.map(|inline| inline.content) {
            Some(Content::Macro(closure)) => self.inline_partial(&closure, include.place, &mut inner),
            _ => {
                let Some(file) = file else { return Vec::new() };
                self.inside(Place::new(file, 0, 0), include.place, |renderer| renderer.template(file, &mut inner))
            }
        };
        vec![Node::Inside { caller: include.place, nodes }]
    }
}
