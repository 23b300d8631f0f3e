//! Calls of the macro → checked policies, with their bases.

use super::cfg::Holds;
use super::graph::{Graph, Unknown};
use super::items::{MACRO, Path};
use super::load::region;
use super::metadata::Package;
use super::names::{Named, PACKAGE};
use super::source::Region;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use security_policy_syntax::{
    Checked, EPOCH, Files, Folder, Item, Message, answer, check, messages, parse, undecided, unresolved_base,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::env::VarError;
use std::io;
use std::rc::Rc;

/// The policies of a graph, each checked at most once.
#[derive(Debug)]
pub(crate) struct Policies<'a> {
    graph: Graph<'a>,
    /// The policies that have been checked, by their indices. One that is being checked is a base of itself.
    checked: BTreeMap<usize, Result<Rc<Policy>, Unchecked>>,
}

/// A policy that has been read and checked.
#[derive(Debug)]
pub(crate) struct Policy {
    /// The path of its module and its name: `shop::pages::Shop`, or `shop(bin)::Shop` in a program with the name of its library.
    pub(crate) path: String,
    /// The call of the macro.
    pub(crate) region: Region,
    pub(crate) item: Item,
    pub(crate) checked: Checked,
    pub(crate) messages: Vec<Message>,
}

/// What became of a call of the macro.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was checked.
    Checked(Rc<Policy>),
    /// It is no declaration, and does not compile. The text is the error of the parser.
    NoPolicy { region: Region, error: String },
    /// Only a compiler can check it.
    NotChecked { region: Region, reason: String },
}

#[derive(Clone, Debug)]
enum Unchecked {
    /// It is configured out.
    Absent,
    NoPolicy(Region, String),
    Unknown(String),
}

impl<'a> Policies<'a> {
    /// The policies of the crates that have been read.
    pub(crate) fn new(graph: Graph<'a>) -> Policies<'a> {
        Policies { graph, checked: BTreeMap::new() }
    }

    /// Checks every policy of the selected packages. Places that only a compiler can read are outcomes too. They are in the order of the
    /// files; a file that several crates contain counts once.
    pub(crate) fn check(&mut self) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for index in 0..self.graph.policies.len() {
            if !self.is_policy(index) {
                continue;
            }
            let region = self.graph.policies[index].region.clone();
            match self.policy(index) {
                Ok(policy) => outcomes.push(Outcome::Checked(policy)),
                Err(Unchecked::Absent) => {}
                Err(Unchecked::NoPolicy(region, error)) => outcomes.push(Outcome::NoPolicy { region, error }),
                Err(Unchecked::Unknown(reason)) => outcomes.push(Outcome::NotChecked { region, reason }),
            }
        }
        let unknown = self.graph.unknown.iter().cloned();
        outcomes.extend(unknown.map(|Unknown { region, reason }| Outcome::NotChecked { region, reason }));
        outcomes.sort_by_key(|outcome| {
            let Region { source, bytes } = outcome.region();
            (source.path.clone(), bytes.start, bytes.end)
        });
        // A file is part of several crates, whose options can differ.
        outcomes.dedup_by(|later, first| later.is_same(first));
        outcomes
    }

    /// Whether a call is one of `security_policy!`.
    fn is_policy(&mut self, index: usize) -> bool {
        let found = &self.graph.policies[index];
        let (path, module) = (found.path.clone(), found.module);
        let has_name = path.names.last().is_some_and(|name| name == MACRO);
        has_name || self.graph.resolve(&path, module) == Some(Named::Macro)
    }

    /// Reads and checks a policy, after its base.
    fn policy(&mut self, index: usize) -> Result<Rc<Policy>, Unchecked> {
        if let Some(known) = self.checked.get(&index) {
            return known.clone();
        }
        self.checked.insert(index, Err(Unchecked::Unknown("it is its own base".to_owned())));
        let result = self.read(index).map(Rc::new);
        self.checked.insert(index, result.clone());
        result
    }

    fn read(&mut self, index: usize) -> Result<Policy, Unchecked> {
        let found = &self.graph.policies[index];
        let (module, region) = (found.module, found.region.clone());
        let krate = TokenTree::from(Ident::new(MACRO, Span::call_site()));
        let mut tokens: TokenStream = [krate].into_iter().chain(found.body.clone()).collect();
        while let Some(choice) = undecided(&tokens) {
            tokens = match self.graph.options(module).holds(&choice.predicate) {
                Holds::Yes => choice.holds,
                Holds::No => choice.fails,
                Holds::Unknown(option) => {
                    return Err(Unchecked::Unknown(format!("whether `cfg({option})` holds is not known")));
                }
            };
            if tokens.is_empty() {
                return Err(Unchecked::Absent);
            }
        }
        if let Some(path) = unresolved_base(&tokens) {
            let base = self.base(path, module)?;
            tokens.extend(answer(&base.item, &base.checked.declaration));
        }
        let files = OfPackage::new(self.graph.package(module));
        let item = parse(tokens, &files);
        if let Some(unknown) = files.unknown.into_inner().into_iter().next() {
            return Err(Unchecked::Unknown(unknown));
        }
        let item = item.map_err(|error| {
            let place = self::region(&region.source, [error.span(), error.span()]);
            let place = if region.source.contains(error.span()) { place } else { region.clone() };
            Unchecked::NoPolicy(place, error.to_string())
        })?;
        let checked = check(&item);
        let mut messages = messages(&item, &checked.diagnostics);
        messages.extend(self.features(module, &item, &checked));
        Ok(Policy { path: self.path(index), region, item, checked, messages })
    }

