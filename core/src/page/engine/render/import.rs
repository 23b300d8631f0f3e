//! Templates that are imported for their macros.

use super::frame::Frame;
use super::renderer::Renderer;
use super::value::{Content, Value};
use crate::page::engine::table::Dialect;
use crate::page::engine::tree::{Expr, Item};
use crate::page::file::{FileId, Place};
use std::collections::BTreeMap;
use std::rc::Rc;

impl<'a> Renderer<'_, 'a> {
    pub(super) fn import(&mut self, place: Place, name: &'a Expr, alias: &'a str, frame: &mut Frame<'a>) {
        let value = self.module(place, name, frame);
        let stamp = self.stamp();
        frame.scope.set(alias, value, stamp);
    }

    pub(super) fn import_names(
        &mut self,
        place: Place,
        name: &'a Expr,
        names: &'a [(String, String)],
        frame: &mut Frame<'a>,
    ) {
        let module = self.module(place, name, frame);
        for (name, alias) in names {
            let value = match &module.content {
                Content::Module(names) => names.get(name).cloned().unwrap_or(Value::UNKNOWN),
                _ => Value::unknown_markup(),
            };
            let stamp = self.stamp();
            frame.scope.set(alias, value, stamp);
        }
    }

    /// What a template defines.
    fn module(&mut self, place: Place, name: &'a Expr, frame: &mut Frame<'a>) -> Value<'a> {
        let Content::Text(file) = self.value(name, frame).content else { return Value::unknown_markup() };
        let Some(file) = self.site.find(&file, frame.file) else {
            self.missing(name.place, &file);
            return Value::unknown_markup();
        };
        if let Some(module) = self.modules.get(&file) {
            return module.clone();
        }
        let mut names = None;
        self.inside(Place::new(file, 0, 0), place, |renderer| {
            names = Some(renderer.defined(file));
            Vec::new()
        });
        let is_complete = names.is_some();
        let module = Value::new(Content::Module(Rc::new(names.unwrap_or_default())));
        if is_complete {
            self.modules.insert(file, module.clone());
        }
        module
    }

    fn defined(&mut self, file: FileId) -> BTreeMap<String, Value<'a>> {
        let Some(template) = self.site.template(file) else { return BTreeMap::new() };
        self.files.insert(file);
        let mut frame = Frame::new(file, self.site.mode(file));
        self.hoist(template, &mut frame);
        let mut names = BTreeMap::new();
        for item in &template.items {
            let defined: Vec<&String> = match item {
                Item::Macro(definition) => vec![&definition.name],
                // A template of askama exports its macros alone.
                _ if self.site.dialect == Dialect::Askama => continue,
                Item::Set { targets, .. } => targets.iter().collect(),
                Item::SetBlock { target, .. } => vec![target],
                Item::Import { alias, .. } => vec![alias],
                Item::FromImport { names, .. } => names.iter().map(|(_, alias)| alias).collect(),
                _ => continue,
            };
            self.define(item, &mut frame);
            for name in defined {
                if let Some(value) = frame.scope.get(name) {
                    names.insert(name.clone(), value.clone());
                }
            }
        }
        names
    }
}
