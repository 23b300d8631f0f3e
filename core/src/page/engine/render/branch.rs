//! Branches, loops, and scopes.

use super::escape::Mode;
use super::frame::Frame;
use super::renderer::Renderer;
use super::structure::any;
use super::value::{Closure, Content, Definition, Scope, Value};
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Arm, Expr, Item, Kind, Loop};
use crate::page::file::Place;
use crate::page::node::{Node, RawBy};
use std::collections::BTreeSet;
use std::rc::Rc;

impl<'a> Renderer<'_, 'a> {
    pub(super) fn branches(&mut self, arms: &'a [Arm], frame: &mut Frame<'a>) -> Vec<Node> {
        let mut ways = Vec::with_capacity(arms.len());
        let mut changed = BTreeSet::new();
        let mut scopes: Vec<Scope<'a>> = Vec::with_capacity(arms.len());
        for (index, arm) in arms.iter().enumerate() {
            let mut inner = frame.inner();
            for (names, value) in &arm.patterns {
                let value = self.value(value, frame).within();
                for name in names {
                    let stamp = self.stamp();
                    inner.scope.set(name, value.clone(), stamp);
                }
            }
            let mut nodes = self.assumed(arms, index);
            nodes.extend(self.items(&arm.body, &mut inner));
            ways.push(nodes);
            changed.extend(inner.globals);
            scopes.push(inner.scope);
        }
        let stamp = self.stamp();
        if self.site.dialect == Dialect::Askama {
            // A branch is a scope of Rust, which `mut` changes variables beyond.
            for name in &changed {
                let value = any(scopes.iter().filter_map(|scope| scope.get(name).cloned()));
                frame.scope.set(name, value, stamp);
            }
        }
        frame.scope.merge(&scopes, self.site.dialect == Dialect::Askama, stamp);
        frame.globals.extend(changed);
        if ways.iter().flatten().all(|node| matches!(node, Node::Assume { .. })) {
            return Vec::new();
        }
        either(ways)
    }

    /// What holds in an arm: its condition, and none of those before it.
    fn assumed(&self, arms: &'a [Arm], index: usize) -> Vec<Node> {
        let known = |arm: &'a Arm| arm.condition.map(|condition| self.site.files.text(condition));
        // Without the later ones of very many, only more ways are possible.
        let earlier = arms[..index.min(16)].iter().filter_map(known).map(|text| (text, false));
        let own = known(&arms[index]).map(|text| (text, true));
        earlier.chain(own).map(|(text, holds)| Node::assume(text, holds)).collect()
    }

    pub(super) fn repeat(&mut self, repeat: &'a Loop, frame: &mut Frame<'a>) -> Vec<Node> {
        let mut inner = frame.inner();
        if self.site.dialect == Dialect::Handlebars {
            // The names in it are those of the item.
            inner.scope = inner.scope.starting_with('>');
        }
        let list = self.value(&repeat.iterable, frame);
        self.set_items(&repeat.targets, &list, &mut inner);
        if self.site.dialect == Dialect::Minijinja {
            let (scope, home) = (frame.scope.clone(), frame.home.clone());
            let closure = Closure { file: frame.file, definition: Definition::Loop(repeat), scope, home };
            let stamp = self.stamp();
            inner.scope.set("loop", Value::new(Content::Macro(Rc::new(closure))), stamp);
        }
        let start = inner.clone();
        let mut body = self.items(&repeat.body, &mut inner);
        if !inner.globals.is_empty() && !frame.is_repeated {
            // What the body sets is there when it is repeated. The loops in it have set it too by then.
            let mut again = Frame { is_repeated: true, ..start };
            self.keep_globals(inner, &mut again);
            inner = again;
            body = self.items(&repeat.body, &mut inner);
        }
        self.keep_globals(inner, frame);
        let body = if body.is_empty() { Vec::new() } else { vec![Node::Repeat(body)] };
        if repeat.otherwise.is_empty() {
            return body;
        }
        let otherwise = self.items(&repeat.otherwise, &mut frame.inner());
        either(vec![body, otherwise])
    }

    /// Sets the variables of a loop to what is in a list.
    pub(super) fn set_items(&mut self, targets: &[String], list: &Value<'a>, frame: &mut Frame<'a>) {
        let mut item = list.items();
        // Tera loops over the values of a map, with their keys if there are two names.
        if matches!(list.content, Content::Module(_)) && self.site.dialect == Dialect::Tera {
            item = match targets.len() {
                2 => Value::list(vec![Value::UNKNOWN, list.values()]),
                _ => list.values(),
            };
        }
        for (target, value) in targets.iter().zip(item.destructured(targets.len())) {
            let stamp = self.stamp();
            frame.scope.set(target, value, stamp);
        }
    }

    /// Keeps the variables that a loop has set beyond itself.
    fn keep_globals(&mut self, inner: Frame<'a>, frame: &mut Frame<'a>) {
        let mut changed = frame.scope.clone();
        for name in &inner.globals {
            if let Some(value) = inner.scope.get(name) {
                let stamp = self.stamp();
                changed.set(name, value.clone(), stamp);
            }
        }
        let (ways, stamp) = ([frame.scope.clone(), changed], self.stamp());
        frame.scope.merge(&ways, false, stamp);
        frame.globals.extend(inner.globals);
    }

    pub(super) fn with(
        &mut self,
        assignments: &'a [(Vec<String>, Expr)],
        body: &'a [Item],
        frame: &mut Frame<'a>,
    ) -> Vec<Node> {
        let mut inner = frame.inner();
        if self.site.dialect == Dialect::Handlebars {
            inner.scope = inner.scope.starting_with('>');
        }
        for (targets, value) in assignments {
            self.assign(targets, value, false, &mut inner);
        }
        let nodes = self.items(body, &mut inner);
        self.keep_globals(inner, frame);
        nodes
    }

    pub(super) fn assign(&mut self, targets: &'a [String], value: &'a Expr, is_global: bool, frame: &mut Frame<'a>) {
        let value = self.value(value, frame);
        for (target, value) in targets.iter().zip(value.destructured(targets.len())) {
            self.set(target, value, is_global, frame);
        }
    }

    /// Sets a variable, or with a dot in its name, a member of a namespace, which is the same one everywhere.
    pub(super) fn set(&mut self, target: &str, value: Value<'a>, is_global: bool, frame: &mut Frame<'a>) {
        let stamp = self.stamp();
        match target.split_once('.') {
            Some((name, member)) => {
                let mut names = frame.scope.get(name).and_then(Value::names).cloned().unwrap_or_default();
                names.insert(member.to_owned(), value);
                frame.scope.set(name, Value::map(names), stamp);
                frame.globals.insert(name.to_owned());
            }
            None => {
                frame.scope.set(target, value, stamp);
                if is_global {
                    frame.globals.insert(target.to_owned());
                }
            }
        }
    }

    pub(super) fn autoescape(
        &mut self,
        place: Place,
        value: &'a Expr,
        body: &'a [Item],
        frame: &mut Frame<'a>,
    ) -> Vec<Node> {
        let mode = match &value.kind {
            Kind::Text(text) if text == "html" => Mode::Html,
            Kind::Plain(text) if text == "True" => match &frame.initial {
                Mode::Html => Mode::Html,
                // A name that does not decide leaves it to the block.
                Mode::Off(RawBy::FileName(_) | RawBy::Setting) => Mode::Html,
                off => off.clone(),
            },
            _ => Mode::Off(RawBy::Block(place)),
        };
        let outer = std::mem::replace(&mut frame.mode, mode);
        let nodes = self.items(body, frame);
        frame.mode = outer;
        nodes
    }
}

/// Alternatives, without those that are equal.
pub(super) fn either(ways: Vec<Vec<Node>>) -> Vec<Node> {
    let mut distinct: Vec<Vec<Node>> = Vec::with_capacity(ways.len());
    for way in ways {
        // Text and expressions have places, so two ways are equal only if they are empty, or if a value is the same on both. Very many
        // are not all compared: one that stays twice changes nothing.
        let first = &distinct[..distinct.len().min(16)];
        if way.len() > 1 || !first.contains(&way) {
            distinct.push(way);
        }
    }
    match <[Vec<Node>; 1]>::try_from(distinct) {
        Ok([way]) => way,
        Err(ways) => vec![Node::Either(ways)],
    }
}
