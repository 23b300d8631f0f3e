//! `.ci/release` and the choice of `.ci/supply semver`, in a repository that exists as long as a test. A program that writes down its
//! arguments takes the place of cargo, so nothing is built or published.

use crate::tree::root;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

/// Publishes what is not in the file `published`, except the crate that the file `fails` names.
const CARGO: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "cargo $*" >> "$here/log"
for last; do :; done
case $1 in
    test) ! [ -e "$here/fails-test" ] ;;
    info) grep -qx "${last%@*}" "$here/published" ;;
    publish) ! grep -qx "$last" "$here/fails" 2>/dev/null && echo "$last" >> "$here/published" ;;
esac
"#;

const SUPPLY: &str = "#!/bin/sh\n! [ -e \"$TOOLS/fails-$1\" ] && echo \"supply $1\" >> \"$TOOLS/log\"\n";

const MANIFEST: &str =
    "[workspace.package]\nversion = \"0.2.0\"\nrepository = \"\"\n\n[workspace.dependencies]\nx = \"1\"\n";

/// A repository with the scripts, the repository that it is pushed to, and the tools in place of cargo.
struct Clone {
    folder: PathBuf,
}

impl Clone {
    /// The manifest has the address of the other repository, and what is committed is pushed.
    fn new() -> Clone {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("security-policy-release-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let clone = Clone { folder: env::temp_dir().join(name) };
        for folder in ["clone/.ci", "clone/runtime", "tools"] {
            fs::create_dir_all(clone.folder.join(folder)).expect("a temporary folder");
        }
        clone.write("tools/cargo", CARGO);
        clone.write("tools/published", "");
        for path in [".ci/release", ".ci/published", ".ci/features", "runtime/Cargo.toml"] {
            let text = fs::read_to_string(root().join(path)).expect("a file of the project");
            clone.write(&format!("clone/{path}"), &text);
        }
        clone.write("clone/.ci/supply", SUPPLY);
        clone.git(&["init", "--quiet", "."]);
        clone.git(&["init", "--quiet", "--bare", "../forge"]);
        clone.write(
            "clone/Cargo.toml",
            &MANIFEST.replace("repository = \"\"", &format!("repository = \"{}\"", clone.forge())),
        );
        clone.commit();
        clone.push();
        clone
    }

    fn forge(&self) -> String {
        self.folder.join("forge").to_str().expect("UTF-8").to_owned()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.run("git", arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "Change"]);
    }

    fn push(&self) {
        self.git(&["push", "--quiet", &self.forge(), "HEAD:refs/heads/main"]);
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let tools = self.folder.join("tools");
        let path =
            env::join_paths([tools.clone()].into_iter().chain(env::split_paths(&env::var_os("PATH").expect("PATH"))));
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.folder.join("clone")).env("TOOLS", tools);
        // Without the settings of the developer.
        for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"] {
            command.env(name, "a");
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("PATH", path.expect("a path")).output().expect("the program starts")
    }

    /// The exit code and the messages of a script.
    fn script(&self, path: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run("bash", &[&[path], arguments].concat());
        (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
    }

    /// The release is refused with this message.
    fn is_refused(&self, expected: &str) {
        for arguments in [&[][..], &["--publish"]] {
            let (code, message) = self.script(".ci/release", arguments);
            assert!(code == Some(1) && message.contains(expected), "{code:?}: {message}");
        }
        assert!(!self.log().iter().any(|line| line.starts_with("cargo publish")), "{:#?}", self.log());
    }

    /// What has been called.
    fn log(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.join("tools/log")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }

    fn published(&self) -> Vec<String> {
        let published = fs::read_to_string(self.folder.join("tools/published")).expect("a file");
        published.lines().map(str::to_owned).collect()
    }
}

