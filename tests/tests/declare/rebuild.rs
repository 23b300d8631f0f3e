//! Files and variables that a policy reads at compile time: a change recompiles the crate, and no other crate.
//!
//! Two packages are built outside of the workspace, as those of a user: `base` hashes one of its files, and `site` derives from
//! it.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const BASE: &str = r#"
pub const SCRIPT: &str = security_policy::integrity!("static/app.js");

security_policy::security_policy! {
    /// Hashes a file of its own crate.
    pub struct Base {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: hash_file("static/app.js"),
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        ..security_policy::presets::StaticSite
    }
}
"#;

const SITE: &str = r#"
#![deny(warnings)]

security_policy::security_policy! {
    struct Site {
        content_security_policy: { .., img_src: [.., env("IMAGES")] },
        ..base::Base
    }
}

#[cfg(not(debug_assertions))]
use Site as Profile;

#[cfg(debug_assertions)]
security_policy::security_policy! {
    struct Profile { origin: "http://localhost:3000", strict_transport_security: omit, ..Site }
}

fn main() {
    println!("{}", Site::CONTENT_SECURITY_POLICY);
    println!("{}", base::SCRIPT);
    println!("{}", Profile::headers().contains_key("strict-transport-security"));
}
"#;

// Digests of `greet()` and `greet("you")`, by `openssl dgst -sha256 -binary | base64`.
const FIRST: &str = "'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='";
const SECOND: &str = "'sha256-unkEAGwTvWgsrCYkcaqkJeQjpZZekWonqKlV3XC68y8='";
const FIRST_384: &str = "sha384-SGupPZkper53UaO95K+1Hydg6CfbKHCj4H0UWN1jkdRcIepZDvpSg+oZ9XjoSkZG";

#[test]
fn a_change_of_a_file_or_variable_recompiles() {
    let sandbox = Sandbox::new("rebuild", &[("base", ""), ("site", "base = { path = \"../base\" }\n")]);
    sandbox.write("base/src/lib.rs", BASE);
    sandbox.write("site/src/main.rs", SITE);
    sandbox.write("base/static/app.js", "greet()");
    let csp = |script: &str, images: &str| {
        format!(
            "default-src 'none'; script-src {script}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src {images}"
        )
    };

    let first = sandbox.run("https://img.example.com", &[]);
    assert_eq!(lines(&first), [&csp(FIRST, "https://img.example.com"), FIRST_384, "false"]);

    let again = sandbox.run("https://img.example.com", &[]);
    assert_eq!(built(&again), [""; 0], "nothing has changed");

    let other = sandbox.run("*.example.org", &[]);
    assert_eq!(lines(&other)[0], csp(FIRST, "*.example.org"));
    assert_eq!(built(&other), ["site"], "the environment of one crate has changed");

    sandbox.write("base/static/app.js", "greet(\"you\")");
    let changed = sandbox.run("*.example.org", &[]);
    assert_eq!(lines(&changed)[0], csp(SECOND, "*.example.org"));
    assert_eq!(built(&changed), ["base", "site"], "a file of the one, from which the other inherits");

    let production = sandbox.run("*.example.org", &["--config", "profile.dev.package.site.debug-assertions=false"]);
    assert_eq!(lines(&production)[2], "true", "`cfg` chooses the policy of production");

    let wrong = sandbox.run("https://a.example/;", &[]);
    assert!(!wrong.status.success());
    let message = String::from_utf8_lossy(&wrong.stderr);
    assert!(message.contains("error: `;` in `https://a.example/;` ends the directive"), "{message}");
    assert!(message.contains("the environment variable `IMAGES` is `https://a.example/;` in this build"), "{message}");

    fs::remove_file(sandbox.0.join("base/static/app.js")).expect("it is there");
    let missing = sandbox.run("*.example.org", &[]);
    let message = String::from_utf8_lossy(&missing.stderr);
    assert!(message.contains("error: cannot read `static/app.js`"), "{message}");
}

const BUNDLE: &str = r#"
#![deny(warnings)]

security_policy::security_policy! {
    #[allow(missing, reason = "what this is about is one header")]
    struct Bundle {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: [hash_file("dist/index-*.js"), hash_file("dist/main.?s", sha384)],
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
    }
}

fn main() {
    println!("{}", Bundle::CONTENT_SECURITY_POLICY);
}
"#;

