//! Imports go one way: no file of a crate imports, even indirectly, a file that imports it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module that is a file, as its path from the root of the crate: `["csp", "policy"]`.
type Module = Vec<String>;

#[test]
fn no_file_imports_itself_by_a_detour() {
    for (folder, least) in [("cli", 40), ("core", 150), ("macros", 3), ("macros/syntax", 5), ("runtime", 10)] {
        let sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder).join("src"));
        let imports = sources.imports();
        let count = imports.values().map(BTreeSet::len).sum::<usize>();
        assert!(count >= least, "only {count} imports were found in {folder}");
        let circle = imports.keys().find_map(|module| circle(&imports, &mut vec![module], &mut BTreeSet::new()));
        assert_eq!(circle, None, "{folder} goes in a circle");
    }
}

/// `signing` does not know cookies and tokens, and only `signing` uses the cryptographic crates.
#[test]
fn signing_is_below_cookies_and_csrf() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
    let sources = Sources::read(&root);
    for (module, imports) in sources.imports().into_iter().filter(|(module, _)| module.len() > 1) {
        let forbidden: &[&str] = match module[0].as_str() {
            "signing" => &["cookie", "csrf", "adapter"],
            "cookie" => &["csrf"],
            _ => &[],
        };
        let found = imports.iter().find(|import| import.first().is_some_and(|room| forbidden.contains(&room.as_str())));
        assert_eq!(found, None, "{} imports it", module.join("::"));
    }

    let mut count = 0;
    for folder in ["cookie", "csrf"] {
        let mut folders = vec![root.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("the folder of a module") {
                let path = entry.expect("an entry of the folder").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let code = fs::read_to_string(&path).expect("source text");
                assert_eq!(crate_of_signing(&code), None, "{}", path.display());
                count += 1;
            }
        }
    }
    assert!(count > 30, "only {count} files were read");
    let signing = fs::read_to_string(root.join("signing/mac.rs")).expect("source text");
    assert!(crate_of_signing(&signing).is_some());
    for code in [
        "use hmac::{Hmac, Mac};",
        "    let tag = sha2::Sha256::digest(text);",
        "use base64ct::Encoding as _;",
        "use base64::prelude::*;",
        "let text = ::base64::prelude::BASE64_STANDARD.encode(bytes);",
        "use {aes_gcm::Aes256Gcm, http::HeaderMap};",
    ] {
        assert!(crate_of_signing(code).is_some(), "{code}");
    }
    for code in ["//! An hmac::Hmac.", "use crate::signing::{base64, mac::Code};", "base64::encode(&bytes)"] {
        assert_eq!(crate_of_signing(code), None);
    }
}

/// Only the file of a grammar and the table of headers name a grammar, so that a new one is a file and a row.
#[test]
fn a_grammar_is_named_by_the_table_of_headers_alone() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let sources = Sources::read(&folder);
    let mut grammars = BTreeSet::new();
    for module in sources.0.keys().filter(|module| module.first().is_some_and(|door| door == "header")) {
        let path = folder.join(module.join("/")).with_extension("rs");
        let Ok(code) = fs::read_to_string(path) else { continue };
        let names = code.lines().filter_map(|line| line.strip_prefix("impl Codec for ")?.strip_suffix(" {"));
        let names: Vec<&str> = names.collect();
        assert!(names.len() <= 1, "{} has {names:?}", module.join("::"));
        grammars.extend(names.iter().map(|name| [module.as_slice(), &[(*name).to_owned()]].concat()));
    }
    assert!(grammars.len() > 12, "only {grammars:?} were found");

    let table = ["header", "field"];
    for (module, paths) in &sources.0 {
        let found: Vec<_> = grammars.iter().filter(|grammar| paths.contains(*grammar)).collect();
        match module == &table {
            true => assert_eq!(found.len(), grammars.len(), "the table names {found:?} of {grammars:?}"),
            false => assert!(found.is_empty(), "{} names {found:?}", module.join("::")),
        }
    }
}

/// The first line of code that names a crate which only `signing` may use.
fn crate_of_signing(code: &str) -> Option<&str> {
    const CRATES: &[&str] = &["aes_gcm", "base64ct", "flate2", "hmac", "sha1", "sha2", "zeroize"];
    let names = |line: &str, name: &str| {
        line.match_indices(name).any(|(at, _)| {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            !line[..at].ends_with(is_part) && line[at + name.len()..].starts_with("::")
        })
    };
    code.lines().map(str::trim_start).filter(|line| !line.starts_with("//")).find(|line| {
        // `signing` has a module of the same name.
        let is_base64 = line.starts_with("use base64::") || line.contains(" ::base64::");
        is_base64 || CRATES.iter().any(|name| names(line, name))
    })
}

