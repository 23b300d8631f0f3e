//! `diff`: what the policies of one revision allow that those of another do not.

use crate::check::{Arguments, with_selection};
use crate::exit::{Exit, Failure};
use crate::shell::{BOLD, GREEN, RED, Shell};
use crate::workspace::{Outcome, Overlay, Policy, metadata};
use clap::{Arg, ArgAction, ArgMatches, Command};
use security_policy_core::explain::{BrowserPolicy, Comparison, compare};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

/// The arguments.
pub(crate) fn command() -> Command {
    let command = Command::new("diff")
        .about("Compare the policies of two revisions: what is newly allowed, and what is newly blocked")
        .arg(Arg::new("OLD").required(true).help("A revision of git, such as `main`"))
        .arg(Arg::new("NEW").help("Another one; without it, the files as they are"))
        .arg(
            Arg::new("exit-code")
                .long("exit-code")
                .action(ArgAction::SetTrue)
                .help("The exit code is 1 if anything differs"),
        )
        .arg(
            Arg::new("deny-newly-allowed")
                .long("deny-newly-allowed")
                .action(ArgAction::SetTrue)
                .help("The exit code is 1 if anything is newly allowed, weaker, or no longer declared"),
        );
    with_selection(command)
}

/// Compares the policies of two revisions, by their paths.
pub(crate) fn run(matches: &ArgMatches, shell: &mut Shell) -> Result<Exit, Failure> {
    let arguments = Arguments::of(matches)?;
    // The texts of a revision are in a folder for as long as they are read.
    let old = Tree::of(matches.get_one::<String>("OLD").map_or("HEAD", String::as_str))?;
    let new = matches.get_one::<String>("NEW").map(|revision| Tree::of(revision)).transpose()?;
    let before = policies(&arguments, Some(&old), shell)?;
    let after = policies(&arguments, new.as_ref(), shell)?;
    let (mut is_different, mut allows_more) = (false, false);
    for (path, old) in &before {
        match after.get(path) {
            Some(new) => {
                let comparison = compare(&browser(old), &browser(new));
                if comparison.is_empty() {
                    continue;
                }
                is_different = true;
                allows_more |= !comparison.newly_allowed.is_empty() || !comparison.weaker.is_empty();
                print(path, &comparison, shell)?;
            }
            None => {
                (is_different, allows_more) = (true, true);
                writeln!(shell.out, "{RED}- {path}{RED:#}: no longer declared\n")?;
            }
        }
    }
    for path in after.keys().filter(|path| !before.contains_key(*path)) {
        is_different = true;
        writeln!(shell.out, "{GREEN}+ {path}{GREEN:#}: newly declared\n")?;
    }
    if !is_different {
        shell.status("Compared", "the policies do not differ")?;
    }
    let is_denied =
        (is_different && matches.get_flag("exit-code")) || (allows_more && matches.get_flag("deny-newly-allowed"));
    Ok(if is_denied { Exit::Denied } else { Exit::Fine })
}

fn print(path: &str, comparison: &Comparison, shell: &mut Shell) -> Result<(), Failure> {
    writeln!(shell.out, "{BOLD}{path}{BOLD:#}\n{comparison}")?;
    Ok(())
}

/// The policy as a browser knows it.
fn browser(policy: &Policy) -> BrowserPolicy {
    BrowserPolicy::new(policy.item.name.to_string(), policy.checked.policy.clone())
}

/// The policies of a revision, by their paths. Those that cannot be compared are warnings.
fn policies(
    arguments: &Arguments,
    tree: Option<&Tree>,
    shell: &mut Shell,
) -> Result<BTreeMap<String, Rc<Policy>>, Failure> {
    let mut selection = arguments.selection.clone();
    if let Some(tree) = tree {
        let manifest = selection.manifest.clone().unwrap_or_else(|| PathBuf::from("Cargo.toml"));
        selection.manifest = Some(tree.folder.join(tree.below.join(manifest)));
    }
    let outcomes = arguments.outcomes(&metadata(&selection)?, &Overlay::new())?;
    let mut found = BTreeMap::new();
    for outcome in outcomes {
        let region = outcome.region().clone();
        let [(line, _), _] = region.lines();
        let file = tree
            .and_then(|tree| region.source.path.strip_prefix(&tree.folder).ok())
            .map(Path::display)
            .map(|path| path.to_string());
        let place = format!("{}:{line}", file.unwrap_or_else(|| region.source.shown.clone()));
        let revision = tree.map_or_else(String::new, |tree| format!(" of {}", tree.revision));
        match outcome {
            Outcome::Checked(policy) if policy.item.is_base => {}
            Outcome::Checked(policy) if policy.checked.policy.headers.is_empty() && policy.checked.has_errors => {
                shell.warning(&format!("{place}{revision} is not compared: it does not compile"))?;
            }
            Outcome::Checked(policy) => drop(found.insert(key(&policy.path, &found), policy)),
            Outcome::NoPolicy { .. } => {
                shell.warning(&format!("{place}{revision} is not compared: it does not compile"))?
            }
            Outcome::NotChecked { reason, .. } => {
                shell.warning(&format!("{place}{revision} is not compared: {reason}"))?
            }
        }
    }
    Ok(found)
}

/// The path, with a number after it if another policy has that path too, such as one in another function.
fn key(path: &str, found: &BTreeMap<String, Rc<Policy>>) -> String {
    let numbered = (2..).map(|number| format!("{path} ({number})"));
    std::iter::once(path.to_owned()).chain(numbered).find(|key| !found.contains_key(key)).unwrap_or_default()
}

/// The files of a revision, in a folder of their own.
struct Tree {
    revision: String,
    folder: PathBuf,
    /// The current folder, from the root of the repository.
    below: PathBuf,
}

impl Tree {
    /// Writes the files of a revision into a temporary folder. Neither the index nor the working directory changes.
    fn of(revision: &str) -> Result<Tree, Failure> {
        let below = git(&["rev-parse", "--show-prefix"], &[])?;
        let commit =
            git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")], &[])
                .map_err(|_| Failure::new(format!("`{}` is no revision of git", revision.escape_debug())))?;
        let folder = env::temp_dir().join(format!(
            "cargo-security-policy-{}-{}",
            process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        fs::create_dir_all(&folder).map_err(|error| Failure::io("cannot create a temporary folder", &error))?;
        let folder = folder.canonicalize().map_err(|error| Failure::io("cannot find the temporary folder", &error))?;
        let tree = Tree { revision: revision.to_owned(), below: PathBuf::from(below), folder };
        let index = tree.folder.join(".index-of-revision");
        let index = index.to_string_lossy().into_owned();
        let root = git(&["rev-parse", "--show-toplevel"], &[])?;
        let prefix = format!("--prefix={}/", tree.folder.display());
        git(&["-C", &root, "read-tree", &commit], &[("GIT_INDEX_FILE", &index)])?;
        git(&["-C", &root, "checkout-index", "--all", &prefix], &[("GIT_INDEX_FILE", &index)])?;
        Ok(tree)
    }
}

/// Distinguishes the folders of two revisions.
static COUNT: AtomicUsize = AtomicUsize::new(0);

impl Drop for Tree {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's temporary folder.
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// The output of git, without the last line break.
fn git(arguments: &[&str], variables: &[(&str, &str)]) -> Result<String, Failure> {
    let output = process::Command::new("git").args(arguments).envs(variables.iter().copied()).output();
    let output = output.map_err(|error| Failure::io("cannot run git", &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("fatal: ").to_owned();
        return Err(Failure::new(format!("git failed: {said}")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}