    /// The policy that a path names.
    fn base(&mut self, tokens: TokenStream, module: usize) -> Result<Rc<Policy>, Unchecked> {
        let text = tokens.to_string().replace(' ', "");
        let named = Path::read(tokens).and_then(|path| self.graph.resolve(&path, module));
        let Some(Named::Policy(index)) = named else {
            let reason = format!("its base `{text}` was not found, so that a macro or another crate may declare it");
            return Err(Unchecked::Unknown(reason));
        };
        self.policy(index).map_err(|unchecked| match unchecked {
            Unchecked::Unknown(reason) => Unchecked::Unknown(format!("its base `{text}` was not checked: {reason}")),
            Unchecked::Absent => Unchecked::Unknown(format!("its base `{text}` is configured out")),
            Unchecked::NoPolicy(..) => Unchecked::Unknown(format!("its base `{text}` has an error")),
        })
    }

    /// An error for each feature of the library that the policy needs and the package does not enable.
    fn features(&self, module: usize, item: &Item, checked: &Checked) -> Vec<Message> {
        let package = self.graph.package(module);
        let mut dependencies = package.dependencies.values().map(|id| &self.graph.metadata.packages[id]);
        let Some(library) = dependencies.find(|package| package.name == PACKAGE) else { return Vec::new() };
        let needs = checked.policy.needs(&checked.slots).into_iter();
        let missing = needs.filter(|need| !library.features.contains(need.feature.name()));
        missing.map(|need| Message::new(&need.missing(), item)).collect()
    }

    /// The path of a policy from its crate.
    fn path(&self, index: usize) -> String {
        let found = &self.graph.policies[index];
        let mut names: Vec<String> = found.name.iter().cloned().collect();
        let mut module = found.module;
        while let Some(parent) = self.graph.modules[module].parent {
            let inner = self.graph.modules[parent].names.iter();
            names.extend(
                inner
                    .filter(|(_, binding)| matches!(binding, super::graph::Binding::Module(other) if *other == module))
                    .map(|(name, _)| name.clone())
                    .take(1),
            );
            module = parent;
        }
        names.push(self.graph.crates[self.graph.modules[module].krate].shown.clone());
        names.reverse();
        names.join("::")
    }
}

impl Outcome {
    /// Its place.
    pub(crate) fn region(&self) -> &Region {
        match self {
            Outcome::Checked(policy) => &policy.region,
            Outcome::NoPolicy { region, .. } | Outcome::NotChecked { region, .. } => region,
        }
    }

    /// Whether another outcome says the same about the same place.
    fn is_same(&self, other: &Outcome) -> bool {
        let is_at = |one: &Region, two: &Region| one.source.path == two.source.path && one.bytes == two.bytes;
        is_at(self.region(), other.region())
            && match (self, other) {
                (Outcome::Checked(one), Outcome::Checked(two)) => one.messages == two.messages,
                (Outcome::NoPolicy { error: one, .. }, Outcome::NoPolicy { error: two, .. }) => one == two,
                (Outcome::NotChecked { reason: one, .. }, Outcome::NotChecked { reason: two, .. }) => one == two,
                _ => false,
            }
    }
}

/// The files and variables that rustc would read for a package.
struct OfPackage<'a> {
    package: &'a Package,
    folder: Folder,
    /// What is not known without a build.
    unknown: RefCell<Vec<String>>,
}

impl OfPackage<'_> {
    fn new(package: &Package) -> OfPackage<'_> {
        OfPackage { package, folder: Folder::new(&package.folder), unknown: RefCell::new(Vec::new()) }
    }

    /// Records what a build script may make.
    fn made<T>(&self, path: &str, result: io::Result<T>) -> io::Result<T> {
        if result.is_err() && self.package.has_build_script {
            self.unknown.borrow_mut().push(format!("it reads `{path}`, which a build script may make"));
        }
        result
    }
}

impl Files for OfPackage<'_> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.made(path, self.folder.read(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        self.made(folder, self.folder.list(folder))
    }

    fn folders(&self, folder: &str) -> io::Result<Vec<String>> {
        self.folder.folders(folder)
    }

    fn printed(&self, path: &str) -> String {
        self.folder.printed(path)
    }

    fn variable(&self, name: &str) -> Result<String, VarError> {
        let of_cargo = match name {
            "CARGO_PKG_NAME" => Some(self.package.name.clone()),
            "CARGO_PKG_VERSION" => Some(self.package.version.clone()),
            "CARGO_MANIFEST_DIR" => self.package.folder.to_str().map(str::to_owned),
            _ => None,
        };
        if let Some(value) = of_cargo {
            return Ok(value);
        }
        self.folder.variable(name).inspect_err(|_| {
            // Without that one, the clock tells the day of the build.
            if name != EPOCH {
                let reason = format!("it reads the environment variable `{name}`, which is not set here");
                self.unknown.borrow_mut().push(reason);
            }
        })
    }

    fn now(&self) -> u64 {
        self.folder.now()
    }
}
