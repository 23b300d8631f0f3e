//! Macros, components, and what is passed to them.

use super::escape::{Mark, Mode};
use super::frame::Frame;
use super::renderer::Renderer;
use super::structure::any;
use super::value::{Closure, Content, Definition, Home, Scope, Value};
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Argument, Expr, Kind, Macro};
use crate::page::file::Place;
use crate::page::node::Node;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The name of arguments that a list or a map contains.
pub(super) const REST: &str = "...";

/// Arguments of a call: names, and values.
type Arguments<'a> = Vec<(Option<&'a str>, Value<'a>)>;

impl<'a> Renderer<'_, 'a> {
    pub(super) fn define_macro(&mut self, definition: &'a Macro, frame: &mut Frame<'a>) {
        if self.site.dialect == Dialect::Tera {
            // Components have names of their own, in the whole site.
            return;
        }
        let closure = self.closure(definition, frame);
        let stamp = self.stamp();
        frame.scope.set(&definition.name, closure, stamp);
    }

    fn closure(&self, definition: &'a Macro, frame: &Frame<'a>) -> Value<'a> {
        let (scope, home) = match self.site.dialect {
            _ if definition.name == "caller" => (frame.scope.clone(), frame.home.clone()),
            // A macro of askama sees nothing but its parameters, and what its file defines.
            Dialect::Askama => (Scope::default(), None),
            _ => (frame.scope.clone().without_macros(), None),
        };
        let definition = Definition::Macro(definition);
        Value::new(Content::Macro(Rc::new(Closure { file: frame.file, definition, scope, home })))
    }

    /// `callee(arguments)`.
    pub(super) fn call(
        &mut self,
        place: Place,
        callee: &'a Expr,
        arguments: &'a [Argument],
        frame: &mut Frame<'a>,
    ) -> Value<'a> {
        match &callee.kind {
            Kind::Name(name) if name == "super" && arguments.is_empty() => return self.super_block(place, frame),
            Kind::Member(base, name)
                if self.site.dialect == Dialect::Minijinja
                    && matches!(&base.kind, Kind::Name(base) if base == "self")
                    && frame.blocks.contains_key(name.as_str()) =>
            {
                return self.block_by_name(place, name, frame);
            }
            _ => {}
        }
        let function = self.value(callee, frame);
        let arguments = self.arguments(arguments, frame);
        if matches!(function.content, Content::Unknown)
            && let Some(value) = self.built_in(callee, &arguments)
        {
            return value;
        }
        self.call_value(place, &function, arguments, None, frame)
    }

    /// The result of a function of the engine that keeps the values of its arguments.
    fn built_in(&self, callee: &Expr, arguments: &Arguments<'a>) -> Option<Value<'a>> {
        let values = || arguments.iter().map(|(_, value)| value.clone());
        match (self.site.dialect, &callee.kind) {
            (Dialect::Minijinja, Kind::Name(name)) if matches!(name.as_str(), "namespace" | "dict") => {
                let mut names = BTreeMap::new();
                for (name, value) in arguments {
                    match (name, &value.content) {
                        (Some(name), _) if *name != REST => drop(names.insert((*name).to_owned(), value.clone())),
                        (_, Content::Module(more)) => names.extend(more.iter().map(|(k, v)| (k.clone(), v.clone()))),
                        _ => return Some(Value::many(any(values().map(|value| value.within())))),
                    }
                }
                Some(Value::map(names))
            }
            (Dialect::Minijinja, Kind::Member(base, name)) if name == "cycle" => {
                matches!(&base.kind, Kind::Name(base) if base == "loop").then(|| any(values()))
            }
            // A value of a Rust type, such as `Some(value)`.
            (Dialect::Askama, Kind::Name(name) | Kind::Member(_, name)) if name.starts_with(char::is_uppercase) => {
                Some(Value::list(values().collect()))
            }
            _ => None,
        }
    }

    /// `{% call callee(arguments) %}body{% endcall %}`.
    pub(super) fn call_with_body(
        &mut self,
        place: Place,
        callee: &'a Expr,
        body: &'a Macro,
        frame: &mut Frame<'a>,
    ) -> Vec<Node> {
        let value = match &callee.kind {
            Kind::Component(name, arguments) => {
                // What it sets stays set.
                let nodes = self.items(&body.body, frame);
                self.call_component(place, name, arguments, Some(nodes), frame)
            }
            Kind::Call(callee, arguments) => {
                let caller = self.closure(body, frame);
                let callee = self.value(callee, frame);
                let arguments = self.arguments(arguments, frame);
                match self.call_value(place, &callee, arguments, Some(caller), frame) {
                    // A function of the application prints what it likes.
                    Value { content: Content::Unknown, .. } => Value::unknown_markup(),
                    value => value,
                }
            }
            _ => Value::unknown_markup(),
        };
        let text = self.site.files.text(callee.place);
        self.print(place, text, Vec::new(), &value, &frame.mode)
    }

    fn call_value(
        &mut self,
        place: Place,
        callee: &Value<'a>,
        arguments: Arguments<'a>,
        caller: Option<Value<'a>>,
        frame: &mut Frame<'a>,
    ) -> Value<'a> {
        match &callee.content {
            Content::Macro(closure) => self.call_closure(place, closure, arguments, caller, frame),
            Content::Either(values) => {
                let values = values.iter();
                Value::either(
                    values
                        .map(|callee| self.call_value(place, callee, arguments.clone(), caller.clone(), frame))
                        .collect(),
                )
            }
            Content::UnknownModule => Value::unknown_markup(),
            _ => Value::UNKNOWN,
        }
    }

    fn call_closure(
        &mut self,
        place: Place,
        closure: &Closure<'a>,
        arguments: Arguments<'a>,
        caller: Option<Value<'a>>,
        frame: &mut Frame<'a>,
    ) -> Value<'a> {
        let mut inner =
            Frame { mode: frame.mode.clone(), initial: frame.mode.clone(), ..Frame::new(closure.file, Mode::Html) };
        (inner.scope, inner.home) = (closure.scope.clone(), closure.home.clone());
        self.files.insert(closure.file);
        let nodes = match closure.definition {
            Definition::Macro(definition) => {
                let is_caller = definition.name == "caller";
                if !is_caller {
                    inner.home = Some(Home { file: closure.file, scope: closure.scope.clone() });
                    inner.scope.remove("caller");
                }
                if let Some(caller) = caller {
                    let stamp = self.stamp();
                    inner.scope.set("caller", caller, stamp);
                }
                self.inside(definition.place, place, |renderer| {
                    renderer.bind(definition, arguments, &mut inner);
                    renderer.items(&definition.body, &mut inner)
                })
            }
            Definition::Loop(repeat) => {
                self.inside(repeat.place, place, |renderer| renderer.repeat(repeat, &mut inner))
            }
        };
        // Askama prints the body where the call is; the others return a text, marked if its expressions were escaped.
        let is_marked = self.site.dialect == Dialect::Askama || frame.mode == Mode::Html;
        Value::nodes(nodes, is_marked.then_some(Mark::Html))
    }

    /// Renders an inline partial of handlebars, with the variables of the tag that includes it.
    pub(super) fn inline_partial(&mut self, closure: &Closure<'a>, caller: Place, frame: &mut Frame<'a>) -> Vec<Node> {
        let Definition::Macro(definition) = closure.definition else { return Vec::new() };
        frame.file = closure.file;
        self.files.insert(closure.file);
        self.inside(definition.place, caller, |renderer| renderer.items(&definition.body, frame))
    }

    /// Sets the parameters of a macro.
    fn bind(&mut self, definition: &'a Macro, arguments: Arguments<'a>, frame: &mut Frame<'a>) {
        let mut named: BTreeMap<&str, &Value<'a>> = BTreeMap::new();
        for (name, value) in &arguments {
            if let Some(name) = name {
                named.entry(name).or_insert(value);
            }
        }
        let mut positional = arguments.iter().filter(|(name, _)| name.is_none()).map(|(_, value)| value);
        let spread = named.remove(REST);
        for (parameter, default) in &definition.parameters {
            let stamp = self.stamp();
            if let Some(rest) = parameter.strip_prefix("...") {
                // What is left, by name.
                let is_own = |name: &str| definition.parameters.iter().any(|(parameter, _)| parameter == name);
                let left = named.iter().filter(|(name, _)| !is_own(name));
                let names = left.map(|(name, value)| ((*name).to_owned(), (*value).clone()));
                let value = match spread.map(|spread| &spread.content) {
                    None => Value::map(names.collect()),
                    Some(Content::Module(more)) => {
                        let more = more.iter().map(|(name, value)| (name.clone(), value.clone()));
                        Value::map(more.chain(names).collect())
                    }
                    Some(_) => Value::UNKNOWN,
                };
                frame.scope.set(rest, value, stamp);
                continue;
            }
            let given = named.get(parameter.as_str()).copied().or_else(|| positional.next()).cloned();
            let spread = spread.and_then(|spread| match &spread.content {
                Content::Module(names) => names.get(parameter).cloned(),
                _ => Some(spread.within()),
            });
            let value = match (given, default) {
                (Some(value), _) => value,
                (None, Some(default)) => any([self.value(default, frame)].into_iter().chain(spread)),
                (None, None) => spread.unwrap_or(Value::UNKNOWN),
            };
            frame.scope.set(parameter, value, stamp);
        }
    }

    /// `<name attribute="value" />`, or the same with a body.
    pub(super) fn call_component(
        &mut self,
        place: Place,
        name: &'a str,
        arguments: &'a [Argument],
        body: Option<Vec<Node>>,
        frame: &mut Frame<'a>,
    ) -> Value<'a> {
        let Some((file, definition)) = self.site.component(name) else {
            self.missing(place, name);
            return Value::unknown_markup();
        };
        let mark = (frame.mode == Mode::Html).then_some(Mark::Html);
        let arguments = self.arguments(arguments, frame);
        self.files.insert(file);
        let mut inner = Frame { mode: frame.mode.clone(), ..Frame::new(file, frame.mode.clone()) };
        let nodes = self.inside(definition.place, place, |renderer| {
            renderer.bind(definition, arguments, &mut inner);
            if let Some(body) = body {
                let stamp = renderer.stamp();
                inner.scope.set("body", Value::nodes(body, mark.clone()), stamp);
            }
            renderer.items(&definition.body, &mut inner)
        });
        Value::nodes(nodes, mark)
    }

    /// The value of a name: a variable, or in a macro, what its file defines.
    pub(super) fn variable(&mut self, name: &str, frame: &Frame<'a>) -> Option<Value<'a>> {
        if let Some(value) = frame.scope.get(name) {
            return Some(value.clone());
        }
        let Home { file, scope } = frame.home.clone()?;
        let item = self.site.definition(file, name)?;
        let mut outer = Frame { scope, ..Frame::new(file, Mode::Html) };
        self.define(item, &mut outer);
        outer.scope.get(name).cloned()
    }
}
