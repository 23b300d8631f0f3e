//! `fix`: what is written, what is left alone, and when files are not changed.

use crate::folder::Folder;
use crate::workspace::workspace;
use std::process::Command;
use std::time::{Duration, Instant};

const SOURCE: &str = r#"//! Shop.
use security_policy::security_policy;

security_policy! {
    /// The policy.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: ["self", nonce],
            style_src: ["self https://style.example.com"],
            frame_ancestors: none,
        },
        x_frame_options: same_origin,
        #[allow(server_banner, reason = "the proxy replaces it")]
        server: "shop/1.4",
        x_powered_by: "shop",
        referrer_policy: same_origin, // stays
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff, cross_origin_opener_policy: same_origin,
    }
}
"#;

const FIXED: &str = r#"//! Shop.
use security_policy::security_policy;

security_policy! {
    /// The policy.
    pub struct Shop {
        origin: "https://shop.example.com",
        content_security_policy: {
            default_src: self,
            script_src: [self, nonce],
            style_src: ["'self' https://style.example.com"],
            frame_ancestors: none,
            base_uri: none,
            form_action: self,
        },
        x_frame_options: deny,
        #[allow(server_banner, reason = "the proxy replaces it")]
        server: "shop/1.4",
        referrer_policy: same_origin, // stays
        strict_transport_security: { max_age: 2y, include_subdomains },
        x_content_type_options: nosniff, cross_origin_opener_policy: same_origin,
    }
}
"#;

