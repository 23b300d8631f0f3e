//! What has to agree before the crates are published. `.ci/release` also runs the test that is ignored otherwise, which holds of a
//! release alone.

mod crates;
mod docs;
#[cfg(unix)]
mod script;
mod security;
mod tree;
mod workflow;

use tree::Tree;

#[test]
fn manifests_and_docs_agree() {
    assert_eq!(faults(&Tree::default()), [""; 0]);
}

#[test]
#[ignore = "it holds of a release alone"]
fn ready_for_a_release() {
    assert_eq!(docs::unready(&Tree::default()), [""; 0]);
}

fn faults(tree: &Tree) -> Vec<String> {
    [crates::faults(tree), docs::faults(tree), security::faults(tree), workflow::faults(tree)].concat()
}

/// Each check fails when what it checks is wrong, whatever the version is.
#[test]
fn every_fault_is_found() {
    let version = crates::version(&Tree::default());
    let rust = crates::rust_version(&Tree::default());
    let current = [("$SERIES", docs::series(&version)), ("$VERSION", version), ("$RUST", rust)];
    let replaced = |text: String, (name, value): &(&str, String)| text.replace(name, value);
    let workflow = ".github/workflows/ci.yml";
    let runtime = "runtime/Cargo.toml";
    let tool = "cli/Cargo.toml";
    for (path, old, new, expected) in [
        (
            "Cargo.toml",
            "\nversion = \"$VERSION\"",
            "\nversion = \"9.2.0\"",
            "`security-policy-core` has not the version =9.2.0",
        ),
        (
            "Cargo.toml",
            "\nversion = \"$VERSION\"",
            "\nversion = \"9.2.0\"",
            "README.md: it says `$SERIES`, and the release is `9.2.0`",
        ),
        (
            "Cargo.toml",
            "\"core\", version = \"=$VERSION\"",
            "\"core\", version = \"$VERSION\"",
            "`security-policy-core` has not the version",
        ),
        ("Cargo.toml", "\"core\", version = \"=$VERSION\"", "\"core\"", "`security-policy-core` has not the version"),
        (
            "Cargo.toml",
            "rust-version = \"$RUST\"",
            "rust-version = \"9.90\"",
            "README.md: the lowest version of Rust is 9.90",
        ),
        (
            "Cargo.toml",
            "rust-version = \"$RUST\"",
            "rust-version = \"9.90\"",
            "SECURITY.md: the lowest version of Rust is 9.90",
        ),
        ("Cargo.toml", "unsafe_code = \"forbid\"", "unsafe_code = \"deny\"", "`unsafe_code` is not forbidden"),
        ("Cargo.toml", "homepage = \"https://", "homepage = \"http://", "`homepage` is no address"),
        ("Cargo.toml", "rust-version = \"$RUST\"", "rust-version = \"\"", "Cargo.toml: no `rust-version`"),
        ("Cargo.toml", "license = \"MIT OR Apache-2.0\"\n", "", "Cargo.toml: no `license`"),
        (
            "README.md",
            "security-policy = { version = \"$SERIES\"",
            "security-policy = { version = \"0.0.3\"",
            "it says `0.0.3`",
        ),
        (
            "README.md",
            "security-policy = { version = \"$SERIES\"",
            "security-policy = { path = \".\"",
            "what to depend on",
        ),
        ("README.md", "badge/rustc-$RUST+", "badge/rustc-1.85+", "README.md: the lowest version of Rust"),
        ("CHANGELOG.md", "\n## ", "\n## 0.1.0\n\n## ", "no version with its date"),
        ("CHANGELOG.md", "\n## ", "\n## 0.1.0 - 2026-01\n\n## ", "no version with its date"),
        ("CHANGELOG.md", "\n## ", "\n## 0.1.0 - 2026-31-01\n\n## ", "no version with its date"),
        ("CHANGELOG.md", "\n## ", "\n## 0.1.0 - 2026-01-31\n\n## Unreleased\n\n## ", "no version with its date"),
        (".ci/published", "security-policy runtime\n", "", ".ci/published: `runtime` is missing"),
        (".ci/published", "security-policy-core core\n", "", "`security-policy-core` is published after"),
        (".ci/published", "security-policy runtime", "security-policy runtime\nui-tests ui-tests", "`publish = false`"),
        ("core/src/lib.rs", "#![forbid(unsafe_code)]", "", "core/Cargo.toml: its library"),
        ("tests/pages/Cargo.toml", "[lints]\nworkspace = true", "", "does not inherit `forbid(unsafe_code)`"),
        (runtime, "[lints]\nworkspace = true", "", "does not inherit `forbid(unsafe_code)`"),
        (runtime, "name = \"security-policy\"", "name = \"policy\"", "its name is not"),
        (runtime, "repository.workspace = true\n", "", "its `repository` is not that of the workspace"),
        (runtime, "repository.workspace = true", "repository = \"\"", "its `repository` is not that of the workspace"),
        (tool, "homepage.workspace = true\n", "", "its `homepage` is not that of the workspace"),
        (runtime, "readme = \"../README.md\"", "readme = \"READ.md\"", "its `readme` is no file"),
        (runtime, "readme = \"../README.md\"\n", "", "its `readme` is no file"),
        (runtime, "documentation = \"https://docs.rs/security-policy\"\n", "", "`documentation` is not its page"),
        (runtime, "description = ", "metadata.about = ", "no `description`"),
        (runtime, "keywords.workspace = true", "keywords = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]", "more than 5"),
        (runtime, "keywords.workspace = true", "keywords = [\"content-security-policy\"]", "a keyword is too long"),
        (runtime, "categories.workspace = true\n", "", "no `categories`"),
        (runtime, "license.workspace = true\n", "", "its `license` is not that of the workspace"),
        (tool, "rust-version.workspace = true\n", "", "its `rust-version` is not that of the workspace"),
        (runtime, "version.workspace = true", "version = \"0.0.1\"", "its `version` is not that of the workspace"),
        (tool, "docs.rs]\nall-features = true\n", "docs.rs]\n", "docs.rs would not build all features"),
        (tool, "[\"--cfg\", \"docsrs\", ", "[", "docs.rs would not mark what needs a feature"),
        (".ci/supply", "--cfg docsrs", "", "`docs` does not build as docs.rs does"),
        ("cli/README.md", "# cargo-security-policy", "security-policy = \"0.0.3\"", "cli/README.md: it says `0.0.3`"),
        ("cli/README.md", "install cargo-security-policy", "install cargo-security-policy@0.0.3", "it says `0.0.3`"),
        (runtime, "docs.rs]\nall-features = true", "docs.rs]\nall-features = false", "docs.rs would not"),
        ("core/LICENSE-MIT", "Permission", "No permission", "its licences"),
        ("SECURITY.md", "Rust $RUST", "Rust 1.85", "SECURITY.md: the lowest version of Rust"),
        ("SECURITY.md", "`tests/tests/fork.rs`", "`tests/tests/forks.rs`", "`tests/tests/forks.rs` does not exist"),
        (
            "SECURITY.md",
            "`no_name_leaves_its_quotes`",
            "`no_name_leaves`",
            "`runtime/src/upload.rs` has no test `no_name_leaves`",
        ),
        ("SECURITY.md", "| `tests/tests/serve/layer_sessions.rs` |", "| |", "no test shows"),
        (workflow, "  contents: read", "  contents: write", "a job can do more than read"),
        (workflow, "    permissions: {}", "    permissions: { contents: write }", "lets a job write"),
        (workflow, "  pull_request:", "  pull_request_target:", "with the rights of the project"),
        (workflow, "cargo fmt --all", "cargo fmt ${{ github.head_ref }}", "could be part of the command"),
        (workflow, "run: cargo fmt", "run: |\n          cargo fmt", "a command has several lines"),
        (workflow, "run: .ci/supply", "run: .ci/supplies", "there is no `.ci/supplies`"),
        (workflow, "run: .ci/supply \"$CHECK\"", "run: .ci/supply", "the checks of `.ci/supply` are not run"),
        (workflow, "run: cargo test --locked $PACKAGES", "run: cargo test", "the sets of tests are not run"),
        (workflow, "learn site", "learn sight", "there is no `tests/browser/sight.test.mjs`"),
        (workflow, "cargo-deny@", "cargo-deny-", "installs another version"),
        (workflow, "ubuntu-24.04", "ubuntu-latest", "another system from one day"),
        (workflow, "part: 2/4", "part: 1/4", "the parts of `powerset`"),
        (workflow, "concurrency:", "x-concurrency:", "pushing again does not stop"),
        (workflow, "PARTITION: ${{", "TOKEN: ${{ secrets.TOKEN }}${{", "gives a secret"),
        (workflow, "@8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1", "@v6", "`actions/checkout@v6` is not pinned"),
        (workflow, "with: { persist-credentials: false }", "with: {}", "a checkout keeps its token"),
        (workflow, "timeout-minutes: 10", "timeout-minutes: 60", "may take more than ten minutes"),
        (workflow, "    timeout-minutes: 10\n", "", "the job `style` may take more than ten minutes"),
        (workflow, "needs: [style, ", "needs: [", "the gate does not wait for `style`"),
        (workflow, "-p ui-tests", "-p ui-test", "the crate `ui-tests` is in no set of tests"),
        (workflow, "-p ui-tests", "-p ui-test", "the workspace has no crate `ui-test`"),
        (workflow, "-p cargo-security-policy", "", "the crate `cargo-security-policy` is in no set of tests"),
        (workflow, "- check: msrv", "- check: mrsv", "`.ci/supply msrv` is missing"),
        (workflow, "minimal $RUST", "minimal 1.85", "`msrv` does not install Rust"),
        (workflow, "- check: msrv", "- check: mrsv", "there is no `.ci/supply mrsv`"),
    ] {
        let [old, new, expected] = [old, new, expected].map(|text| current.iter().fold(text.to_owned(), replaced));
        let found = faults(&Tree::with(path, &old, &new));
        assert!(found.iter().any(|fault| fault.contains(&expected)), "{path}: `{old}` → `{new}`: {found:#?}");
    }

    let changelog = Tree::default().text("CHANGELOG.md");
    let unsorted = "# Changelog\n\n## 0.9.0 - 2026-01-31\n\n## 0.10.0 - 2026-02-28\n";
    let found = faults(&Tree::with("CHANGELOG.md", &changelog, unsorted));
    assert_eq!(found, ["CHANGELOG.md: the newest release is not the first"]);
}

