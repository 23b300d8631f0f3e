//! Which predicates of `cfg(…)` hold, as far as that can be known without a compiler.

use super::metadata::Package;
use crate::exit::Failure;
use proc_macro2::{Delimiter, Ident, Literal, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::env;
use std::process::Command;

/// Whether a predicate holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Yes,
    No,
    /// It depends on this option, which only a build script or a file of cargo's configuration can know.
    Unknown(String),
}

/// What the command line says of predicates, and what rustc says of the target.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    /// Options that are set: `unix`, `target_os="linux"`.
    on: BTreeSet<String>,
    /// Options that the command line says are not set.
    off: BTreeSet<String>,
}

/// The options of one crate.
#[derive(Clone, Debug)]
pub(crate) struct Options<'a> {
    pub(crate) given: &'a Given,
    pub(crate) package: &'a Package,
    /// Whether `cfg(test)` holds.
    pub(crate) is_test: bool,
}

impl Given {
    /// The options of a target, and those of the command line. `RUSTFLAGS` counts as part of it.
    pub(crate) fn new(on: &[String], off: &[String], target: Option<&str>, is_release: bool) -> Result<Given, Failure> {
        let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.args(["--print", "cfg"]).args(target.map(|target| format!("--target={target}")));
        let output = rustc.output().map_err(|error| Failure::io("cannot run `rustc --print cfg`", &error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("error: ").to_owned();
            return Err(Failure::new(format!("`rustc --print cfg` failed: {said}")));
        }
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut given = Given {
            on: printed.lines().map(str::to_owned).collect(),
            off: off.iter().map(|option| spelled(option)).collect::<Result<_, _>>()?,
        };
        if is_release {
            given.on.remove(DEBUG);
        }
        for option in on.iter().cloned().chain(of_flags(&env::var("RUSTFLAGS").unwrap_or_default())) {
            given.on.insert(spelled(&option)?);
        }
        Ok(given)
    }

    #[cfg(test)]
    pub(super) fn of(on: &[&str], off: &[&str]) -> Given {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Given { on: set(on), off: set(off) }
    }
}

/// The options in flags for rustc: `--cfg a --cfg=b="c"`.
fn of_flags(flags: &str) -> Vec<String> {
    let mut words = flags.split_whitespace();
    let mut options = Vec::new();
    while let Some(word) = words.next() {
        match word.strip_prefix("--cfg") {
            Some("") => options.extend(words.next().map(str::to_owned)),
            Some(rest) => options.extend(rest.strip_prefix('=').map(str::to_owned)),
            None => {}
        }
    }
    options
}

/// An option as rustc prints it: `name` or `name="value"`.
fn spelled(option: &str) -> Result<String, Failure> {
    let tokens: Result<TokenStream, _> = option.parse();
    let trees: Vec<TokenTree> = tokens.map(|tokens| tokens.into_iter().collect()).unwrap_or_default();
    match trees.as_slice() {
        [TokenTree::Ident(name)] => Ok(name.to_string()),
        [TokenTree::Ident(name), TokenTree::Punct(equals), TokenTree::Literal(value)] if equals.as_char() == '=' => {
            Ok(of_pair(name, value))
        }
        _ => {
            let failure = Failure::new(format!("`{}` is not an option of `cfg`", option.escape_debug()));
            Err(failure.help("write `--cfg name` or `--cfg 'name=\"value\"'`"))
        }
    }
}

fn of_pair(name: &Ident, value: &Literal) -> String {
    let value = value.to_string();
    let text = value.trim_start_matches('r').trim_matches('#').trim_matches('"');
    format!("{name}=\"{text}\"")
}

impl Options<'_> {
    /// Whether the predicate in `cfg(…)` holds.
    pub(crate) fn holds(&self, predicate: &TokenStream) -> Holds {
        let trees: Vec<TokenTree> = predicate.clone().into_iter().collect();
        match trees.as_slice() {
            [TokenTree::Ident(name)] if name == "true" => Holds::Yes,
            [TokenTree::Ident(name)] if name == "false" => Holds::No,
            [TokenTree::Ident(name)] => self.is_set(&name.to_string(), name.to_string()),
            [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(value)] => {
                self.is_set(&name.to_string(), of_pair(name, value))
            }
            [TokenTree::Ident(name), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
                let parts = split(group.stream());
                let parts: Vec<Holds> = parts.iter().map(|part| self.holds(part)).collect();
                match (name.to_string().as_str(), parts.into_iter().next()) {
                    ("not", Some(Holds::Yes)) => Holds::No,
                    ("not", Some(Holds::No)) => Holds::Yes,
                    ("not", Some(unknown)) => unknown,
                    ("all", _) => self.decided(group.stream(), &Holds::No, Holds::Yes),
                    ("any", _) => self.decided(group.stream(), &Holds::Yes, Holds::No),
                    (other, _) => Holds::Unknown(other.to_owned()),
                }
            }
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => self.holds(&group.stream()),
            _ => Holds::Unknown(predicate.to_string()),
        }
    }

