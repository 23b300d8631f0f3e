//! An expression → a value.

use super::branch::either;
use super::call::REST;
use super::escape::{Mark, Mode};
use super::filter::{Input, apply, changed};
use super::frame::Frame;
use super::renderer::Renderer;
use super::structure::any;
use super::value::{Content, Value};
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Argument, Expr, Filter, Kind};
use crate::page::node::Node;
use std::collections::BTreeMap;

impl<'a> Renderer<'_, 'a> {
    /// What is known about the value of an expression.
    pub(super) fn value(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Value<'a> {
        match &expr.kind {
            Kind::Text(text) | Kind::Plain(text) => Value::text(text),
            Kind::Name(name) => self.variable(name, frame).unwrap_or(Value::UNKNOWN),
            Kind::Member(base, name) => self.value(base, frame).item(Some(name)),
            Kind::Call(callee, arguments) => self.call(expr.place, callee, arguments, frame),
            Kind::Component(name, arguments) => self.call_component(expr.place, name, arguments, None, frame),
            Kind::Filter(value, filter) if filter.name == "join" && self.joins() => {
                self.join(value, filter, expr, frame)
            }
            Kind::Filter(value, filter) => {
                let value = self.value(value, frame);
                self.filtered(value, filter, frame)
            }
            Kind::Choice(values) => Value::either(values.iter().map(|value| self.value(value, frame)).collect()),
            Kind::Concat(parts) => self.concat(parts, expr, frame),
            Kind::Sum { parts, repeated } => self.sum(parts, *repeated, expr, frame),
            Kind::List(values) => self.list(values, frame),
            Kind::Map(entries) => self.map(entries, frame),
            Kind::Index(value, key) => {
                let value = self.value(value, frame);
                let Some(key) = key else { return value.part() };
                let key = self.value(key, frame);
                match &key.content {
                    Content::Text(key) => value.item(Some(key)),
                    _ => value.item(None),
                }
            }
            Kind::Spread(value) => self.value(value, frame),
            // Askama prints what precedes a change with the value after it.
            Kind::Mutable(value) => Value { content: Content::Unknown, harmless: None, ..self.value(value, frame) },
            Kind::Collected(value, names, list) => {
                let mut inner = frame.inner();
                let items = self.value(list, frame);
                self.set_items(names, &items, &mut inner);
                Value::many(self.value(value, &mut inner))
            }
            Kind::Unescaped(value, place) => self.value(value, frame).marked(Some(Mark::Raw(*place))),
            Kind::Other => Value::UNKNOWN,
        }
    }

    /// A list. With `...`, only what its items can be is known.
    fn list(&mut self, values: &'a [Expr], frame: &mut Frame<'a>) -> Value<'a> {
        let found: Vec<Value<'a>> = values.iter().map(|value| self.value(value, frame)).collect();
        let spreads = |value: &Expr| matches!(value.kind, Kind::Spread(_));
        if !values.iter().any(spreads) {
            return Value::list(found);
        }
        let items = values.iter().zip(found).map(|(expr, value)| if spreads(expr) { value.items() } else { value });
        Value::many(any(items))
    }

    /// A map. With `...` or a computed key, only what its values can be is known.
    fn map(&mut self, entries: &'a [(Option<String>, Expr)], frame: &mut Frame<'a>) -> Value<'a> {
        let mut names = BTreeMap::new();
        let mut others = Vec::new();
        for (key, value) in entries {
            let spreads = matches!(value.kind, Kind::Spread(_));
            let value = self.value(value, frame);
            match (key, &value.content) {
                (Some(key), _) => drop(names.insert(key.clone(), value)),
                (None, Content::Module(more)) if spreads => {
                    names.extend(more.iter().map(|(name, value)| (name.clone(), value.clone())));
                }
                _ => others.push(value.within()),
            }
        }
        if others.is_empty() {
            return Value::map(names);
        }
        Value::many(any(others.into_iter().chain(names.into_values())))
    }

    /// `a ~ b`. Minijinja 3 keeps what is marked and escapes the rest; minijinja 2 and tera escape all of it.
    fn concat(&mut self, parts: &'a [Expr], expr: &'a Expr, frame: &mut Frame<'a>) -> Value<'a> {
        let values: Vec<Value<'a>> = parts.iter().map(|part| self.value(part, frame)).collect();
        if self.site.dialect == Dialect::Minijinja && values.iter().any(Value::has_mark) {
            if frame.mode == Mode::Html {
                return joined(self.printed(parts, &values, expr, frame), values.iter());
            }
            // Without escaping, the result is only marked if all parts are.
            if values.iter().all(Value::has_mark) {
                return any(values.iter().map(changed));
            }
        }
        let texts: Option<String> = values
            .iter()
            .map(|value| match &value.content {
                Content::Text(text) => Some(&**text),
                _ => None,
            })
            .collect();
        texts.map_or(Value::UNKNOWN, |text| Value::text(&text))
    }

    /// `a + b` and `a * 2` of minijinja: texts, lists or numbers.
    fn sum(&mut self, parts: &'a [Expr], repeated: bool, expr: &'a Expr, frame: &mut Frame<'a>) -> Value<'a> {
        let values: Vec<Value<'a>> = parts.iter().map(|part| self.value(part, frame)).collect();
        if values.iter().any(|value| matches!(value.content, Content::List(_) | Content::Many(_))) {
            return Value::many(any(values.iter().map(Value::items)));
        }
        if repeated && values.iter().any(Value::has_mark) {
            let marked = parts.iter().zip(&values).filter(|(_, value)| value.has_mark());
            let ways = marked.map(|(part, value)| {
                self.printed(std::slice::from_ref(part), std::slice::from_ref(value), expr, frame)
            });
            return joined(vec![Node::Repeat(either(ways.collect()))], values.iter());
        }
        if repeated { Value::UNKNOWN } else { self.concat(parts, expr, frame) }
    }

    /// What parts of an expression print, one after another.
    fn printed(&self, parts: &'a [Expr], values: &[Value<'a>], expr: &Expr, frame: &Frame<'a>) -> Vec<Node> {
        let parts = parts.iter().zip(values);
        let nodes = parts.map(|(part, value)| {
            let text = self.site.files.text(part.unfiltered().place);
            self.print(expr.place, text, part.filters(), value, &frame.mode)
        });
        nodes.flatten().collect()
    }

    /// Whether `join` is a filter that keeps the marks of what it joins.
    fn joins(&self) -> bool {
        matches!(self.site.dialect, Dialect::Minijinja | Dialect::Tera)
    }

    /// `list|join(separator)`. If something is marked, the rest is escaped, as in a concatenation.
    fn join(&mut self, list: &'a Expr, filter: &'a Filter, expr: &'a Expr, frame: &mut Frame<'a>) -> Value<'a> {
        let value = self.value(list, frame);
        let separator = filter.arguments.first().map(|argument| self.value(&argument.value, frame));
        let items = match &value.content {
            Content::List(items) => items.to_vec(),
            Content::Many(item) => vec![(**item).clone()],
            _ => return self.filtered(value, filter, frame),
        };
        let is_marked = items.iter().chain(&separator).any(Value::has_mark);
        if frame.mode != Mode::Html || !is_marked || filter.arguments.len() > 1 {
            return self.filtered(value, filter, frame);
        }
        let text = self.site.files.text(expr.unfiltered().place);
        let print = |value: &Value<'a>| self.print(expr.place, text, expr.filters(), value, &frame.mode);
        let between = separator.as_ref().map_or(Vec::new(), print);
        let ways: Vec<Vec<Node>> = items.iter().map(print).collect();
        let nodes = match &value.content {
            Content::List(_) => ways.join(between.as_slice()),
            _ => vec![Node::Repeat(either(ways.into_iter().chain([between]).collect()))],
        };
        joined(nodes, items.iter().chain(&separator))
    }

    /// The value after a filter.
    pub(super) fn filtered(&mut self, value: Value<'a>, filter: &'a Filter, frame: &mut Frame<'a>) -> Value<'a> {
        let arguments: Vec<Value<'a>> =
            filter.arguments.iter().map(|argument| self.value(&argument.value, frame)).collect();
        let names = filter.arguments.iter().map(|argument| argument.name.as_deref()).collect();
        let (dialect, mode) = (self.site.dialect, &frame.mode);
        let (name, place) = (filter.name.as_str(), filter.place);
        apply(value, &Input { dialect, name, place, names, arguments: &arguments, mode })
    }

    /// The values of arguments, with their names.
    pub(super) fn arguments(
        &mut self,
        arguments: &'a [Argument],
        frame: &mut Frame<'a>,
    ) -> Vec<(Option<&'a str>, Value<'a>)> {
        let name = |argument: &'a Argument| match argument.value.kind {
            Kind::Spread(_) => Some(REST),
            _ => argument.name.as_deref(),
        };
        arguments.iter().map(|argument| (name(argument), self.value(&argument.value, frame))).collect()
    }
}

/// A text that is put together of values of which one can have a mark. If none has, nothing is escaped, and the text has no mark either.
fn joined<'v, 'a: 'v>(nodes: Vec<Node>, mut values: impl Iterator<Item = &'v Value<'a>>) -> Value<'a> {
    let marked = Value::nodes(nodes, Some(Mark::Html));
    if values.any(Value::is_marked) { marked } else { Value::either(vec![marked, Value::UNKNOWN]) }
}
