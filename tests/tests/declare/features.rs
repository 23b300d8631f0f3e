//! A policy that needs a feature that is off: one error for each feature, at the token that needs it.
//!
//! Each program is checked as a package outside of the workspace, as that of a user.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const COOKIES: &str = r#"security_policy::security_policy! {
    struct Site {
        origin: "https://shop.example.com", csrf: { bind_to: basket },
        cookies: {
            theme,
            session: { name: "__Host-session", max_age: 8h, signed },
            login: { name: "__Host-login", max_age: 8h, idle: 30min, signed },
            basket: { name: "__Host-basket", max_age: 8h, private },
            old: { max_age: 31d, flask },
            default,
        },
    }
}

fn main() {
    Site::apply(&mut http::HeaderMap::new());
}
"#;

const ALLOWED: &str = r#"security_policy::security_policy! {
    struct Site {
        #[allow(cookie_domain, reason = "every host below is the shop's")]
        cookies: { theme: { domain: "example.com" } },
        #[allow(csrf_broad_exemption, reason = "the webhook has a signature of its own")]
        csrf: { exempt: ["/webhooks/pay"] },
    }
}

fn main() {}
"#;

const REPORTING: &str = r#"security_policy::security_policy! {
    struct Site {
        reporting: { url: 7, unknown },
        content_security_policy: { default_src: self },
    }
}

fn main() {}
"#;

const TRANSPORT: &str = r#"security_policy::security_policy! {
    struct Site {
        origin: "https://shop.example.com",
        transport: { redirect: 7, unknown, proxies: ["proxy"] },
        content_security_policy: { default_src: self },
    }
}

fn main() {}
"#;

const CORS: &str = r#"security_policy::security_policy! {
    #[allow(missing, reason = "a test")]
    struct Site {
        origin: "https://shop.example.com",
        access_control_allow_origin: ["https://a.example", "https://b.example"],
    }
}

fn main() {}
"#;

const TEMPLATES: &str = r#"security_policy::security_policy! {
    struct Site {
        templates: { engine: unknown, files: "no/such/folder/*.html" },
        content_security_policy: { default_src: self, script_src: [self, template_hashes] },
    }
}

fn main() {}
"#;

const SLOTS: &str = r#"security_policy::security_policy! {
    struct Site {
        content_security_policy: { default_src: [self], img_src: [$media, $cdn] },
    }
}

fn main() {}
"#;

const REPORTS: &str = r#"use security_policy::reports::{Advice, Collector, Explanation, Kind, Noise, Place, ReadError, Reader, Report, Reports};

pub fn names(_: (Advice, Explanation, Kind, Noise, Place, Report)) -> Result<Reports, ReadError> {
    let _ = Collector::new();
    Reader::new().read("application/csp-report", b"{}")
}

fn main() {}
"#;

#[test]
fn a_missing_feature_is_named_at_the_token_that_needs_it() {
    let all = [("cookies", "4:9"), ("signed", "6:61"), ("private", "8:59"), ("flask", "9:34"), ("csrf", "3:45")];
    for (features, missing) in
        [("", &all[..]), ("\"cookies\"", &all[1..]), ("\"private\"", &all[3..]), ("\"csrf\", \"slots\"", &all[2..4])]
    {
        let errors = check("cookies", COOKIES, features);
        let expected: Vec<String> = missing.iter().map(|(feature, place)| error(feature, feature, place)).collect();
        for error in &expected {
            assert!(errors.contains(error), "{features}: {error}\n\n{errors}");
        }
        // And the last line of rustc, "could not compile".
        assert_eq!(errors.matches("error: ").count(), expected.len() + 1, "{features}: {errors}");
    }
}

#[test]
fn lints_of_a_missing_feature_can_be_named() {
    let errors = check("allowed", ALLOWED, "");
    for (feature, place) in [("cookies", "4:9"), ("csrf", "6:9")] {
        assert!(errors.contains(&error(feature, feature, place)), "{errors}");
    }
    assert_eq!(errors.matches("error: ").count(), 3, "{errors}");
    assert!(!errors.contains("cookie_domain") && !errors.contains("csrf_broad_exemption"), "{errors}");
}