const BUILD: &str = r#"
fn main() {
    println!("cargo::rerun-if-changed=dist");
}
"#;

#[test]
fn the_files_of_a_pattern_are_those_that_there_are() {
    let sandbox = Sandbox::new("bundle", &[("bundle", "")]);
    for path in ["bundle/dist", "bundle/build.rs"] {
        let path = sandbox.0.join(path);
        drop(fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path)));
    }
    sandbox.write("bundle/src/main.rs", BUNDLE);
    let run = || sandbox.cargo(&["run", "--package", "bundle"], "");
    let test = || sandbox.cargo(&["test", "--package", "bundle"], "");
    let policy = |scripts: &str| {
        format!("default-src 'none'; script-src {scripts}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
    };

    let missing = run();
    let message = String::from_utf8_lossy(&missing.stderr);
    assert!(message.contains("error: cannot read the folder `dist`"), "{message}");
    sandbox.write("bundle/dist/other.js", "greet()");
    let none = run();
    let message = String::from_utf8_lossy(&none.stderr);
    assert!(message.contains("error: no file matches `dist/index-*.js`"), "{message}");
    assert!(message.contains("help: build the files before this crate is compiled"), "{message}");

    sandbox.write("bundle/dist/index-b.js", "greet()");
    sandbox.write("bundle/dist/index-c.js", "greet()");
    sandbox.write("bundle/dist/main.js", "greet()");
    assert_eq!(lines(&run()), [&policy(&format!("{FIRST} '{FIRST_384}'"))], "what is the same is listed once");
    lines(&test());

    // Its name sorts first, and so does its source.
    sandbox.write("bundle/dist/index-a.js", "greet(\"you\")");
    let stale = test();
    assert_eq!(built(&stale), [""; 0], "rustc does not see a file that is added");
    assert!(!stale.status.success());
    let message = String::from_utf8_lossy(&stale.stdout);
    assert!(message.contains("test __security_policy_files_of_bundle ... FAILED"), "{message}");
    assert!(message.contains("`dist/index-*.js` was compiled with other files than there are"), "{message}");
    assert!(message.contains("compiled: [\"index-b.js\", \"index-c.js\"]"), "{message}");
    assert!(message.contains("found: [\"index-a.js\", \"index-b.js\", \"index-c.js\"]"), "{message}");
    assert!(message.contains("`println!(\"cargo::rerun-if-changed=dist\")` in `build.rs`"), "{message}");

    sandbox.write("bundle/build.rs", BUILD);
    lines(&test());
    assert_eq!(lines(&run()), [&policy(&format!("{SECOND} {FIRST} '{FIRST_384}'"))]);

    sandbox.write("bundle/dist/index-0.js", "greet(1)");
    let added = run();
    assert_eq!(built(&added), ["bundle"], "`build.rs` sees it");
    assert_eq!(lines(&added)[0].matches("'sha256-").count(), 3);
    fs::remove_file(sandbox.0.join("bundle/dist/index-0.js")).expect("it is there");
    assert_eq!(lines(&run()), [&policy(&format!("{SECOND} {FIRST} '{FIRST_384}'"))]);
    lines(&test());
}

const PAGES: &str = r#"
security_policy::security_policy! {
    #[allow(missing, reason = "what this is about is one header")]
    struct Pages {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: none,
            script_src: template_hashes,
            base_uri: none,
            form_action: none,
            frame_ancestors: none,
        },
        templates: { engine: askama, files: "templates/**/*.html" },
    }
}

fn main() {
    println!("{}", Pages::CONTENT_SECURITY_POLICY);
}
"#;