fn git(folder: &Folder, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"];
    let output =
        Command::new("git").args(identity).args(arguments).current_dir(folder.path()).output().expect("git runs");
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn fixes_are_written_until_nothing_changes() {
    let folder = workspace(&[("src/lib.rs", SOURCE)]);
    let run = folder.run(&["fix", "--allow-no-vcs"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(folder.read("shop/src/lib.rs"), FIXED, "{}", run.err);
    assert!(
        run.err.starts_with("       Fixed shop/src/lib.rs (6 fixes)\n     Checked 1 policy: no findings\n"),
        "{}",
        run.err
    );
    let again = folder.run(&["fix", "--allow-no-vcs"]);
    assert_eq!(folder.read("shop/src/lib.rs"), FIXED);
    assert!(!again.err.contains("Fixed"), "{}", again.err);
}

#[test]
fn a_dry_run_shows_a_diff() {
    let folder = workspace(&[("src/lib.rs", SOURCE)]);
    let run = folder.run(&["fix", "--dry-run", "--lint", "framing_xfo_conflict"]);
    let expected = "--- shop/src/lib.rs\n+++ shop/src/lib.rs\n@@ -11,7 +11,7 @@\n             style_src: [\"self https://style.example.com\"],\n             \
                    frame_ancestors: none,\n         },\n-        x_frame_options: same_origin,\n+        x_frame_options: deny,\n         \
                    #[allow(server_banner, reason = \"the proxy replaces it\")]\n         server: \"shop/1.4\",\n         x_powered_by: \"shop\",\n";
    assert_eq!(run.out, expected);
    assert_eq!((run.err.as_str(), run.code), ("   Would fix 1 finding in 1 file\n", 0));
    assert_eq!(folder.read("shop/src/lib.rs"), SOURCE);
}

#[test]
fn a_header_in_one_string_stays_one_string() {
    let source = "security_policy::security_policy! { #[base] pub struct A { content_security_policy: \"default-src 'self'; script-src self\" } }";
    let folder = workspace(&[("src/lib.rs", source)]);
    let run = folder.run(&["fix", "--allow-no-vcs"]);
    assert_eq!(folder.read("shop/src/lib.rs"), source.replace("script-src self", "script-src 'self'"), "{}", run.err);
}

#[test]
fn an_entry_with_a_condition_is_not_removed() {
    let source = "security_policy::security_policy! {\n    #[base]\n    pub struct A {\n        #[cfg(unix)]\n        x_powered_by: \"shop\",\n        x_frame_options: deny,\n    }\n}\n";
    let folder = workspace(&[("src/lib.rs", source)]);
    let run = folder.run(&["fix", "--allow-no-vcs"]);
    assert_eq!((folder.read("shop/src/lib.rs").as_str(), run.code), (source, 0));
}

#[test]
fn files_with_changes_are_not_touched() {
    let folder = workspace(&[("src/lib.rs", SOURCE)]);
    let refused = |arguments: &[&str], text: &str| {
        let run = folder.run(arguments);
        assert_eq!(run.code, 101, "{run:?}");
        assert!(run.err.contains(text), "{}", run.err);
        assert_eq!(folder.read("shop/src/lib.rs"), SOURCE);
    };
    refused(&["fix"], "error: no version control was found here, and `fix` changes files\nhelp: `--allow-no-vcs`");
    folder.write(".gitignore", "target\n");
    git(&folder, &["init", "-q", "."]);
    refused(&["fix"], "error: the working directory has changes that are not committed:\n\n  * ");
    folder.run(&["check"]);
    git(&folder, &["add", "-A"]);
    refused(&["fix"], "  * shop/src/lib.rs\n");
    git(&folder, &["commit", "-qm", "All"]);
    folder.write("shop/README.md", "new");
    refused(&["fix", "--allow-staged"], "  * shop/README.md\n");
    git(&folder, &["add", "-A"]);
    assert_eq!(folder.run(&["fix", "--allow-staged"]).code, 0);
    assert_eq!(folder.read("shop/src/lib.rs"), FIXED);
}

/// A policy with an error and two warnings that have fixes.
fn fixable(name: &str) -> String {
    format!(
        r#"security_policy::security_policy! {{
    pub struct {name} {{
        origin: "https://shop.example.com",
        content_security_policy: {{
            default_src: self,
            script_src: ["self", nonce],
            base_uri: none,
            form_action: self,
            frame_ancestors: none,
        }},
        x_frame_options: same_origin,
        x_powered_by: "shop",
        referrer_policy: same_origin,
        strict_transport_security: {{ max_age: 2y, include_subdomains }},
        x_content_type_options: nosniff,
        cross_origin_opener_policy: same_origin,
    }}
}}
"#
    )
}

fn fixed(policy: &str) -> String {
    policy
        .replace("\"self\"", "self")
        .replace("x_frame_options: same_origin", "x_frame_options: deny")
        .replace("        x_powered_by: \"shop\",\n", "")
}

/// One at a time, with a check of everything after each, 480 fixes of 160 policies take minutes.
#[test]
fn the_time_grows_with_the_number_of_policies() {
    let files: Vec<(String, String)> = (0..4)
        .map(|file| {
            let policies = (0..40).map(|number| fixable(&format!("Shop{file}x{number}")));
            (format!("src/m{file}.rs"), policies.collect())
        })
        .collect();
    let modules: String = (0..4).map(|file| format!("mod m{file};\n")).collect();
    let mut all = vec![("src/lib.rs", modules.as_str())];
    all.extend(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let folder = workspace(&all);
    let start = Instant::now();
    let run = folder.run(&["fix", "--allow-no-vcs"]);
    let time = start.elapsed();
    assert!(
        run.err.contains("Fixed shop/src/m0.rs (120 fixes)")
            && run.err.ends_with("Checked 160 policies: no findings\n"),
        "{}",
        run.err
    );
    for (path, text) in &files {
        assert_eq!(folder.read(&format!("shop/{path}")), fixed(text), "{path}");
    }
    assert!(time < Duration::from_secs(60), "{time:?}");
}

/// The error that a fix would cause is left to the programmer; the fixes next to it are applied.
#[test]
fn a_fix_that_is_none_does_not_keep_others_back() {
    // The base's name is part of the derived policy, whose `omit` needs what the fix would remove.
    let base = fixable("Base");
    let derived = "security_policy::security_policy! {\n    pub struct Derived {\n        x_powered_by: omit,\n        ..Base\n    }\n}\n";
    let other = fixable("Other");
    let folder = workspace(&[("src/lib.rs", &format!("{base}{derived}{other}"))]);
    let run = folder.run(&["fix", "--allow-no-vcs"]);
    let kept =
        fixed(&base).replace("        referrer_policy", "        x_powered_by: \"shop\",\n        referrer_policy");
    assert_eq!(folder.read("shop/src/lib.rs"), format!("{kept}{derived}{}", fixed(&other)), "{}", run.err);
    assert!(run.err.contains("Left alone shop/src/lib.rs:"), "{}", run.err);
    assert!(run.err.contains("causes an error: `Base` has no `x_powered_by` to omit"), "{}", run.err);
}