/// A path from the last module of `path` back to one that is on it.
fn circle<'a>(
    imports: &'a BTreeMap<Module, BTreeSet<Module>>,
    path: &mut Vec<&'a Module>,
    done: &mut BTreeSet<&'a Module>,
) -> Option<String> {
    let module = *path.last()?;
    for next in &imports[module] {
        if let Some(start) = path.iter().position(|other| *other == next) {
            let names = path[start..].iter().chain([&next]).map(|module| format!("crate::{}", module.join("::")));
            return Some(names.collect::<Vec<_>>().join(" -> "));
        }
        if !done.contains(next) {
            path.push(next);
            if let Some(found) = circle(imports, path, done) {
                return Some(found);
            }
            path.pop();
        }
    }
    done.insert(module);
    None
}

/// The files of a crate, each with the paths that it imports, from the root of the crate.
struct Sources(BTreeMap<Module, BTreeSet<Vec<String>>>);

impl Sources {
    fn read(root: &Path) -> Self {
        let mut sources = Sources(BTreeMap::new());
        sources.read_folder(root, &[]);
        sources
    }

    fn read_folder(&mut self, folder: &Path, parent: &[String]) {
        for entry in fs::read_dir(folder).expect("the folder of a module") {
            let path = entry.expect("an entry of the folder").path();
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a name in UTF-8").to_owned();
            // A folder of unit tests is not part of the crate.
            if path.is_dir() && name == "tests" {
                continue;
            }
            let is_door = name == "lib" || name == "mod";
            let module = if is_door { parent.to_vec() } else { [parent, &[name]].concat() };
            if path.is_dir() {
                self.read_folder(&path, &module);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("source text");
                let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
                self.0.insert(module.clone(), imported_paths(code, &module));
            }
        }
    }

    /// The imports of each file. A `mod.rs` re-exports its folder, so a file in the folder may not import it.
    fn imports(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let of = |module: &Module, paths: &BTreeSet<Vec<String>>| {
            let rooms = self.0.keys().filter(|other| other.split_last().is_some_and(|(_, door)| door == module));
            let imported = paths.iter().map(|path| self.home(path));
            rooms.cloned().chain(imported).filter(|other| other != module).collect()
        };
        self.0.iter().map(|(module, paths)| (module.clone(), of(module, paths))).collect()
    }

    /// The file that defines the item at `path`, after following re-exports.
    fn home(&self, path: &[String]) -> Module {
        let length = (0..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length])).expect("the root");
        let (module, item) = path.split_at(length);
        let export = item.first().and_then(|name| {
            self.0[module]
                .iter()
                .find(|export| export.last() == Some(name) && export.len() > path.len() && export.starts_with(module))
        });
        export.map_or_else(|| module.to_vec(), |export| self.home(export))
    }
}

/// Every path in `code` that starts with `crate`, `super` or `self`, with the groups in braces expanded.
fn imported_paths(code: &str, module: &Module) -> BTreeSet<Vec<String>> {
    let lines = code.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
    let code = lines.collect::<Vec<_>>().join(" ");
    let mut paths = BTreeSet::new();
    for (root, up) in [("crate::", module.len()), ("super::", 1), ("self::", 0)] {
        for (at, _) in code.match_indices(root) {
            // `$crate::` in a macro counts where the macro is expanded, and `pub(in crate::csp)` imports nothing.
            let is_visibility = code[..at].ends_with("(in ");
            if !is_visibility && !code[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | ':')) {
                // A `mod.rs` is its folder, so `self` and `super` mean the same there as in any file.
                let base = module[..module.len().saturating_sub(up)].to_vec();
                tree(&code[at + root.len()..], base, &mut paths);
            }
        }
    }
    // `#[macro_export]` puts such a macro at the root, wherever it is defined.
    paths.retain(|path| !path.first().is_some_and(|name| name.starts_with("__")));
    paths
}

/// Parses `a::{b, c::d}`; returns the paths and the rest.
fn tree<'a>(text: &'a str, mut path: Vec<String>, paths: &mut BTreeSet<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        while !rest.trim_start().starts_with('}') && !rest.is_empty() {
            rest = tree(rest, path.clone(), paths).trim_start();
            rest = rest.strip_prefix(',').unwrap_or(rest);
        }
        return rest.trim_start().get(1..).unwrap_or_default();
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if !name.is_empty() && name != "self" {
        path.push(name.to_owned());
    }
    match rest.strip_prefix("::") {
        Some(rest) => tree(rest, path, paths),
        None => {
            paths.insert(path);
            let end = rest.find([',', '}', ';']).unwrap_or(rest.len());
            &rest[end..]
        }
    }
}
