//! Why a path names no policy, where that is certain: then rustc reports an error at the same name.

use super::graph::{Binding, Found, Graph};
use super::items::{MACRO, Path};
use super::names::Named;
use super::visibility::Visibility;
use proc_macro2::{Span, TokenStream, TokenTree};
use security_policy_core::word::nearest;
use std::collections::BTreeSet;

/// A name of a path, and why it leads to no policy.
#[derive(Debug)]
pub(super) struct Missing {
    pub(super) at: Span,
    /// What is wrong, and a line with the help.
    pub(super) error: String,
}

impl Graph<'_> {
    /// Why the path of a base names no policy that `module` can use. `None` if it does, or if that is not certain: a macro, a build
    /// script or an option can declare what the source does not show.
    pub(super) fn missing(&mut self, tokens: TokenStream, module: usize) -> Option<Missing> {
        let spans: Vec<Span> = tokens.clone().into_iter().filter(is_name).map(|name| name.span()).collect();
        let path = Path::read(tokens)?;
        let mut within = None;
        for (index, at) in spans.iter().copied().enumerate() {
            let prefix = Path { is_global: path.is_global, names: path.names.get(..=index)?.to_vec() };
            let name = prefix.names.last()?.as_str();
            let Some(named) = self.resolve(&prefix, module) else {
                let is_last = index + 1 == path.names.len();
                // rustc knows the modules of its own crates, and rejects the last name.
                let is_built_in = within.is_none() && BUILT_IN.contains(&name);
                let at = if is_built_in { *spans.last()? } else { at };
                return self.no_such(name, within, module, is_last).map(|error| Missing { at, error });
            };
            if let Some(error) = self.hidden(name, named, module) {
                return Some(Missing { at, error });
            }
            within = Some(named);
        }
        let (name, at) = (path.names.last()?, *spans.last()?);
        let what = match within? {
            Named::Policy(_) => return None,
            Named::Module(_) => "a module",
            Named::Macro => "a macro",
        };
        let error =
            format!("`{name}` is {what}, and a base is a policy\nhelp: write the path of a policy: `..path::to::Base`");
        Some(Missing { at, error })
    }

    /// The error about a name that nothing in `within`, or else in the scope of `module`, has.
    fn no_such(&mut self, name: &str, within: Option<Named>, module: usize, is_last: bool) -> Option<String> {
        let what = if is_last { "policy" } else { "module" };
        let scopes = match within {
            _ if name == "super" => return Some("there are too many leading `super`\nhelp: remove one".to_owned()),
            None if BUILT_IN.contains(&name) => {
                return Some(format!(
                    "`{name}` has no policies\nhelp: name a policy of the site, or a preset: `..security_policy::presets::Strict`"
                ));
            }
            None => self.scopes(module),
            Some(Named::Module(module)) => vec![module],
            Some(Named::Policy(_)) => {
                return Some("a policy contains no others\nhelp: write the path of the policy alone".to_owned());
            }
            Some(Named::Macro) => return None,
        };
        let mut known = Vec::new();
        for scope in scopes {
            // rustc reports an import that leads nowhere where it is written.
            let is_import =
                |(other, binding): &(String, Binding)| other == name && matches!(binding, Binding::Import(_));
            if self.modules[scope].names.iter().any(is_import) || !self.is_closed(scope, &mut BTreeSet::new()) {
                return None;
            }
            let names = self.modules[scope].names.iter();
            known.extend(
                names
                    .filter(|(_, binding)| is_last == matches!(binding, Binding::Policy(_)))
                    .map(|(name, _)| name.clone()),
            );
        }
        let place = if within.is_some() { "there" } else { "in this scope" };
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let help = match nearest(name, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("declare the {what}, or import it"),
        };
        Some(format!("cannot find a {what} `{name}` {place}\nhelp: {help}"))
    }

    /// The error about something that `module` cannot see.
    fn hidden(&self, name: &str, named: Named, module: usize) -> Option<String> {
        let (what, owner, visibility) = match named {
            Named::Policy(policy) => {
                let Found { module, visibility, .. } = &self.policies[policy];
                ("policy", *module, *visibility)
            }
            Named::Module(inner) => ("module", self.modules[inner].parent?, self.modules[inner].visibility),
            Named::Macro => return None,
        };
        let owner = self.module_of(owner);
        let is_seen = match visibility {
            Visibility::Everywhere | Visibility::Unknown => true,
            Visibility::Crate => self.modules[owner].krate == self.modules[module].krate,
            Visibility::Super => self.is_within(module, self.modules[owner].parent.unwrap_or(owner)),
            Visibility::Own => self.is_within(module, owner),
        };
        let help = format!(
            "declare it with a wider visibility, such as `pub(crate)`{}",
            match self.modules[owner].krate == self.modules[module].krate {
                true => "",
                false => " in the crate and `pub` for others",
            }
        );
        (!is_seen).then(|| format!("the {what} `{name}` is private\nhelp: {help}"))
    }

    /// Whether a module is `outer` or in it.
    fn is_within(&self, mut module: usize, outer: usize) -> bool {
        while module != outer {
            let Some(parent) = self.modules[module].parent else { return false };
            module = parent;
        }
        true
    }

    /// The blocks around a place, and its module.
    fn scopes(&self, mut module: usize) -> Vec<usize> {
        let mut scopes = vec![module];
        while let (true, Some(parent)) = (self.modules[module].is_block, self.modules[module].parent) {
            scopes.push(parent);
            module = parent;
        }
        scopes
    }

    /// Whether a module has no names but those that are known.
    fn is_closed(&mut self, module: usize, visited: &mut BTreeSet<usize>) -> bool {
        if !visited.insert(module) {
            return true;
        }
        if self.ensure(module).is_err() || self.modules[module].is_open {
            return false;
        }
        let calls = self.policies.iter().filter(|found| found.module == module);
        let others: Vec<Path> = calls.map(|found| found.path.clone()).filter(|path| !is_harmless(path)).collect();
        if others.iter().any(|path| self.resolve(path, module) != Some(Named::Macro)) {
            return false;
        }
        let globs = self.modules[module].globs.clone();
        globs.iter().all(|glob| match self.resolve(glob, module) {
            Some(Named::Module(inner)) => self.is_closed(inner, visited),
            _ => false,
        })
    }
}

fn is_name(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Ident(_))
}

/// Whether a macro declares no policies: `security_policy!` declares those that are known, and those of the standard library none.
fn is_harmless(path: &Path) -> bool {
    path.names.last().is_some_and(|name| name == MACRO || STANDARD.contains(&name.as_str()))
}

/// The crates that come with the compiler.
const BUILT_IN: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// The macros of the standard library that are written where items and statements are.
const STANDARD: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "compile_error",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "format",
    "include_bytes",
    "include_str",
    "matches",
    "panic",
    "print",
    "println",
    "thread_local",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];