#[test]
fn reporting_without_its_feature_is_one_error() {
    let errors = check("reporting", REPORTING, "");
    assert!(errors.contains(&error("reporting", "reporting", "3:9")), "{errors}");
    assert_eq!(errors.matches("error: ").count(), 2, "{errors}");
}

#[test]
fn transport_without_its_feature_is_one_error() {
    let errors = check("transport", TRANSPORT, "");
    assert!(errors.contains(&error("transport", "transport", "4:9")), "{errors}");
    assert_eq!(errors.matches("error: ").count(), 2, "{errors}");
}

/// As actix-web, poem, Rocket and salvo use them.
#[test]
fn reports_can_be_named_without_tower() {
    let errors = check("reports", REPORTS, "\"reports\"");
    assert!(!errors.contains("error"), "{errors}");
}

/// A single origin is the same in every response, and needs no layer.
#[test]
fn a_list_of_origins_without_its_feature_is_one_error() {
    let errors = check("cors", CORS, "");
    assert!(
        errors.contains("help: turn it on in `Cargo.toml`: `features = [\"cors\"]`\n --> src/main.rs:5:"),
        "{errors}"
    );
    assert_eq!(errors.matches("error: ").count(), 2, "{errors}");
    let one = CORS.replace("[\"https://a.example\", \"https://b.example\"]", "\"https://a.example\"");
    let errors = check("cors", &one, "");
    assert!(!errors.contains("error"), "{errors}");
}

#[test]
fn slots_without_their_feature_are_one_error_at_the_first() {
    let errors = check("slots", SLOTS, "");
    assert!(errors.contains(&error("$media", "slots", "3:67")), "{errors}");
    assert_eq!(errors.matches("error: ").count(), 2, "{errors}");
    assert_eq!(check("slots", SLOTS, "\"csrf\", \"slots\"").matches("error").count(), 0);
}

#[test]
fn templates_without_their_feature_are_one_error_and_no_file_is_read() {
    let errors = check("templates", TEMPLATES, "");
    assert!(errors.contains(&error("templates", "templates", "3:9")), "{errors}");
    assert_eq!(errors.matches("error: ").count(), 2, "{errors}");
}

/// The error that names the feature, at the place of `what`.
fn error(what: &str, feature: &str, place: &str) -> String {
    format!(
        "error: `{what}` needs a feature of `security-policy` that is off\n       \
         help: turn it on in `Cargo.toml`: `features = [\"{feature}\"]`\n --> src/main.rs:{place}"
    )
}

/// The output of `cargo check` for this program with these features.
fn check(name: &str, program: &str, features: &str) -> String {
    let folder = package(name, program, features);
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&folder).args(["check", "--offline", "--quiet"]);
    // `rebuild.rs` compiles in this folder as well, so that dependencies are compiled once. Packages of the same name would
    // overwrite each other there.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target");
    command.env("CARGO_TARGET_DIR", target).env("CARGO_TERM_COLOR", "never");
    command.env_remove("RUSTFLAGS").env_remove("RUSTC_WRAPPER");
    let output = command.output().expect("cargo runs");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The folder of a package that consists of this program.
fn package(name: &str, program: &str, features: &str) -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (folder, root) = (temporary.join("features").join(name), Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let root = root.canonicalize().expect("the workspace");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nhttp = \"1\"\nsecurity-policy = {{ path = {:?}, features = [{features}] }}\n",
        root.join("runtime"),
    );
    fs::create_dir_all(folder.join("src")).expect("the target folder is writable");
    fs::write(folder.join("Cargo.toml"), manifest).expect("the target folder is writable");
    fs::write(folder.join("src/main.rs"), program).expect("the target folder is writable");
    // The versions of this workspace, so that nothing is downloaded.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("the workspace has a lock file");
    folder
}

