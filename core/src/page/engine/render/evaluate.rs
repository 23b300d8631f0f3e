//! An expression → a value.

use super::escape::{Mark, Mode};
use super::filter::{Input, apply};
use super::frame::Frame;
use super::renderer::Renderer;
use super::value::{Content, Value};
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Argument, Expr, Filter, Kind};

impl<'a> Renderer<'_, 'a> {
    /// What is known about the value of an expression.
    pub(super) fn value(&mut self, expr: &'a Expr, frame: &mut Frame<'a>) -> Value<'a> {
        match &expr.kind {
            Kind::Text(text) | Kind::Plain(text) => Value::text(text),
            Kind::Name(name) => self.variable(name, frame).unwrap_or(Value::UNKNOWN),
            Kind::Member(base, name) => self.member(base, name, frame),
            Kind::Call(callee, arguments) => self.call(expr.place, callee, arguments, frame),
            Kind::Component(name, arguments) => self.call_component(expr.place, name, arguments, None, frame),
            Kind::Filter(value, filter) => {
                let value = self.value(value, frame);
                self.filtered(value, filter, frame)
            }
            Kind::Choice(values) => Value::either(values.iter().map(|value| self.value(value, frame)).collect()),
            Kind::Concat(parts) => self.concat(parts, expr, frame),
            Kind::List(values) => {
                Value::new(Content::List(values.iter().map(|value| self.value(value, frame)).collect()))
            }
            Kind::Unescaped(value, place) => self.value(value, frame).marked(Some(Mark::Raw(*place))),
            Kind::Other => Value::UNKNOWN,
        }
    }

    fn member(&mut self, base: &'a Expr, name: &str, frame: &mut Frame<'a>) -> Value<'a> {
        match self.value(base, frame).content {
            Content::Module(names) => names.get(name).cloned().unwrap_or(Value::UNKNOWN),
            Content::UnknownModule => Value::unknown_markup(),
            _ => Value::UNKNOWN,
        }
    }

    /// `a ~ b`. Minijinja 3 keeps what is marked and escapes the rest; minijinja 2 and tera escape all of it.
    fn concat(&mut self, parts: &'a [Expr], expr: &'a Expr, frame: &mut Frame<'a>) -> Value<'a> {
        let values: Vec<Value<'a>> = parts.iter().map(|part| self.value(part, frame)).collect();
        let is_kept = self.site.dialect == Dialect::Minijinja && frame.mode == Mode::Html;
        if is_kept && values.iter().any(Value::has_mark) {
            let mut nodes = Vec::new();
            for (part, value) in parts.iter().zip(&values) {
                let text = self.site.files.text(part.unfiltered().place);
                nodes.extend(self.print(expr.place, text, part.filters(), value, &frame.mode));
            }
            return Value::nodes(nodes, Some(Mark::Html));
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

    /// The value after a filter.
    pub(super) fn filtered(&mut self, value: Value<'a>, filter: &'a Filter, frame: &mut Frame<'a>) -> Value<'a> {
        let arguments: Vec<Value<'a>> =
            filter.arguments.iter().map(|argument| self.value(&argument.value, frame)).collect();
        if let Content::Either(values) = &value.content {
            let apply = |value: &Value<'a>| self.apply(value.clone(), filter, &arguments, frame);
            return Value::either(values.iter().map(apply).collect());
        }
        self.apply(value, filter, &arguments, frame)
    }

    fn apply(&self, value: Value<'a>, filter: &'a Filter, arguments: &[Value<'a>], frame: &Frame<'a>) -> Value<'a> {
        let input =
            Input { dialect: self.site.dialect, name: &filter.name, place: filter.place, arguments, mode: &frame.mode };
        apply(value, &input)
    }

    /// The values of arguments, with their names.
    pub(super) fn arguments(
        &mut self,
        arguments: &'a [Argument],
        frame: &mut Frame<'a>,
    ) -> Vec<(Option<&'a str>, Value<'a>)> {
        arguments.iter().map(|argument| (argument.name.as_deref(), self.value(&argument.value, frame))).collect()
    }
}
