//! What `cargo metadata` says of a workspace: its packages, their targets, and the features that are on.

use crate::exit::Failure;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The packages of a build.
#[derive(Debug)]
pub(crate) struct Metadata {
    /// The folder of the workspace.
    pub(crate) root: PathBuf,
    /// Every package, by its identifier.
    pub(crate) packages: BTreeMap<String, Package>,
    /// The identifiers of the selected members of the workspace.
    pub(crate) selected: Vec<String>,
}

/// A package.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The folder of its manifest.
    pub(crate) folder: PathBuf,
    pub(crate) targets: Vec<Target>,
    /// The features that are on.
    pub(crate) features: BTreeSet<String>,
    /// The identifiers of the packages that it can name, by the names of their crates.
    pub(crate) dependencies: BTreeMap<String, String>,
    /// Whether it has a build script, which can set predicates and make files.
    pub(crate) has_build_script: bool,
}

/// A crate of a package.
#[derive(Debug)]
pub(crate) struct Target {
    /// The name of the crate.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) source: PathBuf,
    /// The features without which cargo does not build it.
    pub(crate) needs: Vec<String>,
}

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Library,
    Program,
    Example,
    Test,
    BuildScript,
}

impl Kind {
    /// The word for a target that can have the name of the library of its package.
    pub(crate) fn word(self) -> Option<&'static str> {
        match self {
            Kind::Library | Kind::BuildScript => None,
            Kind::Program => Some("bin"),
            Kind::Example => Some("example"),
            Kind::Test => Some("test"),
        }
    }
}

/// Which packages and features a command line selects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// The manifest; without one, cargo looks for it.
    pub(crate) manifest: Option<PathBuf>,
    /// The packages by name; without one, all members of the workspace.
    pub(crate) packages: Vec<String>,
    pub(crate) features: Vec<String>,
    pub(crate) all_features: bool,
    pub(crate) no_default_features: bool,
    /// The target triple; without one, that of this machine.
    pub(crate) target: Option<String>,
}

/// Asks cargo. It resolves the features as for a build, and builds nothing.
pub(crate) fn metadata(selection: &Selection) -> Result<Metadata, Failure> {
    let text = ask(selection)?;
    let value: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("cannot read the output of `cargo metadata`: {error}")))?;
    read(&value, &selection.packages)
}

fn ask(selection: &Selection) -> Result<String, Failure> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--format-version", "1"]);
    if let Some(manifest) = &selection.manifest {
        cargo.arg("--manifest-path").arg(manifest);
    }
    if !selection.features.is_empty() {
        cargo.arg("--features").arg(selection.features.join(","));
    }
    if selection.all_features {
        cargo.arg("--all-features");
    }
    if selection.no_default_features {
        cargo.arg("--no-default-features");
    }
    if let Some(target) = &selection.target {
        cargo.arg("--filter-platform").arg(target);
    }
    let output = cargo.output().map_err(|error| Failure::io("cannot run `cargo metadata`", &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.trim().trim_start_matches("error: ");
        return Err(Failure::new(format!("`cargo metadata` failed: {said}")));
    }
    String::from_utf8(output.stdout).map_err(|_| Failure::new("the output of `cargo metadata` is not UTF-8"))
}

fn read(value: &Value, names: &[String]) -> Result<Metadata, Failure> {
    let mut packages: BTreeMap<String, Package> =
        list(&value["packages"]).filter_map(|package| Some((text(&package["id"])?, self::package(package)?))).collect();
    for node in list(&value["resolve"]["nodes"]) {
        let Some(package) = node["id"].as_str().and_then(|id| packages.get_mut(id)) else { continue };
        package.features = list(&node["features"]).filter_map(text).collect();
        let dependencies = list(&node["deps"]);
        package.dependencies =
            dependencies.filter_map(|deps| Some((text(&deps["name"])?, text(&deps["pkg"])?))).collect();
    }
    let members: Vec<String> = list(&value["workspace_members"]).filter_map(text).collect();
    let is_member =
        |name: &&String| members.iter().any(|id| packages.get(id).is_some_and(|member| member.name == **name));
    if let Some(unknown) = names.iter().find(|name| !is_member(name)) {
        return Err(Failure::new(format!("the workspace has no package `{}`", unknown.escape_debug())));
    }
    let is_selected =
        |id: &String| names.is_empty() || packages.get(id).is_some_and(|member| names.contains(&member.name));
    let selected = members.into_iter().filter(is_selected).collect();
    let root = text(&value["workspace_root"]).map(PathBuf::from);
    let root = root.ok_or_else(|| Failure::new("`cargo metadata` names no workspace"))?;
    Ok(Metadata { root, packages, selected })
}

fn package(value: &Value) -> Option<Package> {
    let kind = |target: &Value| {
        let kinds: Vec<String> = list(&target["kind"]).filter_map(text).collect();
        match kinds.first()?.as_str() {
            "bin" => Some(Kind::Program),
            "example" => Some(Kind::Example),
            "test" | "bench" => Some(Kind::Test),
            "custom-build" => Some(Kind::BuildScript),
            _ => Some(Kind::Library),
        }
    };
    let targets: Vec<Target> = list(&value["targets"])
        .filter_map(|target| {
            let name = text(&target["name"])?.replace('-', "_");
            let needs = list(&target["required-features"]).filter_map(text).collect();
            Some(Target { name, kind: kind(target)?, source: text(&target["src_path"])?.into(), needs })
        })
        .collect();
    Some(Package {
        name: text(&value["name"])?,
        version: text(&value["version"])?,
        folder: Path::new(value["manifest_path"].as_str()?).parent()?.to_owned(),
        has_build_script: targets.iter().any(|target| target.kind == Kind::BuildScript),
        targets,
        features: BTreeSet::new(),
        dependencies: BTreeMap::new(),
    })
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