#[test]
fn no_feature_brings_what_it_does_not_use() {
    let cookie = ["cookie", "time"];
    let json = ["serde-json", "serde", "serde-core"];
    let forms = ["form-urlencoded", "serde-urlencoded", "serde"];
    for (features, absent) in [
        ("", &[&cookie[..], &json, &forms, &["security-policy-core", "tower-layer", "hmac"]].concat()),
        ("\"audit\"", &[&cookie[..], &json, &["serde-derive"]].concat()),
        ("\"cookies\"", &[&cookie[..], &json, &["hmac", "security-policy-core"]].concat()),
        ("\"signed\"", &[&cookie[..], &json].concat()),
        ("\"private\"", &[&cookie[..], &json].concat()),
        ("\"csrf\"", &[&cookie[..], &json, &forms, &["axum", "axum-core", "multer"]].concat()),
        ("\"json\"", &[&cookie[..], &["serde", "serde-derive"]].concat()),
        ("\"flask\"", &[&cookie[..], &["serde", "serde-derive"]].concat()),
        ("\"cookie\"", &[&json[..], &["hmac"]].concat()),
        ("\"serde\"", &vec!["serde", "serde-derive", "serde-json"]),
        ("\"tower\"", &[&cookie[..], &json, &["axum", "axum-core"]].concat()),
        ("\"axum\", \"csrf\"", &[&cookie[..], &["serde-derive", "serde-json", "multer"]].concat()),
    ] {
        let crates = dependencies(features);
        assert!(crates.contains(&"http".to_owned()), "{features}: {crates:?}");
        let found: Vec<&&str> = absent.iter().filter(|name| crates.iter().any(|other| other == **name)).collect();
        assert!(found.is_empty(), "{features} builds {found:?}: {crates:?}");
    }
    // The crates that a feature does use.
    for (features, present) in [
        ("\"cookie\"", &["cookie", "time"][..]),
        ("\"json\"", &["serde-core", "serde-json", "hmac"]),
        ("\"serde\"", &["serde-core"]),
        (
            "\"full\"",
            &["aes-gcm", "axum", "cookie", "flate2", "hmac", "http-body", "serde-json", "tower-layer", "tracing"],
        ),
    ] {
        let crates = dependencies(features);
        for name in present {
            assert!(crates.iter().any(|other| other == name), "{features} without {name}: {crates:?}");
        }
    }
}

#[test]
fn full_is_every_feature() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/Cargo.toml"));
    let manifest: toml::Table = manifest.expect("a manifest").parse().expect("TOML");
    let features = manifest["features"].as_table().expect("a table");
    // All that `full` enables, directly or indirectly.
    let mut reached = vec!["full"];
    let mut next = 0;
    while let Some(name) = reached.get(next).copied() {
        let asked = features[name].as_array().expect("a list").iter().filter_map(|item| item.as_str());
        reached.extend(
            asked
                .filter(|item| features.contains_key(*item))
                .filter(|item| !reached.contains(item))
                .collect::<Vec<_>>(),
        );
        next += 1;
    }
    reached.push("default");
    reached.extend(NOT_IN_FULL);
    reached.sort_unstable();
    assert_eq!(reached, features.keys().map(String::as_str).collect::<Vec<_>>());
}

/// A program uses one framework and one template engine, and `full` must not compile the others. `wasm_js` is for one target.
const NOT_IN_FULL: [&str; 14] = [
    "actix",
    "actix-session",
    "askama",
    "axum-login",
    "handlebars",
    "maud",
    "minijinja",
    "minijinja-2",
    "poem",
    "rocket",
    "salvo",
    "tera",
    "tower-sessions",
    "wasm_js",
];

#[test]
fn the_docs_have_a_row_for_each_feature() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    let docs = fs::read_to_string(root.join("src/lib.rs")).expect("the docs");
    let features: toml::Table = manifest.parse().expect("TOML");
    for name in features["features"].as_table().expect("a table").keys().filter(|name| *name != "default") {
        assert!(docs.contains(&format!("//! | `{name}` | ")), "no row for `{name}`");
        let line = manifest.lines().position(|line| line.starts_with(&format!("{name} = ["))).expect("a feature");
        assert!(manifest.lines().nth(line - 1).is_some_and(|line| line.starts_with("# ")), "no comment for `{name}`");
    }
}

/// The crates that these features compile for the target.
fn dependencies(features: &str) -> Vec<String> {
    let folder = package("tree", "fn main() {}\n", features);
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&folder).args(["tree", "--offline", "--edges", "no-proc-macro,normal", "--prefix", "none"]);
    let output = command.args(["--format", "{lib}"]).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().map(|line| line.trim_end_matches(" (*)").replace('_', "-")).collect()
}
