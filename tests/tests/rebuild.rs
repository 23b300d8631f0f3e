//! What a policy reads while it compiles: a change of it builds the crate anew, and nothing else does.
//!
//! Two crates are built in a folder of their own, as a user would: `base` hashes a file of its own, and `site` inherits.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const BASE: &str = r#"
pub const SCRIPT: &str = security_policy::integrity!("static/app.js");

security_policy::security_policy! {
    /// Hashes a file that lies beside it.
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

// Of `greet()` and of `greet("you")`, as `openssl dgst -sha256 -binary | base64` has them.
const FIRST: &str = "'sha256-qaAH0PL3PpGngZPKzBNSBxinN7XEHldntOST2ZOVfEo='";
const SECOND: &str = "'sha256-unkEAGwTvWgsrCYkcaqkJeQjpZZekWonqKlV3XC68y8='";
const FIRST_384: &str = "sha384-SGupPZkper53UaO95K+1Hydg6CfbKHCj4H0UWN1jkdRcIepZDvpSg+oZ9XjoSkZG";

#[test]
fn a_change_of_what_was_read_builds_anew() {
    let sandbox = Sandbox::new();
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

struct Sandbox(PathBuf);

impl Sandbox {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuild");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let runtime = root.join("runtime");
        let sandbox = Sandbox(folder);
        let package = |name: &str, more: &str| {
            format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nsecurity-policy = {{ path = {runtime:?} }}\n{more}"
            )
        };
        sandbox.write("Cargo.toml", "[workspace]\nmembers = [\"base\", \"site\"]\nresolver = \"3\"\n");
        sandbox.write("base/Cargo.toml", &package("base", ""));
        sandbox.write("base/src/lib.rs", BASE);
        sandbox.write("site/Cargo.toml", &package("site", "base = { path = \"../base\" }\n"));
        sandbox.write("site/src/main.rs", SITE);
        // The versions that this workspace was built with, so that nothing is fetched.
        fs::copy(root.join("Cargo.lock"), sandbox.0.join("Cargo.lock")).expect("the workspace has a lock file");
        sandbox
    }

    /// Writes a file, unless it holds that already: the time of a file counts as a change.
    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return;
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("the target folder is writable");
        fs::write(path, text).expect("the target folder is writable");
    }

    fn run(&self, images: &str, options: &[&str]) -> Output {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.current_dir(&self.0).args(["run", "--offline", "--package", "site"]).args(options);
        command.env("CARGO_TARGET_DIR", self.0.join("target")).env("IMAGES", images);
        command.env("CARGO_TERM_COLOR", "never").env_remove("RUSTFLAGS").env_remove("RUSTC_WRAPPER");
        command.output().expect("cargo runs")
    }
}

fn lines(output: &Output) -> Vec<&str> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    text.lines().collect()
}

/// The crates of the sandbox that cargo has compiled.
fn built(output: &Output) -> Vec<String> {
    let text = String::from_utf8_lossy(&output.stderr);
    let names = text.lines().filter_map(|line| line.trim_start().strip_prefix("Compiling ")?.split(' ').next());
    names.filter(|name| ["base", "site"].contains(name)).map(str::to_owned).collect()
}