#[test]
fn a_change_of_a_template_is_checked() {
    let features = "\n[features]\ndefault = [\"security-policy/templates\"]\n";
    let sandbox = Sandbox::new("templates", &[("pages", features)]);
    for path in ["pages/templates", "pages/build.rs"] {
        let path = sandbox.0.join(path);
        drop(fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path)));
    }
    sandbox.write("pages/src/main.rs", PAGES);
    sandbox.write("pages/templates/home.html", "<script>greet()</script>{% include \"parts/menu.html\" %}");
    sandbox.write("pages/templates/parts/menu.html", "<p>Menu</p>");
    let run = || sandbox.cargo(&["run", "--package", "pages"], "");
    let test = || sandbox.cargo(&["test", "--package", "pages"], "");
    let policy = |scripts: &str| {
        format!("default-src 'none'; script-src {scripts}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
    };
    let error = |output: &Output| {
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert_eq!(lines(&run()), [&policy(FIRST)]);
    assert_eq!(built(&run()), [""; 0], "nothing has changed");

    sandbox.write("pages/templates/parts/menu.html", "<p onclick=\"open()\">Menu</p>");
    let message = error(&run());
    assert!(message.contains("templates/parts/menu.html:1:4"), "{message}");
    fs::remove_file(sandbox.0.join("pages/templates/parts/menu.html")).expect("it is there");
    let message = error(&run());
    assert!(message.contains("no template has the name `parts/menu.html`"), "{message}");
    assert!(message.contains("templates/home.html:1:"), "{message}");

    sandbox.write("pages/templates/parts/menu.html", "<p>Menu</p>");
    sandbox.write("pages/templates/home.html", "<script>greet(\"you\")</script>{% include \"parts/menu.html\" %}");
    assert_eq!(lines(&run()), [&policy(SECOND)]);
    lines(&test());

    sandbox.write("pages/templates/parts/new.html", "<p onclick=\"open()\">New</p>");
    let stale = test();
    assert_eq!(built(&stale), [""; 0], "rustc does not see a file that is added");
    assert!(!stale.status.success());
    let message = String::from_utf8_lossy(&stale.stdout);
    assert!(message.contains("found: [\"home.html\", \"parts/menu.html\", \"parts/new.html\"]"), "{message}");
    assert!(message.contains("`println!(\"cargo::rerun-if-changed=templates\")` in `build.rs`"), "{message}");

    sandbox.write("pages/build.rs", "fn main() {\n    println!(\"cargo::rerun-if-changed=templates\");\n}\n");
    let message = error(&run());
    assert!(message.contains("templates/parts/new.html:1:4"), "{message}");
    sandbox.write("pages/templates/parts/new.html", "<p>New</p>");
    lines(&run());
    sandbox.write("pages/templates/added.html", "<i onblur=\"close()\">");
    let message = error(&run());
    assert!(message.contains("templates/added.html:1:4"), "`build.rs` sees it: {message}");
    fs::remove_file(sandbox.0.join("pages/templates/added.html")).expect("it is there");
    assert_eq!(lines(&run()), [&policy(SECOND)]);
    lines(&test());
}

struct Sandbox(PathBuf);

impl Sandbox {
    /// A workspace of these packages, each with its dependencies besides `security-policy`.
    fn new(name: &str, packages: &[(&str, &str)]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let runtime = root.join("runtime");
        let sandbox = Sandbox(folder);
        let members: Vec<&str> = packages.iter().map(|(name, _)| *name).collect();
        sandbox.write("Cargo.toml", &format!("[workspace]\nmembers = {members:?}\nresolver = \"3\"\n"));
        for (name, dependencies) in packages {
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nsecurity-policy = {{ path = {runtime:?} }}\n{dependencies}"
            );
            sandbox.write(&format!("{name}/Cargo.toml"), &manifest);
        }
        // The versions of this workspace, so that nothing is downloaded.
        fs::copy(root.join("Cargo.lock"), sandbox.0.join("Cargo.lock")).expect("the workspace has a lock file");
        sandbox
    }

    /// Writes a file, unless its content is the same: cargo would take a new modification time for a change.
    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return;
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("the target folder is writable");
        fs::write(path, text).expect("the target folder is writable");
    }

    fn run(&self, images: &str, options: &[&str]) -> Output {
        self.cargo(&[&["run", "--package", "site"], options].concat(), images)
    }

    fn cargo(&self, arguments: &[&str], images: &str) -> Output {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(&self.0).arg("--offline").args(arguments);
        // `features.rs` compiles in this folder as well, so that dependencies are compiled once.
        command.env("CARGO_TARGET_DIR", self.0.with_file_name("target")).env("IMAGES", images);
        command.env("CARGO_TERM_COLOR", "never").env_remove("RUSTFLAGS").env_remove("RUSTC_WRAPPER");
        command.output().expect("cargo runs")
    }
}

fn lines(output: &Output) -> Vec<&str> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    text.lines().collect()
}

/// The packages of the sandbox that cargo has compiled.
fn built(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    let names = text.lines().filter_map(|line| line.trim_start().strip_prefix("Compiling ")?.split(' ').next());
    names.filter(|name| ["base", "site", "bundle", "pages"].contains(name)).map(str::to_owned).collect()
}
