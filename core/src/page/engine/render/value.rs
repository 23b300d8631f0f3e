//! What is known about a value while a template is rendered, and the variables that have values.

use super::escape::Mark;
use super::shared_map::SharedMap;
use crate::page::engine::tree::{Loop, Macro};
use crate::page::file::FileId;
use crate::page::node::Node;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub(super) content: Content<'a>,
    /// Why it is not escaped again.
    pub(super) mark: Option<Mark>,
    /// The mark that `safe` gives it: it contains nothing to escape, but the engine does not know that.
    pub(super) harmless: Option<Mark>,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Content<'a> {
    Unknown,
    /// A constant of the template, as it is printed.
    Text(Rc<str>),
    /// Markup that a template has produced.
    Nodes(Rc<Markup>),
    /// One of several.
    Either(Rc<[Value<'a>]>),
    List(Rc<[Value<'a>]>),
    /// A list of which only the items are known.
    Many(Rc<Value<'a>>),
    Macro(Rc<Closure<'a>>),
    /// Names with values: what a template defines, or a map.
    Module(Rc<BTreeMap<String, Value<'a>>>),
    /// What a template of an unknown name contains.
    UnknownModule,
    /// A variable that has no value yet.
    Declared,
}

/// Markup that a template has produced.
#[derive(Debug)]
pub(super) struct Markup {
    pub(super) nodes: Vec<Node>,
    /// How many nodes there are, with those in others.
    pub(super) size: usize,
}

/// Something that can be called.
#[derive(Debug)]
pub(super) struct Closure<'a> {
    /// The file that it is written in.
    pub(super) file: FileId,
    pub(super) definition: Definition<'a>,
    /// The variables where it is defined.
    pub(super) scope: Scope<'a>,
    /// What else its body can use, where it is not a macro.
    pub(super) home: Option<Home<'a>>,
}

/// What the body of a macro can use besides its variables: what its file defines.
#[derive(Clone, Debug)]
pub(super) struct Home<'a> {
    pub(super) file: FileId,
    /// The variables where the macro is defined.
    pub(super) scope: Scope<'a>,
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Definition<'a> {
    Macro(&'a Macro),
    /// `loop(items)`, which renders a loop in itself.
    Loop(&'a Loop),
}

/// Variables, each with the number of the assignment that set it. A copy costs nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope<'a> {
    variables: Variables<'a>,
    /// Those that are macros.
    macros: Variables<'a>,
}

type Variables<'a> = SharedMap<(usize, Value<'a>)>;

impl<'a> Value<'a> {
    pub(super) const UNKNOWN: Value<'a> = Value { content: Content::Unknown, mark: None, harmless: None };

    pub(super) fn new(content: Content<'a>) -> Self {
        Value { content, ..Value::UNKNOWN }
    }

    /// Markup that no file contains.
    pub(super) fn unknown_markup() -> Self {
        Value { content: Content::UnknownModule, mark: Some(Mark::Html), harmless: None }
    }

    pub(super) fn text(text: &str) -> Self {
        Value::new(Content::Text(text.into()))
    }

    pub(super) fn nodes(nodes: Vec<Node>, mark: Option<Mark>) -> Self {
        let size = match size(&nodes) {
            Some(size) => size,
            None => return Value::unknown_markup(),
        };
        Value { content: Content::Nodes(Rc::new(Markup { nodes, size })), mark, harmless: Some(Mark::Html) }
    }

    /// One of several values. Its alternatives are never alternatives themselves, and not many.
    pub(super) fn either(values: Vec<Value<'a>>) -> Self {
        let mut flat: Vec<Value<'a>> = Vec::with_capacity(values.len());
        for value in values {
            match &value.content {
                Content::Either(inner) => inner.iter().for_each(|value| add(value, &mut flat)),
                _ => add(&value, &mut flat),
            }
        }
        match <[Value<'a>; 1]>::try_from(flat) {
            Ok([value]) => value,
            Err(values) => Value::new(Content::Either(values.into())),
        }
    }

    #[must_use]
    pub(super) fn marked(self, mark: Option<Mark>) -> Self {
        match self.content {
            Content::Either(values) => {
                let values = values.iter().map(|value| value.clone().marked(mark.clone())).collect();
                Value::new(Content::Either(values))
            }
            content => Value { content, mark, harmless: self.harmless },
        }
    }

    /// Whether it, or one of the values that it can be, has a mark.
    pub(super) fn has_mark(&self) -> bool {
        match &self.content {
            Content::Either(values) => values.iter().any(Value::has_mark),
            _ => self.mark.is_some(),
        }
    }

    /// Whether it has a mark, whichever of several values it is.
    pub(super) fn is_marked(&self) -> bool {
        match &self.content {
            Content::Either(values) => values.iter().all(Value::is_marked),
            _ => self.mark.is_some(),
        }
    }

    /// The texts that it can be, if all are known. The values of a list come one after another.
    pub(super) fn texts(&self) -> Option<Vec<Rc<str>>> {
        match &self.content {
            Content::Text(text) => Some(vec![text.clone()]),
            Content::Either(values) => {
                let texts: Option<Vec<_>> = values.iter().map(Value::texts).collect();
                texts.map(|texts| texts.concat())
            }
            _ => None,
        }
    }
}

impl<'a> Scope<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.variable(name).map(|(_, value)| value)
    }

    fn variable(&self, name: &str) -> Option<&(usize, Value<'a>)> {
        self.variables.get(name).or_else(|| self.macros.get(name))
    }

    fn stamp(&self, name: &str) -> Option<usize> {
        self.variable(name).map(|(stamp, _)| *stamp)
    }

    /// Sets a variable. `stamp` is the number of the assignment.
    pub(super) fn set(&mut self, name: &str, value: Value<'a>, stamp: usize) {
        let (own, other) = match value.content {
            Content::Macro(_) => (&mut self.macros, &mut self.variables),
            _ => (&mut self.variables, &mut self.macros),
        };
        other.remove(name);
        own.insert(name, (stamp, value));
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.variables.remove(name);
        self.macros.remove(name);
    }

    /// The variables that are no macros.
    pub(super) fn without_macros(self) -> Self {
        Scope { variables: self.variables, macros: Variables::default() }
    }

    /// The variables whose names start so.
    pub(super) fn starting_with(&self, start: char) -> Self {
        let named = |all: &Variables<'a>| all.filtered(|name| name.starts_with(start));
        Scope { variables: named(&self.variables), macros: named(&self.macros) }
    }

    /// The variables after alternatives: those that they set differently have one of the values. With `only_declared`, only
    /// variables without a value yet change.
    pub(super) fn merge(&mut self, ways: &[Scope<'a>], only_declared: bool, stamp: usize) {
        let names: BTreeSet<Rc<str>> = ways.iter().flat_map(|way| way.changed(self)).collect();
        for name in &names {
            let is_declared = matches!(self.get(name), Some(Value { content: Content::Declared, .. }));
            if (only_declared && !is_declared) || ways.iter().all(|way| way.get(name).is_none()) {
                continue;
            }
            let mut stamps = BTreeSet::new();
            let (mut values, mut is_unset): (Vec<Value<'a>>, bool) = Default::default();
            for way in ways.iter().filter(|way| stamps.insert(way.stamp(name))) {
                match way.get(name) {
                    // What a variable that is not set prints is nothing to escape.
                    Some(Value { content: Content::Declared, .. }) => {}
                    Some(value) => values.push(value.clone()),
                    // The application can have set it.
                    None => is_unset = true,
                }
            }
            let defines = |value: &Value<'a>| matches!(value.content, Content::Macro(_) | Content::Module(_));
            if is_unset && !values.iter().any(defines) {
                values.push(Value::UNKNOWN);
            }
            let value = if values.is_empty() { Value::UNKNOWN } else { Value::either(values) };
            self.set(name, value, stamp);
        }
    }

    /// The names of the variables that were set or removed since this was a copy of `before`.
    fn changed(&self, before: &Scope<'a>) -> Vec<Rc<str>> {
        let is_same = |(one, _): &(usize, Value<'a>), (other, _): &(usize, Value<'a>)| one == other;
        let mut names = self.variables.difference(&before.variables, is_same);
        names.extend(self.macros.difference(&before.macros, is_same));
        names
    }
}

/// How deeply the markup of a value can be nested, as a value that contains its own older value is.
const DEPTH: usize = 64;

/// How many nodes there are, unless they are nested too deeply.
fn size(nodes: &[Node]) -> Option<usize> {
    let mut open: Vec<(usize, &[Node])> = vec![(0, nodes)];
    let mut size = 0;
    while let Some((depth, nodes)) = open.pop() {
        if depth > DEPTH {
            return None;
        }
        size += nodes.len();
        for node in nodes {
            match node {
                Node::Either(ways) => open.extend(ways.iter().map(|way| (depth + 1, way.as_slice()))),
                Node::Repeat(nodes) | Node::Inside { nodes, .. } => open.push((depth + 1, nodes)),
                _ => {}
            }
        }
    }
    Some(size)
}

/// How many values a variable can have.
const ALTERNATIVES: usize = 16;

/// Adds an alternative. Of very many, those without a mark are not told apart. Several maps become one, with what each of them has.
fn add<'a>(value: &Value<'a>, flat: &mut Vec<Value<'a>>) {
    if let Content::Module(more) = &value.content
        && let Some(own) = flat.iter_mut().find(|value| matches!(value.content, Content::Module(_)))
    {
        if let Content::Module(names) = &own.content
            && !Rc::ptr_eq(names, more)
        {
            *own = Value::map(both(names, more));
        }
        return;
    }
    let is_unknown = |value: &Value<'_>| matches!(value.content, Content::Unknown);
    let value = match &value.content {
        _ if flat.len() < ALTERNATIVES => value.clone(),
        Content::List(_) | Content::Many(_) | Content::Module(_) => Value::unknown_markup(),
        _ => Value { content: Content::Unknown, ..value.clone() },
    };
    let is_known = |other: &Value<'a>| match (&other.content, &value.content) {
        (Content::UnknownModule, Content::UnknownModule) => true,
        _ => is_unknown(other) && is_unknown(&value) && (other.mark == value.mark || flat.len() >= 2 * ALTERNATIVES),
    };
    if !flat.iter().any(is_known) {
        flat.push(value);
    }
}

/// The names of two maps, of which one is there.
fn both<'a>(one: &BTreeMap<String, Value<'a>>, other: &BTreeMap<String, Value<'a>>) -> BTreeMap<String, Value<'a>> {
    let mut names = one.clone();
    for (name, value) in other {
        names
            .entry(name.clone())
            .and_modify(|own| *own = Value::either(vec![own.clone(), value.clone()]))
            .or_insert_with(|| value.clone());
    }
    let is_missing = |name: &str| !(one.contains_key(name) && other.contains_key(name));
    for (name, value) in &mut names {
        if is_missing(name) && !matches!(value.content, Content::Macro(_) | Content::Module(_)) {
            *value = Value::either(vec![value.clone(), Value::UNKNOWN]);
        }
    }
    names
}
