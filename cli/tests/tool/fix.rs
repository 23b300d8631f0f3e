//! `fix`: what is written, what is left alone, and when files are not changed.

use crate::folder::Folder;
use crate::workspace::workspace;
use std::process::Command;

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
