//! Paths → what they name, as rustc resolves them, as far as policies need it.

use super::graph::{Binding, Graph};
use super::items::{MACRO, Path};
use std::collections::BTreeSet;

/// The name of the package that exports it.
pub(super) const PACKAGE: &str = "security-policy";

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Module(usize),
    Policy(usize),
    /// `security_policy!`
    Macro,
}

/// What is being resolved: imports can be circular.
type Visited = BTreeSet<(usize, String)>;

impl Graph<'_> {
    /// Resolves a path in a module.
    pub(super) fn resolve(&mut self, path: &Path, module: usize) -> Option<Named> {
        self.path(path, module, &mut Visited::new())
    }

    fn path(&mut self, path: &Path, module: usize, visited: &mut Visited) -> Option<Named> {
        let (first, rest) = path.names.split_first()?;
        let own = self.module_of(module);
        let start = match first.as_str() {
            _ if path.is_global => vec![self.external(first, module)],
            "crate" => vec![Some(Named::Module(self.crates[self.modules[module].krate].root))],
            "self" => vec![Some(Named::Module(own))],
            "super" => vec![self.parent(own)],
            _ => {
                let mut found = self.in_scope(first, module, visited);
                found.push(self.external(first, module));
                found
            }
        };
        // A name can be a module and something else.
        start.into_iter().flatten().find_map(|start| self.members(start, rest, visited))
    }

    /// What `rest` names below `start`.
    fn members(&mut self, start: Named, rest: &[String], visited: &mut Visited) -> Option<Named> {
        let Some((first, rest)) = rest.split_first() else { return Some(start) };
        let Named::Module(module) = start else { return None };
        let found = match first.as_str() {
            "super" => vec![self.parent(module)],
            "self" => vec![Some(start)],
            _ => self.member(first, module, visited),
        };
        found.into_iter().flatten().find_map(|found| self.members(found, rest, visited))
    }

    fn parent(&self, module: usize) -> Option<Named> {
        Some(Named::Module(self.module_of(self.modules[module].parent?)))
    }

    /// A name in a block and the blocks around it, up to the module.
    fn in_scope(&mut self, name: &str, module: usize, visited: &mut Visited) -> Vec<Option<Named>> {
        let mut found = self.member(name, module, visited);
        if let (true, Some(parent)) = (self.modules[module].is_block, self.modules[module].parent) {
            found.extend(self.in_scope(name, parent, visited));
        }
        found
    }

    /// What a module declares or imports under a name.
    fn member(&mut self, name: &str, module: usize, visited: &mut Visited) -> Vec<Option<Named>> {
        let is_exported = self.modules[module].parent.is_none() && self.package(module).name == PACKAGE;
        if is_exported && name == MACRO {
            return vec![Some(Named::Macro)];
        }
        // The file of a dependency that cannot be read declares nothing that is known.
        if !visited.insert((module, name.to_owned())) || self.ensure(module).is_err() {
            return Vec::new();
        }
        let bindings = self.modules[module].names.iter().filter(|(other, _)| other == name);
        let bindings: Vec<Binding> = bindings.map(|(_, binding)| binding.clone()).collect();
        let mut found: Vec<Option<Named>> = bindings
            .into_iter()
            .map(|binding| match binding {
                Binding::Module(module) => Some(Named::Module(module)),
                Binding::Policy(policy) => Some(Named::Policy(policy)),
                Binding::Import(path) => self.path(&path, module, visited),
            })
            .collect();
        if found.iter().all(Option::is_none) {
            for glob in self.modules[module].globs.clone() {
                if let Some(Named::Module(module)) = self.path(&glob, module, visited) {
                    found.extend(self.member(name, module, visited));
                }
            }
        }
        visited.remove(&(module, name.to_owned()));
        found
    }

    /// The library that a crate can name.
    fn external(&mut self, name: &str, module: usize) -> Option<Named> {
        let krate = &self.crates[self.modules[module].krate];
        let package = &self.metadata.packages[&krate.package];
        let is_own = |id: &str| {
            let target =
                self.metadata.packages[id].targets.iter().find(|target| target.kind == super::metadata::Kind::Library);
            target.is_some_and(|target| target.name == name)
        };
        let id = match package.dependencies.get(name) {
            Some(id) => id.clone(),
            // A program can name the library of its package.
            None if is_own(&krate.package) => krate.package.clone(),
            None => return None,
        };
        let loaded = self.load_library(&id)?;
        Some(Named::Module(self.crates[loaded].root))
    }
}
