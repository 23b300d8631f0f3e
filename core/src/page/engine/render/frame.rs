//! What is in effect at a position of a template: variables, blocks, escaping.

use super::escape::Mode;
use super::value::{Content, Value};
use crate::page::engine::tree::Item;
use crate::page::file::{FileId, Place};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Variables, each with the number of the assignment that set it.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope<'a> {
    variables: BTreeMap<String, (usize, Value<'a>)>,
}

/// A block as one template defines it.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockBody<'a> {
    pub(super) file: FileId,
    pub(super) place: Place,
    pub(super) body: &'a [Item],
}

/// The blocks of a template and its parents: for each name, the bodies from the child to the parent.
pub(super) type Blocks<'a> = BTreeMap<&'a str, Vec<BlockBody<'a>>>;

/// What is in effect at a position of a template.
#[derive(Clone, Debug)]
pub(super) struct Frame<'a> {
    pub(super) file: FileId,
    pub(super) scope: Scope<'a>,
    pub(super) blocks: Rc<Blocks<'a>>,
    /// The block that is being rendered: its name, and the number of its body.
    pub(super) block: Option<(&'a str, usize)>,
    pub(super) mode: Mode,
    /// The mode that `{% autoescape true %}` restores.
    pub(super) initial: Mode,
    /// Variables that stay set after the loop.
    pub(super) globals: Vec<String>,
}

impl<'a> Frame<'a> {
    /// The start of a template.
    pub(super) fn new(file: FileId, mode: Mode) -> Self {
        Frame {
            file,
            scope: Scope::default(),
            blocks: Rc::default(),
            block: None,
            initial: mode.clone(),
            mode,
            globals: Vec::new(),
        }
    }
}

impl<'a> Frame<'a> {
    /// The same, for a part whose assignments do not all last.
    pub(super) fn inner(&self) -> Self {
        Frame { globals: Vec::new(), ..self.clone() }
    }

    /// Adds the variables that a part has set beyond itself.
    pub(super) fn keep(&mut self, globals: Vec<String>) {
        for name in globals {
            if !self.globals.contains(&name) {
                self.globals.push(name);
            }
        }
    }
}

impl<'a> Scope<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.variables.get(name).map(|(_, value)| value)
    }

    /// Sets a variable. `stamp` is the number of the assignment.
    pub(super) fn set(&mut self, name: &str, value: Value<'a>, stamp: usize) {
        self.variables.insert(name.to_owned(), (stamp, value));
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.variables.remove(name);
    }

    pub(super) fn retain(&mut self, keep: impl Fn(&str, &Value<'a>) -> bool) {
        self.variables.retain(|name, (_, value)| keep(name, value));
    }

    /// The variables after alternatives: those that they set differently have one of the values. With `only_declared`, only
    /// variables without a value yet change.
    pub(super) fn merge(&mut self, ways: &[Scope<'a>], only_declared: bool, stamp: usize) {
        let mut names: Vec<&String> = ways.iter().flat_map(|way| way.variables.keys()).collect();
        names.sort();
        names.dedup();
        for name in names {
            let old = self.variables.get(name);
            let stamps: Vec<Option<usize>> =
                ways.iter().map(|way| way.variables.get(name).map(|(stamp, _)| *stamp)).collect();
            let is_declared = matches!(old, Some((_, Value { content: Content::Declared, .. })));
            if stamps.iter().all(|stamp| *stamp == old.map(|(stamp, _)| *stamp)) || (only_declared && !is_declared) {
                continue;
            }
            let mut values: Vec<Value<'a>> = Vec::new();
            for (index, way) in ways.iter().enumerate() {
                if !stamps[..index].contains(&stamps[index]) {
                    let value = way.get(name).cloned().unwrap_or(Value::UNKNOWN);
                    // What a variable that is not set prints is nothing to escape.
                    if !matches!(value.content, Content::Declared) && way.get(name).is_some() {
                        values.push(value);
                    }
                }
            }
            let value = if values.is_empty() { Value::UNKNOWN } else { Value::either(values) };
            self.variables.insert(name.clone(), (stamp, value));
        }
    }
}