/// An address, a version with its date and nothing that is unreleased make a release.
#[test]
fn what_is_not_ready_is_found() {
    let version = crates::version(&Tree::default());
    let manifest = Tree::default().text("Cargo.toml");
    let line = manifest.lines().find(|line| line.starts_with("repository = ")).expect("the address");
    let unready = |address: &str, sections: &str| {
        let changelog = format!("# Changelog\n\n{}", sections.replace("$VERSION", &version));
        let tree = Tree::with("Cargo.toml", line, &format!("repository = \"{address}\""));
        docs::unready(&tree.and("CHANGELOG.md", &Tree::default().text("CHANGELOG.md"), &changelog))
    };
    let address = "https://forge.example/security-policy";
    let entries = "### Added\n\n- x\n\n";
    let release = format!("## $VERSION - 2026-01-31\n\n{entries}");
    assert_eq!(unready(address, &release), [""; 0]);
    assert_eq!(unready(address, &format!("## Unreleased\n\n{release}## 0.0.1 - 2025-01-31\n")), [""; 0]);

    let last = format!("CHANGELOG.md: its first release is not {version}");
    assert_eq!(unready(address, "## Unreleased\n"), [last.as_str()]);
    assert_eq!(unready(address, &format!("## 99.0.0 - 2026-01-31\n\n{entries}{release}")), [last.as_str()]);
    let empty = format!("CHANGELOG.md: it says nothing about {version}");
    assert_eq!(unready(address, "## $VERSION - 2026-01-31\n\n## 0.0.1 - 2025-01-31\n\n- x\n"), [empty]);
    let unreleased = format!("CHANGELOG.md: what is unreleased belongs to {version}");
    assert_eq!(unready(address, &format!("## Unreleased\n\n{entries}{release}")), [unreleased]);
    assert_eq!(unready("", &release), ["Cargo.toml: `repository` is empty"]);
    assert_eq!(unready("forge.example", &release), ["Cargo.toml: `repository` is no address"]);
}
