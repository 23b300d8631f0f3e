//! Files → modules. Those of a selected package are read at once, those of another when a name leads there.

use super::cfg::Given;
use super::graph::{Binding, Crate, Found, Graph, Module, Pending, Unknown};
use super::items::{Item, MACRO, Path, has_policy, items, unraw, visibility};
use super::memo::Memo;
use super::metadata::{Kind, Metadata, Target};
use super::source::{Overlay, Region, Source};
use super::visibility::Visibility;
use crate::exit::Failure;
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path as FilePath, PathBuf};
use std::rc::Rc;

impl<'a> Graph<'a> {
    /// Reads the crates of the selected packages: libraries and programs; with `all_targets`, tests and examples too. Files that
    /// `memo` knows are not read again.
    pub(crate) fn read(
        metadata: &'a Metadata,
        given: &'a Given,
        overlay: &'a Overlay,
        all_targets: bool,
        memo: &mut Memo,
    ) -> Result<Graph<'a>, Failure> {
        let mut graph = Graph {
            metadata,
            given,
            overlay,
            crates: Vec::new(),
            modules: Vec::new(),
            policies: Vec::new(),
            unknown: Vec::new(),
            libraries: BTreeMap::new(),
            sources: std::mem::take(&mut memo.sources),
        };
        for id in &metadata.selected {
            let package = &metadata.packages[id];
            let is_built = |target: &&Target| target.needs.iter().all(|feature| package.features.contains(feature));
            for target in package.targets.iter().filter(is_built) {
                let is_library = target.kind == Kind::Library;
                // Unit tests are compiled with the options of the crate and `test`.
                let tests: &[bool] = match target.kind {
                    Kind::Library | Kind::Program if all_targets => &[false, true],
                    Kind::Library | Kind::Program => &[false],
                    Kind::Example if all_targets => &[false],
                    Kind::Test if all_targets => &[true],
                    Kind::Example | Kind::Test | Kind::BuildScript => &[],
                };
                for is_test in tests {
                    let krate = graph.add_crate(id, target, *is_test, false);
                    if is_library && !is_test {
                        graph.libraries.insert(id.clone(), Some(krate));
                    }
                    graph.read_all(graph.crates[krate].root)?;
                }
            }
        }
        Ok(graph)
    }

    /// The library of a package, unless it cannot contain a policy.
    pub(super) fn load_library(&mut self, id: &str) -> Option<usize> {
        if let Some(known) = self.libraries.get(id) {
            return *known;
        }
        let target = self.metadata.packages.get(id)?.targets.iter().find(|target| target.kind == Kind::Library)?;
        let krate = self.add_crate(id, target, false, true);
        self.libraries.insert(id.to_owned(), Some(krate));
        Some(krate)
    }

    fn add_crate(&mut self, package: &str, target: &Target, is_test: bool, is_foreign: bool) -> usize {
        let file: &FilePath = &target.source;
        let (krate, root) = (self.crates.len(), self.modules.len());
        let others = self.metadata.packages.get(package).into_iter().flat_map(|package| &package.targets);
        let has_library = others.filter(|other| other.name == target.name).any(|other| other.kind == Kind::Library);
        let shown = match (has_library, target.kind.word()) {
            (true, Some(word)) => format!("{}({word})", target.name),
            _ => target.name.clone(),
        };
        self.crates.push(Crate { shown, package: package.to_owned(), root, is_test, is_foreign });
        let folder = file.parent().unwrap_or(file).to_owned();
        let pending = Some(Pending { file: file.to_owned(), folder });
        let (names, globs) = (Vec::new(), Vec::new());
        let (is_block, is_open, visibility) = (false, false, Visibility::Everywhere);
        self.modules.push(Module { krate, parent: None, is_block, names, globs, visibility, is_open, pending });
        krate
    }

    /// Reads a module and all modules in it.
    fn read_all(&mut self, root: usize) -> Result<(), Failure> {
        let mut next = root;
        while next < self.modules.len() {
            self.ensure(next)?;
            next += 1;
        }
        Ok(())
    }

    /// Reads the file of a module, if that has not been done.
    pub(super) fn ensure(&mut self, module: usize) -> Result<(), Failure> {
        let Some(Pending { file, folder }) = self.modules[module].pending.take() else { return Ok(()) };
        let (source, tokens) = self.source(&file)?;
        self.fill(module, &source, tokens, &folder, &folder);
        Ok(())
    }

    fn source(&mut self, file: &FilePath) -> Result<(Rc<Source>, TokenStream), Failure> {
        if let Some(known) = self.sources.get(file) {
            return Ok(known.clone());
        }
        let read = Source::read(file, self.overlay)?;
        self.sources.insert(file.to_owned(), read.clone());
        Ok(read)
    }

    /// Adds what the tokens declare to a module. `folder` is that of the files of its modules; `#[path]` starts at `beside`.
    fn fill(&mut self, module: usize, source: &Rc<Source>, tokens: TokenStream, folder: &FilePath, beside: &FilePath) {
        let found = items(tokens, &self.options(module));
        for item in found {
            match item {
                Item::File { name, path, visibility, at } => {
                    self.file(module, source, (name, path, visibility), at, (folder, beside));
                }
                Item::Module { name, visibility, body } => {
                    let inner = self.child(module, false, visibility);
                    self.modules[module].names.push((name.clone(), Binding::Module(inner)));
                    let folder = folder.join(&name);
                    self.fill(inner, source, body, &folder, &folder);
                }
                Item::Block(body) => {
                    let inner = self.child(module, true, Visibility::Own);
                    self.fill(inner, source, body, folder, beside);
                }
                Item::Import { path, name } => self.modules[module].names.push((name, Binding::Import(path))),
                Item::Glob(path) => self.modules[module].globs.push(path),
                Item::Call { path, body, at } => self.call(module, source, path, body, at),
                Item::Include { path, at } => self.include(module, source, path, at, (folder, beside)),
                Item::Unknown { what, at } => self.unknown(module, region(source, at), what),
            }
        }
    }

    fn child(&mut self, parent: usize, is_block: bool, visibility: Visibility) -> usize {
        let krate = self.modules[parent].krate;
        let (names, globs) = (Vec::new(), Vec::new());
        let (parent, is_open, pending) = (Some(parent), false, None);
        self.modules.push(Module { krate, parent, is_block, names, globs, visibility, is_open, pending });
        self.modules.len() - 1
    }

    /// `mod name;`
    fn file(
        &mut self,
        module: usize,
        source: &Rc<Source>,
        (name, path, visibility): (String, Option<String>, Visibility),
        at: Span,
        (folder, beside): (&FilePath, &FilePath),
    ) {
        // <https://doc.rust-lang.org/reference/items/modules.html#module-source-filenames>
        let own_folder = folder.join(&name);
        let found = match &path {
            Some(path) => {
                let base = if folder == beside { source.path.parent().unwrap_or(beside) } else { beside };
                let file = base.join(path);
                let inner = file.parent().map(FilePath::to_owned).unwrap_or_default();
                file.is_file().then_some((file, inner))
            }
            None => {
                let candidates = [folder.join(format!("{name}.rs")), own_folder.join("mod.rs")];
                candidates.into_iter().find(|file| file.is_file()).map(|file| (file, own_folder))
            }
        };
        let inner = self.child(module, false, visibility);
        self.modules[module].names.push((name.clone(), Binding::Module(inner)));
        match found {
            Some((file, folder)) => self.modules[inner].pending = Some(Pending { file, folder }),
            None => self.unknown(
                module,
                region(source, [at, at]),
                format!("the file of the module `{name}` does not exist"),
            ),
        }
    }

    /// A call of a macro. Whether it is `security_policy!` is known when all names are.
    fn call(&mut self, module: usize, source: &Rc<Source>, path: Path, body: TokenStream, at: [Span; 2]) {
        let region = region(source, at);
        match policy_name(&body) {
            Some((name, visibility)) => {
                let binding = Binding::Policy(self.policies.len());
                self.modules[module].names.push((unraw(&name.to_string()), binding));
                self.policies.push(Found { module, path, body, region, name: Some(name), visibility });
            }
            None if path.names.last().is_none_or(|name| name != MACRO) && has_policy(body.clone()) => {
                let name = path.names.join("::");
                self.unknown(
                    module,
                    region,
                    format!("it is in the arguments of the macro `{name}`, which only rustc expands"),
                );
            }
            // If the path names `security_policy!`, anything but a declaration is an error, which the parser reports.
            None => {
                let visibility = Visibility::Own;
                self.policies.push(Found { module, path, body, region, name: None, visibility });
            }
        }
    }

    /// `include!("path")`
    fn include(
        &mut self,
        module: usize,
        source: &Rc<Source>,
        path: Option<String>,
        at: [Span; 2],
        (folder, beside): (&FilePath, &FilePath),
    ) {
        let file: Option<PathBuf> = path.and_then(|path| Some(source.path.parent()?.join(path)));
        match file.map(|file| self.source(&file)) {
            Some(Ok((source, tokens))) => self.fill(module, &source, tokens, folder, beside),
            // It can be an expression in another format.
            Some(Err(failure)) => self.unknown(module, region(source, at), failure.message),
            None => {
                let what = "the path of the included file is computed, and a build script can make the file";
                self.unknown(module, region(source, at), what.to_owned());
            }
        }
    }

    fn unknown(&mut self, module: usize, region: Region, reason: String) {
        self.modules[module].is_open = true;
        if !self.crates[self.modules[module].krate].is_foreign {
            self.unknown.push(Unknown { region, reason });
        }
    }
}

/// The part of a file between two tokens.
pub(super) fn region(source: &Rc<Source>, [first, last]: [Span; 2]) -> Region {
    let start = first.byte_range().start;
    Region { source: Rc::clone(source), bytes: start..last.byte_range().end.max(start) }
}

/// The name after `struct` in a call that declares a policy: attributes, a visibility, `struct Name { … }`.
fn policy_name(body: &TokenStream) -> Option<(Ident, Visibility)> {
    let is_attribute = |tree: &TokenTree| {
        matches!(tree, TokenTree::Punct(_))
            || matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
    };
    let mut trees: VecDeque<TokenTree> = body.clone().into_iter().skip_while(is_attribute).collect();
    let visibility = visibility(&mut trees);
    let mut trees = trees.into_iter();
    let is_struct = matches!(trees.next(), Some(TokenTree::Ident(word)) if word == "struct");
    match (is_struct, trees.next(), trees.next()) {
        (true, Some(TokenTree::Ident(name)), Some(TokenTree::Group(_))) => Some((name, visibility)),
        _ => None,
    }
}