    /// The value of the parts: `deciding` if one has it, otherwise what is not known, otherwise `rest`.
    fn decided(&self, parts: TokenStream, deciding: &Holds, rest: Holds) -> Holds {
        let parts: Vec<Holds> = split(parts).iter().map(|part| self.holds(part)).collect();
        if parts.contains(deciding) {
            return deciding.clone();
        }
        parts.into_iter().find(|part| matches!(part, Holds::Unknown(_))).unwrap_or(rest)
    }

    fn is_set(&self, name: &str, option: String) -> Holds {
        let feature = option.strip_prefix("feature=\"").and_then(|rest| rest.strip_suffix('"'));
        let is_set = match feature {
            Some(feature) => self.package.features.contains(feature) || self.given.on.contains(&option),
            None => self.given.on.contains(&option) || (self.is_test && option == "test"),
        };
        match is_set {
            true => Holds::Yes,
            // A build script can set any other option.
            false if self.package.has_build_script && !is_of_rustc(name) && !self.given.off.contains(&option) => {
                Holds::Unknown(option)
            }
            false => Holds::No,
        }
    }
}

/// The parts between the commas.
pub(crate) fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = vec![TokenStream::new()];
    for tree in tokens {
        match parts.last_mut() {
            Some(part) if !matches!(&tree, TokenTree::Punct(comma) if comma.as_char() == ',') => part.extend([tree]),
            _ => parts.push(TokenStream::new()),
        }
    }
    parts.pop_if(|last| last.is_empty());
    parts
}

/// Whether rustc or cargo sets the options of this name, so that one that is not set does not hold.
///
/// <https://doc.rust-lang.org/reference/conditional-compilation.html#set-configuration-options>
fn is_of_rustc(name: &str) -> bool {
    name.starts_with("target_")
        || [
            "unix",
            "windows",
            "feature",
            "panic",
            "test",
            "doc",
            "doctest",
            "miri",
            "proc_macro",
            DEBUG,
            "docsrs",
            "clippy",
            "rust_analyzer",
            "overflow_checks",
            "relocation_model",
            "sanitize",
            "ub_checks",
            "fmt_debug",
        ]
        .contains(&name)
}

const DEBUG: &str = "debug_assertions";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn holds(predicate: &str, has_build_script: bool) -> Holds {
        let package = Package {
            name: "a".to_owned(),
            version: "1.0.0".to_owned(),
            folder: "/a".into(),
            targets: Vec::new(),
            features: BTreeSet::from(["chat".to_owned()]),
            dependencies: BTreeMap::new(),
            has_build_script,
        };
        let given = Given::of(&["unix", "target_os=\"linux\"", "fancy"], &["plain"]);
        let options = Options { given: &given, package: &package, is_test: false };
        options.holds(&predicate.parse().expect("tokens"))
    }

    #[test]
    fn options_are_on_off_or_unknown() {
        for (predicate, expected) in [
            ("unix", Holds::Yes),
            ("windows", Holds::No),
            ("fancy", Holds::Yes),
            ("plain", Holds::No),
            ("feature = \"chat\"", Holds::Yes),
            ("feature = r#\"chat\"#", Holds::Yes),
            ("feature = \"video\"", Holds::No),
            ("target_os = \"linux\"", Holds::Yes),
            ("not(target_os = \"linux\")", Holds::No),
            ("all()", Holds::Yes),
            ("any()", Holds::No),
            ("all(unix, feature = \"chat\",)", Holds::Yes),
            ("all(mystery, windows)", Holds::No),
            ("any(mystery, unix)", Holds::Yes),
            ("any(mystery, windows)", Holds::Unknown("mystery".to_owned())),
            ("not(all(mystery))", Holds::Unknown("mystery".to_owned())),
            ("kind = \"x\"", Holds::Unknown("kind=\"x\"".to_owned())),
            ("test", Holds::No),
            ("true", Holds::Yes),
        ] {
            assert_eq!(holds(predicate, true), expected, "{predicate}");
        }
        assert_eq!(holds("mystery", false), Holds::No);
    }

    #[test]
    fn options_of_the_command_line_are_spelled_as_rustc_prints_them() {
        assert_eq!(spelled("a").ok().as_deref(), Some("a"));
        assert_eq!(spelled("a = \"b\"").ok().as_deref(), Some("a=\"b\""));
        assert!(spelled("a=b").is_err() && spelled("").is_err() && spelled("\"").is_err());
        assert_eq!(of_flags("-O --cfg a --cfg=b -C x --cfg"), ["a", "b"]);
    }
}