impl Drop for Clone {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

const CRATES: [&str; 5] = [
    "security-policy-core",
    "security-policy-syntax",
    "security-policy-macros",
    "security-policy",
    "cargo-security-policy",
];

#[test]
fn without_publish_nothing_is_published_or_tagged() {
    let clone = Clone::new();
    assert_eq!(clone.script(".ci/release", &[]), (Some(0), String::new()));
    let log = [
        "cargo test --quiet --locked --workspace --test release -- --include-ignored",
        "supply package",
        "supply semver",
    ];
    assert_eq!(clone.log(), log);
    assert_eq!((clone.git(&["tag"]), clone.published()), (String::new(), Vec::new()));
    let usage = "usage: .ci/release [--publish]\n".to_owned();
    assert_eq!(clone.script(".ci/release", &["--dry-run"]), (Some(2), usage));
}

#[test]
fn the_crates_are_published_in_order_and_tagged() {
    let clone = Clone::new();
    assert_eq!(clone.script(".ci/release", &["--publish"]), (Some(0), String::new()));
    assert_eq!(clone.published(), CRATES);
    assert_eq!(clone.git(&["rev-parse", "v0.2.0^{commit}"]), clone.git(&["rev-parse", "HEAD"]));
}

#[test]
fn what_fails_refuses_the_release() {
    let clone = Clone::new();
    clone.write("clone/new.rs", "");
    clone.is_refused("what is not committed would not be part of the release\n?? new.rs");
    clone.commit();
    clone.is_refused("push it, and wait for the workflow");
    clone.push();
    for (check, expected) in [
        ("test", "the manifests, the changelog and the docs do not agree"),
        ("package", "a package does not build alone"),
        ("semver", "version 0.2.0 does not tell what breaks"),
    ] {
        let file = format!("tools/fails-{check}");
        clone.write(&file, "");
        clone.is_refused(expected);
        fs::remove_file(clone.folder.join(file)).expect("a file");
    }
    clone.write("clone/Cargo.toml", MANIFEST);
    clone.commit();
    clone.is_refused("fill in `repository` in `[workspace.package]` of Cargo.toml");
    clone.write("clone/Cargo.toml", &MANIFEST.replace("repository = \"\"", "repository = \"/nowhere\""));
    clone.commit();
    clone.is_refused("there is no repository at /nowhere");
}

#[test]
fn after_a_failure_the_rest_is_published_from_the_same_commit() {
    let clone = Clone::new();
    clone.write("tools/fails", "security-policy-macros\n");
    let (code, message) = clone.script(".ci/release", &["--publish"]);
    assert!(code == Some(1) && message.contains("security-policy-macros was not published"), "{code:?}: {message}");
    assert_eq!(clone.published(), CRATES[..2]);
    fs::remove_file(clone.folder.join("tools/fails")).expect("a file");

    let first = clone.git(&["rev-parse", "HEAD"]);
    clone.commit();
    clone.push();
    let (code, message) = clone.script(".ci/release", &["--publish"]);
    let expected = format!("the tag v0.2.0 is at another commit, {first}");
    assert!(code == Some(1) && message.contains(&expected), "{code:?}: {message}");
    assert_eq!(clone.published(), CRATES[..2]);

    clone.git(&["checkout", "--quiet", "v0.2.0"]);
    // The branch has another commit by now. The tag is enough, once it is pushed.
    clone.git(&["push", "--quiet", &clone.forge(), "v0.2.0"]);
    assert_eq!(clone.script(".ci/release", &["--publish"]), (Some(0), String::new()));
    assert_eq!(clone.published(), CRATES);
}

/// The API is compared with the release before this one, also where the tag of this one exists.
#[test]
fn the_last_release_is_compared() {
    let clone = Clone::new();
    clone.write("clone/.ci/supply", &fs::read_to_string(root().join(".ci/supply")).expect("the script"));
    clone.commit();
    let compared = || {
        drop(fs::remove_file(clone.folder.join("tools/log")));
        assert_eq!(clone.script(".ci/supply", &["semver"]), (Some(0), String::new()));
        clone.log().pop().and_then(|line| Some(line.split_once("--baseline-rev ")?.1.split(' ').next()?.to_owned()))
    };
    assert_eq!(compared(), None);
    clone.git(&["tag", "v0.2.0"]);
    assert_eq!(compared(), None);
    clone.commit();
    assert_eq!(compared().as_deref(), Some("v0.2.0"));
    clone.git(&["tag", "v0.10.0"]);
    assert_eq!(compared().as_deref(), Some("v0.2.0"));
    clone.commit();
    assert_eq!(compared().as_deref(), Some("v0.10.0"));
    clone.git(&["checkout", "--quiet", "-b", "old", "v0.2.0"]);
    clone.commit();
    assert_eq!(compared().as_deref(), Some("v0.2.0"));

    let shallow = clone.folder.join("shallow");
    let address = format!("file://{}", clone.folder.join("clone").display());
    clone.git(&["clone", "--quiet", "--depth", "1", &address, path(&shallow)]);
    let output = clone.run("bash", &[path(&shallow.join(".ci/supply")), "semver"]);
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(output.status.code() == Some(1) && message.contains("a shallow clone"), "{message}");
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
