//! Calls of the macro → checked policies, with their bases.

use super::cfg::Holds;
use super::graph::{Found, Graph, Unknown};
use super::items::{MACRO, Path, unraw};
use super::load::region;
use super::memo::{Call, Known, Memo};
use super::metadata::Package;
use super::missing::Missing;
use super::names::{Named, PACKAGE};
use super::policy::{Policy, Unchecked};
use super::source::Region;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use security_policy_syntax::{
    Checked, EPOCH, Files, Folder, Item, Message, answer, check, messages, parse, undecided, unresolved_base,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env::VarError;
use std::io;
use std::rc::Rc;

/// The policies of a graph, each checked at most once.
#[derive(Debug)]
pub(crate) struct Policies<'a> {
    graph: Graph<'a>,
    /// The policies that have been checked, by their indices.
    checked: BTreeMap<usize, Result<Rc<Policy>, Unchecked>>,
    /// What an earlier check has found.
    before: Memo,
    /// What this check has found.
    found: BTreeMap<Call, Known>,
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

impl<'a> Policies<'a> {
    /// The policies of the crates that have been read. Those that `before` knows are not checked again.
    pub(crate) fn new(graph: Graph<'a>, before: Memo) -> Policies<'a> {
        Policies { graph, checked: BTreeMap::new(), before, found: BTreeMap::new() }
    }

    /// What the next check need not do again.
    pub(crate) fn into_memo(self) -> Memo {
        Memo { sources: self.graph.sources, policies: self.found }
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
        outcomes.extend(self.repeated());
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
        let result = self.read(index);
        self.checked.insert(index, result.clone());
        result
    }

    fn read(&mut self, index: usize) -> Result<Rc<Policy>, Unchecked> {
        let mut tokens = self.decided(index)?;
        let base = unresolved_base(&tokens).map(|path| self.base(path, index)).transpose()?;
        let call = self.call(index);
        let source = Rc::clone(&self.graph.policies[index].region.source);
        let known = self.before.take(&call, &source, base.as_ref()).unwrap_or_else(|| {
            if let Some(base) = &base {
                tokens.extend(answer(&base.item, &base.checked.declaration));
            }
            let result = self.parse(index, tokens).map(Rc::new);
            Known::new(source, base, result)
        });
        let result = known.result();
        self.found.insert(call, known);
        result
    }

    /// The tokens of a policy without what is configured out.
    fn decided(&self, index: usize) -> Result<TokenStream, Unchecked> {
        let found = &self.graph.policies[index];
        let module = found.module;
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
        Ok(tokens)
    }

    /// What identifies a call while other files change.
    fn call(&self, index: usize) -> Call {
        let Found { module, region, .. } = &self.graph.policies[index];
        let krate = &self.graph.crates[self.graph.modules[*module].krate];
        (region.source.path.clone(), region.bytes.start, format!("{} {}", krate.package, krate.shown), krate.is_test)
    }

    /// Reads and checks the tokens of a policy with those of its base.
    fn parse(&self, index: usize, tokens: TokenStream) -> Result<Policy, Unchecked> {
        let found = &self.graph.policies[index];
        let (module, region) = (found.module, found.region.clone());
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

    /// The base of a policy, which the path names.
    fn base(&mut self, path: TokenStream, index: usize) -> Result<Rc<Policy>, Unchecked> {
        let text = path.to_string().replace(' ', "");
        let module = self.graph.policies[index].module;
        if let Some(Missing { at, error }) = self.graph.missing(path.clone(), module) {
            return Err(self.error(index, at, error));
        }
        let last = path.clone().into_iter().last().map_or_else(Span::call_site, |last| last.span());
        let named = Path::read(path).and_then(|path| self.graph.resolve(&path, module));
        let Some(Named::Policy(base)) = named else {
            let reason = format!("its base `{text}` was not found, so that a macro or another crate may declare it");
            return Err(Unchecked::Unknown(reason));
        };
        if let Some(circle) = self.circle(index, base) {
            let circle = circle.join("`, which inherits from `");
            let error = format!("this policy inherits from itself: from `{circle}`\nhelp: name another base");
            return Err(self.error(index, last, error));
        }
        self.policy(base).map_err(|unchecked| match unchecked {
            Unchecked::Unknown(reason) => Unchecked::Unknown(format!("its base `{text}` was not checked: {reason}")),
            Unchecked::Absent => {
                let error =
                    format!("the base `{text}` is configured out\nhelp: write the same `#[cfg(…)]` before `..{text}`");
                self.error(index, last, error)
            }
            Unchecked::NoPolicy(..) => Unchecked::Unknown(format!("its base `{text}` has an error")),
        })
    }

    /// The error of a policy at a token of it.
    fn error(&self, index: usize, at: Span, error: String) -> Unchecked {
        let Region { source, .. } = &self.graph.policies[index].region;
        Unchecked::NoPolicy(region(source, [at, at]), error)
    }

    /// The names from a base to the policy itself, if the policy is a base of its base.
    fn circle(&mut self, policy: usize, base: usize) -> Option<Vec<String>> {
        let (mut names, mut visited) = (Vec::new(), BTreeSet::new());
        let mut next = base;
        while visited.insert(next) {
            names.extend(self.graph.policies[next].name.as_ref().map(ToString::to_string));
            if next == policy {
                return Some(names);
            }
            let path = unresolved_base(&self.decided(next).ok()?).and_then(Path::read)?;
            let module = self.graph.policies[next].module;
            let Some(Named::Policy(base)) = self.graph.resolve(&path, module) else { return None };
            next = base;
        }
        None
    }

    /// The errors of policies with the name of an earlier one in the same module.
    fn repeated(&self) -> Vec<Outcome> {
        let mut firsts = BTreeSet::new();
        let mut found = Vec::new();
        for (index, result) in &self.checked {
            let Found { module, region: Region { source, .. }, name: Some(name), .. } = &self.graph.policies[*index]
            else {
                continue;
            };
            if self.graph.is_foreign(*module) || matches!(result, Err(Unchecked::Absent)) {
                continue;
            }
            if !firsts.insert((*module, name.to_string())) {
                let error = format!("the name `{name}` is defined multiple times\nhelp: give this policy another name");
                found.push(Outcome::NoPolicy { region: region(source, [name.span(), name.span()]), error });
            }
        }
        found
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
        let mut names: Vec<String> = found.name.iter().map(|name| unraw(&name.to_string())).collect();
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
