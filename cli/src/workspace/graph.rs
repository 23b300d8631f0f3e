//! The crates and modules that have been read, and what is declared in them.

use super::cfg::{Given, Options};
use super::items::Path;
use super::metadata::{Metadata, Package};
use super::source::{Overlay, Region, Source};
use super::visibility::Visibility;
use proc_macro2::{Ident, TokenStream};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

/// Everything that has been read.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    pub(super) metadata: &'a Metadata,
    pub(super) given: &'a Given,
    pub(super) overlay: &'a Overlay,
    pub(super) crates: Vec<Crate>,
    pub(super) modules: Vec<Module>,
    pub(super) policies: Vec<Found>,
    /// What could not be read.
    pub(super) unknown: Vec<Unknown>,
    /// The library of each package, by the package's identifier.
    pub(super) libraries: BTreeMap<String, Option<usize>>,
    /// The files that have been read.
    pub(super) sources: BTreeMap<PathBuf, (Rc<Source>, TokenStream)>,
}

/// A crate.
#[derive(Debug)]
pub(super) struct Crate {
    /// Its name in the paths of policies: `shop`, or `shop(bin)` next to a library with that name.
    pub(super) shown: String,
    /// The identifier of its package.
    pub(super) package: String,
    /// Its first module.
    pub(super) root: usize,
    pub(super) is_test: bool,
    /// Whether it is a library of a package that was not selected: only what others inherit from it matters.
    pub(super) is_foreign: bool,
}

/// A module, or a block, in which names can be declared too.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) krate: usize,
    pub(super) parent: Option<usize>,
    pub(super) is_block: bool,
    pub(super) names: Vec<(String, Binding)>,
    pub(super) globs: Vec<Path>,
    /// Where its name can be used.
    pub(super) visibility: Visibility,
    /// Whether something that only a compiler can read may declare more names.
    pub(super) is_open: bool,
    /// The file of a module that has not been read.
    pub(super) pending: Option<Pending>,
}

/// A module of a file.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) file: PathBuf,
    /// The folder of the files of its modules.
    pub(super) folder: PathBuf,
}

/// What a name is.
#[derive(Clone, Debug)]
pub(super) enum Binding {
    Module(usize),
    Policy(usize),
    Import(Path),
}

/// A call that can be one of `security_policy!`.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) module: usize,
    /// The path of the macro.
    pub(super) path: Path,
    pub(super) body: TokenStream,
    pub(super) region: Region,
    /// The name of the policy, if the tokens have one.
    pub(super) name: Option<Ident>,
    /// Where the policy can be used.
    pub(super) visibility: Visibility,
}

/// A place that only a compiler can read.
#[derive(Clone, Debug)]
pub(super) struct Unknown {
    pub(super) region: Region,
    pub(super) reason: String,
}

impl Graph<'_> {
    /// The package of a module.
    pub(super) fn package(&self, module: usize) -> &Package {
        let krate = &self.crates[self.modules[module].krate];
        &self.metadata.packages[&krate.package]
    }

    /// The options of a module.
    pub(super) fn options(&self, module: usize) -> Options<'_> {
        let krate = &self.crates[self.modules[module].krate];
        Options { given: self.given, package: self.package(module), is_test: krate.is_test }
    }

    /// Whether a module is one of a package that was not selected.
    pub(super) fn is_foreign(&self, module: usize) -> bool {
        self.crates[self.modules[module].krate].is_foreign
    }

    /// The module that a block is in.
    pub(super) fn module_of(&self, mut module: usize) -> usize {
        while let (true, Some(parent)) = (self.modules[module].is_block, self.modules[module].parent) {
            module = parent;
        }
        module
    }
}
